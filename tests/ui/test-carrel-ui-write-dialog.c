/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-import-dialog.h"

#include <string.h>

#define STICK "Stick & <Thin> 4C530001 64 GB"

static GtkWidget *
open_dialog (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *library = GTK_WIDGET (carrel_ui_test_get_library (window));
  GtkWidget *dialog = NULL;

  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     CARREL_UI_LIBRARY_PAGE (library)),
                                   1,
                                   TRUE);
  g_assert_true (gtk_widget_activate_action (library, "machine.write-disk", NULL));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  return dialog;
}

static GtkWidget *
find_row (GtkWidget *dialog, const char *title)
{
  GtkWidget *text = carrel_ui_test_find_text (dialog, title);

  g_assert_nonnull (text);
  return gtk_widget_get_ancestor (text, ADW_TYPE_ACTION_ROW);
}

static void
choose (GtkWidget *dialog, const char *title)
{
  GtkWidget *row = find_row (dialog, title);

  g_assert_true (gtk_widget_is_sensitive (row));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  carrel_ui_test_settle (dialog);
}

static void
type (GtkWidget *dialog, const char *text)
{
  GtkWidget *entry = carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  carrel_ui_test_settle (dialog);
}

static GtkWidget *
find_button (GtkWidget *dialog)
{
  return carrel_ui_test_find_class (dialog, "destructive-action");
}

static void
test_typed (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake);
  GtkWidget *button = find_button (dialog);

  g_assert_false (gtk_widget_is_sensitive (button));
  choose (dialog, STICK);
  g_assert_false (gtk_widget_is_sensitive (button));
  /* A maker's words are no markup. */
  g_assert_nonnull (
    carrel_ui_test_find_text (dialog,
                              "All that is on this disk will be lost. To go on, type: " STICK));
  type (dialog, "Stick & <Thin>");
  g_assert_false (gtk_widget_is_sensitive (button));
  type (dialog, STICK);
  g_assert_true (gtk_widget_is_sensitive (button));
  /* What was typed is for the disk that it was typed for. */
  choose (dialog, "ACME Rapid 500 S4EV01 500 GB");
  g_assert_false (gtk_widget_is_sensitive (button));
  type (dialog, STICK);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  carrel_ui_test_assert_calls (fake, "list-disks\n");
  carrel_ui_test_close (window);
}

static void
test_written (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake);
  g_autofree char *calls = NULL;

  choose (dialog, STICK);
  type (dialog, STICK);
  g_signal_emit_by_name (find_button (dialog), "clicked");
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_dialog (window));
  calls = carrel_ui_fake_take_calls (fake);
  g_assert_nonnull (strstr (calls, "write-disk "));
  g_assert_nonnull (strstr (calls, "'device': <'/dev/sdb'>"));
  g_assert_nonnull (strstr (calls, "'confirm': <'" STICK "'>"));
  carrel_ui_test_close (window);
}

/* The one that the computer runs from, and the one that cannot be written, are there with the reason. */
static void
test_refused (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake);

  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Swift & <Sons> NV 1 1000 GB")));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Generic Card Reader 32 GB")));
  g_assert_nonnull (
    carrel_ui_test_find_text (dialog,
                              "This computer runs from “/dev/nvme0n1”. It is not overwritten."));
  carrel_ui_test_close (window);
}

static void
test_import (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-disk", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Swift & <Sons> NV 1 1000 GB")));
  /* To be read it need not be writable. */
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, "Generic Card Reader 32 GB")));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (carrel_ui_test_find_dialog (window)));
  carrel_ui_test_assert_calls (fake,
                               "list-disks\n"
                               "plan /dev/sdc\n");
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/write-dialog/nothing-is-written-before-it-was-typed", test_typed);
  g_test_add_func ("/ui/write-dialog/what-was-typed-is-written", test_written);
  g_test_add_func ("/ui/write-dialog/what-cannot-be-written-says-why", test_refused);
  g_test_add_func ("/ui/write-dialog/a-disk-is-chosen-to-be-imported", test_import);
  return g_test_run ();
}
