/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-spice.h"

#include "carrel-display-limits.h"
#include "carrel-display-liveness.h"
#include "carrel-display-session-private.h"
#include "carrel-display-spice-guard.h"
#include "carrel-display-spice-library-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/*
 * libspice-client-glib runs its channels as coroutines on the default main context, and its signals
 * arrive there.  It asks for a connection per channel ("open-fd"), which goes to the opener; the
 * main channel then tells which other channels there are, and the display, cursor and inputs
 * channels with number 0 are connected.  Sound, USB and folders are not asked for, and of the
 * agent's offers only the resolution is used: the clipboard needs a policy first.
 *
 * The picture lies in memory of the library ("primary"), which is freed when the channel resets.
 * Every invalidation is therefore copied into our frame at once, on the main thread, and the
 * pointer is forgotten as soon as anything but OPENED happens to the display channel.
 *
 * A server closes all channels when another viewer comes, and the kernel does when the server dies:
 * both look the same.  After a close, the liveness probe decides.
 *
 * The library allocates what the server announces before we are asked, so the guard reads the
 * stream along (carrel-display-spice-guard.c).  What remains is that the library's decoders of
 * compressed pictures run in this process.
 */

typedef struct
{
  const guint8 *pixels;
  int format;
  int width;
  int height;
  int stride;
} Primary;

struct _CarrelDisplaySpice
{
  CarrelDisplaySession parent_instance;

  CarrelDisplayOpener *opener;
  GCancellable *cancellable;
  SpiceSession *session;
  SpiceMainChannel *main;
  SpiceDisplayChannel *display;
  SpiceInputsChannel *inputs;
  Primary primary;
  gboolean has_inputs;
  gboolean is_linked;
  gboolean is_ending;
};

G_DEFINE_FINAL_TYPE (CarrelDisplaySpice, carrel_display_spice, CARREL_TYPE_DISPLAY_SESSION)

/* A link header whose magic is wrong: a SPICE server answers it with a refusal, and with nothing
   that would disturb its viewer. */
static const guint8 refused_link_header[16];

static const guint button_numbers[CARREL_DISPLAY_N_BUTTONS] = {
  [CARREL_DISPLAY_BUTTON_LEFT] = SPICE_MOUSE_BUTTON_LEFT,
  [CARREL_DISPLAY_BUTTON_MIDDLE] = SPICE_MOUSE_BUTTON_MIDDLE,
  [CARREL_DISPLAY_BUTTON_RIGHT] = SPICE_MOUSE_BUTTON_RIGHT,
  [CARREL_DISPLAY_BUTTON_SIDE] = SPICE_MOUSE_BUTTON_SIDE,
  [CARREL_DISPLAY_BUTTON_EXTRA] = SPICE_MOUSE_BUTTON_EXTRA,
};

G_STATIC_ASSERT ((int) CARREL_DISPLAY_LOCKS_SCROLL == (int) SPICE_INPUTS_SCROLL_LOCK);
G_STATIC_ASSERT ((int) CARREL_DISPLAY_LOCKS_NUM == (int) SPICE_INPUTS_NUM_LOCK);
G_STATIC_ASSERT ((int) CARREL_DISPLAY_LOCKS_CAPS == (int) SPICE_INPUTS_CAPS_LOCK);

static int
buttons_to_mask (guint buttons)
{
  int mask = 0;

  for (guint i = 0; i < CARREL_DISPLAY_N_BUTTONS; i++)
    if (buttons & (1u << i))
      mask |= 1 << (button_numbers[i] - 1);
  return mask;
}

