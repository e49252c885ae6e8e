/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#define RUNNING CARREL_UI_TEST_UUID ("00")
#define OFF CARREL_UI_TEST_UUID ("01")

static GtkWidget *
open_page (CarrelUiWindow *window, const char *uuid, int page)
{
  GtkWidget *dialog = NULL;
  GtkListBox *list = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-settings", "s", uuid);
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  list = GTK_LIST_BOX (carrel_ui_test_find_class (dialog, "navigation-sidebar"));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, page));
  carrel_ui_test_settle (dialog);
  return dialog;
}

/* Waits until the number has rested long enough to count as chosen. */
static void
wait_for_calls (CarrelUiFake *fake, GtkWidget *dialog, const char *expected)
{
  g_autoptr (GString) calls = g_string_new (NULL);
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (calls->len == 0 && g_get_monotonic_time () < deadline)
    {
      g_autofree char *more = NULL;

      carrel_ui_test_settle (dialog);
      more = carrel_ui_fake_take_calls (fake);
      g_string_append (calls, more);
    }
  g_assert_cmpstr (calls->str, ==, expected);
}

static void
test_after_restart (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, RUNNING, 1);
  GtkWidget *spin = carrel_ui_test_find_type (dialog, GTK_TYPE_SPIN_BUTTON);

  g_assert_null (carrel_ui_test_find_text (dialog, "After restart"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 6);
  wait_for_calls (fake, dialog, "change " RUNNING " cpus 6\n");
  carrel_ui_test_settle (dialog);
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "After restart"));
  g_signal_emit_by_name (carrel_ui_test_find_action (dialog, "settings.restart"), "clicked");
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake, "restart " RUNNING "\n");
  carrel_ui_test_close (window);
}

static void
test_at_once (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 5);
  GtkWidget *toggle = carrel_ui_test_find_type (dialog, GTK_TYPE_SWITCH);

  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake, "change " OFF " network false\n");
  g_assert_null (carrel_ui_test_find_text (dialog, "After restart"));
  carrel_ui_test_close (window);
}

static void
test_refused (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 5);
  GtkWidget *toggle = carrel_ui_test_find_type (dialog, GTK_TYPE_SWITCH);

  carrel_ui_fake_fail_next (fake, "The library is read-only.");
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  carrel_ui_test_settle (dialog);
  /* The control is back where the truth is, and the reason is told. */
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_true (ADW_IS_MESSAGE_DIALOG (carrel_ui_test_find_dialog (window)));
  carrel_ui_test_close (window);
}

static void
test_name (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 0);
  GtkWidget *name = carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (name), "   ");
  g_assert_true (gtk_widget_has_css_class (name, "error"));
  g_signal_emit_by_name (name, "apply");
  carrel_ui_test_assert_calls (fake, "");
  gtk_editable_set_text (GTK_EDITABLE (name), " Taxes ");
  g_signal_emit_by_name (name, "apply");
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake, "change " OFF " name 'Taxes'\n");
  carrel_ui_test_close (window);
}

static void
test_notes_kept_on_close (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 0);
  GtkTextView *view = GTK_TEXT_VIEW (carrel_ui_test_find_type (dialog, GTK_TYPE_TEXT_VIEW));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), "Remember the key.", -1);
  gtk_window_close (GTK_WINDOW (dialog));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  carrel_ui_test_assert_calls (fake, "change " OFF " notes 'Remember the key.'\n");
  carrel_ui_test_close (window);
}

static void
test_disks (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 2);
  GtkWidget *question = NULL;

  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Disk 1"));
  g_signal_emit_by_name (gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, "Grow…"),
                                                  GTK_TYPE_BUTTON),
                         "clicked");
  question = carrel_ui_test_find_dialog (window);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (
                               adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (question))),
                             64);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "apply");
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake,
                               "disk-grow " OFF
                               " {'size': <uint64 68719476736>, 'disk': <'disk0'>}\n");
  carrel_ui_test_close (window);
}

static void
test_boot_order (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 3);
  GtkWidget *row = gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, "2. Disk"),
                                            ADW_TYPE_ACTION_ROW);

  g_signal_emit_by_name (carrel_ui_test_find_type (row, GTK_TYPE_BUTTON), "clicked");
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake, "change " OFF " boot-order ['disk', 'cdrom', 'network']\n");
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "1. Disk"));
  carrel_ui_test_close (window);
}

