/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-pointer.h"
#include "carrel-display-view-private.h"

#include "display/carrel-display-keymap.h"

#include <math.h>

/*
 * Keyboard.  Three conditions, from weak to strong:
 *   - the view has the focus and its window is active: keys may go to the guest;
 *   - "takes_keys": they do.  Lost with the focus, and when the user asks for the host's keyboard
 *     although the focus stays, so that Tab leads away again; won back by focus or click;
 *   - "is_grabbed": also the shortcuts of the desktop do, if the desktop agrees.
 *
 * The keys are taken from the window in its capture phase, before the shortcuts of the window and
 * of the application, which would otherwise keep Ctrl+F and others from the guest.  GTK runs the
 * controller that was added last first.
 *
 * The way out must work whatever the guest does, so it is looked for before anything is sent:
 * left Ctrl and left Alt pressed, no other key or button meanwhile, one of them released; or
 * Ctrl+Alt+G.
 *
 * Keys are known by their place on the keyboard (hardware keycode), never by what the host's layout
 * writes with them: the guest has a layout of its own.
 */

static GdkToplevel *
get_toplevel (CarrelDisplayView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface (native);

  return surface != NULL && GDK_IS_TOPLEVEL (surface) ? GDK_TOPLEVEL (surface) : NULL;
}

static gboolean
is_active (CarrelDisplayView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_has_focus (GTK_WIDGET (self)) &&
         (!GTK_IS_WINDOW (root) || gtk_window_is_active (GTK_WINDOW (root)));
}

/* The lights of the guest's keyboard follow the host's, which the user sees. */
static void
send_locks (CarrelDisplayView *self)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *keyboard = seat == NULL ? NULL : gdk_seat_get_keyboard (seat);
  guint locks = 0;

  if (keyboard == NULL || !carrel_display_view_accepts_input (self))
    return;
  if (gdk_device_get_caps_lock_state (keyboard))
    locks |= CARREL_DISPLAY_LOCKS_CAPS;
  if (gdk_device_get_num_lock_state (keyboard))
    locks |= CARREL_DISPLAY_LOCKS_NUM;
  if (gdk_device_get_scroll_lock_state (keyboard))
    locks |= CARREL_DISPLAY_LOCKS_SCROLL;
  carrel_display_session_set_locks (self->session, (CarrelDisplayLocks) locks);
}

static void
take_keys (CarrelDisplayView *self)
{
  if (self->takes_keys)
    return;
  self->takes_keys = TRUE;
  send_locks (self);
}

void
carrel_display_view_lose_keys (CarrelDisplayView *self)
{
  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  self->takes_keys = FALSE;
  self->left_control_down = FALSE;
  self->left_alt_down = FALSE;
  self->right_control_down = FALSE;
  self->right_alt_down = FALSE;
  self->tap_is_clean = FALSE;
  if (self->session != NULL)
    carrel_display_session_release_all_keys (self->session);
}

void
carrel_display_view_grab (CarrelDisplayView *self)
{
  GdkToplevel *toplevel;

  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));

  if (!carrel_display_view_accepts_input (self))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  take_keys (self);
  toplevel = get_toplevel (self);
  if (self->is_grabbed || toplevel == NULL)
    return;
  gdk_toplevel_inhibit_system_shortcuts (toplevel, NULL);
  self->is_grabbed = TRUE;
  carrel_display_view_update_pointer (self);
  carrel_display_view_notify_grab (self);
}

void
carrel_display_view_release (CarrelDisplayView *self)
{
  GdkToplevel *toplevel;

  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));

  carrel_display_view_lose_keys (self);
  if (!self->is_grabbed)
    return;
  self->is_grabbed = FALSE;
  toplevel = get_toplevel (self);
  if (toplevel != NULL)
    gdk_toplevel_restore_system_shortcuts (toplevel);
  carrel_display_view_update_pointer (self);
  carrel_display_view_notify_grab (self);
}

/* Keeps track of Ctrl and Alt; TRUE if this key ends a tap of both. */
static gboolean
follow_tap (CarrelDisplayView *self, guint scan_code, gboolean is_pressed)
{
  gboolean were_both = self->left_control_down && self->left_alt_down;

  switch (scan_code)
    {
    case CARREL_DISPLAY_KEYMAP_LEFT_CONTROL:
      self->left_control_down = is_pressed;
      break;
    case CARREL_DISPLAY_KEYMAP_LEFT_ALT:
      self->left_alt_down = is_pressed;
      break;
    case CARREL_DISPLAY_KEYMAP_LEFT_CONTROL | 0x80:
      self->right_control_down = is_pressed;
      self->tap_is_clean = FALSE;
      return FALSE;
    case CARREL_DISPLAY_KEYMAP_LEFT_ALT | 0x80:
      self->right_alt_down = is_pressed;
      self->tap_is_clean = FALSE;
      return FALSE;
    default:
      self->tap_is_clean = FALSE;
      return FALSE;
    }
  if (is_pressed)
    {
      if (!were_both && self->left_control_down && self->left_alt_down)
        self->tap_is_clean = TRUE;
      return FALSE;
    }
  return were_both && self->tap_is_clean;
}

