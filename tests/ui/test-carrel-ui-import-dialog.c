/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-banner.h"
#include "ui/carrel-ui-import-dialog.h"

#define FOLDER "/home/someone/Kiste"
#define APPLIANCE "/home/someone/appliance.ova"

static GtkWidget *
open_plan (CarrelUiWindow *window, const char *path)
{
  GtkWidget *dialog = NULL;

  carrel_ui_window_open_image (window, path);
  carrel_ui_test_settle (GTK_WIDGET (window));
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (dialog));
  return dialog;
}

static GtkWidget *
find_button (GtkWidget *dialog)
{
  GtkWidget *button = carrel_ui_test_find_action (dialog, "import.start");

  g_assert_true (GTK_IS_BUTTON (button));
  return button;
}

static void
list_checks (GtkWidget *widget, GPtrArray *checks)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    g_ptr_array_add (checks, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_checks (child, checks);
}

static const char *
get_banner (GtkWidget *dialog)
{
  return carrel_ui_banner_get_text (
    CARREL_UI_BANNER (carrel_ui_test_find_type (dialog, CARREL_UI_TYPE_BANNER)));
}

static void
test_straight (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;

  carrel_ui_window_open_image (window, FOLDER);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_assert_calls (fake,
                               "plan " FOLDER "\n"
                               "import " FOLDER " as planned for any with nothing tried\n");
  /* What was done can be read, and not done again. */
  g_assert_nonnull (carrel_ui_test_find_action (GTK_WIDGET (window), "win.import-plan"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.import-plan", "s", FOLDER);
  dialog = carrel_ui_test_find_dialog (window);
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (dialog));
  carrel_ui_test_settle (dialog);
  g_assert_null (carrel_ui_test_find_action (dialog, "import.start"));
  gtk_widget_activate_action (dialog, "import.start", NULL);
  carrel_ui_test_assert_calls (fake, "");
  carrel_ui_test_close (window);
}

static void
test_consents (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, APPLIANCE);
  g_autoptr (GPtrArray) checks = g_ptr_array_new ();

  list_checks (dialog, checks);
  g_assert_cmpuint (checks->len, ==, 2);
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  g_assert_nonnull (strstr (get_banner (dialog), "licence"));
  gtk_check_button_set_active (g_ptr_array_index (checks, 0), TRUE);
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  g_assert_null (strstr (get_banner (dialog), "licence"));
  gtk_check_button_set_active (g_ptr_array_index (checks, 1), TRUE);
  g_assert_null (get_banner (dialog));
  g_assert_true (gtk_widget_is_sensitive (find_button (dialog)));
  gtk_check_button_set_active (g_ptr_array_index (checks, 0), FALSE);
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  gtk_check_button_set_active (g_ptr_array_index (checks, 0), TRUE);
  g_signal_emit_by_name (find_button (dialog), "clicked");
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "plan " APPLIANCE "\n"
                               "import " APPLIANCE " as planned for any with licence,file tried\n");
  g_assert_null (carrel_ui_test_find_dialog (window));
  carrel_ui_test_close (window);
}

/* Enter, as a person presses it at the end of the name, must not go round the consents. */
static void
test_no_way_round (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, APPLIANCE);

  g_signal_emit_by_name (carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW), "entry-activated");
  carrel_ui_test_press (dialog, GDK_KEY_Return, GDK_CONTROL_MASK);
  carrel_ui_test_settle (dialog);
  carrel_ui_test_assert_calls (fake, "plan " APPLIANCE "\n");
  carrel_ui_test_close (window);
}

/* A stranger's words are words, and no markup. */
static void
test_strangers_words (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, APPLIANCE);

  g_assert_nonnull (carrel_ui_test_find_text (dialog, "Mail <gateway> & archive\n12.4.1"));
  carrel_ui_test_close (window);
}

static void
test_configurations (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, "/tmp/many.ova");
  GtkWidget *row = carrel_ui_test_find_type (dialog, ADW_TYPE_COMBO_ROW);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  carrel_ui_test_settle (dialog);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW)),
                         "Mine");
  gtk_widget_activate_action (dialog, "import.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "plan /tmp/many.ova\n"
                               "plan /tmp/many.ova for large\n"
                               "import /tmp/many.ova as Mine for large with nothing tried\n");
  carrel_ui_test_close (window);
}

