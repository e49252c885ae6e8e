/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-files-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include "library-db/carrel-library-error.h"

#include <glib/gi18n-lib.h>

/*
 * Theory of operation.  The row goes first, in one commit; from then on nothing names the files, and
 * the journal's payload says which they are.  So recovery needs one question only: is the row there?
 *
 *     begin (payload: files) --> row purged --> files removed --> end
 *          |                         |                |
 *     killed: nothing to do     killed: remove   killed: remove again
 */

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machines",
    .kind = CARREL_APP_ARGUMENT_MACHINES,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machines in the trash, by name or UUID"),
  },
  { NULL },
};
/* clang-format on */

static JsonObject *
make_payload (const CarrelSpec *spec)
{
  JsonObject *payload = json_object_new ();
  JsonArray *files = json_array_new ();

  for (guint i = 0; i < spec->disks->len; i++)
    json_array_add_string_element (files, carrel_spec_get_disk (spec, i)->file);
  json_object_set_array_member (payload, "disk-files", files);
  return payload;
}

static GStrv
dup_disk_files (JsonObject *payload)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *files = json_object_has_member (payload, "disk-files")
                       ? json_object_get_array_member (payload, "disk-files")
                       : NULL;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    g_strv_builder_add (builder, json_array_get_string_element (files, i));
  return g_strv_builder_end (builder);
}

static gboolean
remove_files (CarrelLibrary *library,
              CarrelAppFiber *fiber,
              const char *uuid,
              JsonObject *payload,
              GStrv *out_foreign,
              GError **error)
{
  g_autofree char *folder = carrel_library_dup_machine_folder (library, uuid);
  g_auto (GStrv) files = dup_disk_files (payload);

  return carrel_app_files_remove_machine (fiber,
                                          folder,
                                          (const char *const *) files,
                                          out_foreign,
                                          error);
}

static gboolean
purge (CarrelAppCommand *command,
       CarrelAppMachine *machine,
       JsonObject *payload,
       GStrv *out_foreign,
       GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  CarrelLibrary *library = carrel_app_command_get_library (command);
  const char *const uuids[] = { machine->row->uuid, NULL };

  return carrel_app_machine_require_off (machine, command, error) &&
         carrel_app_calls_purge_machines (fiber, library, uuids, error) &&
         remove_files (library, fiber, machine->row->uuid, payload, out_foreign, error);
}

static JsonObject *
run_one (CarrelAppCommand *command, CarrelAppMachine *machine, GError **error)
{
  g_autoptr (JsonObject) payload = make_payload (machine->spec);
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) foreign = NULL;
  JsonObject *said;
  gint64 operation;

  operation = carrel_app_saga_begin (command, machine->row->uuid, json_object_ref (payload), error);
  if (operation < 0)
    return NULL;
  purge (command, machine, payload, &foreign, &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (foreign[0] != NULL)
    carrel_app_command_warn (command,
                             g_strdup_printf (_ ("Files that are not Carrel's were left in the folder of “%s”: %s"),
                               machine->row->name,
                               foreign[0]));
  carrel_app_command_note_event (command, machine->row->uuid, machine->row->name);
  said = json_object_new ();
  json_object_set_string_member (said, "uuid", machine->row->uuid);
  json_object_set_string_member (said, "name", machine->row->name);
  return said;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each (command, CARREL_APP_MACHINE_IN_TRASH, run_one, error);
}

static char *
recover (CarrelAppContext *context,
         CarrelAppFiber *fiber,
         const CarrelLibraryOperation *operation,
         GError **error)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_autoptr (JsonObject) payload = carrel_app_saga_get_payload (operation);
  g_autoptr (CarrelLibraryMachine) row = NULL;
  g_autoptr (GError) local_error = NULL;

  row = carrel_app_calls_get_machine (fiber, library, operation->machine_uuid, &local_error);
  if (row != NULL)
    return g_strdup_printf (_ ("“purge” was interrupted before it began; “%s” is in the trash."),
                               row->name);
  if (!g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!remove_files (library, fiber, operation->machine_uuid, payload, NULL, error))
    return NULL;
  return g_strdup (_ ("“purge” was interrupted; the files have been removed now."));
}

static char *
format (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (machines); i++)
    g_string_append_printf (
      text,
      _ ("%s: deleted\n"),
         json_object_get_string_member (json_array_get_object_element (machines, i), "name"));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_purge = {
  .name = "purge",
  .summary = N_ ("Delete machines in the trash for good, with their disks"),
                 .description = N_ ("This cannot be undone. Installer images, and files that Carrel did not make, "
                     "are left alone."),
                   .arguments = arguments,
                   .run = run,
                   .format = format,
                   .recover = recover,
                 };
