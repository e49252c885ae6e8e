/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-shots-more.h"

#include "carrel-ui-test.h"

#include "ui/carrel-ui-console-page.h"
#include "ui/carrel-ui-overview-page.h"
#include "ui/carrel-ui-sidebar.h"

#include "display/carrel-display-null.h"

#define RUNNING CARREL_UI_TEST_UUID ("00")
#define DEADLINE_US (20 * G_USEC_PER_SEC)

static GtkWidget *
open_console (CarrelUiWindow *window, CarrelUiFake *fake)
{
  CarrelDisplayNull *session = NULL;

  carrel_ui_window_show_machine (window, RUNNING);
  carrel_ui_test_settle (GTK_WIDGET (window));
  session = CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake));
  carrel_display_null_fill (session, 0, 0, 800, 500, 0x24476f);
  carrel_display_null_fill (session, 90, 80, 420, 300, 0xf6f5f4);
  carrel_display_null_fill (session, 400, 190, 320, 240, 0x241f31);
  return carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_CONSOLE_PAGE);
}

/* The mapped menu button with an icon: words differ between languages. */
static GtkMenuButton *
find_menu_button (GtkWidget *widget, const char *icon_name)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)), icon_name) == 0)
    return GTK_MENU_BUTTON (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkMenuButton *found = find_menu_button (child, icon_name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
open_menu (CarrelUiWindow *window, const char *icon_name)
{
  GtkMenuButton *button = NULL;

  carrel_ui_test_settle (GTK_WIDGET (window));
  button = find_menu_button (GTK_WIDGET (window), icon_name);
  g_assert_nonnull (button);
  gtk_menu_button_popup (button);
  return GTK_WIDGET (gtk_menu_button_get_popover (button));
}

static GtkWidget *
open_split_menu (GtkWidget *window)
{
  GtkWidget *split = NULL;

  carrel_ui_test_settle (window);
  split = carrel_ui_test_find_type (window, ADW_TYPE_SPLIT_BUTTON);
  adw_split_button_popup (ADW_SPLIT_BUTTON (split));
  return GTK_WIDGET (adw_split_button_get_popover (ADW_SPLIT_BUTTON (split)));
}

static GtkWidget *
prepare_fullscreen (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *page = open_console (window, fake);
  gint64 deadline = g_get_monotonic_time () + DEADLINE_US;

  gtk_widget_activate_action (page, "console.fullscreen", NULL);
  while (!gtk_window_is_fullscreen (GTK_WINDOW (window)) && g_get_monotonic_time () < deadline)
    carrel_ui_test_settle (GTK_WIDGET (window));
  carrel_ui_test_settle (GTK_WIDGET (window));
  return NULL;
}

static GtkWidget *
prepare_fullscreen_strip (CarrelUiWindow *window, CarrelUiFake *fake)
{
  prepare_fullscreen (window, fake);
  /* What the view emits when the keyboard was taken back. */
  g_signal_emit_by_name (carrel_ui_console_page_get_view (CARREL_UI_CONSOLE_PAGE (
                           carrel_ui_test_find_type (GTK_WIDGET (window),
                                                     CARREL_UI_TYPE_CONSOLE_PAGE))),
                         "release-requested");
  return NULL;
}

static GtkWidget *
prepare_hint (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *page = open_console (window, fake);

  carrel_display_view_grab (carrel_ui_console_page_get_view (CARREL_UI_CONSOLE_PAGE (page)));
  return NULL;
}

#define CONSOLE_MENU_SCENE(name, icon)                                                     \
  static GtkWidget *prepare_console_##name (CarrelUiWindow *window, CarrelUiFake *fake)    \
  {                                                                                        \
    open_console (window, fake);                                                           \
    g_object_set (carrel_ui_fake_get_machine (fake, 0), "media", "/tmp/debian.iso", NULL); \
    return open_menu (window, icon);                                                       \
  }

CONSOLE_MENU_SCENE (keys, "input-keyboard-symbolic")
CONSOLE_MENU_SCENE (devices, "media-optical-symbolic")
CONSOLE_MENU_SCENE (power, "system-shutdown-symbolic")
CONSOLE_MENU_SCENE (more, "view-more-symbolic")

static GtkWidget *
prepare_console_unknown (CarrelUiWindow *window, CarrelUiFake *fake)
{
  open_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0), "state", (int) CARREL_UI_STATE_UNKNOWN, NULL);
  return NULL;
}

static GtkWidget *
prepare_console_stopping (CarrelUiWindow *window, CarrelUiFake *fake)
{
  open_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0),
                "state",
                (int) CARREL_UI_STATE_STOPPING,
                NULL);
  return NULL;
}

static GtkWidget *
prepare_console_restart (CarrelUiWindow *window, CarrelUiFake *fake)
{
  static const char *const pending[] = { "cpus", NULL };

  open_console (window, fake);
  g_object_set (carrel_ui_fake_get_machine (fake, 0), "pending-restart", pending, NULL);
  return NULL;
}