static void
test_start_with_others (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 3);
  GtkWidget *turn = gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, "Turn"),
                                             ADW_TYPE_ACTION_ROW);
  GtkWidget *wait = gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog,
                                                                       "Until the guest answers"),
                                             ADW_TYPE_ACTION_ROW);

  gtk_switch_set_active (GTK_SWITCH (carrel_ui_test_find_type (wait, GTK_TYPE_SWITCH)), TRUE);
  wait_for_calls (fake, dialog, "change " OFF " start-wait true\n");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (
                               carrel_ui_test_find_type (turn, GTK_TYPE_SPIN_BUTTON)),
                             2);
  wait_for_calls (fake, dialog, "change " OFF " start-order 2\n");
  carrel_ui_test_close (window);
}

static GtkWidget *
find_button (GtkWidget *dialog, const char *tooltip)
{
  for (GtkWidget *child = gtk_widget_get_first_child (dialog); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, tooltip);

      if (found != NULL)
        return found;
    }
  return GTK_IS_BUTTON (dialog) && g_strcmp0 (gtk_widget_get_tooltip_text (dialog), tooltip) == 0
           ? dialog
           : NULL;
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_serial (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, RUNNING, 6);
  GtkWidget *add = find_button (dialog, "Add a serial port");
  g_autofree char *copied = NULL;

  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Port 1: COM1, ttyS0"));
  g_signal_emit_by_name (find_button (dialog, "Copy the socket's path"), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, copied_cb, &copied);
  while (copied == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_suffix (copied, "/serial.sock"));
  g_assert_nonnull (carrel_ui_test_find_text (dialog, copied));
  /* Another one is there after a restart, and the first one cannot go before it does. */
  for (guint i = 2; i <= 4; i++)
    {
      g_autofree char *call = g_strdup_printf ("change " RUNNING " serial-ports %u\n", i);

      g_assert_true (gtk_widget_is_sensitive (add));
      g_signal_emit_by_name (add, "clicked");
      carrel_ui_test_settle (dialog);
      carrel_ui_test_assert_calls (fake, call);
    }
  g_assert_false (gtk_widget_is_sensitive (add));
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Port 4: COM4, ttyS3"));
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Its socket is there after a restart"));
  for (guint i = 4; i > 0; i--)
    {
      g_autofree char *call = g_strdup_printf ("change " RUNNING " serial-ports %u\n", i - 1);

      g_signal_emit_by_name (find_button (dialog, "Remove the serial port"), "clicked");
      carrel_ui_test_settle (dialog);
      carrel_ui_test_assert_calls (fake, call);
    }
  g_assert_null (find_button (dialog, "Remove the serial port"));
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "None"));
  carrel_ui_test_close (window);
}

static void
test_serial_off (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 6);

  g_assert_nonnull (
    carrel_ui_test_find_text (dialog, "Its socket is there while the machine runs"));
  g_assert_null (find_button (dialog, "Copy the socket's path"));
  carrel_ui_test_close (window);
}

static void
test_search (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_page (window, OFF, 0);
  GtkListBox *list = GTK_LIST_BOX (carrel_ui_test_find_class (dialog, "navigation-sidebar"));
  GtkWidget *entry = carrel_ui_test_find_type (dialog, GTK_TYPE_SEARCH_ENTRY);

  /* By a word of the page, not only of its title. */
  gtk_editable_set_text (GTK_EDITABLE (entry), " CORES");
  carrel_ui_test_settle (dialog);
  g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (list)), ==, 1);
  g_assert_nonnull (carrel_ui_test_find_type (dialog, GTK_TYPE_SPIN_BUTTON));
  g_assert_false (
    gtk_widget_get_child_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0))));
  gtk_editable_set_text (GTK_EDITABLE (entry), "zebra");
  carrel_ui_test_settle (dialog);
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Nothing found"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  carrel_ui_test_settle (dialog);
  g_assert_true (
    gtk_widget_get_child_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0))));
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/settings/a-running-guest-waits-for-its-restart", test_after_restart);
  g_test_add_func ("/ui/settings/search-finds-by-words", test_search);
  g_test_add_func ("/ui/settings/changes-apply-at-once", test_at_once);
  g_test_add_func ("/ui/settings/a-refused-change-goes-back", test_refused);
  g_test_add_func ("/ui/settings/names-are-never-empty", test_name);
  g_test_add_func ("/ui/settings/closing-keeps-the-notes", test_notes_kept_on_close);
  g_test_add_func ("/ui/settings/disks-grow", test_disks);
  g_test_add_func ("/ui/settings/boot-order-moves", test_boot_order);
  g_test_add_func ("/ui/settings/start-with-others", test_start_with_others);
  g_test_add_func ("/ui/settings/serial-ports-come-and-go-at-the-end", test_serial);
  g_test_add_func ("/ui/settings/a-port-of-what-is-off-leads-nowhere", test_serial_off);
  return g_test_run ();
}
