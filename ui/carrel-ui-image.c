/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-image.h"

struct _CarrelUiImage
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiImage, carrel_ui_image, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_TITLE,
  PROP_SIZE,
  PROP_SYSTEM,
  PROP_LIVE,
  PROP_KIND,
  N_PROPERTIES
};

static void
carrel_ui_image_class_init (CarrelUiImageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SYSTEM] =
    g_param_spec_object ("system", NULL, NULL, CARREL_UI_TYPE_SYSTEM, flags);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  properties[PROP_KIND] = g_param_spec_int ("kind",
                                            NULL,
                                            NULL,
                                            CARREL_UI_IMAGE_MEDIUM,
                                            CARREL_UI_IMAGE_EITHER,
                                            CARREL_UI_IMAGE_MEDIUM,
                                            flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_image_init (CarrelUiImage *self)
{
}

CarrelUiImage *
carrel_ui_image_new (void)
{
  return g_object_new (CARREL_UI_TYPE_IMAGE, NULL);
}

const char *
carrel_ui_image_get_path (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PATH));
}

const char *
carrel_ui_image_get_title (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

guint64
carrel_ui_image_get_size (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SIZE));
}

CarrelUiSystem *
carrel_ui_image_get_system (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), NULL);

  return g_value_get_object (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SYSTEM));
}

gboolean
carrel_ui_image_get_live (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_LIVE));
}

CarrelUiImageKind
carrel_ui_image_get_kind (CarrelUiImage *self)
{
  g_return_val_if_fail (CARREL_UI_IS_IMAGE (self), CARREL_UI_IMAGE_MEDIUM);

  return (CarrelUiImageKind) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KIND));
}
