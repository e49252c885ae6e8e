/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-context.h"
#include "carrel-app-ctl-manual.h"
#include "carrel-app-ctl-parser.h"
#include "carrel-app-ctl-progress.h"
#include "carrel-app-ctl-secret.h"
#include "carrel-app-error.h"
#include "carrel-app-names.h"
#include "commands/carrel-app-command.h"
#include "commands/carrel-app-verb-private.h"

#include "base/carrel-base-json.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>

/*
 * carrelctl: one command line is one command.  The library is opened, the command run, its result
 * printed, the library closed.
 */

typedef struct
{
  CarrelAppCtlParser *parser;
  CarrelAppContext *context;
  CarrelAppCommand *command;
  CarrelAppCtlProgress *progress;
  GCancellable *cancellable;
  GMainLoop *loop;
  GError *loss; /* the library was lost while the command ran */
  CarrelAppErrorExit exit;
} Program;

static void
print_error_json (const GError *error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  JsonObject *inner = json_object_new ();

  json_object_set_string_member (inner,
                                 "code",
                                 carrel_app_error_get_word (carrel_app_error_get_exit (error)));
  json_object_set_string_member (inner, "message", error->message);
  json_object_set_object_member (object, "error", inner);
  json_node_take_object (node, object);
  text = carrel_base_json_print (node, TRUE);
  fprintf (stdout, "%s\n", text);
}

static CarrelAppErrorExit
fail (gboolean is_json, const GError *error)
{
  if (is_json)
    print_error_json (error);
  fprintf (stderr, "carrelctl: %s\n", error->message);
  return carrel_app_error_get_exit (error);
}

static void
print_notes (const char *const *sentences)
{
  for (gsize i = 0; sentences[i] != NULL; i++)
    fprintf (stderr, "carrelctl: %s\n", sentences[i]);
}

static void
print_result (Program *program, JsonNode *result)
{
  const CarrelAppVerb *verb = carrel_app_verb_find (program->parser->verb);
  JsonObject *object = json_node_get_object (result);
  JsonArray *warnings = json_object_has_member (object, "warnings")
                          ? json_object_get_array_member (object, "warnings")
                          : NULL;
  g_autofree char *text = NULL;

  if (program->parser->is_json)
    {
      text = carrel_base_json_print (result, TRUE);
      fprintf (stdout, "%s\n", text);
      return;
    }
  if (verb->format != NULL)
    text = verb->format (result);
  if (text != NULL)
    fputs (text, stdout);
  for (guint i = 0; warnings != NULL && i < json_array_get_length (warnings); i++)
    fprintf (stderr, "carrelctl: %s\n", json_array_get_string_element (warnings, i));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;

  carrel_app_context_close_finish (CARREL_APP_CONTEXT (source), result);
  g_main_loop_quit (program->loop);
}

static void
end (Program *program)
{
  if (program->context != NULL)
    carrel_app_context_close_async (program->context, closed_cb, program);
  else
    g_main_loop_quit (program->loop);
}

/* Whoever looks at what cannot be changed should know why it cannot; a refused change says so itself. */
static void
print_read_only_reason (Program *program)
{
  CarrelLibrary *library = program->context != NULL
                             ? carrel_app_context_get_library (program->context)
                             : NULL;

  if (library != NULL && carrel_library_is_read_only (library))
    fprintf (stderr, "carrelctl: %s\n", carrel_library_get_read_only_reason (library));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_command_run_finish (CARREL_APP_COMMAND (source), result, &error);

  g_clear_object (&program->progress);
  if (node != NULL)
    {
      print_result (program, node);
      print_read_only_reason (program);
    }
  else
    program->exit = fail (program->parser->is_json, program->loss != NULL ? program->loss : error);
  end (program);
}

static void
run (Program *program)
{
  g_autoptr (GError) error = NULL;

  program->command = carrel_app_command_new (program->context,
                                             program->parser->verb,
                                             program->parser->arguments,
                                             &error);
  if (program->command == NULL)
    {
      program->exit = fail (program->parser->is_json, error);
      end (program);
      return;
    }
  carrel_app_command_set_ask (program->command, carrel_app_ctl_secret_ask);
  program->progress = carrel_app_ctl_progress_new (program->command);
  carrel_app_command_run_async (program->command, program->cancellable, run_cb, program);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_auto (GStrv) names = carrel_app_names_list_finish (result, NULL);

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    fprintf (stdout, "%s\n", names[i]);
  end (program);
}

