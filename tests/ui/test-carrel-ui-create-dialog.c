/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-banner.h"
#include "ui/carrel-ui-console-page.h"
#include "ui/carrel-ui-create-dialog.h"
#include "ui/carrel-ui-create-source.h"

/* A person's clicks, counted. */
static guint n_clicks;

static void
click (GtkWidget *button)
{
  n_clicks++;
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
click_row (GtkWidget *list, int index)
{
  n_clicks++;
  g_signal_emit_by_name (list,
                         "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index));
}

static GtkWidget *
find_list (GtkWidget *dialog)
{
  return gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, "No image"), GTK_TYPE_LIST_BOX);
}

/* The half of a split button that a person clicks for its main action. */
static GtkWidget *
find_main_half (GtkWidget *widget, const char *action)
{
  GtkWidget *split = carrel_ui_test_find_action (widget, action);

  return split != NULL ? carrel_ui_test_find_type (split, GTK_TYPE_BUTTON) : NULL;
}

static GtkWidget *
open_dialog (CarrelUiWindow *window)
{
  GtkWidget *dialog = NULL;

  click (find_main_half (GTK_WIDGET (window), "win.new"));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_CREATE_DIALOG (dialog));
  carrel_ui_test_settle (dialog);
  return dialog;
}

static void
test_clicks (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  n_clicks = 0;
  dialog = open_dialog (window);
  g_assert_false (gtk_widget_is_sensitive (find_main_half (dialog, "create.start")));
  click_row (find_list (dialog), 0);
  carrel_ui_test_settle (dialog);
  click (find_main_half (dialog, "create.start"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (
    fake,
    "create Debian 12 from /home/someone/Downloads/debian-12.4.0-amd64-netinst.iso started\n"
    "open-display 00000000-0000-4000-8000-000000001000\n");
  /* The console is open, and it took no typing. */
  g_assert_nonnull (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
  g_assert_null (carrel_ui_test_find_dialog (window));
  g_assert_cmpuint (n_clicks, <=, 4);
  carrel_ui_test_close (window);
}

static void
test_drop (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  carrel_ui_window_open_image (window, "/tmp/debian-live.iso");
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  n_clicks = 0;
  click (find_main_half (dialog, "create.start"));
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "recognise /tmp/debian-live.iso\n"
                               "create Debian 12 from /tmp/debian-live.iso started\n"
                               "open-display 00000000-0000-4000-8000-000000001000\n");
  g_assert_cmpuint (n_clicks, ==, 1);
  carrel_ui_test_close (window);
}

static void
test_unknown_system (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  carrel_ui_window_open_image (window, "/tmp/strange.iso");
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Not recognised; careful defaults are used"));
  gtk_widget_activate_action (dialog, "create.without-starting", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "recognise /tmp/strange.iso\n"
                               "create strange.iso from /tmp/strange.iso\n");
  g_assert_null (carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE));
  carrel_ui_test_close (window);
}

static void
test_bad_image (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  carrel_ui_fake_fail_next (fake, "The image is empty.\nDownload it again.");
  carrel_ui_window_open_image (window, "/tmp/empty.iso");
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  /* In place, beside what is wrong, and not as another dialog. */
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "The image is empty\nDownload it again."));
  g_assert_false (gtk_widget_is_sensitive (find_main_half (dialog, "create.start")));
  carrel_ui_test_close (window);
}

static void
test_name (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window);
  GtkWidget *name = carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);
  GtkWidget *list = find_list (dialog);

  click_row (list, 0);
  gtk_editable_set_text (GTK_EDITABLE (name), "  ");
  g_assert_false (gtk_widget_is_sensitive (find_main_half (dialog, "create.start")));
  g_assert_true (gtk_widget_has_css_class (name, "error"));
  gtk_editable_set_text (GTK_EDITABLE (name), "Mine");
  g_assert_false (gtk_widget_has_css_class (name, "error"));
  /* What was typed stays when another image is chosen. */
  click_row (list, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Mine");
  gtk_widget_activate_action (dialog, "create.without-starting", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (
    fake,
    "create Mine from /home/someone/Downloads/Win11_23H2_English_x64v2.iso\n");
  carrel_ui_test_close (window);
}

static void
test_refused (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window);
  CarrelUiBanner *banner = CARREL_UI_BANNER (
    carrel_ui_test_find_type (dialog, CARREL_UI_TYPE_BANNER));

  click_row (find_list (dialog), 0);
  carrel_ui_fake_fail_next (fake, "The disk is full.");
  gtk_widget_activate_action (dialog, "create.start", NULL);
  carrel_ui_test_settle (dialog);
  g_assert_cmpstr (carrel_ui_banner_get_text (banner), ==, "The disk is full.");
  /* Everything is still there, to be tried again. */
  gtk_widget_activate_action (dialog, "create.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/create/four-clicks-and-no-typing", test_clicks);
  g_test_add_func ("/ui/create/a-dropped-image-takes-one-click", test_drop);
  g_test_add_func ("/ui/create/an-unknown-system-does-not-block", test_unknown_system);
  g_test_add_func ("/ui/create/a-bad-image-is-told-in-place", test_bad_image);
  g_test_add_func ("/ui/create/names-are-checked-while-typed", test_name);
  g_test_add_func ("/ui/create/a-refusal-keeps-the-dialog", test_refused);
  return g_test_run ();
}
