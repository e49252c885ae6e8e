/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-export-dialog.h"
#include "ui/carrel-ui-format.h"

static GtkWidget *
open_dialog (CarrelUiWindow *window, CarrelUiFake *fake, guint n_machines)
{
  GtkWidget *library = GTK_WIDGET (carrel_ui_test_get_library (window));
  GtkWidget *dialog = NULL;

  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      CARREL_UI_LIBRARY_PAGE (library)),
                                    1,
                                    n_machines,
                                    TRUE);
  g_assert_true (gtk_widget_activate_action (library, "machine.export", NULL));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_nonnull (dialog);
  carrel_ui_test_settle (dialog);
  return dialog;
}

/* What the provider was asked for: the machine that is the second one shown. */
static void
assert_asked (CarrelUiWindow *window, CarrelUiFake *fake, const char *arguments)
{
  GtkSelectionModel *selection = carrel_ui_library_page_get_selection (
    carrel_ui_test_get_library (window));
  g_autoptr (CarrelUiMachine) machine = g_list_model_get_item (G_LIST_MODEL (selection), 1);
  g_autofree char *expected = g_strdup_printf ("export %s %s\n",
                                               carrel_ui_machine_get_uuid (machine),
                                               arguments);

  carrel_ui_test_assert_calls (fake, expected);
}

static GtkWidget *
find_row (GtkWidget *dialog, const char *title)
{
  return gtk_widget_get_ancestor (carrel_ui_test_find_text (dialog, title), ADW_TYPE_ACTION_ROW);
}

/* As a click on the row does. */
static void
choose (GtkWidget *dialog, const char *title)
{
  GtkWidget *row = find_row (dialog, title);

  g_assert_true (gtk_widget_is_sensitive (row));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  carrel_ui_test_settle (dialog);
}

static void
test_asks_for_a_package_that_all_products_take (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake, 1);
  g_autofree char *quoted = carrel_ui_format_quoted ("a.ova");
  g_autofree char *told = g_strconcat ("Exported as ", quoted, NULL);

  carrel_ui_export_dialog_export_to (GTK_WINDOW (dialog), "/home/someone/a.ova");
  carrel_ui_test_settle (GTK_WIDGET (window));
  assert_asked (window,
                fake,
                "{'target': <'/home/someone/a.ova'>, 'format': <'ova'>, 'profile': <'generic'>, "
                "'small': <false>}");
  g_assert_null (carrel_ui_test_find_dialog (window));
  g_assert_nonnull (carrel_ui_test_find_text (GTK_WIDGET (window), told));
  carrel_ui_test_close (window);
}

static void
test_asks_for_what_was_chosen (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake, 1);

  choose (dialog, "Smaller file");
  choose (dialog, "VirtualBox");
  choose (dialog, "virt-manager");
  /* Nothing is packed there. */
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Smaller file")));
  choose (dialog, "VMware");
  g_assert_true (gtk_widget_is_sensitive (find_row (dialog, "Smaller file")));
  carrel_ui_export_dialog_export_to (GTK_WINDOW (dialog), "/home/someone/b.ova");
  carrel_ui_test_settle (GTK_WIDGET (window));
  assert_asked (window,
                fake,
                "{'target': <'/home/someone/b.ova'>, 'format': <'ova'>, 'profile': <'vmware'>, "
                "'small': <true>}");
  carrel_ui_test_close (window);
}

static void
test_offers_only_packages_for_several_machines (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake, 3);

  g_assert_true (gtk_widget_is_sensitive (find_row (dialog, "VirtualBox")));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "virt-manager")));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "Vagrant")));
  g_assert_false (gtk_widget_is_sensitive (find_row (dialog, "QEMU (qcow2)")));
  carrel_ui_test_close (window);
}

static void
test_is_not_offered_while_a_machine_runs (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *library = GTK_WIDGET (carrel_ui_test_get_library (window));

  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i),
                  "state",
                  (int) CARREL_UI_STATE_RUNNING,
                  NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     CARREL_UI_LIBRARY_PAGE (library)),
                                   1,
                                   TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  gtk_widget_activate_action (library, "machine.export", NULL);
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_close (window);
}

static void
test_escape_closes (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_dialog (window, fake, 1);

  g_assert_true (carrel_ui_test_press (dialog, GDK_KEY_Escape, 0));
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_assert_calls (fake, "");
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/export-dialog/asks-for-a-package-that-all-products-take",
                   test_asks_for_a_package_that_all_products_take);
  g_test_add_func ("/ui/export-dialog/asks-for-what-was-chosen", test_asks_for_what_was_chosen);
  g_test_add_func ("/ui/export-dialog/offers-only-packages-for-several-machines",
                   test_offers_only_packages_for_several_machines);
  g_test_add_func ("/ui/export-dialog/is-not-offered-while-a-machine-runs",
                   test_is_not_offered_while_a_machine_runs);
  g_test_add_func ("/ui/export/escape-closes", test_escape_closes);
  return g_test_run ();
}
