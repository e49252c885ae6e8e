/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-turn-private.h"

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
  {
    .name = "timeout",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "SECONDS",
    .help = N_ ("How long the guest may take, 60 if not given, 0 for without limit"),
  },
  {
    .name = "force",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("When the time is over, switch the machine off"),
  },
  { NULL },
};
/* clang-format on */

#define TIMEOUT_S 60

static JsonObject *
run_one (CarrelAppCommand *command, CarrelAppMachine *machine, GError **error)
{
  g_autoptr (CarrelVmmClient) client = carrel_app_machine_attach_live (machine, command, error);

  if (client == NULL)
    return NULL;
  carrel_app_command_set_progress (command, -1, _ ("Waiting for the guest to shut down"));
  if (!carrel_app_calls_client_shutdown (carrel_app_command_get_fiber (command),
                                         client,
                                         carrel_app_command_get_number (command,
                                                                        "timeout",
                                                                        TIMEOUT_S),
                                         carrel_app_command_get_flag (command, "force"),
                                         error))
    return NULL;
  carrel_app_command_note_event (command, machine->row->uuid, NULL);
  return carrel_app_machine_describe (machine, CARREL_VMM_STATE_STOPPED);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each_in_turns (command,
                                           CARREL_APP_MACHINE_ANYWHERE,
                                           carrel_app_turn_compare_reversed,
                                           run_one,
                                           NULL,
                                           error);
}

const CarrelAppVerb carrel_app_verb_stop = {
  .name = "stop",
  .summary = N_ ("Press the power button and wait until the guest is off"),
    .description = N_ ("A guest may ignore its power button; then it runs on when the time is over, "
                     "unless --force is given. Several are stopped in the opposite order of their start."),
      .arguments = arguments,
      .run = run,
      .format = carrel_app_machine_format_each,
    };
