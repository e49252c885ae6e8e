/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-opening-private.h"
#include "carrel-app-orphans-private.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "library",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "DIR",
    .help = N_ ("The library to repair"),
  },
  { NULL },
};
/* clang-format on */

static void
add_sentences (JsonArray *done, const char *const *sentences)
{
  for (gsize i = 0; sentences[i] != NULL; i++)
    json_array_add_string_element (done, sentences[i]);
}

static void
move_orphans (CarrelAppCommand *command, CarrelLibrary *library, JsonArray *done)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_auto (GStrv) orphans = carrel_app_orphans_find (fiber, library, NULL);

  for (gsize i = 0; orphans != NULL && orphans[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *to = carrel_app_orphans_move_aside (fiber, library, orphans[i], &error);
      g_autofree char *sentence = NULL;

      if (to == NULL)
        {
          carrel_app_command_warn (command, g_strdup (error->message));
          continue;
        }
      sentence = g_strdup_printf (_ ("Files that belong to no machine were moved aside to “%s”."),
                                     to);
      json_array_add_string_element (done, sentence);
    }
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppContext) context = NULL;
  g_autoptr (JsonArray) done = json_array_new ();
  gboolean is_opened = FALSE;
  CarrelLibrary *library;
  JsonObject *said;

  context = carrel_app_opening_take (command, CARREL_APP_CONTEXT_THOROUGH, &is_opened, error);
  if (context == NULL)
    return NULL;
  library = carrel_app_context_get_library (context);
  add_sentences (done, carrel_library_get_report (library));
  add_sentences (done, carrel_app_context_get_recovered (context));
  if (carrel_library_is_read_only (library))
    carrel_app_command_warn (command, g_strdup (carrel_library_get_read_only_reason (library)));
  else
    move_orphans (command, library, done);
  if (is_opened)
    carrel_app_opening_close (command, context);
  said = json_object_new ();
  json_object_set_array_member (said, "done", g_steal_pointer (&done));
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  JsonArray *done = json_object_get_array_member (json_node_get_object (result), "done");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (done); i++)
    g_string_append_printf (text, "%s\n", json_array_get_string_element (done, i));
  if (text->len == 0)
    g_string_append_printf (text, "%s\n", _ ("Nothing had to be repaired."));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_repair = {
  .name = "repair",
  .summary = N_ ("Check the whole library and mend what is damaged"),
    .description = N_ ("The database is checked and, where need be, made anew from its backups and from "
                     "the machines' own manifests. What was interrupted is ended or undone. Files that "
                     "belong to no machine are moved aside, never deleted."),
      .flags = CARREL_APP_VERB_OPENS_ITSELF,
      .arguments = arguments,
      .run = run,
      .format = format,
    };
