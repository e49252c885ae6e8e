/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-json.h"
#include "vmm-core/carrel-vmm-error.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machine",
    .kind = CARREL_APP_ARGUMENT_MACHINE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machine, by name or UUID"),
  },
  {
    .name = "disk",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "DISK",
    .help = N_ ("The disk, such as disk0"),
  },
  {
    .name = "size",
    .kind = CARREL_APP_ARGUMENT_SIZE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "SIZE",
    .help = N_ ("Its new size, such as 40G"),
  },
  { NULL },
};
/* clang-format on */

/*
 * Theory of operation.  The file grows first and the row follows; the file's own header says how large
 * it is, so that recovery asks the header and makes the row say the same.  Whoever was asked to grow it,
 * qemu-img or the machine's core, may outlive the program that asked: recovery waits for the first, and
 * asks the second again, which answers in order.
 */

static CarrelSpecDisk *
find_disk (CarrelAppCommand *command, CarrelAppMachine *machine, GError **error)
{
  const char *id = carrel_app_command_get_text (command, "disk");
  CarrelSpecDisk *disk = carrel_spec_find_disk (machine->spec, id);

  if (disk == NULL)
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_NOT_FOUND,
                 _ ("“%s” has no disk “%s”. “carrelctl show” lists its disks."),
                    machine->row->name,
                    id);
  return disk;
}