/* Old guests without a driver use 15 or 16 bits for a pixel. */
static void
write_16_bits (CarrelDisplayFrame *frame,
               const Primary *primary,
               gint64 x,
               gint64 y,
               gint64 width,
               gint64 height)
{
  const gboolean is_565 = primary->format == SPICE_SURFACE_FMT_16_565;
  g_autofree guint8 *row = g_malloc ((gsize) width * 4);

  for (gint64 i = y; i < y + height; i++)
    {
      const guint8 *from = primary->pixels + i * primary->stride + x * 2;

      for (gint64 column = 0; column < width; column++)
        {
          guint pixel = from[column * 2] | (guint) from[column * 2 + 1] << 8;
          guint green = is_565 ? (pixel >> 5 & 0x3f) * 255 / 63 : (pixel >> 5 & 0x1f) * 255 / 31;
          guint red = is_565 ? pixel >> 11 & 0x1f : pixel >> 10 & 0x1f;

          row[column * 4] = (guint8) ((pixel & 0x1f) * 255 / 31);
          row[column * 4 + 1] = (guint8) green;
          row[column * 4 + 2] = (guint8) (red * 255 / 31);
          row[column * 4 + 3] = 0;
        }
      carrel_display_frame_write (frame, x, i, width, 1, row, (gsize) width * 4);
    }
}

static void
copy_primary (CarrelDisplaySpice *self, gint64 x, gint64 y, gint64 width, gint64 height)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (CARREL_DISPLAY_SESSION (self));
  const Primary *primary = &self->primary;

  if (frame == NULL || primary->pixels == NULL ||
      !carrel_display_frame_clip (frame, &x, &y, &width, &height))
    return;
  if (primary->format == SPICE_SURFACE_FMT_16_555 || primary->format == SPICE_SURFACE_FMT_16_565)
    write_16_bits (frame, primary, x, y, width, height);
  else
    carrel_display_frame_write (frame,
                                x,
                                y,
                                width,
                                height,
                                primary->pixels + y * primary->stride + x * 4,
                                (gsize) primary->stride);
}

/* Makes the library's picture ours, which makes the session connected: not before the inputs
   channel is open, too, because keys would be lost. */
static void
show_primary (CarrelDisplaySpice *self)
{
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);
  const Primary primary = self->primary;
  g_autoptr (GError) error = NULL;
  CarrelDisplayFrame *frame;

  if (primary.pixels == NULL || !self->has_inputs)
    return;
  frame = carrel_display_frame_new ((guint64) MAX (primary.width, 0),
                                    (guint64) MAX (primary.height, 0),
                                    &error);
  if (frame == NULL)
    {
      carrel_display_session_take_end (session, g_steal_pointer (&error));
      return;
    }
  carrel_display_session_take_frame (session, frame);
  copy_primary (self, 0, 0, primary.width, primary.height);
  carrel_display_session_add_damage (session, 0, 0, primary.width, primary.height);
}

static void
primary_create_cb (SpiceChannel *channel,
                   int format,
                   int width,
                   int height,
                   int stride,
                   int shared_memory_id,
                   gpointer pixels,
                   CarrelDisplaySpice *self)
{
  const int bytes_per_pixel = format == SPICE_SURFACE_FMT_16_555 ||
                                  format == SPICE_SURFACE_FMT_16_565
                                ? 2
                                : 4;

  if (self->is_ending)
    return;
  if (pixels == NULL || (gint64) stride < (gint64) width * bytes_per_pixel)
    {
      carrel_display_session_take_end (
        CARREL_DISPLAY_SESSION (self),
        g_error_new_literal (CARREL_DISPLAY_ERROR,
                             CARREL_DISPLAY_ERROR_PROTOCOL,
                             _ ("The display's server announced a picture that makes no sense; "
                                  "the connection was closed.")));
      return;
    }
  self->primary = (Primary){ pixels, format, width, height, stride };
  show_primary (self);
}

static void
primary_destroy_cb (SpiceChannel *channel, CarrelDisplaySpice *self)
{
  self->primary = (Primary){ 0 };
}

static void
invalidate_cb (SpiceChannel *channel, int x, int y, int width, int height, CarrelDisplaySpice *self)
{
  copy_primary (self, x, y, width, height);
  carrel_display_session_add_damage (CARREL_DISPLAY_SESSION (self), x, y, width, height);
}

