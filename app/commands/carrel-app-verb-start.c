/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-machine-private.h"
#include "carrel-app-start-private.h"
#include "carrel-app-turn-private.h"

#include <glib/gi18n-lib.h>

static const char *const accelerators[] = { "kvm", "tcg", NULL };

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
    .name = "paused",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Do not let the guest run yet"),
  },
  {
    .name = "accelerator",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .placeholder = "WORD",
    .help = N_ ("Use kvm or tcg, whatever the probe says"),
    .words = accelerators,
  },
  { NULL },
};
/* clang-format on */

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  return carrel_app_machine_each_in_turns (command,
                                           CARREL_APP_MACHINE_IN_LIBRARY,
                                           carrel_app_turn_compare,
                                           carrel_app_start_one,
                                           carrel_app_turn_wait,
                                           error);
}

static char *
format (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);
      JsonArray *notices = json_object_get_array_member (machine, "notices");

      g_string_append_printf (text,
                              "%s: %s%s\n",
                              json_object_get_string_member (machine, "name"),
                              json_object_get_string_member (machine, "state"),
                              json_object_get_boolean_member (machine, "was-running")
                              ? _ (" (it was already)")
                              : "");
      for (guint j = 0; j < json_array_get_length (notices); j++)
        g_string_append_printf (text, "  %s\n", json_array_get_string_element (notices, j));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_start = {
  .name = "start",
  .summary = N_ ("Start machines"),
                 .description = N_ ("Returns when they run. A machine that runs already is left alone. Several are "
                     "started in the order that “set --start-order” gave them."),
                   .arguments = arguments,
                   .run = run,
                   .format = format,
                 };
