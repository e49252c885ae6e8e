/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/carrel-app-context.h"
#include "app/gui/carrel-app-gui-provider.h"

/* The window's provider over a library of its own; the guests are the null engine's. */

typedef struct
{
  char *folder;
  CarrelUiProvider *provider;
} Fixture;

/* Runs the main loop until something holds; a minute is for ever here. */
#define wait_until(condition)                                         \
  G_STMT_START                                                        \
  {                                                                   \
    gint64 deadline_ = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; \
    guint beat_ = g_timeout_add (50, beat_cb, NULL);                  \
                                                                      \
    while (!(condition) && g_get_monotonic_time () < deadline_)       \
      g_main_context_iteration (NULL, TRUE);                          \
    g_source_remove (beat_);                                          \
    g_assert_true (condition);                                        \
  }                                                                   \
  G_STMT_END

static gboolean
beat_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CarrelAppContext) context = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("carrel-provider-XXXXXX", &error);
  g_assert_no_error (error);
  carrel_app_context_open_async (fixture->folder,
                                 "test",
                                 CARREL_APP_CONTEXT_NONE,
                                 NULL,
                                 result_cb,
                                 &result);
  wait_until (result != NULL);
  context = carrel_app_context_open_finish (result, &error);
  g_assert_no_error (error);
  fixture->provider = CARREL_UI_PROVIDER (carrel_app_gui_provider_new ());
  carrel_app_gui_provider_set_context (CARREL_APP_GUI_PROVIDER (fixture->provider), context);
}

static GVariant *
perform (Fixture *fixture, CarrelUiVerb verb, const char *uuid, GVariant *arguments, GError **error)
{
  const char *const uuids[] = { uuid, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  carrel_ui_provider_perform_async (fixture->provider,
                                    verb,
                                    uuid != NULL ? uuids : NULL,
                                    arguments,
                                    NULL,
                                    result_cb,
                                    &result);
  wait_until (result != NULL);
  return carrel_ui_provider_perform_finish (fixture->provider, result, error);
}

static void
perform_ok (Fixture *fixture, CarrelUiVerb verb, const char *uuid, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = perform (fixture,
                                        verb,
                                        uuid,
                                        arguments != NULL ? g_variant_new_parsed (arguments) : NULL,
                                        &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static char *
create (Fixture *fixture, const char *name)
{
  g_autoptr (CarrelUiCreateRequest) request = carrel_ui_create_request_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *uuid = NULL;

  g_object_set (request, "name", name, "memory-mib", (guint64) 64, NULL);
  carrel_ui_provider_create_async (fixture->provider, request, NULL, result_cb, &result);
  wait_until (result != NULL);
  uuid = carrel_ui_provider_create_finish (fixture->provider, result, &error);
  g_assert_no_error (error);
  return uuid;
}

static void
delete_tree (GFile *file)
{
  g_autoptr (GFileEnumerator)
    children = g_file_enumerate_children (file,
                                          G_FILE_ATTRIBUTE_STANDARD_NAME,
                                          G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                                          NULL,
                                          NULL);
  GFile *child = NULL;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) &&
         child != NULL)
    delete_tree (child);
  g_file_delete (file, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = NULL;

  g_clear_object (&fixture->provider);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  folder = g_file_new_for_path (fixture->folder);
  delete_tree (folder);
  g_free (fixture->folder);
}

static GListModel *
list_by (Fixture *fixture, CarrelUiSort sort)
{
  g_autoptr (CarrelUiQuery) query = carrel_ui_query_new ();

  g_object_set (query, "kind", (int) CARREL_UI_PLACE_ALL, "sort", (int) sort, NULL);
  return carrel_ui_provider_get_machines (fixture->provider, query);
}

static gboolean
names_are (GListModel *list, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CarrelUiMachine) machine = g_list_model_get_item (list, i);

      g_string_append_printf (names, "%s,", carrel_ui_machine_get_name (machine));
    }
  return g_str_equal (names->str, expected);
}