static gboolean
grow_file (CarrelAppCommand *command,
           CarrelAppMachine *machine,
           const CarrelSpecDisk *disk,
           guint64 bytes,
           GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *path = NULL;

  if (!carrel_app_machine_attach (machine, command, &client, error))
    return FALSE;
  if (client != NULL && !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
    return carrel_app_calls_client_resize_disk (fiber, client, disk->id, bytes, error);
  path = carrel_app_machine_dup_disk_path (carrel_app_command_get_library (command),
                                           machine->row->uuid,
                                           disk->file);
  return carrel_app_calls_grow_disk (fiber, path, bytes, error);
}

/* In whole sectors. */
static guint64
get_bytes (CarrelAppCommand *command)
{
  return (carrel_app_command_get_size (command, "size", 0) + 511) / 512 * 512;
}

static gboolean
grow (CarrelAppCommand *command, CarrelAppMachine *machine, JsonObject *said, GError **error)
{
  guint64 bytes = get_bytes (command);
  CarrelSpecDisk *disk;

  if (!carrel_app_machine_reload (machine, command, error))
    return FALSE;
  disk = find_disk (command, machine, error);
  if (disk == NULL)
    return FALSE;
  if (bytes < disk->size_bytes || bytes > CARREL_VMM_DISK_SIZE_MAX)
    {
      g_autofree char *size = g_format_size_full (disk->size_bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("A disk only grows, up to 64 TiB; this one has %s now."), size);
      return FALSE;
    }
  if (!grow_file (command, machine, disk, bytes, error))
    return FALSE;
  disk->size_bytes = bytes;
  if (!carrel_app_machine_commit (machine, command, TRUE, error))
    return FALSE;
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  json_object_set_string_member (said, "disk", disk->id);
  json_object_set_int_member (said, "size-bytes", (gint64) bytes);
  return TRUE;
}

/* Makes the row say what the file is.  A disk that cannot be read is for the doctor: nothing was lost by
 * this operation. */
static gboolean
adopt (CarrelLibrary *library,
       CarrelAppFiber *fiber,
       const char *uuid,
       const char *disk,
       GError **error)
{
  g_autoptr (CarrelAppMachine) machine = carrel_app_machine_load (fiber, library, uuid, error);
  g_autoptr (GPtrArray) disks = NULL;
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  CarrelSpecDisk *known;
  CarrelVmmDiskInfo info;

  if (machine == NULL)
    return FALSE;
  known = carrel_spec_find_disk (machine->spec, disk);
  if (known == NULL)
    return TRUE;
  path = carrel_app_machine_dup_disk_path (library, uuid, known->file);
  if (!carrel_vmm_disk_inspect (path, &info, NULL) || info.virtual_bytes == known->size_bytes)
    return TRUE;
  known->size_bytes = info.virtual_bytes;
  json = carrel_spec_to_json (machine->spec, FALSE);
  disks = carrel_app_machine_make_disks (machine->spec);
  return carrel_app_calls_update_spec (fiber, library, uuid, json, disks, error);
}

/* Ends the operation, or leaves it to recovery where its outcome is not known or cannot be written. */
static void
end (CarrelAppCommand *command, const char *uuid, gint64 operation, const GError *failure)
{
  if (failure == NULL ||
      (!g_error_matches (failure, CARREL_VMM_ERROR, CARREL_VMM_ERROR_TIMED_OUT) &&
       adopt (carrel_app_command_get_library (command),
              carrel_app_command_get_fiber (command),
              uuid,
              carrel_app_command_get_text (command, "disk"),
              NULL)))
    carrel_app_saga_end (command, operation, failure);
  else
    carrel_app_saga_leave (command, operation);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_IN_LIBRARY, error);
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  JsonObject *payload;
  gint64 operation;

  if (machine == NULL)
    return NULL;
  payload = json_object_new ();
  json_object_set_string_member (payload, "disk", carrel_app_command_get_text (command, "disk"));
  json_object_set_int_member (payload, "size", (gint64) get_bytes (command));
  operation = carrel_app_saga_begin (command, machine->row->uuid, payload, error);
  if (operation < 0)
    return NULL;
  grow (command, machine, said, &local_error);
  end (command, machine->row->uuid, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  carrel_app_command_note_event (command,
                                 machine->row->uuid,
                                 json_object_get_string_member (said, "disk"));
  return carrel_app_machine_wrap (g_steal_pointer (&said));
}

/* Waits until the disk's size is its last.  FALSE when that cannot be known yet. */
static gboolean
settle (CarrelAppContext *context,
        CarrelAppFiber *fiber,
        const char *uuid,
        const char *disk,
        gint64 bytes,
        GError **error)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_autoptr (CarrelAppMachine) machine = carrel_app_machine_load (fiber, library, uuid, error);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GError) local_error = NULL;
  CarrelSpecDisk *known;
  g_autofree char *path = NULL;

  if (machine == NULL)
    return FALSE;
  known = carrel_spec_find_disk (machine->spec, disk);
  if (known == NULL)
    return TRUE;
  /* A disk that cannot be opened is nobody's who grows it. */
  path = carrel_app_machine_dup_disk_path (library, uuid, known->file);
  carrel_app_calls_settle_disk (fiber, path, NULL);
  client = carrel_app_context_attach (context, fiber, uuid, FALSE, &local_error);
  if (client == NULL)
    {
      if (g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)) || bytes <= 0 ||
      carrel_app_calls_client_resize_disk (fiber, client, disk, (guint64) bytes, &local_error) ||
      !g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_TIMED_OUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  const char *disk = json_object_get_string_member_with_default (payload, "disk", "");
  gint64 bytes = carrel_base_json_get_int (payload, "size", 0);

  if (!settle (context, fiber, operation->machine_uuid, disk, bytes, error) ||
      !adopt (carrel_app_context_get_library (context),
              fiber,
              operation->machine_uuid,
              disk,
              error))
    return NULL;
  return g_strdup (_ ("“disk grow” was interrupted; the settings say again what the disk is."));
}

const CarrelAppVerb carrel_app_verb_disk_grow = {
  .name = "disk grow",
  .summary = N_ ("Make a disk larger"),
                 .description = N_ ("Also while the machine runs. The guest's partitions and file systems stay as "
                     "they are; the guest has its own programs for that."),
                   .arguments = arguments,
                   .run = run,
                   .recover = recover,
                 };