static GtkWidget *
prepare_console_broken (CarrelUiWindow *window, CarrelUiFake *fake)
{
  g_autoptr (GError) error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                                  CARREL_DISPLAY_ERROR_SERVER_GONE,
                                                  "The machine closed its display and does not "
                                                  "answer any more.");

  open_console (window, fake);
  carrel_display_null_end (CARREL_DISPLAY_NULL (carrel_ui_fake_get_session (fake)), error);
  return NULL;
}

static GtkWidget *
prepare_main_menu (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_menu (window, "open-menu-symbolic");
}

static GtkWidget *
prepare_new_menu (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return open_split_menu (GTK_WIDGET (window));
}

static GtkWidget *
prepare_create_menu (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_window_open_image (window, "/home/someone/Downloads/debian-12.4.0-amd64-netinst.iso");
  return open_split_menu (carrel_ui_test_find_dialog (window));
}

static GtkWidget *
show_place (CarrelUiWindow *window, CarrelUiFake *fake, CarrelUiPlaceKind kind)
{
  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i),
                  "state",
                  (int) CARREL_UI_STATE_OFF,
                  "favourite",
                  FALSE,
                  NULL);
  carrel_ui_library_page_select_place (carrel_ui_test_get_library (window), kind, NULL);
  return NULL;
}

static GtkWidget *
prepare_no_running (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return show_place (window, fake, CARREL_UI_PLACE_RUNNING);
}

static GtkWidget *
prepare_no_favourites (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return show_place (window, fake, CARREL_UI_PLACE_FAVOURITES);
}

static GtkWidget *
prepare_no_trash (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return show_place (window, fake, CARREL_UI_PLACE_TRASH);
}

static GtkWidget *
prepare_selected_more (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    1,
                                    3,
                                    TRUE);
  return open_menu (window, "view-more-symbolic");
}

static GtkWidget *
prepare_selected_list (CarrelUiWindow *window, CarrelUiFake *fake)
{
  carrel_ui_library_page_set_list (carrel_ui_test_get_library (window), TRUE);
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    1,
                                    3,
                                    TRUE);
  return NULL;
}

/* Presses a key on the sidebar's row of a folder. */
static void
press_on_folder (CarrelUiWindow *window, guint key)
{
  GtkWidget *flap = carrel_ui_test_find_type (GTK_WIDGET (window), ADW_TYPE_FLAP);
  GtkWidget *label = NULL;
  GtkWidget *row = NULL;

  adw_flap_set_reveal_flap (ADW_FLAP (flap), TRUE);
  carrel_ui_test_settle (GTK_WIDGET (window));
  label = carrel_ui_test_find_text (GTK_WIDGET (window), "Course");
  row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  gtk_widget_grab_focus (row);
  carrel_ui_test_press (row, key, 0);
}

static GtkWidget *
prepare_folder_menu (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *sidebar = NULL;

  press_on_folder (window, GDK_KEY_Menu);
  carrel_ui_test_settle (GTK_WIDGET (window));
  sidebar = carrel_ui_test_find_type (GTK_WIDGET (window), CARREL_UI_TYPE_SIDEBAR);
  return g_object_get_data (G_OBJECT (sidebar), "carrel-ui-menu");
}

static GtkWidget *
prepare_folder_rename (CarrelUiWindow *window, CarrelUiFake *fake)
{
  press_on_folder (window, GDK_KEY_F2);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_folder_delete (CarrelUiWindow *window, CarrelUiFake *fake)
{
  press_on_folder (window, GDK_KEY_Delete);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_tags (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    1,
                                    3,
                                    TRUE);
  gtk_widget_activate_action (GTK_WIDGET (carrel_ui_test_get_library (window)),
                              "machine.tags",
                              NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_export (CarrelUiWindow *window, CarrelUiFake *fake)
{
  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_item (carrel_ui_library_page_get_selection (
                                     carrel_ui_test_get_library (window)),
                                   1,
                                   TRUE);
  gtk_widget_activate_action (GTK_WIDGET (carrel_ui_test_get_library (window)),
                              "machine.export",
                              NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_export_many (CarrelUiWindow *window, CarrelUiFake *fake)
{
  for (guint i = 0; i < 30; i++)
    g_object_set (carrel_ui_fake_get_machine (fake, i), "state", (int) CARREL_UI_STATE_OFF, NULL);
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    1,
                                    3,
                                    TRUE);
  gtk_widget_activate_action (GTK_WIDGET (carrel_ui_test_get_library (window)),
                              "machine.export",
                              NULL);
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_export_notes (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.show-notes",
                              "(ss)",
                              "Exported as “Debian 12.ova”",
                              "disk0 virtio → ahci: There is no such controller there; the guest "
                              "needs a driver for the other one\nnet0 virtio → e1000: There is no "
                              "such card there; the guest needs a driver for the other one\n"
                              "display: The graphics card there is the product's own");
  return carrel_ui_test_find_dialog (window);
}

/* All of it, down to the last fact. */
static GtkWidget *
prepare_overview_all (CarrelUiWindow *window, CarrelUiFake *fake)
{
  gtk_window_set_default_size (GTK_WINDOW (window),
                               gtk_widget_get_width (GTK_WIDGET (window)),
                               1480);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-overview", "s", RUNNING);
  return NULL;
}

static GtkWidget *
open_settings (CarrelUiWindow *window, int page)
{
  GtkWidget *dialog = NULL;
  GtkListBox *list = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window),
                              "win.open-settings",
                              "s",
                              CARREL_UI_TEST_UUID ("03"));
  dialog = carrel_ui_test_find_dialog (window);
  carrel_ui_test_settle (dialog);
  list = GTK_LIST_BOX (carrel_ui_test_find_class (dialog, "navigation-sidebar"));
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, page));
  carrel_ui_test_settle (dialog);
  return dialog;
}

