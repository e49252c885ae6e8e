/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-place-menu.h"

#include "carrel-ui-machine-dialogs.h"
#include "carrel-ui-names.h"

#include <glib/gi18n-lib.h>

#define PLACE_KEY "carrel-ui-place"
#define MENU_KEY "carrel-ui-menu"
/* The folder that the open menu is for. */
#define CHOSEN_KEY "carrel-ui-chosen"
#define PROVIDER_KEY "carrel-ui-provider"
/* The widget that the menu is a child of: a list takes every child for one of its rows. */
#define HOST_KEY "carrel-ui-host"

void
carrel_ui_place_menu_mark (GtkListBoxRow *row, CarrelUiPlace *place)
{
  g_return_if_fail (GTK_IS_LIST_BOX_ROW (row));
  g_return_if_fail (CARREL_UI_IS_PLACE (place));

  g_object_set_data_full (G_OBJECT (row), PLACE_KEY, g_object_ref (place), g_object_unref);
}

CarrelUiPlace *
carrel_ui_place_menu_get_place (GtkListBoxRow *row)
{
  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  return g_object_get_data (G_OBJECT (row), PLACE_KEY);
}

static CarrelUiPlace *
find_folder (GtkListBoxRow *row)
{
  CarrelUiPlace *place = row != NULL ? carrel_ui_place_menu_get_place (row) : NULL;

  return place != NULL && carrel_ui_place_get_kind (place) == CARREL_UI_PLACE_FOLDER ? place : NULL;
}

static void
activate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *list = GTK_WIDGET (user_data);
  CarrelUiPlace *place = g_object_get_data (G_OBJECT (list), CHOSEN_KEY);
  CarrelUiProvider *provider = g_object_get_data (G_OBJECT (list), PROVIDER_KEY);
  const char *name = g_action_get_name (G_ACTION (action));

  if (place == NULL)
    return;
  if (g_str_equal (name, "new-folder"))
    carrel_ui_machine_dialogs_new_folder (list, provider, place);
  else if (g_str_equal (name, "rename"))
    carrel_ui_machine_dialogs_rename_folder (list, provider, place);
  else
    carrel_ui_machine_dialogs_delete_folder (list, provider, place);
}

static GMenuModel *
create_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) making = g_menu_new ();
  g_autoptr (GMenu) losing = g_menu_new ();

  g_menu_append (making, C_ ("folder menu", "_New folder inside…"), "place.new-folder");
  g_menu_append (making, C_ ("folder menu", "_Rename…"), "place.rename");
  g_menu_append (losing, C_ ("folder menu", "_Delete folder…"), "place.delete");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (making));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (losing));
  return G_MENU_MODEL (menu);
}

static GtkWidget *
get_host (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), HOST_KEY);
}

static void
drop_menu (GtkWidget *host)
{
  GtkWidget *menu = g_object_steal_data (G_OBJECT (host), MENU_KEY);

  if (menu != NULL)
    gtk_widget_unparent (menu);
}

static gboolean
popup_cb (gpointer user_data)
{
  if (gtk_widget_get_parent (GTK_WIDGET (user_data)) != NULL)
    gtk_popover_popup (GTK_POPOVER (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
popup_on (GtkWidget *list, GtkListBoxRow *row, double x, double y)
{
  CarrelUiPlace *place = find_folder (row);
  GtkWidget *host = get_host (list);
  g_autoptr (GMenuModel) model = NULL;
  GtkWidget *menu = NULL;
  GdkRectangle at = { 0, 0, 1, 1 };

  if (place == NULL || !gtk_widget_translate_coordinates (list, host, x, y, &x, &y))
    return FALSE;
  at.x = (int) x;
  at.y = (int) y;
  drop_menu (host);
  g_object_set_data_full (G_OBJECT (list), CHOSEN_KEY, g_object_ref (place), g_object_unref);
  model = create_model ();
  menu = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (menu, host);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &at);
  carrel_ui_names_mend (menu);
  g_object_set_data (G_OBJECT (host), MENU_KEY, menu);
  /* GTK shows the sections of a new menu in an idle callback of its own. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, popup_cb, g_object_ref (menu), g_object_unref);
  return TRUE;
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *list = GTK_WIDGET (user_data);

  if (popup_on (list, gtk_list_box_get_row_at_y (GTK_LIST_BOX (list), (int) y), x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, gpointer user_data)
{
  pressed_cb (gesture, 1, x, y, user_data);
}

static GtkListBoxRow *
get_focus_row (GtkWidget *list)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, list) ? GTK_LIST_BOX_ROW (row) : NULL;
}

static gboolean
menu_key_cb (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  GtkListBoxRow *row = get_focus_row (list);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), list, &bounds))
    return FALSE;
  return popup_on (list, row, bounds.origin.x + 24, bounds.origin.y + bounds.size.height / 2);
}

static gboolean
action_key_cb (GtkWidget *list, GVariant *arguments, gpointer user_data)
{
  CarrelUiPlace *place = find_folder (get_focus_row (list));

  if (place == NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (list), CHOSEN_KEY, g_object_ref (place), g_object_unref);
  return gtk_widget_activate_action (list, user_data, NULL);
}

static void
add_key (GtkShortcutController *keys,
         const char *trigger,
         GtkShortcutFunc callback,
         const char *action)
{
  gtk_shortcut_controller_add_shortcut (keys,
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (
                                                            trigger),
                                                          gtk_callback_action_new (callback,
                                                                                   (gpointer)
                                                                                     action,
                                                                                   NULL)));
}

static void
add_controllers (GtkWidget *list)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *touch = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), list, 0);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect_object (touch, "pressed", G_CALLBACK (long_pressed_cb), list, 0);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (touch));
  add_key (GTK_SHORTCUT_CONTROLLER (keys), "Menu", menu_key_cb, NULL);
  add_key (GTK_SHORTCUT_CONTROLLER (keys), "<Shift>F10", menu_key_cb, NULL);
  add_key (GTK_SHORTCUT_CONTROLLER (keys), "F2", action_key_cb, "place.rename");
  add_key (GTK_SHORTCUT_CONTROLLER (keys), "Delete", action_key_cb, "place.delete");
  gtk_widget_add_controller (list, keys);
}

void
carrel_ui_place_menu_attach (GtkListBox *list, GtkWidget *host, CarrelUiProvider *provider)
{
  static const GActionEntry entries[] = {
    { .name = "new-folder", .activate = activate_cb },
    { .name = "rename", .activate = activate_cb },
    { .name = "delete", .activate = activate_cb },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (GTK_IS_WIDGET (host));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));

  g_object_set_data (G_OBJECT (list), HOST_KEY, host);
  g_object_set_data_full (G_OBJECT (list), PROVIDER_KEY, g_object_ref (provider), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), list);
  gtk_widget_insert_action_group (host, "place", G_ACTION_GROUP (actions));
  add_controllers (GTK_WIDGET (list));
}
