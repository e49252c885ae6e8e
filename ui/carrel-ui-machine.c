/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-machine.h"

struct _CarrelUiMachine
{
  CarrelUiRecord parent_instance;
};

G_DEFINE_FINAL_TYPE (CarrelUiMachine, carrel_ui_machine, CARREL_UI_TYPE_RECORD)

enum
{
  PROP_0,
  PROP_UUID,
  PROP_NAME,
  PROP_STATE,
  PROP_REASON,
  PROP_ADVICE,
  PROP_EMULATED,
  PROP_EMULATION_REASON,
  PROP_OS_ID,
  PROP_OS_NAME,
  PROP_ICON_NAME,
  PROP_THUMBNAIL,
  PROP_FAVOURITE,
  PROP_TAGS,
  PROP_FOLDER_ID,
  PROP_FOLDER_NAME,
  PROP_NOTES,
  PROP_CPUS,
  PROP_MEMORY_MIB,
  PROP_DISK_USED,
  PROP_DISK_VIRTUAL,
  PROP_LAST_USED,
  PROP_PENDING_RESTART,
  PROP_FIRMWARE,
  PROP_DISPLAY_KIND,
  PROP_NETWORK,
  PROP_MEDIA,
  PROP_KEPT,
  PROP_DOCTOR,
  PROP_JOB_TEXT,
  PROP_JOB_FRACTION,
  PROP_TRASHED,
  PROP_WATCHED,
  N_PROPERTIES
};

static void
carrel_ui_machine_class_init (CarrelUiMachineClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, 0, CARREL_UI_N_STATES - 1, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_ADVICE] = g_param_spec_string ("advice", NULL, NULL, NULL, flags);
  properties[PROP_EMULATED] = g_param_spec_boolean ("emulated", NULL, NULL, FALSE, flags);
  properties[PROP_EMULATION_REASON] =
    g_param_spec_string ("emulation-reason", NULL, NULL, NULL, flags);
  properties[PROP_OS_ID] = g_param_spec_string ("os-id", NULL, NULL, NULL, flags);
  properties[PROP_OS_NAME] = g_param_spec_string ("os-name", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_THUMBNAIL] =
    g_param_spec_object ("thumbnail", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_FAVOURITE] = g_param_spec_boolean ("favourite", NULL, NULL, FALSE, flags);
  properties[PROP_TAGS] = g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_FOLDER_ID] = g_param_spec_string ("folder-id", NULL, NULL, NULL, flags);
  properties[PROP_FOLDER_NAME] = g_param_spec_string ("folder-name", NULL, NULL, NULL, flags);
  properties[PROP_NOTES] = g_param_spec_string ("notes", NULL, NULL, NULL, flags);
  properties[PROP_CPUS] = g_param_spec_uint ("cpus", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMORY_MIB] =
    g_param_spec_uint64 ("memory-mib", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_USED] =
    g_param_spec_uint64 ("disk-used", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_DISK_VIRTUAL] =
    g_param_spec_uint64 ("disk-virtual", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LAST_USED] =
    g_param_spec_int64 ("last-used", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_PENDING_RESTART] =
    g_param_spec_boxed ("pending-restart", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_FIRMWARE] = g_param_spec_string ("firmware", NULL, NULL, NULL, flags);
  properties[PROP_DISPLAY_KIND] = g_param_spec_string ("display-kind", NULL, NULL, NULL, flags);
  properties[PROP_NETWORK] = g_param_spec_boolean ("network", NULL, NULL, FALSE, flags);
  properties[PROP_MEDIA] = g_param_spec_string ("media", NULL, NULL, NULL, flags);
  properties[PROP_KEPT] = g_param_spec_uint ("kept", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DOCTOR] = g_param_spec_string ("doctor", NULL, NULL, NULL, flags);
  properties[PROP_JOB_TEXT] = g_param_spec_string ("job-text", NULL, NULL, NULL, flags);
  properties[PROP_JOB_FRACTION] =
    g_param_spec_double ("job-fraction", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_TRASHED] = g_param_spec_boolean ("trashed", NULL, NULL, FALSE, flags);
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE, flags);
  carrel_ui_record_class_install (CARREL_UI_RECORD_CLASS (klass), properties, N_PROPERTIES);
}

static void
carrel_ui_machine_init (CarrelUiMachine *self)
{
}

CarrelUiMachine *
carrel_ui_machine_new (void)
{
  return g_object_new (CARREL_UI_TYPE_MACHINE, NULL);
}

const char *
carrel_ui_machine_get_uuid (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_UUID));
}

const char *
carrel_ui_machine_get_name (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NAME));
}

CarrelUiState
carrel_ui_machine_get_state (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return (CarrelUiState) g_value_get_int (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_STATE));
}

const char *
carrel_ui_machine_get_reason (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_REASON));
}

const char *
carrel_ui_machine_get_advice (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ADVICE));
}

gboolean
carrel_ui_machine_get_emulated (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_EMULATED));
}

const char *
carrel_ui_machine_get_emulation_reason (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_EMULATION_REASON));
}

const char *
carrel_ui_machine_get_os_id (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_OS_ID));
}

const char *
carrel_ui_machine_get_os_name (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_OS_NAME));
}

const char *
carrel_ui_machine_get_icon_name (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_ICON_NAME));
}

GdkPaintable *
carrel_ui_machine_get_thumbnail (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_object (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_THUMBNAIL));
}

gboolean
carrel_ui_machine_get_favourite (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FAVOURITE));
}

const char *const *
carrel_ui_machine_get_tags (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_boxed (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TAGS));
}

const char *
carrel_ui_machine_get_folder_id (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FOLDER_ID));
}

const char *
carrel_ui_machine_get_folder_name (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FOLDER_NAME));
}

const char *
carrel_ui_machine_get_notes (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NOTES));
}

guint
carrel_ui_machine_get_kept (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_KEPT));
}

guint
carrel_ui_machine_get_cpus (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_uint (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_CPUS));
}

guint64
carrel_ui_machine_get_memory_mib (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEMORY_MIB));
}

guint64
carrel_ui_machine_get_disk_used (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_uint64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_USED));
}

guint64
carrel_ui_machine_get_disk_virtual (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_uint64 (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISK_VIRTUAL));
}

gint64
carrel_ui_machine_get_last_used (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), 0);

  return g_value_get_int64 (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_LAST_USED));
}

const char *const *
carrel_ui_machine_get_pending_restart (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_boxed (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_PENDING_RESTART));
}

const char *
carrel_ui_machine_get_firmware (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_FIRMWARE));
}

const char *
carrel_ui_machine_get_display_kind (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DISPLAY_KIND));
}

gboolean
carrel_ui_machine_get_network (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_NETWORK));
}

const char *
carrel_ui_machine_get_media (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_MEDIA));
}

const char *
carrel_ui_machine_get_doctor (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_DOCTOR));
}

const char *
carrel_ui_machine_get_job_text (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), NULL);

  return g_value_get_string (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_JOB_TEXT));
}

double
carrel_ui_machine_get_job_fraction (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), -1);

  return g_value_get_double (
    carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_JOB_FRACTION));
}

gboolean
carrel_ui_machine_get_trashed (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_TRASHED));
}

gboolean
carrel_ui_machine_get_watched (CarrelUiMachine *self)
{
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (self), FALSE);

  return g_value_get_boolean (carrel_ui_record_get_value (CARREL_UI_RECORD (self), PROP_WATCHED));
}