static void
toggle_grab (CarrelDisplayView *self)
{
  if (self->is_grabbed)
    carrel_display_view_request_release (self);
  else
    carrel_display_view_grab (self);
}

static gboolean
handle_key (CarrelDisplayView *self, guint hardware_code, gboolean is_pressed)
{
  const guint scan_code = carrel_display_keymap_from_hardware (hardware_code);
  gboolean is_chord_key;
  gboolean ends_tap;

  if (!is_active (self) || !carrel_display_view_accepts_input (self))
    return FALSE;

  ends_tap = follow_tap (self, scan_code, is_pressed);
  is_chord_key = scan_code == carrel_display_keymap_from_evdev (34) /* G */
                 && (self->left_control_down || self->right_control_down) &&
                 (self->left_alt_down || self->right_alt_down);
  if (is_chord_key)
    {
      if (is_pressed)
        toggle_grab (self);
      return TRUE;
    }
  if (!self->takes_keys)
    return FALSE;
  if (ends_tap)
    carrel_display_view_request_release (self);
  else if (scan_code != 0)
    carrel_display_session_key (self->session, scan_code, is_pressed);
  return TRUE;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key_value,
                guint hardware_code,
                GdkModifierType modifiers,
                CarrelDisplayView *self)
{
  return handle_key (self, hardware_code, TRUE);
}

static void
key_released_cb (GtkEventControllerKey *controller,
                 guint key_value,
                 guint hardware_code,
                 GdkModifierType modifiers,
                 CarrelDisplayView *self)
{
  handle_key (self, hardware_code, FALSE);
}

static void
focus_enter_cb (GtkEventControllerFocus *controller, CarrelDisplayView *self)
{
  take_keys (self);
}

static void
focus_leave_cb (GtkEventControllerFocus *controller, CarrelDisplayView *self)
{
  carrel_display_view_release (self);
}

static void
window_active_cb (GtkWindow *window, GParamSpec *pspec, CarrelDisplayView *self)
{
  if (!gtk_window_is_active (window))
    carrel_display_view_release (self);
  else if (gtk_widget_has_focus (GTK_WIDGET (self)))
    take_keys (self);
}

/* The position of an event in the view. */
static gboolean
find_position (CarrelDisplayView *self, GdkEvent *event, double *out_x, double *out_y)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  double x;
  double y;
  double surface_x;
  double surface_y;

  if (native == NULL || !gdk_event_get_position (event, &x, &y))
    return FALSE;
  gtk_native_get_surface_transform (native, &surface_x, &surface_y);
  return gtk_widget_translate_coordinates (GTK_WIDGET (native),
                                           GTK_WIDGET (self),
                                           x - surface_x,
                                           y - surface_y,
                                           out_x,
                                           out_y);
}

static void
send_position (CarrelDisplayView *self, double x, double y)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (self->session);
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (frame == NULL || self->area.width <= 0 || self->area.height <= 0)
    return;
  carrel_display_session_pointer_position (self->session,
                                           (int) floor ((x * scale - self->area.x) *
                                                        carrel_display_frame_get_width (frame) /
                                                        self->area.width),
                                           (int) floor ((y * scale - self->area.y) *
                                                        carrel_display_frame_get_height (frame) /
                                                        self->area.height));
}

/* Sends how far the pointer went, and where the platform allows it puts it back into the middle,
   so that it never meets an edge. */
static void
send_motion (CarrelDisplayView *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double whole_x;
  double whole_y;

  if (self->has_last)
    {
      const int scale = gtk_widget_get_scale_factor (widget);

      self->motion_rest_x = modf (self->motion_rest_x + (x - self->last_x) * scale, &whole_x);
      self->motion_rest_y = modf (self->motion_rest_y + (y - self->last_y) * scale, &whole_y);
      carrel_display_session_pointer_motion (self->session, (int) whole_x, (int) whole_y);
    }
  self->has_last = TRUE;
  self->last_x = x;
  self->last_y = y;
  if (self->is_grabbed && carrel_display_pointer_can_warp (widget))
    {
      double middle_x = floor (gtk_widget_get_width (widget) / 2.0);
      double middle_y = floor (gtk_widget_get_height (widget) / 2.0);

      if (fabs (x - middle_x) < 1 && fabs (y - middle_y) < 1)
        return;
      carrel_display_pointer_warp (widget, middle_x, middle_y);
      self->last_x = middle_x;
      self->last_y = middle_y;
    }
}

static void
handle_motion (CarrelDisplayView *self, GdkEvent *event)
{
  double x;
  double y;

  if (!find_position (self, event, &x, &y))
    return;
  if (carrel_display_session_get_mouse_mode (self->session) == CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE)
    send_position (self, x, y);
  else
    send_motion (self, x, y);
}

