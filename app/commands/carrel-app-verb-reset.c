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
  g_autoptr (CarrelVmmClient) client = carrel_app_machine_attach_live (machine, command, error);

  if (client == NULL ||
      !carrel_app_calls_client_reset (carrel_app_command_get_fiber (command), client, error))
    return NULL;
  carrel_app_command_note_event (command, machine->row->uuid, NULL);
  return carrel_app_machine_describe (machine, carrel_vmm_client_get_state (client));
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each (command, CARREL_APP_MACHINE_ANYWHERE, run_one, error);
}

const CarrelAppVerb carrel_app_verb_reset = {
  .name = "reset",
  .summary = N_ ("Press the reset button"),
    .description = N_ ("The guest starts anew at once: what it has not written is lost."),
                       .arguments = arguments,
                       .run = run,
                       .format = carrel_app_machine_format_each,
    };
