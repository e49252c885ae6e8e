/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-shots-scenes.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-banner.h"
#include "ui/carrel-ui-console-page.h"
#include "ui/carrel-ui-context-menu.h"
#include "ui/carrel-ui-create-dialog.h"
#include "ui/carrel-ui-jobs-button.h"
#include "ui/carrel-ui-library-page.h"
#include "ui/carrel-ui-names.h"
#include "ui/carrel-ui-report.h"
#include "ui/carrel-ui-settings-dialog.h"
#include "ui/carrel-ui-system-dialog.h"

#include "display/carrel-display-null.h"

static GtkWidget *
prepare_list (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), TRUE);
  return NULL;
}

static GtkWidget *
prepare_selected (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkSelectionModel *selection = carrel_ui_library_page_get_selection (
    carrel_ui_test_get_library (window));

  gtk_selection_model_select_range (selection, 1, 3, TRUE);
  return NULL;
}

static GtkWidget *
prepare_search (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_search (window, "course");
  return NULL;
}

static GtkWidget *
prepare_no_results (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_search (window, "zebra");
  return NULL;
}

static GtkWidget *
prepare_trash (CarrelUiWindow *window, CarrelUiFake *fake)
{
  for (guint i = 15; i < 19; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "trashed", TRUE, NULL);
  carrel_ui_library_page_select_place (carrel_ui_test_get_library (window),
                                       CARREL_UI_PLACE_TRASH,
                                       NULL);
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    0,
                                    2,
                                    TRUE);
  return NULL;
}

static GtkWidget *
prepare_busy (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_fake_add_job (fake, "Copying the disk of “Mail server”", 0.42);
  carrel_ui_fake_add_job (fake, "Growing the disk of “Database”", 0.8);
  g_object_set (carrel_ui_fake_get_machine (fake, 1),
                "job-text",
                "Copying",
                "job-fraction",
                0.42,
                NULL);
  g_object_set (fake,
                "read-only-reason",
                "The library was written by a newer version of Carrel. It can be looked at, and "
                "machines can be used, but nothing can be changed.",
                NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     carrel_ui_test_get_library (window)),
                                   4,
                                   TRUE);
  gtk_widget_activate_action (GTK_WIDGET (carrel_ui_test_get_library (window)),
                              "machine.trash",
                              NULL);
  return NULL;
}

static GtkWidget *
prepare_jobs (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *button = NULL;

  carrel_ui_fake_add_job (fake, "Copying the disk of “Mail server”", 0.42);
  g_object_set (carrel_ui_fake_add_job (fake, "Growing the disk of “Database”", 0.8),
                "error",
                "The disk could not be grown, because the host has only 1.2 GB left.",
                "finished",
                TRUE,
                NULL);
  button = carrel_ui_test_find_type (carrel_ui_test_find_type (GTK_WIDGET (window),
                                                               CARREL_UI_TYPE_JOBS_BUTTON),
                                     GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  return GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
}

static GtkWidget *
prepare_sidebar (CarrelUiWindow *window, CarrelUiFake *fake)
{
  AdwFlap *flap = ADW_FLAP (carrel_ui_test_find_type (GTK_WIDGET (window), ADW_TYPE_FLAP));

  adw_flap_set_reveal_flap (flap, TRUE);
  return NULL;
}

static void
set_sensitive_recursively (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_sensitive_recursively (child);
}

static GtkWidget *
prepare_create_empty (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_create (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_open_image (window, "/home/someone/Downloads/debian-12.4.0-amd64-netinst.iso");
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_create_open (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = prepare_create (window, fake);

  set_sensitive_recursively (dialog);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 560, 1100);
  return dialog;
}

static GtkWidget *
prepare_create_error (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_fake_fail_next (
    fake,
    "The file cannot be used as an image.\n“disc.iso” is empty. Download it "
    "again, or choose another file.");
  carrel_ui_window_open_image (window, "/tmp/disc.iso");
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_systems (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWindow *dialog = carrel_ui_system_dialog_new (CARREL_UI_PROVIDER (fake),
                                                   GTK_WIDGET (window),
                                                   NULL);

  gtk_window_present (dialog);
  return GTK_WIDGET (dialog);
}

static GtkWidget *
prepare_overview (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.open-overview",
                              "s",
                              CARREL_UI_TEST_UUID ("00"));
  return NULL;
}

static GtkWidget *
prepare_overview_off (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.open-overview",
                              "s",
                              CARREL_UI_TEST_UUID ("06"));
  return NULL;
}

static GtkWidget *
prepare_overview_crashed (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.open-overview",
                              "s",
                              CARREL_UI_TEST_UUID ("08"));
  return NULL;
}