static GtkWidget *
prepare_settings_search (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = open_settings (window, 0);

  gtk_editable_set_text (GTK_EDITABLE (carrel_ui_test_find_type (dialog, GTK_TYPE_SEARCH_ENTRY)),
                         "spice");
  return dialog;
}

static GtkWidget *
prepare_settings_list (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = open_settings (window, 0);

  gtk_widget_activate_action (dialog, "settings.search", NULL);
  return dialog;
}

/* The first button with an icon, or with words if there is none. */
static GtkWidget *
find_button (GtkWidget *widget, const char *icon_name)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) &&
      (icon_name != NULL
         ? g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon_name) == 0
         : gtk_button_get_label (GTK_BUTTON (widget)) != NULL))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, icon_name);
  return found;
}

static GtkWidget *
click_on_disks (CarrelUiWindow *window, const char *icon_name)
{
  GtkWidget *dialog = open_settings (window, 2);
  GtkStack *stack = GTK_STACK (carrel_ui_test_find_type (dialog, GTK_TYPE_STACK));
  GtkWidget *button = find_button (gtk_stack_get_visible_child (stack), icon_name);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  return carrel_ui_test_find_dialog (window);
}

static GtkWidget *
prepare_disk_grow (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return click_on_disks (window, NULL);
}

static GtkWidget *
prepare_disk_remove (CarrelUiWindow *window, CarrelUiFake *fake)
{
  return click_on_disks (window, "user-trash-symbolic");
}

static GtkWidget *
prepare_error_details (CarrelUiWindow *window, CarrelUiFake *fake)
{
  GtkWidget *dialog = NULL;

  carrel_ui_fake_fail_next (fake,
                            "“Debian 12” could not be paused.\nIts emulator does not answer. Wait "
                            "a while, or power it off.");
  gtk_selection_model_select_range (carrel_ui_library_page_get_selection (
                                      carrel_ui_test_get_library (window)),
                                    9,
                                    1,
                                    TRUE);
  gtk_widget_activate_action (GTK_WIDGET (carrel_ui_test_get_library (window)),
                              "machine.pause",
                              NULL);
  carrel_ui_test_settle (GTK_WIDGET (window));
  dialog = carrel_ui_test_find_dialog (window);
  gtk_expander_set_expanded (GTK_EXPANDER (carrel_ui_test_find_type (dialog, GTK_TYPE_EXPANDER)),
                             TRUE);
  return dialog;
}

static const CarrelShotsScene scenes[] = {
  { "console-fullscreen", 30, prepare_fullscreen },
  { "console-fullscreen-strip", 30, prepare_fullscreen_strip },
  { "console-hint", 30, prepare_hint },
  { "console-menu-keys", 30, prepare_console_keys },
  { "console-menu-devices", 30, prepare_console_devices },
  { "console-menu-power", 30, prepare_console_power },
  { "console-menu-more", 30, prepare_console_more },
  { "console-unknown", 30, prepare_console_unknown },
  { "console-stopping", 30, prepare_console_stopping },
  { "console-restart", 30, prepare_console_restart },
  { "console-broken", 30, prepare_console_broken },
  { "library-menu-main", 30, prepare_main_menu },
  { "library-menu-new", 30, prepare_new_menu },
  { "library-menu-selected", 30, prepare_selected_more },
  { "library-selected-list", 30, prepare_selected_list },
  { "library-no-running", 30, prepare_no_running },
  { "library-no-favourites", 30, prepare_no_favourites },
  { "library-no-trash", 30, prepare_no_trash },
  { "folder-menu", 30, prepare_folder_menu },
  { "folder-rename", 30, prepare_folder_rename },
  { "folder-delete", 30, prepare_folder_delete },
  { "tags", 30, prepare_tags },
  { "export", 30, prepare_export },
  { "export-many", 30, prepare_export_many },
  { "export-notes", 30, prepare_export_notes },
  { "create-menu", 30, prepare_create_menu },
  { "overview-all", 30, prepare_overview_all },
  { "settings-search", 30, prepare_settings_search },
  { "settings-list", 30, prepare_settings_list },
  { "settings-disk-grow", 30, prepare_disk_grow },
  { "settings-disk-remove", 30, prepare_disk_remove },
  { "error-details", 30, prepare_error_details },
};

const CarrelShotsScene *
carrel_shots_more_get (guint *out_n_scenes)
{
  *out_n_scenes = G_N_ELEMENTS (scenes);
  return scenes;
}
