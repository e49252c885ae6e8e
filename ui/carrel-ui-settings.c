/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings.h"

struct _CarrelUiSettings
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiSettings, carrel_ui_settings, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_UUID,
  PROP_NAME,
  PROP_NOTES,
  PROP_TAGS,
  PROP_CPUS,
  PROP_CPUS_MAX,
  PROP_MEMORY_MIB,
  PROP_MEMORY_MAX_MIB,
  PROP_FIRMWARE,
  PROP_FIRMWARE_LOCKED,
  PROP_DISPLAY_KIND,
  PROP_NETWORK,
  PROP_MEDIA,
  PROP_BOOT_ORDER,
  PROP_START_ORDER,
  PROP_START_DELAY,
  PROP_START_WAIT,
  PROP_SERIAL_PORTS,
  PROP_SERIAL_SOCKETS,
  PROP_DISKS,
  PROP_PENDING_RESTART,
  N_PROPERTIES
};

static void
carrel_ui_settings_class_init (CarrelUiSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_NOTES] = g_param_spec_string ("notes", NULL, NULL, NULL, flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_CPUS] = g_param_spec_uint ("cpus", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CPUS_MAX] = g_param_spec_uint ("cpus-max", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMORY_MIB] =
    g_param_spec_uint64 ("memory-mib", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_MEMORY_MAX_MIB] =
    g_param_spec_uint64 ("memory-max-mib", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FIRMWARE] = g_param_spec_string ("firmware", NULL, NULL, NULL, flags);
  properties[PROP_FIRMWARE_LOCKED] =
    g_param_spec_boolean ("firmware-locked", NULL, NULL, FALSE, flags);
  properties[PROP_DISPLAY_KIND] = g_param_spec_string ("display-kind", NULL, NULL, NULL, flags);
  properties[PROP_NETWORK] = g_param_spec_boolean ("network", NULL, NULL, FALSE, flags);
  properties[PROP_MEDIA] = g_param_spec_string ("media", NULL, NULL, NULL, flags);
  properties[PROP_BOOT_ORDER] = g_param_spec_boxed ("boot-order", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_START_ORDER] =
    g_param_spec_uint ("start-order", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_START_DELAY] =
    g_param_spec_uint ("start-delay", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_START_WAIT] = g_param_spec_boolean ("start-wait", NULL, NULL, FALSE, flags);
  properties[PROP_SERIAL_PORTS] =
    g_param_spec_uint ("serial-ports", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_SERIAL_SOCKETS] =
    g_param_spec_boxed ("serial-sockets", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_DISKS] = g_param_spec_object ("disks", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PENDING_RESTART] =
    g_param_spec_boxed ("pending-restart", NULL, NULL, G_TYPE_STRV, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_settings_init (CarrelUiSettings *self)
{
}

CarrelUiSettings *
carrel_ui_settings_new (void)
{
  return g_object_new (CARREL_UI_TYPE_SETTINGS, NULL);
}

const char *
carrel_ui_settings_get_uuid (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_UUID));
}

const char *
carrel_ui_settings_get_name (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

const char *
carrel_ui_settings_get_notes (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NOTES));
}

const char *const *
carrel_ui_settings_get_tags (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TAGS));
}

guint
carrel_ui_settings_get_cpus (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CPUS));
}

guint
carrel_ui_settings_get_cpus_max (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CPUS_MAX));
}

guint64
carrel_ui_settings_get_memory_mib (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEMORY_MIB));
}

guint64
carrel_ui_settings_get_memory_max_mib (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint64 (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEMORY_MAX_MIB));
}

const char *
carrel_ui_settings_get_firmware (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIRMWARE));
}

gboolean
carrel_ui_settings_get_firmware_locked (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIRMWARE_LOCKED));
}

const char *
carrel_ui_settings_get_display_kind (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISPLAY_KIND));
}

gboolean
carrel_ui_settings_get_network (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NETWORK));
}

const char *
carrel_ui_settings_get_media (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEDIA));
}

const char *const *
carrel_ui_settings_get_boot_order (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_BOOT_ORDER));
}

guint
carrel_ui_settings_get_start_order (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_START_ORDER));
}

guint
carrel_ui_settings_get_start_delay (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_START_DELAY));
}

gboolean
carrel_ui_settings_get_start_wait (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), FALSE);

  return g_value_get_boolean (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_START_WAIT));
}

guint
carrel_ui_settings_get_serial_ports (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SERIAL_PORTS));
}

const char *const *
carrel_ui_settings_get_serial_sockets (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_boxed (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SERIAL_SOCKETS));
}

GListModel *
carrel_ui_settings_get_disks (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_object (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISKS));
}

const char *const *
carrel_ui_settings_get_pending_restart (CarrelUiSettings *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SETTINGS (self), NULL);

  return g_value_get_boxed (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PENDING_RESTART));
}
