/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"

#include "library-db/carrel-library-event.h"

#include <glib/gi18n-lib.h>

#define LIMIT 100

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machine",
    .kind = CARREL_APP_ARGUMENT_MACHINE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL,
    .placeholder = "NAME",
    .help = N_ ("Only what concerns this machine"),
  },
  {
    .name = "limit",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "N",
    .help = N_ ("How many entries, 100 if not given"),
  },
  { NULL },
};
/* clang-format on */

static void
add_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
describe (const CarrelLibraryEvent *event)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (event->at);
  g_autofree char *at = time != NULL ? g_date_time_format_iso8601 (time) : NULL;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "sequence", event->sequence);
  add_text (object, "at", at);
  add_text (object, "who", event->who);
  add_text (object, "verb", event->verb);
  add_text (object, "machine", event->machine_uuid);
  add_text (object, "detail", event->detail);
  return object;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppMachine) machine = NULL;
  g_autoptr (GPtrArray) events = NULL;
  JsonArray *array;
  JsonObject *said;

  if (carrel_app_command_has (command, "machine"))
    {
      machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
      if (machine == NULL)
        return NULL;
    }
  events = carrel_app_calls_list_events (carrel_app_command_get_fiber (command),
                                         carrel_app_command_get_library (command),
                                         machine != NULL ? machine->row->uuid : NULL,
                                         0,
                                         carrel_app_command_get_number (command, "limit", LIMIT),
                                         error);
  if (events == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = events->len; i > 0; i--)
    json_array_add_object_element (array, describe (g_ptr_array_index (events, i - 1)));
  said = json_object_new ();
  json_object_set_array_member (said, "events", array);
  return carrel_app_machine_wrap (said);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_null_member (object, member)
           ? ""
           : json_object_get_string_member (object, member);
}

static char *
format (JsonNode *result)
{
  JsonArray *events = json_object_get_array_member (json_node_get_object (result), "events");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);

      g_string_append_printf (text,
                              "%s  %-12s %-12s %.8s  %s\n",
                              get_text (event, "at"),
                              get_text (event, "who"),
                              get_text (event, "verb"),
                              get_text (event, "machine"),
                              get_text (event, "detail"));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_log = {
  .name = "log",
  .summary = N_ ("Show what was done, by whom, when"),
    .description = N_ ("The oldest entry shown stands first. A machine's own log, with what its "
                     "emulator said, lies in the folder “log” beside its disks."),
                       .arguments = arguments,
                       .run = run,
                       .format = format,
    };