static void
paint_session (CarrelUiWindow *window, CarrelUiFake *fake)
{
  CarrelDisplaySession *session = NULL;

  carrel_ui_test_settle (GTK_WIDGET (window));
  session = carrel_ui_fake_get_session (fake);
  if (session == NULL)
    return;
  carrel_display_null_fill (CARREL_DISPLAY_NULL (session), 0, 0, 800, 500, 0x24476f);
  carrel_display_null_fill (CARREL_DISPLAY_NULL (session), 0, 0, 800, 26, 0x1e1e1e);
  carrel_display_null_fill (CARREL_DISPLAY_NULL (session), 90, 80, 420, 300, 0xf6f5f4);
  carrel_display_null_fill (CARREL_DISPLAY_NULL (session), 90, 80, 420, 34, 0xdeddda);
  carrel_display_null_fill (CARREL_DISPLAY_NULL (session), 400, 190, 320, 240, 0x241f31);
}

static GtkWidget *
prepare_console (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_show_machine (window, CARREL_UI_TEST_UUID ("00"));
  paint_session (window, fake);
  return NULL;
}

static GtkWidget *
prepare_console_emulated (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_fake_set_emulated (fake);
  return prepare_console (window, fake);
}

static GtkWidget *
prepare_console_paused (CarrelUiWindow *window, CarrelUiFake *fake)
{
  prepare_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0),
                "state",
                (int) CARREL_UI_STATE_PAUSED,
                "reason",
                "The host's disk is full, so the guest waits.",
                "advice",
                "Free some space, then resume: nothing is lost.",
                NULL);
  return NULL;
}

static GtkWidget *
prepare_console_crashed (CarrelUiWindow *window, CarrelUiFake *fake)
{
  prepare_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0),
                "state",
                (int) CARREL_UI_STATE_CRASHED,
                "reason",
                "QEMU was ended by the kernel, because the host ran out of memory.",
                "advice",
                "Give this machine less memory, or close other programs.",
                NULL);
  return NULL;
}

static GtkWidget *
prepare_console_off (CarrelUiWindow *window, CarrelUiFake *fake)
{
  prepare_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0), "state", (int) CARREL_UI_STATE_OFF, NULL);
  return NULL;
}

static GtkWidget *
prepare_console_starting (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_show_machine (window, CARREL_UI_TEST_UUID ("04"));
  return NULL;
}

static GtkWidget *
prepare_console_disconnected (CarrelUiWindow *window, CarrelUiFake *fake)
{
  g_autoptr (GError) error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                                  CARREL_DISPLAY_ERROR_TAKEN_OVER,
                                                  "Another viewer has taken over this display.");

  prepare_console (window, fake);
  carrel_display_null_end (CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake)), error);
  return NULL;
}

static GtkWidget *
show_settings (CarrelUiWindow *window, const char *uuid, int page)
{
  GtkWidget *dialog = NULL;
  GtkWidget *list = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-settings", "s", uuid);
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  list = carrel_ui_test_find_class (dialog, "navigation-sidebar");
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), page));
  g_signal_emit_by_name (list,
                         "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), page));
  return dialog;
}

#define SETTINGS_SCENE(number)                                                             \
  static GtkWidget *prepare_settings_##number (CarrelUiWindow *window, CarrelUiFake *fake) \
  {                                                                                        \
    return show_settings (window, CARREL_UI_TEST_UUID ("03"), number);                     \
  }

SETTINGS_SCENE (0)
SETTINGS_SCENE (1)
SETTINGS_SCENE (2)
SETTINGS_SCENE (3)
SETTINGS_SCENE (4)
SETTINGS_SCENE (5)
SETTINGS_SCENE (6)

/* A port that a running machine gets: its socket is not there yet. */
static GtkWidget *
prepare_settings_serial_added (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = show_settings (window, CARREL_UI_TEST_UUID ("00"), 6);

  carrel_ui_test_settle (dialog);
  carrel_ui_provider_change_async (CARREL_UI_PROVIDER (fake),
                                   CARREL_UI_TEST_UUID ("00"),
                                   "serial-ports",
                                   g_variant_new_uint32 (2),
                                   NULL,
                                   NULL,
                                   NULL);
  return dialog;
}

/* The page is longer than the window: what has the focus is in sight. */
static GtkWidget *
prepare_settings_start (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = prepare_settings_3 (window, fake);
  GtkStack *stack = NULL;

  carrel_ui_test_settle (dialog);
  stack = GTK_STACK (carrel_ui_test_find_type (dialog, GTK_TYPE_STACK));
  gtk_widget_grab_focus (
    carrel_ui_test_find_type (gtk_stack_get_visible_child (stack), GTK_TYPE_SWITCH));
  return dialog;
}

