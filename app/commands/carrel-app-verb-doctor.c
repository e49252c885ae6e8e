/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-doctor-private.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-opening-private.h"
#include "carrel-app-orphans-private.h"
#include "carrel-app-unfinished-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Below this a guest that writes will soon be paused for want of space. */
#define SPACE_LOW (G_GUINT64_CONSTANT (5) << 30)

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "library",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .placeholder = "DIR",
    .help = N_ ("The library to look at"),
  },
  { NULL },
};
/* clang-format on */

static void
examine_space (const char *folder, JsonArray *findings)
{
  struct statvfs status;
  g_autofree char *free_text = NULL;
  g_autofree char *words = NULL;
  guint64 left;

  if (statvfs (folder, &status) != 0)
    return;
  left = (guint64) status.f_bavail * status.f_frsize;
  free_text = g_format_size_full (left, G_FORMAT_SIZE_IEC_UNITS);
  words = g_strdup_printf (_ ("%s are free where the library lies."), free_text);
  carrel_app_doctor_add (
    findings,
    "space",
    left < SPACE_LOW ? "problem" : "ok",
    words,
    left < SPACE_LOW
    ? _ ("Delete machines you no longer need, empty the trash, or move the library.")
    : NULL);
}

static void
examine_permissions (CarrelAppContext *context, JsonArray *findings)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  const char *runtime_dir = carrel_app_context_get_runtime_dir (context);
  g_autofree char *parent = g_path_get_dirname (runtime_dir);
  const char *probed = g_file_test (runtime_dir, G_FILE_TEST_IS_DIR) ? runtime_dir : parent;
  g_autofree char *words = NULL;

  if (carrel_library_is_read_only (library))
    carrel_app_doctor_add (findings,
                           "permissions",
                           "problem",
                           carrel_library_get_read_only_reason (library),
                           _ ("Make the library's folder writable for you, or choose another one."));
  else
    carrel_app_doctor_add (findings,
                           "permissions",
                           "ok",
                           _ ("The library can be read and written."), NULL);
  if (access (probed, W_OK) != 0 && errno != ENOENT)
    {
      words = g_strdup_printf (_ ("“%s”, where machines meet their windows, cannot be written."),
                                  runtime_dir);
      carrel_app_doctor_add (findings,
                             "runtime",
                             "problem",
                             words,
                             _ ("Log in again, or set CARREL_RUNTIME_DIR to a folder of yours."));
    }
}

static void
add_sentences (JsonArray *findings, const char *name, const char *const *sentences)
{
  for (gsize i = 0; sentences[i] != NULL; i++)
    carrel_app_doctor_add (findings, name, "note", sentences[i], NULL);
}

typedef struct
{
  CarrelLibrary *library;
  GPtrArray *list;
} Unfinished;

static gboolean
list_unfinished_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Unfinished *unfinished = data;

  unfinished->list = carrel_app_unfinished_list (unfinished->library);
  return TRUE;
}

/* They hold room that nobody sees otherwise. */
static void
examine_unfinished (CarrelAppCommand *command, CarrelLibrary *library, JsonArray *findings)
{
  Unfinished unfinished = { library, NULL };
  g_autoptr (GPtrArray) list = NULL;

  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  list_unfinished_work,
                                  &unfinished,
                                  NULL);
  list = unfinished.list;
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const CarrelAppUnfinished *one = g_ptr_array_index (list, i);
      g_autoptr (JsonObject) facts = carrel_app_unfinished_describe (one);
      guint64 stored = (guint64) json_object_get_int_member (facts, "stored-bytes");
      g_autofree char *size = g_format_size_full (stored, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *words = NULL;
      g_autofree char *advice = NULL;

      if (one->is_busy)
        continue;
      words = g_strdup_printf (_ ("An import of the disk “%s” was broken off at %u %%; what was read of it takes %s."),
        one->words,
        carrel_app_unfinished_get_percent (one),
        size);
      advice = g_strdup_printf (_ ("Import the disk again to go on, or remove that with “carrelctl physical drop %s”."),
        one->id);
      carrel_app_doctor_add (findings, "unfinished", "note", words, advice);
    }
}

