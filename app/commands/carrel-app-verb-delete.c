/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-saga-private.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machines",
    .kind = CARREL_APP_ARGUMENT_MACHINES,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machines, by name or UUID"),
  },
  { NULL },
};
/* clang-format on */

static JsonObject *
run_one (CarrelAppCommand *command, CarrelAppMachine *machine, GError **error)
{
  const char *const uuids[] = { machine->row->uuid, NULL };
  g_autoptr (GError) local_error = NULL;
  gint64 operation;

  operation = carrel_app_saga_begin (command, machine->row->uuid, NULL, error);
  if (operation < 0)
    return NULL;
  if (carrel_app_machine_require_off (machine, command, &local_error))
    carrel_app_calls_trash_machines (carrel_app_command_get_fiber (command),
                                     carrel_app_command_get_library (command),
                                     uuids,
                                     &local_error);
  carrel_app_saga_end (command, operation, local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  carrel_app_command_note_event (command, machine->row->uuid, machine->row->name);
  return carrel_app_machine_describe (machine, CARREL_VMM_STATE_STOPPED);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each (command, CARREL_APP_MACHINE_IN_LIBRARY, run_one, error);
}

static char *
format (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      g_string_append_printf (
        text,
        _ ("%s: in the trash. “carrelctl restore” takes it out, “carrelctl purge” deletes it.\n"),
           json_object_get_string_member (json_array_get_object_element (machines, i), "name"));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_delete = {
  .name = "delete",
  .summary = N_ ("Put machines into the trash"),
    .description = N_ ("Nothing is lost until “purge”; “restore” takes a machine out again."),
                       .arguments = arguments,
                       .run = run,
                       .format = format,
                       .undo_verb = "restore",
    };
