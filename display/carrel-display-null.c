/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-null.h"

#include "carrel-display-session-private.h"

struct _CarrelDisplayNull
{
  CarrelDisplaySession parent_instance;
  guint width;
  guint height;
  GSource *connecting;
  GString *events;
};

G_DEFINE_FINAL_TYPE (CarrelDisplayNull, carrel_display_null, CARREL_TYPE_DISPLAY_SESSION)

static void
clear_connecting (CarrelDisplayNull *self)
{
  if (self->connecting == NULL)
    return;
  g_source_destroy (self->connecting);
  g_clear_pointer (&self->connecting, g_source_unref);
}

static void
show_black (CarrelDisplayNull *self)
{
  g_autoptr (GError) error = NULL;
  CarrelDisplayFrame *frame = carrel_display_frame_new (self->width, self->height, &error);

  if (frame == NULL)
    carrel_display_session_take_end (CARREL_DISPLAY_SESSION (self), g_steal_pointer (&error));
  else
    carrel_display_session_take_frame (CARREL_DISPLAY_SESSION (self), frame);
}

static gboolean
connected_cb (gpointer user_data)
{
  CarrelDisplayNull *self = user_data;

  clear_connecting (self);
  carrel_display_session_set_can_resize (CARREL_DISPLAY_SESSION (self), TRUE);
  show_black (self);
  return G_SOURCE_REMOVE;
}

static void
carrel_display_null_start (CarrelDisplaySession *session)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (session);

  /* Not at once: a server answers later, and callers must be able to rely on that. */
  self->connecting = g_idle_source_new ();
  g_source_set_callback (self->connecting, connected_cb, self, NULL);
  g_source_attach (self->connecting, g_main_context_get_thread_default ());
}

static void
carrel_display_null_stop (CarrelDisplaySession *session)
{
  clear_connecting (CARREL_DISPLAY_NULL (session));
}

static void
carrel_display_null_key (CarrelDisplaySession *session, guint scan_code, gboolean is_pressed)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (session);

  g_string_append_printf (self->events, "key 0x%02x %s\n", scan_code, is_pressed ? "down" : "up");
}

static void
carrel_display_null_set_locks (CarrelDisplaySession *session, CarrelDisplayLocks locks)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (session);

  g_string_append_printf (self->events, "locks 0x%x\n", (guint) locks);
  carrel_display_session_set_guest_locks (session, locks);
}

static void
carrel_display_null_pointer (CarrelDisplaySession *session,
                             int x,
                             int y,
                             guint buttons,
                             guint changed)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (session);
  gboolean is_absolute = carrel_display_session_get_mouse_mode (session) ==
                         CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE;

  g_string_append_printf (self->events,
                          "%s %d %d buttons 0x%x\n",
                          is_absolute ? "position" : "motion",
                          x,
                          y,
                          buttons);
}

static void
carrel_display_null_wheel (CarrelDisplaySession *session, int steps, guint buttons)
{
  g_string_append_printf (CARREL_DISPLAY_NULL (session)->events, "wheel %d\n", steps);
}

static void
carrel_display_null_request_size (CarrelDisplaySession *session, guint width, guint height)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (session);

  g_string_append_printf (self->events, "size %u %u\n", width, height);
  carrel_display_null_set_size (self, width, height);
}

static void
carrel_display_null_finalize (GObject *object)
{
  CarrelDisplayNull *self = CARREL_DISPLAY_NULL (object);

  g_string_free (self->events, TRUE);
  G_OBJECT_CLASS (carrel_display_null_parent_class)->finalize (object);
}

static void
carrel_display_null_init (CarrelDisplayNull *self)
{
  self->events = g_string_new (NULL);
}

static void
carrel_display_null_class_init (CarrelDisplayNullClass *class)
{
  CarrelDisplaySessionClass *session_class = CARREL_DISPLAY_SESSION_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = carrel_display_null_finalize;
  session_class->start = carrel_display_null_start;
  session_class->stop = carrel_display_null_stop;
  session_class->key = carrel_display_null_key;
  session_class->set_locks = carrel_display_null_set_locks;
  session_class->pointer = carrel_display_null_pointer;
  session_class->wheel = carrel_display_null_wheel;
  session_class->request_size = carrel_display_null_request_size;
}

CarrelDisplaySession *
carrel_display_null_new (guint width, guint height)
{
  CarrelDisplayNull *self = g_object_new (CARREL_TYPE_DISPLAY_NULL, NULL);

  self->width = width;
  self->height = height;
  return CARREL_DISPLAY_SESSION (self);
}

void
carrel_display_null_fill (CarrelDisplayNull *self,
                          int x,
                          int y,
                          int width,
                          int height,
                          guint32 colour)
{
  CarrelDisplayFrame *frame;
  gint64 area[4] = { x, y, width, height };

  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));

  frame = carrel_display_session_get_frame (CARREL_DISPLAY_SESSION (self));
  if (frame == NULL || !carrel_display_frame_clip (frame, &area[0], &area[1], &area[2], &area[3]))
    return;
  for (gint64 row = area[1]; row < area[1] + area[3]; row++)
    {
      guint8 *start = carrel_display_frame_get_pixels (frame) +
                      (gsize) row * carrel_display_frame_get_stride (frame);

      for (gint64 column = area[0]; column < area[0] + area[2]; column++)
        {
          start[column * 4] = (guint8) (colour & 0xff);
          start[column * 4 + 1] = (guint8) (colour >> 8 & 0xff);
          start[column * 4 + 2] = (guint8) (colour >> 16 & 0xff);
        }
    }
  carrel_display_session_add_damage (CARREL_DISPLAY_SESSION (self), x, y, width, height);
}

void
carrel_display_null_set_size (CarrelDisplayNull *self, guint width, guint height)
{
  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));

  self->width = width;
  self->height = height;
  show_black (self);
}

void
carrel_display_null_set_mouse_mode (CarrelDisplayNull *self, CarrelDisplayMouseMode mode)
{
  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));

  carrel_display_session_set_mouse_mode (CARREL_DISPLAY_SESSION (self), mode);
}

void
carrel_display_null_set_guest_locks (CarrelDisplayNull *self, CarrelDisplayLocks locks)
{
  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));

  carrel_display_session_set_guest_locks (CARREL_DISPLAY_SESSION (self), locks);
}

void
carrel_display_null_set_cursor (CarrelDisplayNull *self, CarrelDisplayCursor *cursor)
{
  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));

  carrel_display_session_take_cursor (CARREL_DISPLAY_SESSION (self),
                                      cursor == NULL ? NULL : carrel_display_cursor_ref (cursor));
}

void
carrel_display_null_end (CarrelDisplayNull *self, const GError *error)
{
  g_return_if_fail (CARREL_IS_DISPLAY_NULL (self));
  g_return_if_fail (error != NULL);

  carrel_display_session_take_end (CARREL_DISPLAY_SESSION (self), g_error_copy (error));
}

char *
carrel_display_null_take_events (CarrelDisplayNull *self)
{
  char *events;

  g_return_val_if_fail (CARREL_IS_DISPLAY_NULL (self), NULL);

  events = g_strdup (self->events->str);
  g_string_truncate (self->events, 0);
  return events;
}
