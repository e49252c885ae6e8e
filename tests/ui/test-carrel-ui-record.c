/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui/carrel-ui-machine.h"
#include "ui/carrel-ui-provider.h"

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n_notified = user_data;

  (*n_notified)++;
}

static void
test_defaults (void)
{
  g_autoptr (CarrelUiMachine) machine = carrel_ui_machine_new ();

  g_assert_null (carrel_ui_machine_get_uuid (machine));
  g_assert_cmpint (carrel_ui_machine_get_state (machine), ==, CARREL_UI_STATE_OFF);
  g_assert_null (carrel_ui_machine_get_tags (machine));
  g_assert_cmpfloat (carrel_ui_machine_get_job_fraction (machine), ==, -1);
  g_assert_false (carrel_ui_machine_get_trashed (machine));
}

static void
test_stores (void)
{
  const char *const tags[] = { "a", "b", NULL };
  g_autoptr (CarrelUiMachine) machine = carrel_ui_machine_new ();
  g_autofree char *name = NULL;

  g_object_set (machine,
                "name",
                "Debian",
                "tags",
                tags,
                "memory-mib",
                G_GUINT64_CONSTANT (1) << 40,
                "state",
                (int) CARREL_UI_STATE_PAUSED,
                NULL);
  g_assert_cmpstr (carrel_ui_machine_get_name (machine), ==, "Debian");
  g_assert_cmpstrv (carrel_ui_machine_get_tags (machine), tags);
  g_assert_cmpuint (carrel_ui_machine_get_memory_mib (machine), ==, G_GUINT64_CONSTANT (1) << 40);
  g_assert_cmpint (carrel_ui_machine_get_state (machine), ==, CARREL_UI_STATE_PAUSED);
  g_object_get (machine, "name", &name, NULL);
  g_assert_cmpstr (name, ==, "Debian");
}

static void
test_notifies_only_changes (void)
{
  const char *const tags[] = { "a", NULL };
  g_autoptr (CarrelUiMachine) machine = carrel_ui_machine_new ();
  guint n_notified = 0;

  g_signal_connect_data (machine, "notify", G_CALLBACK (count_cb), &n_notified, NULL, 0);
  g_object_set (machine, "name", "x", NULL);
  g_object_set (machine, "name", "x", NULL);
  g_assert_cmpuint (n_notified, ==, 1);
  g_object_set (machine, "tags", tags, NULL);
  g_object_set (machine, "tags", tags, NULL);
  g_assert_cmpuint (n_notified, ==, 2);
  g_object_set (machine, "tags", NULL, NULL);
  g_object_set (machine, "cpus", 0u, NULL);
  g_assert_cmpuint (n_notified, ==, 3);
}

static void
test_verbs_have_names (void)
{
  for (guint i = 0; i < CARREL_UI_N_VERBS; i++)
    g_assert_cmpuint (strlen (carrel_ui_verb_get_name ((CarrelUiVerb) i)), >, 2);
  for (guint i = 0; i < CARREL_UI_N_STATES; i++)
    {
      g_assert_cmpuint (strlen (carrel_ui_state_get_text ((CarrelUiState) i)), >, 2);
      g_assert_true (
        g_str_has_suffix (carrel_ui_state_get_icon_name ((CarrelUiState) i), "-symbolic"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/record/defaults", test_defaults);
  g_test_add_func ("/ui/record/stores-what-it-is-given", test_stores);
  g_test_add_func ("/ui/record/notifies-only-real-changes", test_notifies_only_changes);
  g_test_add_func ("/ui/record/every-verb-and-state-has-a-name", test_verbs_have_names);
  return g_test_run ();
}
