/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"

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

  if (!carrel_app_calls_restore_machines (carrel_app_command_get_fiber (command),
                                          carrel_app_command_get_library (command),
                                          uuids,
                                          error))
    return NULL;
  carrel_app_command_note_event (command, machine->row->uuid, machine->row->name);
  return carrel_app_machine_describe (machine, CARREL_VMM_STATE_STOPPED);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each (command, CARREL_APP_MACHINE_IN_TRASH, run_one, error);
}

const CarrelAppVerb carrel_app_verb_restore = {
  .name = "restore",
  .summary = N_ ("Take machines out of the trash"),
                 .arguments = arguments,
                 .run = run,
                 .format = carrel_app_machine_format_each,
                 .undo_verb = "delete",
  };
