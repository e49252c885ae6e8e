/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/carrel-base-process.h"

#define RECORD_VERSION 1

static JsonArray *
make_array (char **strings)
{
  JsonArray *array = json_array_new ();

  for (gsize index = 0; strings != NULL && strings[index] != NULL; index++)
    json_array_add_string_element (array, strings[index]);
  return array;
}

static char **
read_array (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint index = 0; array != NULL && index < json_array_get_length (array); index++)
    {
      JsonNode *node = json_array_get_element (array, index);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

/* Readers see the old record or the new one.  Nothing is synced: after a power failure there is no guest
 * for it to name, and it is written while the emulator starts. */
static gboolean
write_whole (const char *path, const char *text, GError **error)
{
  g_autofree char *part = g_strconcat (path, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
  g_auto (CarrelBaseDescriptor) descriptor =
    carrel_base_descriptor_open (part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600, error);

  if (descriptor < 0 || !carrel_base_descriptor_write_all (descriptor, text, strlen (text), error))
    return FALSE;
  if (rename (part, path) == 0)
    return TRUE;
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_FAILED,
               _("Cannot write \"%s\": %s"), path, g_strerror (errno));
  return FALSE;
}

gboolean
carrel_vmm_record_write (const CarrelVmmRecord *record, const char *folder, GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (folder != NULL, FALSE);

  path = g_build_filename (folder, CARREL_VMM_RECORD_NAME, NULL);
  json_node_take_object (root, object);
  json_object_set_int_member (object, "carrel-record", RECORD_VERSION);
  json_object_set_string_member (object, "uuid", record->uuid);
  json_object_set_string_member (object, "machine-dir", record->machine_dir);
  json_object_set_string_member (object, "boot-id", record->boot_id);
  json_object_set_int_member (object, "pid", record->pid);
  json_object_set_int_member (object, "start-time", (gint64) record->start_time);
  json_object_set_string_member (object, "accelerator", record->accelerator);
  json_object_set_string_member (object, "accelerator-reason", record->accelerator_reason);
  json_object_set_string_member (object, "display-kind", record->display_kind);
  json_object_set_array_member (object, "notices", make_array (record->notices));
  json_object_set_string_member (object, "spec", record->spec_json);
  text = carrel_base_json_print (root, TRUE);
  return write_whole (path, text, error);
}

static char *
dup_member (JsonObject *object, const char *name)
{
  const char *value = carrel_base_json_get_string (object, name);

  return g_strdup (value != NULL ? value : "");
}

CarrelVmmRecord *
carrel_vmm_record_read (const char *folder, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;
  CarrelVmmRecord *record;
  gsize length;
  const char *text;

  g_return_val_if_fail (folder != NULL, NULL);

  path = g_build_filename (folder, CARREL_VMM_RECORD_NAME, NULL);
  bytes = carrel_base_atomic_file_read (path, CARREL_BASE_LIMIT_JSON_BYTES, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  object = carrel_base_json_parse_object (text, length, error);
  if (object == NULL)
    return NULL;
  if (carrel_base_json_get_int (object, "carrel-record", 0) != RECORD_VERSION)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_PROTOCOL,
                   _("\"%s\" was written by another version"), path);
      return NULL;
    }
  record = g_new0 (CarrelVmmRecord, 1);
  record->uuid = dup_member (object, "uuid");
  record->machine_dir = dup_member (object, "machine-dir");
  record->boot_id = dup_member (object, "boot-id");
  record->pid = carrel_base_json_get_int (object, "pid", 0);
  record->start_time = (guint64) carrel_base_json_get_int (object, "start-time", 0);
  record->accelerator = dup_member (object, "accelerator");
  record->accelerator_reason = dup_member (object, "accelerator-reason");
  record->display_kind = dup_member (object, "display-kind");
  record->notices = read_array (carrel_base_json_get_array (object, "notices"));
  record->spec_json = dup_member (object, "spec");
  return record;
}

void
carrel_vmm_record_remove (const char *folder)
{
  g_autofree char *path = NULL;

  g_return_if_fail (folder != NULL);

  path = g_build_filename (folder, CARREL_VMM_RECORD_NAME, NULL);
  unlink (path);
}

gboolean
carrel_vmm_record_is_alive (const CarrelVmmRecord *record)
{
  g_autofree char *boot_id = NULL;
  guint64 start_time;

  g_return_val_if_fail (record != NULL, FALSE);

  if (record->pid <= 0 || record->pid > G_MAXINT)
    return FALSE;
  boot_id = carrel_base_process_read_boot_id (NULL);
  return g_strcmp0 (boot_id, record->boot_id) == 0 &&
         carrel_base_process_read_start_time ((GPid) record->pid, &start_time, NULL) &&
         start_time == record->start_time;
}

void
carrel_vmm_record_free (CarrelVmmRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->uuid);
  g_free (record->machine_dir);
  g_free (record->boot_id);
  g_free (record->accelerator);
  g_free (record->accelerator_reason);
  g_free (record->display_kind);
  g_strfreev (record->notices);
  g_free (record->spec_json);
  g_free (record);
}