static void
cursor_cb (SpiceChannel *channel, GParamSpec *pspec, CarrelDisplaySpice *self)
{
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);
  SpiceCursorShape *shape = NULL;
  CarrelDisplayCursor *cursor = NULL;

  g_object_get (channel, "cursor", &shape, NULL);
  if (shape != NULL && shape->data != NULL)
    cursor = carrel_display_cursor_new (shape->width,
                                        shape->height,
                                        shape->hot_spot_x,
                                        shape->hot_spot_y,
                                        shape->data,
                                        (gsize) shape->width * shape->height * 4,
                                        NULL);
  if (shape != NULL)
    g_boxed_free (SPICE_TYPE_CURSOR_SHAPE, shape);
  /* A shape beyond the limits is a server's fault, but no reason to lose the desktop: the host's
     own pointer stands in. */
  carrel_display_session_take_cursor (session, cursor);
}

static void
cursor_hide_cb (SpiceChannel *channel, CarrelDisplaySpice *self)
{
  carrel_display_session_take_cursor (CARREL_DISPLAY_SESSION (self),
                                      carrel_display_cursor_new_hidden ());
}

static void
cursor_reset_cb (SpiceChannel *channel, CarrelDisplaySpice *self)
{
  carrel_display_session_take_cursor (CARREL_DISPLAY_SESSION (self), NULL);
}

static void
mouse_mode_cb (SpiceMainChannel *channel, GParamSpec *pspec, CarrelDisplaySpice *self)
{
  int mode = 0;

  g_object_get (channel, "mouse-mode", &mode, NULL);
  carrel_display_session_set_mouse_mode (CARREL_DISPLAY_SESSION (self),
                                         mode == SPICE_MOUSE_MODE_SERVER
                                           ? CARREL_DISPLAY_MOUSE_MODE_RELATIVE
                                           : CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE);
}

static void
agent_cb (SpiceMainChannel *channel, CarrelDisplaySpice *self)
{
  gboolean is_connected = FALSE;

  g_object_get (channel, "agent-connected", &is_connected, NULL);
  carrel_display_session_set_agent_connected (CARREL_DISPLAY_SESSION (self), is_connected);
  carrel_display_session_set_can_resize (CARREL_DISPLAY_SESSION (self), is_connected);
}

static void
modifiers_cb (SpiceChannel *channel, CarrelDisplaySpice *self)
{
  int modifiers = 0;

  g_object_get (channel, "key-modifiers", &modifiers, NULL);
  carrel_display_session_set_guest_locks (CARREL_DISPLAY_SESSION (self),
                                          (CarrelDisplayLocks) modifiers & 7);
}

/* The library may be in the middle of sending to a server that does not read, and stumbles over its
   queue if its session is taken away then.  So the sockets are shut down, which fails whatever is
   under way, and only when that has been noticed the session goes. */
static gboolean
disconnect_cb (gpointer user_data)
{
  spice_session_disconnect (SPICE_SESSION (user_data));
  return G_SOURCE_REMOVE;
}

/* Forgets the library's objects, so that nothing is called any more, and closes the sockets. */
static void
drop_session (CarrelDisplaySpice *self)
{
  g_autoptr (GList) channels = NULL;

  self->primary = (Primary){ 0 };
  if (self->session == NULL)
    return;
  channels = spice_session_get_channels (self->session);
  for (GList *item = channels; item != NULL; item = item->next)
    {
      g_autoptr (GSocket) socket = NULL;

      g_signal_handlers_disconnect_by_data (item->data, self);
      g_object_get (item->data, "socket", &socket, NULL);
      if (socket != NULL)
        g_socket_shutdown (socket, TRUE, TRUE, NULL);
    }
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->main);
  g_clear_object (&self->display);
  g_clear_object (&self->inputs);
  g_idle_add_full (G_PRIORITY_LOW, disconnect_cb, g_steal_pointer (&self->session), g_object_unref);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelDisplaySpice) self = user_data;
  gboolean is_alive = carrel_display_liveness_probe_finish (result);
  GError *error;

  if (is_alive)
    error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                 CARREL_DISPLAY_ERROR_TAKEN_OVER,
                                 _ ("Another viewer has taken over this display.  The machine "
                                    "keeps running; connect again to take it back."));
  else
    error = g_error_new_literal (CARREL_DISPLAY_ERROR,
                                 CARREL_DISPLAY_ERROR_SERVER_GONE,
                                 _ ("The machine closed its display and does not answer any more.  "
                                    "It may have been switched off."));
  carrel_display_session_take_end (CARREL_DISPLAY_SESSION (self), error);
}

