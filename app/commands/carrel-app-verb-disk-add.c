/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-disk-image-private.h"
#include "carrel-app-files-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"

#include <glib/gi18n-lib.h>

static const char *const buses[] = { "virtio", "scsi", "sata", "ide", NULL };

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
    .name = "size",
    .kind = CARREL_APP_ARGUMENT_SIZE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL,
    .placeholder = "SIZE",
    .help = N_ ("Its size, such as 20G"),
  },
  {
    .name = "from",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "FILE",
    .help = N_ ("A qcow2 or raw image to copy it from"),
  },
  {
    .name = "bus",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("How it is attached"),
    .words = buses,
  },
  { NULL },
};
/* clang-format on */

/*
 * Theory of operation.  The file is made first and named by the row afterwards, in one commit; the
 * journal's payload says which file, so that recovery can tell by the row whether to keep it.
 */

static CarrelSpecDisk *
add_disk (CarrelAppCommand *command, CarrelSpec *spec, guint64 bytes)
{
  const char *word = carrel_app_command_get_text (command, "bus");
  CarrelSpecBus bus = carrel_spec_defaults_get_disk_bus (spec);

  for (guint i = 0; word != NULL && buses[i] != NULL; i++)
    if (g_str_equal (buses[i], word))
      bus = (CarrelSpecBus) i;
  return carrel_spec_add_disk (spec, bytes, bus);
}

/* The size stated, or else the image's. */
static gboolean
choose_size (CarrelAppCommand *command, guint64 *out_bytes, GError **error)
{
  const char *from = carrel_app_command_get_text (command, "from");
  guint64 image_bytes = 0;
  guint64 bytes;

  if (from == NULL && !carrel_app_command_has (command, "size"))
    {
      g_set_error_literal (error,
                           CARREL_APP_ERROR,
                           CARREL_APP_ERROR_USAGE,
                           _ ("Give the disk's size, or an image to copy it from."));
      return FALSE;
    }
  if (from != NULL && !carrel_app_disk_image_inspect (from, &image_bytes, error))
    return FALSE;
  bytes = carrel_app_command_get_size (command, "size", image_bytes);
  if (bytes < image_bytes || bytes < CARREL_VMM_DISK_SIZE_MIN || bytes > CARREL_VMM_DISK_SIZE_MAX)
    {
      g_set_error_literal (error,
                           CARREL_APP_ERROR,
                           CARREL_APP_ERROR_USAGE,
                           _ ("A disk has 1 MiB to 64 TiB, and is not smaller than its image."));
      return FALSE;
    }
  *out_bytes = (bytes + 511) / 512 * 512;
  return TRUE;
}

static gboolean
make_file (CarrelAppCommand *command, const char *path, guint64 bytes, GError **error)
{
  const char *from = carrel_app_command_get_text (command, "from");

  return from != NULL ? carrel_app_disk_image_copy (command, from, path, bytes, error)
                      : carrel_app_calls_create_disk (carrel_app_command_get_fiber (command),
                                                      path,
                                                      bytes,
                                                      error);
}

static gboolean
make_disk (CarrelAppCommand *command,
           CarrelAppMachine *machine,
           const char *file,
           JsonObject *said,
           GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  g_autofree char *folder = carrel_app_machine_dup_folder (machine, command);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *path = NULL;
  CarrelSpecDisk *disk;
  guint64 bytes;

  if (!choose_size (command, &bytes, error) ||
      !carrel_app_machine_reload (machine, command, error) ||
      !carrel_app_machine_attach (machine, command, &client, error))
    return FALSE;
  disk = add_disk (command, machine->spec, bytes);
  carrel_spec_set_string (&disk->file, file);
  if (!carrel_spec_validate (machine->spec, error))
    return FALSE;
  path = carrel_app_machine_dup_disk_path (library, machine->row->uuid, file);
  if (!make_file (command, path, bytes, error) ||
      !carrel_app_machine_commit (machine, command, TRUE, error))
    {
      carrel_app_files_remove_disk (carrel_app_command_get_fiber (command), folder, file, NULL);
      return FALSE;
    }
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  json_object_set_string_member (said, "disk", disk->id);
  json_object_set_int_member (said, "size-bytes", (gint64) disk->size_bytes);
  carrel_app_machine_apply (machine, command, client, said);
  return TRUE;
}

static char *
make_file_name (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strconcat (uuid, ".qcow2", NULL);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_IN_LIBRARY, error);
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *file = NULL;
  JsonObject *payload;
  gint64 operation;

  if (machine == NULL)
    return NULL;
  file = make_file_name ();
  payload = json_object_new ();
  json_object_set_string_member (payload, "file", file);
  operation = carrel_app_saga_begin (command, machine->row->uuid, payload, error);
  if (operation < 0)
    return NULL;
  make_disk (command, machine, file, said, &local_error);
  carrel_app_saga_end (command, operation, local_error);
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

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_load (fiber, library, operation->machine_uuid, error);
  g_autofree char *folder = NULL;
  const char *file = json_object_get_string_member_with_default (payload, "file", "");

  if (machine == NULL)
    return NULL;
  for (guint i = 0; i < machine->spec->disks->len; i++)
    if (g_str_equal (carrel_spec_get_disk (machine->spec, i)->file, file))
      return g_strdup (_ ("“disk add” was interrupted at its end; the disk is there."));
  folder = carrel_library_dup_machine_folder (library, operation->machine_uuid);
  if (*file != '\0' && !carrel_app_files_remove_disk (fiber, folder, file, error))
    return NULL;
  return g_strdup (_ ("“disk add” was interrupted; the half-made disk has been removed."));
}

static char *
format (JsonNode *result)
{
  JsonObject *said = json_node_get_object (result);
  JsonArray *later = json_object_get_array_member (said, "after-restart");

  return g_strdup_printf (json_array_get_length (later) > 0
                          ? _ ("%s: after restart\n") : "%s\n",
                               json_object_get_string_member (said, "disk"));
}

const CarrelAppVerb carrel_app_verb_disk_add = {
  .name = "disk add",
  .summary = N_ ("Give a machine another disk"),
                 .description = N_ ("A running machine gets it at its next start."),
                                    .arguments = arguments,
                                    .run = run,
                                    .format = format,
                                    .recover = recover,
                 };
