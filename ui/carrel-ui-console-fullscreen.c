/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-console-page-private.h"

/* In full screen there is nothing but the guest. A strip slides in when the pointer rests at the upper
 * edge, or when the keyboard is taken back from the guest; then its first control has the focus, so
 * that everything on it is reachable without a pointer. */

#define DWELL_MS 300
#define EDGE_PIXELS 2.0
#define STRIP_PIXELS 72.0

static gboolean
is_fullscreen (CarrelUiConsolePage *self)
{
  return self->window != NULL && gtk_window_is_fullscreen (GTK_WINDOW (self->window));
}

static void
reveal_strip (CarrelUiConsolePage *self, gboolean is_revealed)
{
  g_clear_handle_id (&self->dwell_source, g_source_remove);
  gtk_revealer_set_reveal_child (self->strip_revealer, is_revealed && is_fullscreen (self));
}

static gboolean
dwell_cb (gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);

  self->dwell_source = 0;
  reveal_strip (self, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
strip_has_focus (CarrelUiConsolePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->strip_revealer));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);

  if (!is_fullscreen (self))
    return;
  if (y <= EDGE_PIXELS)
    {
      if (self->dwell_source == 0 && !gtk_revealer_get_reveal_child (self->strip_revealer))
        self->dwell_source = g_timeout_add (DWELL_MS, dwell_cb, self);
      return;
    }
  g_clear_handle_id (&self->dwell_source, g_source_remove);
  if (y > STRIP_PIXELS && !strip_has_focus (self))
    reveal_strip (self, FALSE);
}

static void
update (CarrelUiConsolePage *self)
{
  gboolean is_full = is_fullscreen (self);

  gtk_widget_set_visible (GTK_WIDGET (self->header_bar), !is_full);
  /* A banner above the guest would keep the pointer from the screen's edge. */
  gtk_widget_set_visible (GTK_WIDGET (self->banner), !is_full);
  gtk_widget_set_visible (GTK_WIDGET (self->strip_revealer), is_full);
  if (!is_full)
    reveal_strip (self, FALSE);
}

static void
fullscreen_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiConsolePage *self = CARREL_UI_CONSOLE_PAGE (user_data);

  if (self->window == NULL)
    return;
  if (is_fullscreen (self))
    gtk_window_unfullscreen (GTK_WINDOW (self->window));
  else
    gtk_window_fullscreen (GTK_WINDOW (self->window));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
carrel_ui_console_page_focus_controls (CarrelUiConsolePage *self)
{
  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (is_fullscreen (self))
    {
      reveal_strip (self, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->strip_leave_button));
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->back_button));
}

void
carrel_ui_console_page_follow_window (CarrelUiConsolePage *self, GtkWidget *window)
{
  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, update, self);
  g_clear_weak_pointer (&self->window);
  g_clear_handle_id (&self->dwell_source, g_source_remove);
  if (window == NULL)
    return;
  g_set_weak_pointer (&self->window, window);
  g_signal_connect_object (window,
                           "notify::fullscreened",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
carrel_ui_console_page_install_fullscreen (CarrelUiConsolePage *self)
{
  static const GActionEntry entries[] = { { .name = "fullscreen", .activate = fullscreen_cb } };
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_return_if_fail (CARREL_UI_IS_CONSOLE_PAGE (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self->own_actions),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->overlay), motion);
}