static void
end_connected (CarrelDisplaySpice *self)
{
  g_autoptr (GBytes)
    greeting = g_bytes_new_static (refused_link_header, sizeof refused_link_header);

  if (self->is_ending)
    return;
  self->is_ending = TRUE;
  drop_session (self);
  carrel_display_liveness_probe_async (self->opener,
                                       greeting,
                                       self->cancellable,
                                       probed_cb,
                                       g_object_ref (self));
}

static GError *
error_from_event (SpiceChannel *channel, SpiceChannelEvent event)
{
  const GError *cause = spice_channel_get_error (channel);
  const char *detail = cause == NULL ? _ ("the server gave no reason") : cause->message;

  if (event == SPICE_CHANNEL_ERROR_AUTH)
    return g_error_new_literal (CARREL_DISPLAY_ERROR,
                                CARREL_DISPLAY_ERROR_UNSUPPORTED,
                                _ ("The display's server wants a password, which cannot be given "
                                   "here."));
  if (event == SPICE_CHANNEL_ERROR_TLS || event == SPICE_CHANNEL_ERROR_LINK)
    return g_error_new (CARREL_DISPLAY_ERROR,
                        CARREL_DISPLAY_ERROR_PROTOCOL,
                        _ ("The display's server does not speak SPICE as it should: %s"), detail);
  return g_error_new (CARREL_DISPLAY_ERROR,
                      CARREL_DISPLAY_ERROR_SERVER_GONE,
                      _ ("The display's server closed the connection: %s"), detail);
}

static gboolean
is_silent_end (SpiceChannel *channel, SpiceChannelEvent event)
{
  return (event == SPICE_CHANNEL_CLOSED || event == SPICE_CHANNEL_ERROR_IO) &&
         spice_channel_get_error (channel) == NULL;
}

static void
channel_event_cb (SpiceChannel *channel, SpiceChannelEvent event, CarrelDisplaySpice *self)
{
  CarrelDisplaySession *session = CARREL_DISPLAY_SESSION (self);

  if (event == SPICE_CHANNEL_OPENED && SPICE_CHANNEL (self->inputs) == channel)
    {
      self->has_inputs = TRUE;
      show_primary (self);
    }
  if (event == SPICE_CHANNEL_OPENED && SPICE_CHANNEL (self->main) == channel)
    self->is_linked = TRUE;
  if (event == SPICE_CHANNEL_OPENED || event == SPICE_CHANNEL_NONE)
    return;
  if (SPICE_CHANNEL (self->display) == channel)
    self->primary = (Primary){ 0 };
  if (event == SPICE_CHANNEL_SWITCHING)
    return;
  /* The end of the server may also hit a channel that is still being linked; and another viewer may
     come before the first picture did, which the library gives no reason for. */
  if (carrel_display_session_get_state (session) == CARREL_DISPLAY_STATE_CONNECTED ||
      (self->is_linked && is_silent_end (channel, event)))
    end_connected (self);
  else
    carrel_display_session_take_end (session, error_from_event (channel, event));
}

typedef struct
{
  CarrelDisplaySpice *self;
  SpiceChannel *channel;
} Opening;

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr (CarrelDisplaySpice) self = opening->self;
  g_autoptr (GObject) channel = G_OBJECT (opening->channel);
  g_autoptr (GError) error = NULL;
  int descriptor = carrel_display_opener_open_finish (CARREL_DISPLAY_OPENER (object),
                                                      result,
                                                      &error);

  if (self->session == NULL)
    {
      if (descriptor >= 0)
        close (descriptor);
      return;
    }
  if (descriptor >= 0)
    {
      spice_channel_open_fd (SPICE_CHANNEL (channel), descriptor);
      return;
    }
  g_prefix_error (&error, "%s", _ ("No connection to the machine's display: "));
  carrel_display_session_take_end (CARREL_DISPLAY_SESSION (self),
                                   g_error_new_literal (CARREL_DISPLAY_ERROR,
                                                        CARREL_DISPLAY_ERROR_REFUSED,
                                                        error->message));
}