/* A command that waits for something else would never hear of it. */
static void
library_failed_cb (CarrelLibrary *library, const GError *error, GCancellable *cancellable)
{
  Program *program = g_object_get_data (G_OBJECT (cancellable), "program");

  if (program->loss == NULL)
    program->loss = g_error_copy (error);
  carrel_app_context_set_ending (program->context);
  g_cancellable_cancel (cancellable);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  program->context = carrel_app_context_open_finish (result, &error);
  if (program->context == NULL)
    {
      program->exit = fail (program->parser->is_json, error);
      end (program);
      return;
    }
  if (program->parser->action == CARREL_APP_CTL_NAMES)
    {
      carrel_app_names_list_async (program->context, program->cancellable, names_cb, program);
      return;
    }
  g_signal_connect_object (carrel_app_context_get_library (program->context),
                           "failed",
                           G_CALLBACK (library_failed_cb),
                           program->cancellable,
                           0);
  print_notes (carrel_library_get_report (carrel_app_context_get_library (program->context)));
  print_notes (carrel_app_context_get_recovered (program->context));
  run (program);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

/* Whoever ends programs, such as a computer that is switched off, wants nothing thrown away. */
static gboolean
terminated_cb (gpointer user_data)
{
  Program *program = g_object_get_data (user_data, "program");

  if (program->context != NULL)
    carrel_app_context_set_ending (program->context);
  return interrupted_cb (user_data);
}

static CarrelAppErrorExit
run_program (CarrelAppCtlParser *parser)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Program program = { .parser = parser, .cancellable = cancellable, .loop = loop };
  const CarrelAppVerb *verb = carrel_app_verb_find (parser->verb);
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, cancellable);
  guint terminate = g_unix_signal_add (SIGTERM, terminated_cb, cancellable);

  g_object_set_data (G_OBJECT (cancellable), "program", &program);
  if (verb != NULL && verb->flags & (CARREL_APP_VERB_OPENS_ITSELF | CARREL_APP_VERB_STANDS_ALONE))
    run (&program);
  else
    carrel_app_context_open_async (parser->library,
                                   "carrelctl",
                                   parser->action == CARREL_APP_CTL_NAMES ? CARREL_APP_CONTEXT_LOOK
                                                                          : CARREL_APP_CONTEXT_NONE,
                                   cancellable,
                                   opened_cb,
                                   &program);
  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_object (&program.command);
  g_clear_object (&program.context);
  g_clear_error (&program.loss);
  return program.exit;
}

static CarrelAppErrorExit
print_and_free (char *text)
{
  fputs (text, stdout);
  g_free (text);
  return CARREL_APP_ERROR_EXIT_OK;
}

int
main (int argc, char **argv)
{
  g_autoptr (CarrelAppCtlParser) parser = NULL;
  g_autoptr (GError) error = NULL;
  const char *locale_dir = g_getenv ("CARREL_LOCALE_DIR");
  gboolean is_json = FALSE;
  CarrelAppErrorExit exit;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  parser = carrel_app_ctl_parser_parse (argc > 0 ? (const char *const *) argv + 1
                                                 : (const char *const *) argv,
                                        &is_json,
                                        &error);
  if (parser == NULL)
    return fail (is_json, error);
  switch (parser->action)
    {
    case CARREL_APP_CTL_HELP:
      exit = print_and_free (carrel_app_ctl_manual_make_help (parser->verb));
      break;
    case CARREL_APP_CTL_VERSION:
      exit = print_and_free (g_strdup ("carrelctl " PACKAGE_VERSION "\n"));
      break;
    case CARREL_APP_CTL_MANUAL:
      exit = print_and_free (carrel_app_ctl_manual_make_page ());
      break;
    case CARREL_APP_CTL_COMPLETION:
      exit = print_and_free (carrel_app_ctl_manual_make_completion ());
      break;
    case CARREL_APP_CTL_RUN:
    case CARREL_APP_CTL_NAMES:
    default:
      exit = run_program (parser);
      break;
    }
  /* A result that could not be written was not given: a full disk, a closed pipe. */
  if (fflush (stdout) != 0 && exit == CARREL_APP_ERROR_EXIT_OK)
    exit = CARREL_APP_ERROR_EXIT_FAILED;
  return (int) exit;
}
