/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-place.h"

struct _CarrelUiPlace
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiPlace, carrel_ui_place, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_ID,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_COUNT,
  PROP_DEPTH,
  N_PROPERTIES
};

static void
carrel_ui_place_class_init (CarrelUiPlaceClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, CARREL_UI_N_PLACES - 1, 0, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DEPTH] = g_param_spec_uint ("depth", NULL, NULL, 0, G_MAXUINT, 0, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_place_init (CarrelUiPlace *self)
{
}

CarrelUiPlace *
carrel_ui_place_new (void)
{
  return g_object_new (CARREL_UI_TYPE_PLACE, NULL);
}

CarrelUiPlaceKind
carrel_ui_place_get_kind (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), 0);

  return (CarrelUiPlaceKind) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KIND));
}

const char *
carrel_ui_place_get_id (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ID));
}

const char *
carrel_ui_place_get_title (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_place_get_icon_name (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ICON_NAME));
}

guint
carrel_ui_place_get_count (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_COUNT));
}

guint
carrel_ui_place_get_depth (CarrelUiPlace *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PLACE (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DEPTH));
}
