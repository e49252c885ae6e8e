/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-physical.h"

struct _CarrelUiPhysical
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiPhysical, carrel_ui_physical, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_WORDS,
  PROP_SIZE,
  PROP_REMOVABLE,
  PROP_IMPORT_PROBLEM,
  PROP_WRITE_PROBLEM,
  PROP_FREEZE,
  PROP_UNFINISHED,
  PROP_PERCENT,
  N_PROPERTIES
};

static void
carrel_ui_physical_class_init (CarrelUiPhysicalClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_REMOVABLE] = g_param_spec_boolean ("removable", NULL, NULL, FALSE, flags);
  properties[PROP_IMPORT_PROBLEM] = g_param_spec_string ("import-problem", NULL, NULL, NULL, flags);
  properties[PROP_WRITE_PROBLEM] = g_param_spec_string ("write-problem", NULL, NULL, NULL, flags);
  properties[PROP_FREEZE] = g_param_spec_boolean ("freeze", NULL, NULL, FALSE, flags);
  properties[PROP_UNFINISHED] = g_param_spec_string ("unfinished", NULL, NULL, NULL, flags);
  properties[PROP_PERCENT] = g_param_spec_uint ("percent", NULL, NULL, 0, 100, 0, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_physical_init (CarrelUiPhysical *self)
{
}

CarrelUiPhysical *
carrel_ui_physical_new (void)
{
  return g_object_new (CARREL_UI_TYPE_PHYSICAL, NULL);
}

const char *
carrel_ui_physical_get_path (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PATH));
}

const char *
carrel_ui_physical_get_words (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_WORDS));
}

guint64
carrel_ui_physical_get_size (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SIZE));
}

gboolean
carrel_ui_physical_get_removable (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_REMOVABLE));
}

const char *
carrel_ui_physical_get_import_problem (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_IMPORT_PROBLEM));
}

const char *
carrel_ui_physical_get_write_problem (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_WRITE_PROBLEM));
}

gboolean
carrel_ui_physical_get_freeze (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FREEZE));
}

const char *
carrel_ui_physical_get_unfinished (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_UNFINISHED));
}

guint
carrel_ui_physical_get_percent (CarrelUiPhysical *self)
{
  g_return_val_if_fail (CARREL_UI_IS_PHYSICAL (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PERCENT));
}
