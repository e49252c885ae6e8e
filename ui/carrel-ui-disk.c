/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-disk.h"

struct _CarrelUiDisk
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiDisk, carrel_ui_disk, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_BUS,
  PROP_SIZE,
  PROP_USED,
  N_PROPERTIES
};

static void
carrel_ui_disk_class_init (CarrelUiDiskClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_BUS] = g_param_spec_string ("bus", NULL, NULL, NULL, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_USED] = g_param_spec_uint64 ("used", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_disk_init (CarrelUiDisk *self)
{
}

CarrelUiDisk *
carrel_ui_disk_new (void)
{
  return g_object_new (CARREL_UI_TYPE_DISK, NULL);
}

const char *
carrel_ui_disk_get_id (CarrelUiDisk *self)
{
  g_return_val_if_fail (CARREL_UI_IS_DISK (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ID));
}

const char *
carrel_ui_disk_get_title (CarrelUiDisk *self)
{
  g_return_val_if_fail (CARREL_UI_IS_DISK (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TITLE));
}

const char *
carrel_ui_disk_get_bus (CarrelUiDisk *self)
{
  g_return_val_if_fail (CARREL_UI_IS_DISK (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_BUS));
}

guint64
carrel_ui_disk_get_size (CarrelUiDisk *self)
{
  g_return_val_if_fail (CARREL_UI_IS_DISK (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_SIZE));
}

guint64
carrel_ui_disk_get_used (CarrelUiDisk *self)
{
  g_return_val_if_fail (CARREL_UI_IS_DISK (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_USED));
}