static gboolean
handle_button (CarrelDisplayView *self, GdkEvent *event, gboolean is_pressed)
{
  static const struct
  {
    guint number;
    CarrelDisplayButton button;
  } buttons[] = { { GDK_BUTTON_PRIMARY, CARREL_DISPLAY_BUTTON_LEFT },
                  { GDK_BUTTON_MIDDLE, CARREL_DISPLAY_BUTTON_MIDDLE },
                  { GDK_BUTTON_SECONDARY, CARREL_DISPLAY_BUTTON_RIGHT },
                  { 8, CARREL_DISPLAY_BUTTON_SIDE },
                  { 9, CARREL_DISPLAY_BUTTON_EXTRA } };
  const guint number = gdk_button_event_get_button (event);

  self->tap_is_clean = FALSE;
  if (is_pressed)
    carrel_display_view_grab (self);
  if (carrel_display_session_get_mouse_mode (self->session) == CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE)
    handle_motion (self, event);
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (buttons[i].number == number)
      carrel_display_session_pointer_button (self->session, buttons[i].button, is_pressed);
  return TRUE;
}

static gboolean
handle_scroll (CarrelDisplayView *self, GdkEvent *event)
{
  double dx = 0;
  double dy = 0;
  double whole;

  switch (gdk_scroll_event_get_direction (event))
    {
    case GDK_SCROLL_UP:
      dy = -1;
      break;
    case GDK_SCROLL_DOWN:
      dy = 1;
      break;
    case GDK_SCROLL_SMOOTH:
      gdk_scroll_event_get_deltas (event, &dx, &dy);
      break;
    case GDK_SCROLL_LEFT:
    case GDK_SCROLL_RIGHT:
    default:
      break;
    }
  if (gdk_scroll_event_is_stop (event))
    self->wheel_rest = 0;
  self->wheel_rest = modf (self->wheel_rest + dy, &whole);
  if (whole != 0)
    carrel_display_session_pointer_wheel (self->session, (int) CLAMP (whole, -8, 8));
  return TRUE;
}

static gboolean
pointer_event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, CarrelDisplayView *self)
{
  const GdkEventType type = gdk_event_get_event_type (event);

  if (!carrel_display_view_accepts_input (self))
    return FALSE;
  if (type == GDK_MOTION_NOTIFY)
    {
      handle_motion (self, event);
      return FALSE;
    }
  if (type == GDK_BUTTON_PRESS || type == GDK_BUTTON_RELEASE)
    return handle_button (self, event, type == GDK_BUTTON_PRESS);
  if (type == GDK_SCROLL)
    return handle_scroll (self, event);
  if (type == GDK_LEAVE_NOTIFY)
    self->has_last = FALSE;
  return FALSE;
}

void
carrel_display_view_add_input (CarrelDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *pointer = gtk_event_controller_legacy_new ();

  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_enter_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_leave_cb), self, 0);
  gtk_widget_add_controller (widget, focus);
  g_signal_connect_object (pointer, "event", G_CALLBACK (pointer_event_cb), self, 0);
  gtk_widget_add_controller (widget, pointer);
}

void
carrel_display_view_enter_root (CarrelDisplayView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_assert (self->root_keys == NULL);

  self->root_keys = gtk_event_controller_key_new ();
  self->root_with_keys = GTK_WIDGET (root);
  gtk_event_controller_set_propagation_phase (self->root_keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->root_keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (self->root_keys, "key-released", G_CALLBACK (key_released_cb), self, 0);
  gtk_widget_add_controller (self->root_with_keys, self->root_keys);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (window_active_cb), self, 0);
}

void
carrel_display_view_leave_root (CarrelDisplayView *self)
{
  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  carrel_display_view_release (self);
  if (self->root_keys == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->root_with_keys, self);
  gtk_widget_remove_controller (self->root_with_keys, self->root_keys);
  self->root_keys = NULL;
  self->root_with_keys = NULL;
}

void
carrel_display_view_update_pointer (CarrelDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CarrelDisplayCursor *wanted;
  g_autoptr (GdkCursor) cursor = NULL;
  guint width;
  guint height;
  guint hot_x;
  guint hot_y;

  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  if (!carrel_display_view_accepts_input (self))
    {
      gtk_widget_set_cursor (widget, NULL);
      return;
    }
  wanted = carrel_display_session_get_cursor (self->session);
  if (carrel_display_session_get_mouse_mode (self->session) == CARREL_DISPLAY_MOUSE_MODE_RELATIVE)
    {
      /* The guest draws its own pointer somewhere else: two would confuse. */
      cursor = self->is_grabbed ? gdk_cursor_new_from_name ("none", NULL) : NULL;
    }
  else if (wanted != NULL && carrel_display_cursor_is_hidden (wanted))
    cursor = gdk_cursor_new_from_name ("none", NULL);
  else if (wanted != NULL)
    {
      carrel_display_cursor_get_size (wanted, &width, &height, &hot_x, &hot_y);
      cursor = carrel_display_pointer_make_cursor (carrel_display_cursor_get_pixels (wanted),
                                                   width,
                                                   height,
                                                   hot_x,
                                                   hot_y);
    }
  gtk_widget_set_cursor (widget, cursor);
}