static GtkWidget *
prepare_error (CarrelUiWindow *window, CarrelUiFake *fake)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR,
                         G_IO_ERROR_FAILED,
                         "“Debian 12” could not be started.\nThe host has 1.1 GB of memory left, "
                         "and the machine wants 4 GB. Close other programs or machines, or give "
                         "this one less memory in its settings.");

  return GTK_WIDGET (carrel_ui_report_error (GTK_WIDGET (window),
                                             CARREL_UI_PROVIDER (fake),
                                             CARREL_UI_TEST_UUID ("00"),
                                             error));
}

static GtkWidget *
activate_on (CarrelUiWindow *window, CarrelUiFake *fake, guint position, const char *action)
{
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);

  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (library), action, NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_purge (CarrelUiWindow *window, CarrelUiFake *fake)
{
  prepare_trash (window, fake);
  return activate_on (window, fake, 0, "machine.purge");
}

static GtkWidget *
prepare_rename (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return activate_on (window, fake, 3, "machine.rename");
}

static GtkWidget *
prepare_shortcuts (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.shortcuts", NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_about (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.about", NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_preferences (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_menu (CarrelUiWindow *window, CarrelUiFake *fake)
{
  CarrelUiLibraryPage *library = carrel_ui_test_get_library (window);
  g_autoptr (GMenuModel) model = carrel_ui_context_menu_create_model (CARREL_UI_PROVIDER (fake));
  GtkWidget *menu = gtk_popover_menu_new_from_model_full (model, GTK_POPOVER_MENU_NESTED);
  GdkRectangle at = { 300, 120, 1, 1 };

  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (library), 6, TRUE);
  gtk_widget_set_parent (menu, carrel_ui_test_find_type (GTK_WIDGET (library), GTK_TYPE_GRID_VIEW));
  /* The grid takes its menu along when it goes. */
  g_object_set_data (G_OBJECT (gtk_widget_get_parent (menu)), "carrel-ui-menu", menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &at);
  carrel_ui_names_mend (menu);
  carrel_ui_test_settle (GTK_WIDGET (window));
  gtk_popover_popup (GTK_POPOVER (menu));
  return menu;
}

static const CarrelShotsScene scenes[] = {
  { "library", 30, NULL },
  { "library-list", 30, prepare_list },
  { "library-selected", 30, prepare_selected },
  { "library-sidebar", 30, prepare_sidebar },
  { "library-search", 30, prepare_search },
  { "library-no-results", 30, prepare_no_results },
  { "library-empty", 0, NULL },
  { "library-trash", 30, prepare_trash },
  { "library-busy", 30, prepare_busy },
  { "library-jobs", 30, prepare_jobs },
  { "library-menu", 30, prepare_menu },
  { "create-empty", 30, prepare_create_empty },
  { "create", 30, prepare_create },
  { "create-open", 30, prepare_create_open },
  { "create-error", 30, prepare_create_error },
  { "create-systems", 30, prepare_systems },
  { "overview", 30, prepare_overview },
  { "overview-off", 30, prepare_overview_off },
  { "overview-crashed", 30, prepare_overview_crashed },
  { "console", 30, prepare_console },
  { "console-emulated", 30, prepare_console_emulated },
  { "console-starting", 30, prepare_console_starting },
  { "console-paused", 30, prepare_console_paused },
  { "console-crashed", 30, prepare_console_crashed },
  { "console-off", 30, prepare_console_off },
  { "console-disconnected", 30, prepare_console_disconnected },
  { "settings-general", 30, prepare_settings_0 },
  { "settings-processor", 30, prepare_settings_1 },
  { "settings-disks", 30, prepare_settings_2 },
  { "settings-boot", 30, prepare_settings_3 },
  { "settings-start", 30, prepare_settings_start },
  { "settings-display", 30, prepare_settings_4 },
  { "settings-network", 30, prepare_settings_5 },
  { "settings-serial", 30, prepare_settings_6 },
  { "settings-serial-added", 30, prepare_settings_serial_added },
  { "error", 30, prepare_error },
  { "purge", 30, prepare_purge },
  { "rename", 30, prepare_rename },
  { "shortcuts", 30, prepare_shortcuts },
  { "about", 30, prepare_about },
  { "preferences", 30, prepare_preferences },
};

const CarrelShotsScene *
carrel_shots_scenes_get (guint *out_n_scenes)
{
  *out_n_scenes = G_N_ELEMENTS (scenes);
  return scenes;
}
