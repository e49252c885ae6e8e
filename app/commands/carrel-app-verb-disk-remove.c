/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-files-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

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
    .help = N_ ("The disk, such as disk1"),
  },
  { NULL },
};
/* clang-format on */

/*
 * Theory of operation.  The row forgets the disk first, in one commit; then the file goes.  Recovery asks
 * the row whether it still names the file.
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
remove_disk (CarrelAppCommand *command, CarrelAppMachine *machine, JsonObject *said, GError **error)
{
  g_autofree char *folder = carrel_app_machine_dup_folder (machine, command);
  g_autofree char *file = NULL;
  const CarrelSpecDisk *disk;

  if (!carrel_app_machine_require_off (machine, command, error) ||
      !carrel_app_machine_reload (machine, command, error))
    return FALSE;
  disk = find_disk (command, machine, error);
  if (disk == NULL)
    return FALSE;
  file = g_strdup (disk->file);
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  json_object_set_string_member (said, "disk", disk->id);
  carrel_spec_remove_device (machine->spec, disk->id);
  return carrel_app_machine_commit (machine, command, TRUE, error) &&
         carrel_app_files_remove_disk (carrel_app_command_get_fiber (command), folder, file, error);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_IN_LIBRARY, error);
  g_autoptr (JsonObject) said = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  const CarrelSpecDisk *disk;
  JsonObject *payload;
  gint64 operation;

  if (machine == NULL)
    return NULL;
  disk = find_disk (command, machine, error);
  if (disk == NULL)
    return NULL;
  payload = json_object_new ();
  json_object_set_string_member (payload, "file", disk->file);
  operation = carrel_app_saga_begin (command, machine->row->uuid, payload, error);
  if (operation < 0)
    return NULL;
  remove_disk (command, machine, said, &local_error);
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
      return g_strdup (_ ("“disk remove” was interrupted before it began; the disk is there."));
  folder = carrel_library_dup_machine_folder (library, operation->machine_uuid);
  if (*file != '\0' && !carrel_app_files_remove_disk (fiber, folder, file, error))
    return NULL;
  return g_strdup (_ ("“disk remove” was interrupted; the disk has been removed now."));
}

const CarrelAppVerb carrel_app_verb_disk_remove = {
  .name = "disk remove",
  .summary = N_ ("Take a disk out of a machine and delete it"),
                 .description = N_ ("The machine has to be off. What is on the disk is lost."),
                                    .arguments = arguments,
                                    .run = run,
                                    .recover = recover,
                 };
