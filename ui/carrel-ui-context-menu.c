/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-context-menu.h"

#include "carrel-ui-format.h"
#include "carrel-ui-names.h"

#include <glib/gi18n-lib.h>

#define ITEM_KEY "carrel-ui-list-item"

void
carrel_ui_context_menu_mark (GtkWidget *child, GtkListItem *item)
{
  g_return_if_fail (GTK_IS_WIDGET (child));
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  g_object_set_data (G_OBJECT (child), ITEM_KEY, item);
}

GMenuModel *
carrel_ui_context_menu_create_folders (CarrelUiProvider *provider)
{
  GListModel *places = carrel_ui_provider_get_places (provider);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) folders = g_menu_new ();
  g_autoptr (GMenuItem) top = g_menu_item_new (C_ ("move to folder", "No folder"), NULL);

  g_menu_item_set_action_and_target (top, "machine.move", "s", "");
  g_menu_append_item (menu, top);
  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (CarrelUiPlace) place = g_list_model_get_item (places, i);
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *title = NULL;

      if (carrel_ui_place_get_kind (place) != CARREL_UI_PLACE_FOLDER)
        continue;
      title = carrel_ui_format_line (carrel_ui_place_get_title (place));
      item = g_menu_item_new (NULL, NULL);
      /* Underscores are part of the name here, not mnemonics. */
      g_menu_item_set_attribute (item, "label", "s", title);
      g_menu_item_set_action_and_target (item, "machine.move", "s", carrel_ui_place_get_id (place));
      g_menu_append_item (folders, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (folders));
  return G_MENU_MODEL (menu);
}

GMenuModel *
carrel_ui_context_menu_create_model (CarrelUiProvider *provider)
{
  g_autoptr (GtkBuilder)
    builder = gtk_builder_new_from_resource ("/org/carrel/Carrel/ui/carrel-ui-menus.ui");
  g_autoptr (GMenuModel) folders = carrel_ui_context_menu_create_folders (provider);
  GMenu *move = G_MENU (gtk_builder_get_object (builder, "machine_move_menu"));

  g_menu_append_section (move, NULL, folders);
  return G_MENU_MODEL (g_object_ref (gtk_builder_get_object (builder, "machine_menu")));
}

/* The list item under a widget: its child carries the mark, or one of its ancestors does; a click
 * beside the child hits the item's own widget, whose first child is marked. */
static GtkListItem *
find_item (GtkWidget *view, GtkWidget *widget)
{
  while (widget != NULL && widget != view)
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);
      GtkListItem *item = g_object_get_data (G_OBJECT (widget), ITEM_KEY);

      if (item == NULL && child != NULL)
        item = g_object_get_data (G_OBJECT (child), ITEM_KEY);
      if (item == NULL && child != NULL && gtk_widget_get_first_child (child) != NULL)
        item = g_object_get_data (G_OBJECT (gtk_widget_get_first_child (child)), ITEM_KEY);
      if (item != NULL)
        return item;
      widget = gtk_widget_get_parent (widget);
    }
  return NULL;
}

static GtkSelectionModel *
get_selection (GtkWidget *view)
{
  if (GTK_IS_GRID_VIEW (view))
    return gtk_grid_view_get_model (GTK_GRID_VIEW (view));
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (view));
}

static void
closed_cb (GtkPopover *popover, gpointer user_data)
{
  /* The action that was chosen is activated after the menu closed, and needs its parent until then;
   * the next menu replaces this one. */
  gtk_widget_set_focusable (GTK_WIDGET (popover), FALSE);
}

static gboolean
popup_cb (gpointer user_data)
{
  GtkWidget *menu = GTK_WIDGET (user_data);

  if (gtk_widget_get_parent (menu) != NULL)
    gtk_popover_popup (GTK_POPOVER (menu));
  return G_SOURCE_REMOVE;
}

static void
popup (GtkWidget *view, double x, double y)
{
  CarrelUiProvider *provider = g_object_get_data (G_OBJECT (view), "carrel-ui-provider");
  GtkWidget *old = g_object_get_data (G_OBJECT (view), "carrel-ui-menu");
  g_autoptr (GMenuModel) model = carrel_ui_context_menu_create_model (provider);
  GtkWidget *menu = NULL;
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (old != NULL)
    gtk_widget_unparent (old);
  menu = gtk_popover_menu_new_from_model_full (model, GTK_POPOVER_MENU_NESTED);
  gtk_widget_set_parent (menu, view);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &at);
  g_signal_connect_object (menu, "closed", G_CALLBACK (closed_cb), view, 0);
  carrel_ui_names_mend (menu);
  g_object_set_data (G_OBJECT (view), "carrel-ui-menu", menu);
  /* GTK shows the sections of a new menu in an idle callback of its own, and a popup that is on the
   * screen before that stays too small for its last section. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, popup_cb, g_object_ref (menu), g_object_unref);
}

static void
popup_on (GtkWidget *view, GtkWidget *widget, double x, double y)
{
  GtkListItem *item = find_item (view, widget);
  GtkSelectionModel *selection = get_selection (view);
  guint position;

  if (item == NULL || selection == NULL)
    return;
  position = gtk_list_item_get_position (item);
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  popup (view, x, y);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  popup_on (view, gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT), x, y);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture, double x, double y, gpointer user_data)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  popup_on (view, gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT), x, y);
}

static gboolean
menu_key_cb (GtkWidget *view, GVariant *arguments, gpointer user_data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, view))
    return FALSE;
  if (!gtk_widget_compute_bounds (focus, view, &bounds))
    return FALSE;
  popup_on (view,
            focus,
            bounds.origin.x + MIN (bounds.size.width / 2, 120),
            bounds.origin.y + bounds.size.height / 2);
  return TRUE;
}

static void
destroy_cb (GtkWidget *view, gpointer user_data)
{
  GtkWidget *menu = g_object_steal_data (G_OBJECT (view), "carrel-ui-menu");

  if (menu != NULL)
    gtk_widget_unparent (menu);
}

void
carrel_ui_context_menu_attach (GtkWidget *view, CarrelUiProvider *provider)
{
  GtkGesture *click = NULL;
  GtkGesture *touch = NULL;
  GtkEventController *keys = NULL;

  g_return_if_fail (GTK_IS_GRID_VIEW (view) || GTK_IS_COLUMN_VIEW (view));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));

  g_object_set_data_full (G_OBJECT (view),
                          "carrel-ui-provider",
                          g_object_ref (provider),
                          g_object_unref);
  click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), view, 0);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  touch = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect_object (touch, "pressed", G_CALLBACK (long_pressed_cb), view, 0);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (touch));
  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (
                                                            "Menu|<Shift>F10"),
                                                          gtk_callback_action_new (menu_key_cb,
                                                                                   NULL,
                                                                                   NULL)));
  gtk_widget_add_controller (view, keys);
  g_signal_connect_object (view, "destroy", G_CALLBACK (destroy_cb), view, 0);
}