static void
examine_library (CarrelAppCommand *command, CarrelAppContext *context, JsonArray *findings)
{
  CarrelLibrary *library = carrel_app_context_get_library (context);
  g_auto (GStrv)
    orphans = carrel_app_orphans_find (carrel_app_command_get_fiber (command), library, NULL);
  g_autofree char *words = g_strdup_printf (_ ("The library is “%s”."),
                                               carrel_library_get_folder (library));

  carrel_app_doctor_add (findings, "library", "ok", words, NULL);
  add_sentences (findings, "library", carrel_library_get_report (library));
  add_sentences (findings, "recovery", carrel_app_context_get_recovered (context));
  for (gsize i = 0; orphans != NULL && orphans[i] != NULL; i++)
    {
      g_autofree char *folder = carrel_library_dup_machine_folder (library, orphans[i]);
      g_autofree char *sentence = g_strdup_printf (_ ("“%s” belongs to no machine of the library."),
                                                      folder);

      carrel_app_doctor_add (findings,
                             "orphan",
                             "note",
                             sentence,
                             _ ("“carrelctl repair” moves it aside."));
    }
  examine_unfinished (command, library, findings);
  examine_permissions (context, findings);
  examine_space (carrel_library_get_folder (library), findings);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppContext) context = NULL;
  g_autoptr (JsonArray) findings = json_array_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *core_program = NULL;
  gboolean is_opened = FALSE;
  gboolean is_well = TRUE;
  JsonObject *said;

  core_program = carrel_app_context_dup_default_core_program ();
  carrel_app_doctor_examine_host (carrel_app_command_get_fiber (command), core_program, findings);
  context = carrel_app_opening_take (command, CARREL_APP_CONTEXT_NONE, &is_opened, &local_error);
  if (context != NULL)
    examine_library (command, context, findings);
  else
    carrel_app_doctor_add (findings,
                           "library",
                           "problem",
                           local_error->message,
                           _ ("“carrelctl repair” checks everything and mends what can be mended."));
  if (is_opened && context != NULL)
    carrel_app_opening_close (command, context);

  for (guint i = 0; i < json_array_get_length (findings); i++)
    if (g_str_equal (json_object_get_string_member (json_array_get_object_element (findings, i),
                                                    "verdict"),
                     "problem"))
      is_well = FALSE;
  said = json_object_new ();
  json_object_set_boolean_member (said, "well", is_well);
  json_object_set_array_member (said, "findings", g_steal_pointer (&findings));
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  JsonArray *findings = json_object_get_array_member (json_node_get_object (result), "findings");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);
      const char *verdict = json_object_get_string_member (finding, "verdict");
      const char *advice = json_object_get_string_member (finding, "advice");

      g_string_append_printf (text,
                              "%-8s %s\n",
                              g_str_equal (verdict, "ok")
                              ? C_ ("verdict", "ok")
                                    : g_str_equal (verdict, "note")
                                    ? C_ ("verdict", "note")
                                          : C_ ("verdict", "problem"),
                                                json_object_get_string_member (finding, "words"));
      if (*advice != '\0')
        g_string_append_printf (text, "%-8s %s\n", "", advice);
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_doctor = {
  .name = "doctor",
  .summary = N_ ("Say whether this host is fit, and what is missing"),
    .description = N_ ("Whether and why hardware acceleration is or is not used, which QEMU was found and "
                     "what it lacks, disk space, permissions, the state of the library; each with what "
                     "to do. The exit code tells only that it could look, not what it found."),
      .flags = CARREL_APP_VERB_OPENS_ITSELF,
      .arguments = arguments,
      .run = run,
      .format = format,
    };
