/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-import-dialog.h"

#include <string.h>

#define MOUNTED "Backup 8811 2.0 TB"
#define ATTACHED "ACME Rapid 500 S4EV01 500 GB"
#define ABSENT "Old Laptop 77AB 250 GB"

static GtkWidget *
open_dialog (CarrelUiWindow *window)
{
  GtkWidget *dialog = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-disk", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  return dialog;
}

static GtkWidget *
find_row (GtkWidget *dialog, const char *title)
{
  GtkWidget *text = carrel_ui_test_find_text (dialog, title);

  return text != NULL ? gtk_widget_get_ancestor (text, ADW_TYPE_ACTION_ROW) : NULL;
}

/* A disk that is mounted and written is only for whoever has it held still, and that is handed on. */
static void
test_held (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window);
  GtkWidget *held = carrel_ui_test_find_type (dialog, GTK_TYPE_SWITCH);
  GtkWidget *plan = NULL;
  g_autofree char *calls = NULL;

  g_assert_nonnull (held);
  g_assert_true (gtk_widget_get_mapped (held));
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (held)));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, MOUNTED)));
  gtk_switch_set_active (GTK_SWITCH (held), TRUE);
  g_assert_true (gtk_widget_is_sensitive (find_row (dialog, MOUNTED)));
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, MOUNTED)));
  carrel_ui_test_settle (GTK_WIDGET (window));
  plan = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (plan));
  carrel_ui_test_assert_calls (fake,
                               "list-disks\n"
                               "plan /dev/sdd held\n");
  gtk_widget_activate_action (plan, "import.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  calls = carrel_ui_fake_take_calls (fake);
  g_assert_nonnull (strstr (calls, "import /dev/sdd"));
  g_assert_nonnull (strstr (calls, " held"));
  carrel_ui_test_close (window);
}

/* With the switch on, a disk that needs no holding is read as ever. */
static void
test_goes_on (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window);

  g_assert_nonnull (
    carrel_ui_test_find_text (find_row (dialog, ATTACHED),
                              "An import was broken off at 43 %, and goes on from there."));
  gtk_switch_set_active (GTK_SWITCH (carrel_ui_test_find_type (dialog, GTK_TYPE_SWITCH)), TRUE);
  adw_action_row_activate (ADW_ACTION_ROW (find_row (dialog, ATTACHED)));
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "list-disks\n"
                               "plan /dev/sda\n");
  carrel_ui_test_close (window);
}

static AdwMessageDialog *
find_message (GtkWidget *dialog)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) &&
          gtk_window_get_transient_for (window) == GTK_WINDOW (dialog))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
answer (GtkWidget *dialog, const char *title, const char *response)
{
  GtkWidget *button = carrel_ui_test_find_class (find_row (dialog, title), "flat");
  AdwMessageDialog *message = NULL;

  g_assert_nonnull (button);
  /* It shows a picture alone: who does not see it is told. */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Discard what was read");
  g_signal_emit_by_name (button, "clicked");
  message = find_message (dialog);
  g_assert_nonnull (message);
  adw_message_dialog_response (message, response);
  gtk_window_destroy (GTK_WINDOW (message));
  carrel_ui_test_settle (dialog);
}

static void
test_discarded (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window);
  g_autofree char *calls = NULL;

  /* One whose disk is not there can only be forgotten. */
  g_assert_true (gtk_widget_is_sensitive (find_row (dialog, ABSENT)));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (find_row (dialog, ABSENT))));
  answer (dialog, ABSENT, "keep");
  carrel_ui_test_assert_calls (fake, "list-disks\n");
  answer (dialog, ABSENT, "discard");
  g_assert_null (find_row (dialog, ABSENT));
  answer (dialog, ATTACHED, "discard");
  g_assert_nonnull (carrel_ui_test_find_text (find_row (dialog, ATTACHED), "/dev/sda"));
  calls = carrel_ui_fake_take_calls (fake);
  g_assert_nonnull (strstr (calls, "drop-unfinished"));
  g_assert_nonnull (strstr (calls, "'unfinished': <'two'>"));
  g_assert_nonnull (strstr (calls, "'unfinished': <'one'>"));
  carrel_ui_test_close (window);
}

/* What is only there because it was broken off cannot be written to. */
static void
test_not_for_writing (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *library = GTK_WIDGET (carrel_ui_test_get_library (window));
  GtkWidget *dialog = NULL;

  g_object_set (carrel_ui_fake_get_machine (fake, 1), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     CARREL_UI_LIBRARY_PAGE (library)),
                                   1,
                                   TRUE);
  gtk_widget_activate_action (library, "machine.write-disk", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  g_assert_nonnull (find_row (dialog, ATTACHED));
  g_assert_null (find_row (dialog, ABSENT));
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/physical-dialog/what-is-mounted-is-held-still-when-wanted", test_held);
  g_test_add_func ("/ui/physical-dialog/what-was-broken-off-goes-on", test_goes_on);
  g_test_add_func ("/ui/physical-dialog/what-was-broken-off-is-discarded", test_discarded);
  g_test_add_func ("/ui/physical-dialog/what-is-not-there-is-not-written-to", test_not_for_writing);
  return g_test_run ();
}