static void
open_fd_cb (SpiceChannel *channel, int with_tls, CarrelDisplaySpice *self)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->self = g_object_ref (self);
  opening->channel = g_object_ref (channel);
  carrel_display_opener_open_async (self->opener, self->cancellable, opened_cb, opening);
}

static void
watch_display (CarrelDisplaySpice *self, SpiceChannel *channel)
{
  g_set_object (&self->display, SPICE_DISPLAY_CHANNEL (channel));
  g_signal_connect_object (channel,
                           "display-primary-create",
                           G_CALLBACK (primary_create_cb),
                           self,
                           0);
  g_signal_connect_object (channel,
                           "display-primary-destroy",
                           G_CALLBACK (primary_destroy_cb),
                           self,
                           0);
  g_signal_connect_object (channel, "display-invalidate", G_CALLBACK (invalidate_cb), self, 0);
}

static void
watch_cursor (CarrelDisplaySpice *self, SpiceChannel *channel)
{
  g_signal_connect_object (channel, "notify::cursor", G_CALLBACK (cursor_cb), self, 0);
  g_signal_connect_object (channel, "cursor-hide", G_CALLBACK (cursor_hide_cb), self, 0);
  g_signal_connect_object (channel, "cursor-reset", G_CALLBACK (cursor_reset_cb), self, 0);
}

static void
watch_main (CarrelDisplaySpice *self, SpiceChannel *channel)
{
  g_set_object (&self->main, SPICE_MAIN_CHANNEL (channel));
  g_signal_connect_object (channel, "notify::mouse-mode", G_CALLBACK (mouse_mode_cb), self, 0);
  g_signal_connect_object (channel, "main-agent-update", G_CALLBACK (agent_cb), self, 0);
}

static void
channel_new_cb (SpiceSession *session, SpiceChannel *channel, CarrelDisplaySpice *self)
{
  int number = 0;

  g_object_get (channel, "channel-id", &number, NULL);
  if (number != 0)
    return;

  if (SPICE_IS_MAIN_CHANNEL (channel))
    watch_main (self, channel);
  else if (SPICE_IS_DISPLAY_CHANNEL (channel))
    watch_display (self, channel);
  else if (SPICE_IS_CURSOR_CHANNEL (channel))
    watch_cursor (self, channel);
  else if (SPICE_IS_INPUTS_CHANNEL (channel))
    {
      g_set_object (&self->inputs, SPICE_INPUTS_CHANNEL (channel));
      g_signal_connect_object (channel, "inputs-modifiers", G_CALLBACK (modifiers_cb), self, 0);
    }
  else
    return;

  g_signal_connect_object (channel, "channel-event", G_CALLBACK (channel_event_cb), self, 0);
  g_signal_connect_object (channel, "open-fd", G_CALLBACK (open_fd_cb), self, 0);
  if (!SPICE_IS_MAIN_CHANNEL (channel))
    spice_channel_open_fd (channel, -1);
}

static void
carrel_display_spice_start (CarrelDisplaySession *session)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);
  g_autoptr (GError) error = NULL;

  if (!carrel_display_spice_library_load (&error))
    {
      carrel_display_session_take_end (session, g_steal_pointer (&error));
      return;
    }
  carrel_display_spice_guard_install ();
  self->cancellable = g_cancellable_new ();
  self->session = spice_session_new ();
  g_object_set (self->session,
                "enable-audio",
                FALSE,
                "enable-usbredir",
                FALSE,
                "enable-smartcard",
                FALSE,
                NULL);
  g_signal_connect_object (self->session, "channel-new", G_CALLBACK (channel_new_cb), self, 0);
  spice_session_open_fd (self->session, -1);
}

