/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-create-request.h"

struct _CarrelUiCreateRequest
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiCreateRequest, carrel_ui_create_request, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_NAME,
  PROP_OS_ID,
  PROP_CPUS,
  PROP_MEMORY_MIB,
  PROP_DISK_BYTES,
  PROP_NETWORK,
  PROP_FIRMWARE,
  PROP_DISK_BUS,
  PROP_DISPLAY_KIND,
  PROP_FOLDER_ID,
  PROP_START,
  N_PROPERTIES
};

static void
carrel_ui_create_request_class_init (CarrelUiCreateRequestClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_OS_ID] = g_param_spec_string ("os-id", NULL, NULL, NULL, flags);
  properties[PROP_CPUS] = g_param_spec_uint ("cpus", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMORY_MIB] =
    g_param_spec_uint64 ("memory-mib", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_BYTES] =
    g_param_spec_uint64 ("disk-bytes", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_NETWORK] = g_param_spec_boolean ("network", NULL, NULL, FALSE, flags);
  properties[PROP_FIRMWARE] = g_param_spec_string ("firmware", NULL, NULL, NULL, flags);
  properties[PROP_DISK_BUS] = g_param_spec_string ("disk-bus", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_KIND] = g_param_spec_string ("display-kind", NULL, NULL, NULL, flags);
  properties[PROP_FOLDER_ID] = g_param_spec_string ("folder-id", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_boolean ("start", NULL, NULL, FALSE, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_create_request_init (CarrelUiCreateRequest *self)
{
}

CarrelUiCreateRequest *
carrel_ui_create_request_new (void)
{
  return g_object_new (CARREL_UI_TYPE_CREATE_REQUEST, NULL);
}

const char *
carrel_ui_create_request_get_path (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PATH));
}

const char *
carrel_ui_create_request_get_name (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

const char *
carrel_ui_create_request_get_os_id (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_OS_ID));
}

guint
carrel_ui_create_request_get_cpus (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CPUS));
}

guint64
carrel_ui_create_request_get_memory_mib (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEMORY_MIB));
}

guint64
carrel_ui_create_request_get_disk_bytes (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_BYTES));
}

gboolean
carrel_ui_create_request_get_network (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NETWORK));
}

const char *
carrel_ui_create_request_get_firmware (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIRMWARE));
}

const char *
carrel_ui_create_request_get_disk_bus (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_BUS));
}

const char *
carrel_ui_create_request_get_display_kind (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISPLAY_KIND));
}

const char *
carrel_ui_create_request_get_folder_id (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FOLDER_ID));
}

gboolean
carrel_ui_create_request_get_start (CarrelUiCreateRequest *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_REQUEST (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_START));
}
