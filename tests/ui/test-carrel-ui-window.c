/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-console-page.h"
#include "ui/carrel-ui-create-dialog.h"
#include "ui/carrel-ui-overview-page.h"
#include "ui/carrel-ui-report.h"

static void
test_close_touches_nothing (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  g_autoptr (CarrelUiFake) kept = g_object_ref (fake);

  carrel_ui_window_show_machine (window, CARREL_UI_TEST_UUID ("00"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_free (carrel_ui_fake_take_calls (kept));
  g_assert_cmpuint (carrel_ui_provider_get_running_count (CARREL_UI_PROVIDER (kept)), >, 3);
  /* Where tests run nobody shows notifications, and GIO warns of it. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  gtk_window_close (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  /* Nothing was stopped, paused or even asked. */
  carrel_ui_test_assert_calls (kept, "");
  g_assert_cmpint (carrel_ui_machine_get_state (carrel_ui_fake_get_machine (kept, 0)),
                   ==,
                   CARREL_UI_STATE_RUNNING);
}

static void
test_pages (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  /* One that runs opens its console, one that is off its overview. */
  carrel_ui_window_show_machine (window, CARREL_UI_TEST_UUID ("01"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_OVERVIEW_PAGE));
  /* Starting it there shows it. */
  gtk_widget_activate_action (carrel_ui_test_find_type (GTK_WIDGET (window),
                                                        CARREL_UI_TYPE_OVERVIEW_PAGE),
                              "overview.start",
                              NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
  g_assert_null (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_OVERVIEW_PAGE));
  carrel_ui_window_show_machine (window, "no such machine");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
  carrel_ui_test_close (window);
}

/* However it is started from its own page, it is shown. */
static void
test_overview_starts (void)
{
  static const char *const actions[] = { "overview.start", "machine.start" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      CarrelUiFake *fake = NULL;
      CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

      gtk_widget_activate_action (GTK_WIDGET (window),
                                  "win.open-overview",
                                  "s",
                                  CARREL_UI_TEST_UUID ("01"));
      carrel_ui_test_settle (GTK_WIDGET (window));
      gtk_widget_activate_action (carrel_ui_test_find_type (GTK_WIDGET (window),
                                                            CARREL_UI_TYPE_OVERVIEW_PAGE),
                                  actions[i],
                                  NULL);
      carrel_ui_test_settle (GTK_WIDGET (window));
      g_assert_nonnull (
        carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
      carrel_ui_test_close (window);
    }
}

/* Started elsewhere, the page that somebody reads stays. */
static void
test_overview_stays (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.open-overview",
                              "s",
                              CARREL_UI_TEST_UUID ("01"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_object_set (carrel_ui_fake_get_machine (fake, 1), "state", (int) CARREL_UI_STATE_RUNNING, NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_OVERVIEW_PAGE));
  carrel_ui_test_close (window);
}

static void
test_notice (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  carrel_ui_provider_notify (CARREL_UI_PROVIDER (fake),
                             "The library was repaired & kept.",
                             NULL,
                             NULL,
                             NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (
    carrel_ui_test_find_text (GTK_WIDGET (window), "The library was repaired & kept."));
  carrel_ui_test_close (window);
}

static void
test_errors (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  carrel_ui_fake_fail_next (fake, "It could not be started.\nMemory is short. Close something.");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.start", "s", CARREL_UI_TEST_UUID ("01"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (ADW_IS_MESSAGE_DIALOG (dialog));
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)),
                   ==,
                   "It could not be started");
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                   ==,
                   "Memory is short. Close something.");
  carrel_ui_test_close (window);
}

static void
test_error_words (void)
{
  static const struct
  {
    const char *message;
    const char *title;
    const char *body;
  } cases[] = {
    { "What failed\nWhy.\nDo this.", "What failed", "Why.\nDo this." },
    { "What failed. Why it did.", "What failed", "Why it did." },
    { "What failed", "What failed", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, 0, cases[i].message);
      g_autofree char *title = NULL;
      g_autofree char *body = NULL;

      carrel_ui_report_split (error, &title, &body);
      g_assert_cmpstr (title, ==, cases[i].title);
      g_assert_cmpstr (body, ==, cases[i].body);
    }
}

static void
test_keyboard (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkWidget *grid = carrel_ui_test_find_type (GTK_WIDGET (library), GTK_TYPE_GRID_VIEW);
  GtkWidget *dialog = NULL;

  /* Search, select, start, open, go back and create, with keys only. */
  g_assert_true (carrel_ui_test_press (grid, GDK_KEY_f, GDK_CONTROL_MASK));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (window))));
  carrel_ui_library_page_set_search (library, "Windows 11");
  gtk_widget_grab_focus (grid);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), 0, TRUE);
  g_assert_true (carrel_ui_test_press (grid, GDK_KEY_Return, GDK_CONTROL_MASK));
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "start " CARREL_UI_TEST_UUID ("01") "\n");
  g_assert_true (carrel_ui_test_press (grid, GDK_KEY_i, GDK_CONTROL_MASK));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_OVERVIEW_PAGE));
  g_assert_true (
    carrel_ui_test_press (gtk_root_get_focus (GTK_ROOT (window)), GDK_KEY_Left, GDK_ALT_MASK));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (carrel_ui_test_press (grid, GDK_KEY_n, GDK_CONTROL_MASK));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_CREATE_DIALOG (dialog));
  g_assert_true (carrel_ui_test_press (dialog, GDK_KEY_Escape, 0));
  carrel_ui_test_close (window);
}

static void
test_tab_reaches_everything (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  gboolean has_grid = FALSE;
  gboolean has_header = FALSE;
  gboolean has_sidebar = FALSE;

  for (guint i = 0; i < 40; i++)
    {
      GtkWidget *focus = NULL;

      gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
      focus = gtk_root_get_focus (GTK_ROOT (window));
      if (focus == NULL)
        continue;
      has_grid |= gtk_widget_get_ancestor (focus, GTK_TYPE_GRID_VIEW) != NULL;
      has_header |= gtk_widget_get_ancestor (focus, ADW_TYPE_HEADER_BAR) != NULL;
      has_sidebar |= gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX) != NULL;
    }
  g_assert_true (has_grid && has_header && has_sidebar);
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/window/overview-starts-into-the-console", test_overview_starts);
  g_test_add_func ("/ui/window/overview-stays-when-others-start", test_overview_stays);
  g_test_add_func ("/ui/window/closing-touches-no-guest", test_close_touches_nothing);
  g_test_add_func ("/ui/window/opens-what-fits-the-state", test_pages);
  g_test_add_func ("/ui/window/notices-are-toasts", test_notice);
  g_test_add_func ("/ui/window/errors-say-what-why-and-what-to-do", test_errors);
  g_test_add_func ("/ui/window/words-of-an-error", test_error_words);
  g_test_add_func ("/ui/window/keyboard-only", test_keyboard);
  g_test_add_func ("/ui/window/tab-reaches-everything", test_tab_reaches_everything);
  return g_test_run ();
}