/* What is asked for is done, and the record says so by itself. */
static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = create (fixture, "One");
  g_autoptr (CarrelUiMachine) machine = carrel_ui_provider_find_machine (fixture->provider, uuid);

  wait_until (g_strcmp0 (carrel_ui_machine_get_name (machine), "One") == 0);
  g_assert_cmpint (carrel_ui_machine_get_state (machine), ==, CARREL_UI_STATE_OFF);
  perform_ok (fixture, CARREL_UI_VERB_START, uuid, NULL);
  wait_until (carrel_ui_machine_get_state (machine) == CARREL_UI_STATE_RUNNING);
  g_assert_cmpuint (carrel_ui_provider_get_running_count (fixture->provider), ==, 1);
  perform_ok (fixture, CARREL_UI_VERB_PAUSE, uuid, NULL);
  wait_until (carrel_ui_machine_get_state (machine) == CARREL_UI_STATE_PAUSED);
  perform_ok (fixture, CARREL_UI_VERB_POWEROFF, uuid, NULL);
  wait_until (carrel_ui_machine_get_state (machine) == CARREL_UI_STATE_OFF);
  perform_ok (fixture, CARREL_UI_VERB_RENAME, uuid, "{'name': <'Two'>}");
  wait_until (g_strcmp0 (carrel_ui_machine_get_name (machine), "Two") == 0);
}

/* The order follows what runs. */
static void
test_sorts_by_state (Fixture *fixture, gconstpointer data)
{
  g_autofree char *a = create (fixture, "A");
  g_autofree char *b = create (fixture, "B");
  g_autoptr (GListModel) list = list_by (fixture, CARREL_UI_SORT_STATE);

  wait_until (names_are (list, "A,B,"));
  perform_ok (fixture, CARREL_UI_VERB_START, b, NULL);
  wait_until (names_are (list, "B,A,"));
  perform_ok (fixture, CARREL_UI_VERB_POWEROFF, b, NULL);
  wait_until (names_are (list, "A,B,"));
}

/* Several lines: what failed, and why. The record stays as it was. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = create (fixture, "One");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    perform (fixture, CARREL_UI_VERB_RENAME, uuid, g_variant_new_parsed ("{'name': <''>}"), &error);
  g_autoptr (CarrelUiMachine) machine = carrel_ui_provider_find_machine (fixture->provider, uuid);

  g_assert_null (reply);
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
  wait_until (g_strcmp0 (carrel_ui_machine_get_name (machine), "One") == 0);
}

/* The window's words reach the command, and what came of it reaches the window. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uuid = create (fixture, "One");
  g_autofree char *target = g_build_filename (fixture->folder, "one.ova", NULL);
  g_autofree char *arguments = g_strdup_printf (
    "{'target': <'%s'>, 'format': <'ova'>, 'profile': <'vmware'>, 'small': <true>}",
    target);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    perform (fixture, CARREL_UI_VERB_EXPORT, uuid, g_variant_new_parsed (arguments), &error);
  const char *told = NULL;
  const char *notes = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_variant_lookup (reply, "target", "&s", &told));
  g_assert_cmpstr (told, ==, target);
  g_assert_true (g_variant_lookup (reply, "notes", "&s", &notes));
  g_assert_nonnull (strstr (notes, "display: "));
  g_clear_pointer (&reply, g_variant_unref);
  reply = perform (fixture, CARREL_UI_VERB_EXPORT, uuid, g_variant_new_parsed (arguments), &error);
  g_assert_null (reply);
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_setenv ("CARREL_ENGINE", "null", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app-gui/provider/a-life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/app-gui/provider/sorts-by-state",
              Fixture,
              NULL,
              set_up,
              test_sorts_by_state,
              tear_down);
  g_test_add ("/app-gui/provider/exports", Fixture, NULL, set_up, test_export, tear_down);
  g_test_add ("/app-gui/provider/a-failure-is-told",
              Fixture,
              NULL,
              set_up,
              test_failure,
              tear_down);
  return g_test_run ();
}
