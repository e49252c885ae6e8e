/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-card.h"
#include "ui/carrel-ui-columns.h"

static guint
count_shown (CarrelUiWindow *window)
{
  GtkSelectionModel *selection = carrel_ui_library_page_get_selection (
    carrel_ui_test_get_library (window));

  return g_list_model_get_n_items (G_LIST_MODEL (selection));
}

static void
test_search (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  g_assert_cmpuint (count_shown (window), ==, 30);
  carrel_ui_window_search (window, "cOuRsE");
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpuint (count_shown (window), ==, 3);
  carrel_ui_window_search (window, "zebra");
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), "No results"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.clear-search", NULL);
  g_assert_cmpuint (count_shown (window), ==, 30);
  carrel_ui_test_close (window);
}

static void
test_places (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);

  carrel_ui_library_page_select_place (library, CARREL_UI_PLACE_FOLDER, "Course");
  g_assert_cmpuint (count_shown (window), ==, 3);
  carrel_ui_library_page_select_place (library, CARREL_UI_PLACE_TAG, "network");
  g_assert_cmpuint (count_shown (window), ==, 3);
  carrel_ui_library_page_select_place (library, CARREL_UI_PLACE_TRASH, NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpuint (count_shown (window), ==, 0);
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), "The trash is empty"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-all", NULL);
  g_assert_cmpuint (count_shown (window), ==, 30);
  carrel_ui_test_close (window);
}

static void
test_empty (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (0, &fake);

  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), "Your library is empty"));
  carrel_ui_test_close (window);
}

static void
test_several (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkSelectionModel *selection = carrel_ui_library_page_get_selection (library);

  /* Sorted by name: "<b>bold…" and "A very long…" are off, "Arch" is paused. */
  gtk_selection_model_select_item (selection, 0, TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_text (GTK_WIDGET (window), "1 selected"));
  gtk_selection_model_select_range (selection, 0, 3, TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), "3 selected"));
  /* Starting is done to those that are off and leaves the paused one alone. */
  gtk_widget_activate_action (GTK_WIDGET (library), "machine.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "start " CARREL_UI_TEST_UUID ("15") "\n"
                                                                   "start " CARREL_UI_TEST_UUID (
                                                                     "05") "\n");
  carrel_ui_test_close (window);
}

static void
test_undo (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkWidget *undo = NULL;

  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), 0, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (library), "machine.trash", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpuint (count_shown (window), ==, 29);
  carrel_ui_test_assert_calls (fake, "trash " CARREL_UI_TEST_UUID ("15") "\n");
  undo = carrel_ui_test_find_action (GTK_WIDGET (window), "win.restore");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "restore " CARREL_UI_TEST_UUID ("15") "\n");
  g_assert_cmpuint (count_shown (window), ==, 30);
  carrel_ui_test_close (window);
}

static void
test_running_is_not_trashed (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);

  carrel_ui_library_page_set_search (library, "Mail server");
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), 0, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (library), "machine.trash", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake, "");
  carrel_ui_test_close (window);
}

static void
test_purge (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkWidget *dialog = NULL;

  g_object_set (carrel_ui_fake_get_machine (fake, 1), "trashed", TRUE, NULL);
  carrel_ui_library_page_select_place (library, CARREL_UI_PLACE_TRASH, NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), 0, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (library), "machine.purge", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  /* The words say what it costs and what it brings. */
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Delete and free 1.6 GB"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  carrel_ui_test_assert_calls (fake, "");
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_widget_activate_action (GTK_WIDGET (library), "machine.purge", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  carrel_ui_test_assert_calls (fake, "purge " CARREL_UI_TEST_UUID ("01") "\n");
  carrel_ui_test_close (window);
}

static void
test_ten_thousand (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (10000, &fake);
  guint n_cards = 0;
  guint n_built = carrel_ui_library_page_count_built (carrel_ui_test_get_library (window),
                                                      &n_cards);

  /* The grid keeps some hundreds of cards; only those in sight are built. */
  g_assert_cmpuint (n_built, >=, 8);
  g_assert_cmpuint (n_built, <=, 40);
  g_assert_cmpuint (n_cards, <=, 400);
  g_assert_cmpuint (carrel_ui_fake_count_made (fake), <=, 500);
  /* Selecting all is one step, whatever their number. */
  gtk_selection_model_select_all (
    carrel_ui_library_page_get_selection (carrel_ui_test_get_library (window)));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), "10000 selected"));
  carrel_ui_test_close (window);
}

static void
test_watched (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiMachine *first = carrel_ui_fake_get_machine (fake, 15);
  CarrelUiMachine *last = carrel_ui_fake_get_machine (fake, 7);

  /* Only who is seen gets new thumbnails. */
  g_assert_true (carrel_ui_machine_get_watched (first));
  g_assert_false (carrel_ui_machine_get_watched (last));
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_false (carrel_ui_machine_get_watched (first));
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), FALSE);
  carrel_ui_test_close (window);
}