static gboolean
is_titled (GtkWidget *row, const char *title)
{
  return ADW_IS_PREFERENCES_ROW (row) &&
         g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = is_titled (widget, title) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

/* What is set goes along, and what depends on a switch that is off does not. */
static void
test_fields (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, "/tmp/cloud.qcow2");
  GtkWidget *user = find_row (dialog, "User, who may do everything by sudo");
  GtkWidget *switch_row = find_row (dialog, "Set up a user by cloud-init");

  g_assert_true (ADW_IS_ENTRY_ROW (user));
  gtk_editable_set_text (GTK_EDITABLE (user), "bob");
  g_assert_true (gtk_widget_get_visible (user));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (dialog, "Disks")), 1);
  gtk_editable_set_text (GTK_EDITABLE (find_row (dialog, "Password; without one it is locked")),
                         "secret");
  gtk_widget_activate_action (dialog, "import.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "plan /tmp/cloud.qcow2\n"
                               "import /tmp/cloud.qcow2 as planned for any with nothing tried\n"
                               "  in-place=in-place\n"
                               "  cloud-init=yes\n"
                               "  cloud-user=bob\n"
                               "  host-name=debian-12-genericcloud-amd64\n"
                               "  cloud-key=/home/anna/.ssh/id_ed25519.pub\n"
                               "  cloud-password=secret\n");
  dialog = open_plan (window, "/tmp/cloud.qcow2");
  switch_row = find_row (dialog, "Set up a user by cloud-init");
  gtk_switch_set_active (GTK_SWITCH (carrel_ui_test_find_type (switch_row, GTK_TYPE_SWITCH)),
                         FALSE);
  g_assert_false (
    gtk_widget_get_visible (find_row (dialog, "User, who may do everything by sudo")));
  gtk_widget_activate_action (dialog, "import.start", NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_assert_calls (fake,
                               "plan /tmp/cloud.qcow2\n"
                               "import /tmp/cloud.qcow2 as planned for any with nothing tried\n"
                               "  in-place=copy\n"
                               "  cloud-init=\n");
  carrel_ui_test_close (window);
}

/* What a value must not be is said while it is so. */
static void
test_objections (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, "/tmp/values.ova");

  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  g_assert_nonnull (carrel_ui_test_find_text (dialog, "“Servers of names” must not be empty."));
  gtk_editable_set_text (GTK_EDITABLE (find_row (dialog, "Servers of names")), "192.0.2.1");
  carrel_ui_test_settle (dialog);
  g_assert_true (gtk_widget_is_sensitive (find_button (dialog)));
  carrel_ui_test_close (window);
}

static void
test_broken (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, "/tmp/broken.utm");

  g_assert_nonnull (strstr (get_banner (dialog), "aarch64"));
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  carrel_ui_test_close (window);
}

static void
test_name (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = open_plan (window, "/tmp/many.ova");
  GtkWidget *name = carrel_ui_test_find_type (dialog, ADW_TYPE_ENTRY_ROW);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "Shop");
  gtk_editable_set_text (GTK_EDITABLE (name), " ");
  g_assert_false (gtk_widget_is_sensitive (find_button (dialog)));
  g_assert_cmpstr (get_banner (dialog), ==, "Give it a name.");
  carrel_ui_test_close (window);
}

static void
test_refused (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);

  carrel_ui_fake_fail_next (fake, "“Kiste” is no package.\nThe descriptor is missing.");
  carrel_ui_window_open_image (window, FOLDER);
  carrel_ui_test_settle (GTK_WIDGET (window));
  g_assert_true (ADW_IS_MESSAGE_DIALOG (carrel_ui_test_find_dialog (window)));
  carrel_ui_test_assert_calls (fake, "plan " FOLDER "\n");
  carrel_ui_test_close (window);
}

static void
test_discover (void)
{
  CarrelUiFake *fake = NULL;
  CarrelUiWindow *window = carrel_ui_test_open (30, &fake);
  GtkWidget *dialog = NULL;
  GtkListBox *list = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.discover", NULL);
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  list = GTK_LIST_BOX (carrel_ui_test_find_class (dialog, "boxed-list"));
  /* What cannot be read is there, and cannot be chosen. */
  g_assert_false (gtk_list_box_row_get_activatable (gtk_list_box_get_row_at_index (list, 3)));
  g_assert_null (gtk_list_box_get_row_at_index (list, 4));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  carrel_ui_test_settle (GTK_WIDGET (window));
  /* A person chose it here to look at it: nothing begins without a word. */
  g_assert_true (CARREL_UI_IS_IMPORT_DIALOG (carrel_ui_test_find_dialog (window)));
  carrel_ui_test_assert_calls (fake,
                               "discover\n"
                               "plan /home/someone/vmware/Kiste/Kiste.vmx\n");
  carrel_ui_test_close (window);
}

int
main (int argc, char **argv)
{
  carrel_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/import/what-asks-nothing-is-imported-at-once", test_straight);
  g_test_add_func ("/ui/import/consents-come-first", test_consents);
  g_test_add_func ("/ui/import/no-key-goes-round-the-consents", test_no_way_round);
  g_test_add_func ("/ui/import/a-strangers-words-are-plain", test_strangers_words);
  g_test_add_func ("/ui/import/a-configuration-is-planned-anew", test_configurations);
  g_test_add_func ("/ui/import/what-is-set-goes-along", test_fields);
  g_test_add_func ("/ui/import/what-cannot-be-set-is-said", test_objections);
  g_test_add_func ("/ui/import/what-cannot-be-made-says-why", test_broken);
  g_test_add_func ("/ui/import/it-needs-a-name", test_name);
  g_test_add_func ("/ui/import/a-refusal-is-told", test_refused);
  g_test_add_func ("/ui/import/other-products-are-listed", test_discover);
  return g_test_run ();
}