static void
carrel_display_spice_stop (CarrelDisplaySession *session)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);

  self->is_ending = TRUE;
  g_cancellable_cancel (self->cancellable);
  drop_session (self);
}

static void
carrel_display_spice_key (CarrelDisplaySession *session, guint scan_code, gboolean is_pressed)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);
  /* The library marks the byte 0xe0 by bit 8. */
  guint code = (scan_code & 0x7f) | (scan_code & 0x80 ? 0x100 : 0);

  if (self->inputs == NULL)
    return;
  if (is_pressed)
    spice_inputs_channel_key_press (self->inputs, code);
  else
    spice_inputs_channel_key_release (self->inputs, code);
}

static void
carrel_display_spice_set_locks (CarrelDisplaySession *session, CarrelDisplayLocks locks)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);

  if (self->inputs != NULL)
    spice_inputs_channel_set_key_locks (self->inputs, locks);
}

static void
carrel_display_spice_pointer (CarrelDisplaySession *session,
                              int x,
                              int y,
                              guint buttons,
                              guint changed)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);
  int mask = buttons_to_mask (buttons);

  if (self->inputs == NULL)
    return;
  if (changed != 0)
    {
      int number = (int) button_numbers[g_bit_nth_lsf (changed, -1)];

      if (buttons & changed)
        spice_inputs_channel_button_press (self->inputs, number, mask);
      else
        spice_inputs_channel_button_release (self->inputs, number, mask);
    }
  else if (carrel_display_session_get_mouse_mode (session) == CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE)
    spice_inputs_channel_position (self->inputs, x, y, 0, mask);
  else
    spice_inputs_channel_motion (self->inputs, x, y, mask);
}

static void
carrel_display_spice_wheel (CarrelDisplaySession *session, int steps, guint buttons)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);
  int number = steps < 0 ? SPICE_MOUSE_BUTTON_UP : SPICE_MOUSE_BUTTON_DOWN;
  int mask = buttons_to_mask (buttons);

  for (int i = 0; self->inputs != NULL && i < ABS (steps); i++)
    {
      spice_inputs_channel_button_press (self->inputs, number, mask);
      spice_inputs_channel_button_release (self->inputs, number, mask);
    }
}

static void
carrel_display_spice_request_size (CarrelDisplaySession *session, guint width, guint height)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (session);

  if (self->main == NULL || !carrel_display_session_get_can_resize (session))
    return;
  spice_main_channel_update_display (self->main, 0, 0, 0, (int) width, (int) height, FALSE);
  spice_main_channel_update_display_enabled (self->main, 0, TRUE, FALSE);
  spice_main_channel_send_monitor_config (self->main);
}

static void
carrel_display_spice_dispose (GObject *object)
{
  CarrelDisplaySpice *self = CARREL_DISPLAY_SPICE (object);

  G_OBJECT_CLASS (carrel_display_spice_parent_class)->dispose (object);
  drop_session (self);
  g_clear_object (&self->opener);
  g_clear_object (&self->cancellable);
}

static void
carrel_display_spice_init (CarrelDisplaySpice *self)
{
}

static void
carrel_display_spice_class_init (CarrelDisplaySpiceClass *class)
{
  CarrelDisplaySessionClass *session_class = CARREL_DISPLAY_SESSION_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = carrel_display_spice_dispose;
  session_class->start = carrel_display_spice_start;
  session_class->stop = carrel_display_spice_stop;
  session_class->key = carrel_display_spice_key;
  session_class->set_locks = carrel_display_spice_set_locks;
  session_class->pointer = carrel_display_spice_pointer;
  session_class->wheel = carrel_display_spice_wheel;
  session_class->request_size = carrel_display_spice_request_size;
}

CarrelDisplaySession *
carrel_display_spice_new (CarrelDisplayOpener *opener)
{
  CarrelDisplaySpice *self;

  g_return_val_if_fail (CARREL_IS_DISPLAY_OPENER (opener), NULL);

  self = g_object_new (CARREL_TYPE_DISPLAY_SPICE, NULL);
  self->opener = g_object_ref (opener);
  return CARREL_DISPLAY_SESSION (self);
}