static void
test_sort (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkColumnView *view = NULL;
  GtkColumnViewColumn *column = NULL;
  CarrelUiSort sort = CARREL_UI_N_SORTS;
  gboolean descending = FALSE;
  g_autoptr (CarrelUiMachine) machine = NULL;

  carrel_ui_library_page_set_list (library, TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  view = GTK_COLUMN_VIEW (carrel_ui_test_find_type (GTK_WIDGET (library), GTK_TYPE_COLUMN_VIEW));
  g_assert_false (carrel_ui_columns_get_sort (view, &sort, &descending));
  g_assert_cmpint (sort, ==, CARREL_UI_N_SORTS);
  column = g_list_model_get_item (gtk_column_view_get_columns (view), 3);
  gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
  g_object_unref (column);
  g_assert_true (carrel_ui_columns_get_sort (view, &sort, &descending));
  g_assert_cmpint (sort, ==, CARREL_UI_SORT_MEMORY);
  g_assert_true (descending);
  machine = g_list_model_get_item (G_LIST_MODEL (carrel_ui_library_page_get_selection (library)),
                                   0);
  g_assert_cmpuint (carrel_ui_machine_get_memory_mib (machine), ==, 8192);
  carrel_ui_library_page_set_list (library, FALSE);
  carrel_ui_test_close (window);
}

/* Gives the focus to the sidebar's row of a folder, and presses a key there. */
static GtkWidget *
press_on_folder (CarrelUiWindow *window, const char *name, guint key)
{
  GtkWidget *label = NULL;
  GtkWidget *row = NULL;

  label = carrel_ui_test_find_text (GTK_WIDGET (window), name);
  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  g_assert_true (gtk_widget_grab_focus (row));
  g_assert_true (carrel_ui_test_press (row, key, 0));
  carrel_ui_test_settle (GTK_WIDGET (window));
  return carrel_ui_test_find_dialog (window);
}

static void
test_folders (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = press_on_folder (window, "Course", GDK_KEY_F2);
  GtkWidget *entry = carrel_ui_test_find_type (dialog, GTK_TYPE_ENTRY);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Course");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Courses");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "apply");
  carrel_ui_test_assert_calls (fake, "folder-rename {'folder': <'Course'>, 'name': <'Courses'>}\n");
  gtk_window_destroy (GTK_WINDOW (dialog));
  dialog = press_on_folder (window, "Course", GDK_KEY_Delete);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  carrel_ui_test_assert_calls (fake, "");
  gtk_window_destroy (GTK_WINDOW (dialog));
  dialog = press_on_folder (window, "Course", GDK_KEY_Delete);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "delete");
  carrel_ui_test_assert_calls (fake, "folder-delete {'folder': <'Course'>}\n");
  carrel_ui_test_close (window);
}

/* The window is as narrow as a telephone, and nothing that was left out is out of reach. */
static void
test_narrow (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  GtkWidget *header = carrel_ui_test_find_class (GTK_WIDGET (library), "library-content");
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  while (gtk_widget_get_width (GTK_WIDGET (library)) > 360 && g_get_monotonic_time () < deadline)
    carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (library)), <=, 360);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_cmpint (gtk_widget_get_width (header), <=, gtk_widget_get_width (GTK_WIDGET (library)));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-view", NULL);
  g_assert_true (carrel_ui_library_page_get_list (library));
  carrel_ui_library_page_set_list (library, FALSE);
  carrel_ui_test_close (window);
}

static void
test_hostile (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  g_autofree char *huge = g_strnfill (10 * 1024, 'W');
  static const char *const names[] = {
    "<b>x</b>&amp;<span size='99999'>y",  "a\nb\nc\r\nd", "../../etc/passwd",
    "\xe2\x80\xaeright to left override", "%s%n%d",       "",
  };
  int minimum = 0;
  int hostile_minimum = 0;

  gtk_widget_measure (GTK_WIDGET (window),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i),
                  "name",
                  names[i],
                  "os-name",
                  names[i],
                  "notes",
                  names[i],
                  "reason",
                  names[i],
                  "folder-name",
                  names[i],
                  NULL);
  g_object_set (carrel_ui_fake_get_machine (fake, 15), "name", huge, "notes", huge, NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  gtk_widget_measure (GTK_WIDGET (window),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &hostile_minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (hostile_minimum, ==, minimum);
  /* Every page that shows a name takes it; a warning about markup would end this test. */
  for (guint i = 0; i < 16; i++)
    {
      const char *uuid = carrel_ui_machine_get_uuid (carrel_ui_fake_get_machine (fake, i));

      gtk_widget_activate_action (GTK_WIDGET (window), "win.open-overview", "s", uuid);
      carrel_ui_test_settle (GTK_WIDGET (window));
      gtk_widget_measure (GTK_WIDGET (window),
                          GTK_ORIENTATION_HORIZONTAL,
                          -1,
                          &hostile_minimum,
                          NULL,
                          NULL,
                          NULL);
      g_assert_cmpint (hostile_minimum, <=, minimum);
    }
  carrel_ui_window_show_library (window);
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), FALSE);
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/library/search-narrows", test_search);
  g_test_add_func ("/ui/library/places", test_places);
  g_test_add_func ("/ui/library/an-empty-one-says-what-to-do", test_empty);
  g_test_add_func ("/ui/library/several-at-once", test_several);
  g_test_add_func ("/ui/library/delete-is-undone", test_undo);
  g_test_add_func ("/ui/library/what-runs-is-not-deleted", test_running_is_not_trashed);
  g_test_add_func ("/ui/library/forever-is-asked", test_purge);
  g_test_add_func ("/ui/library/ten-thousand-cost-what-is-seen", test_ten_thousand);
  g_test_add_func ("/ui/library/only-seen-thumbnails-are-watched", test_watched);
  g_test_add_func ("/ui/library/columns-sort-by-query", test_sort);
  g_test_add_func ("/ui/library/folders-are-renamed-and-deleted", test_folders);
  g_test_add_func ("/ui/library/fits-a-narrow-screen", test_narrow);
  g_test_add_func ("/ui/library/hostile-names-are-only-names", test_hostile);
  return g_test_run ();
}
