/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-keys-private.h"
#include "carrel-app-machine-private.h"

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
    .name = "keys",
    .kind = CARREL_APP_ARGUMENT_TEXTS,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "CHORD",
    .help = N_ ("What to press, such as ctrl+alt+delete"),
  },
  { NULL },
};
/* clang-format on */

static GPtrArray *
make_chords (CarrelAppCommand *command, GError **error)
{
  g_auto (GStrv) keys = carrel_app_command_dup_texts (command, "keys");

  return carrel_app_keys_from_chords ((const char *const *) keys, error);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GPtrArray) chords = NULL;
  JsonObject *said;

  if (machine == NULL)
    return NULL;
  chords = make_chords (command, error);
  if (chords == NULL)
    return NULL;
  client = carrel_app_machine_attach_live (machine, command, error);
  if (client == NULL || !carrel_app_calls_client_send_keys (carrel_app_command_get_fiber (command),
                                                            client,
                                                            chords,
                                                            0,
                                                            error))
    return NULL;
  /* What was typed may be a secret: the log says only that something was. */
  carrel_app_command_note_event (command, machine->row->uuid, NULL);
  said = carrel_app_machine_describe (machine, carrel_vmm_client_get_state (client));
  json_object_set_int_member (said, "chords", chords->len);
  return carrel_app_machine_wrap (said);
}

const CarrelAppVerb carrel_app_verb_key = {
  .name = "key",
  .summary = N_ ("Press keys in a machine"),
    .description = N_ ("Each chord is keys held together, such as ctrl+alt+delete. Chords are pressed one after the other."),
      .arguments = arguments,
      .run = run,
    };
