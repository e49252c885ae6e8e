/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-system.h"

struct _CarrelUiSystem
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiSystem, carrel_ui_system, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_ICON_NAME,
  PROP_CPUS,
  PROP_MEMORY_MIB,
  PROP_DISK_BYTES,
  PROP_FIRMWARE,
  N_PROPERTIES
};

static void
carrel_ui_system_class_init (CarrelUiSystemClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_CPUS] = g_param_spec_uint ("cpus", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMORY_MIB] =
    g_param_spec_uint64 ("memory-mib", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_BYTES] =
    g_param_spec_uint64 ("disk-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FIRMWARE] = g_param_spec_string ("firmware", NULL, NULL, NULL, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_system_init (CarrelUiSystem *self)
{
}

CarrelUiSystem *
carrel_ui_system_new (void)
{
  return g_object_new (CARREL_UI_TYPE_SYSTEM, NULL);
}

const char *
carrel_ui_system_get_id (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ID));
}

const char *
carrel_ui_system_get_name (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

const char *
carrel_ui_system_get_icon_name (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ICON_NAME));
}

guint
carrel_ui_system_get_cpus (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CPUS));
}

guint64
carrel_ui_system_get_memory_mib (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEMORY_MIB));
}

guint64
carrel_ui_system_get_disk_bytes (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_BYTES));
}

const char *
carrel_ui_system_get_firmware (CarrelUiSystem *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SYSTEM (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIRMWARE));
}
