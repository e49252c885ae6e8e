/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-screen-private.h"

#include "../carrel-app-display.h"

#include <string.h>

struct _CarrelAppScreenEye
{
  CarrelDisplaySession *session;
  CarrelAppScreenFunc woken;
  gpointer data;
  guint timer;      /* armed by damage */
  gboolean is_due;  /* the timer has run down since the last look, or there was none yet */
  gint64 looked_ms; /* 0: never */
  guint looks;
  gboolean is_drawn;
  guint64 hash;
};

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static gboolean
due_cb (gpointer data)
{
  CarrelAppScreenEye *self = data;

  self->timer = 0;
  self->is_due = TRUE;
  /* It may be freed by whom this wakes. */
  self->woken (self->data);
  return G_SOURCE_REMOVE;
}

static void
damaged (CarrelAppScreenEye *self)
{
  gint64 rest = self->looked_ms + CARREL_APP_SCREEN_INTERVAL_MS - now_ms ();

  if (self->timer == 0 && !self->is_due)
    self->timer = g_timeout_add ((guint) CLAMP (rest, 0, CARREL_APP_SCREEN_INTERVAL_MS),
                                 due_cb,
                                 self);
}

CarrelAppScreenEye *
carrel_app_screen_eye_new (CarrelDisplaySession *session, CarrelAppScreenFunc woken, gpointer data)
{
  static const char *const events[] = { "damage", "frame-changed", NULL };
  CarrelAppScreenEye *self = g_new0 (CarrelAppScreenEye, 1);

  self->session = g_object_ref (session);
  self->woken = woken;
  self->data = data;
  self->is_due = TRUE;
  for (gsize i = 0; events[i] != NULL; i++)
    g_signal_connect_data (session, events[i], G_CALLBACK (damaged), self, NULL, G_CONNECT_SWAPPED);
  return self;
}

void
carrel_app_screen_eye_free (CarrelAppScreenEye *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->session);
  g_free (self);
}

/* Goes through all pixels. */
static void
take_picture (CarrelAppScreenEye *self)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (self->session);
  const guint8 *pixels = frame != NULL ? carrel_display_frame_get_pixels (frame) : NULL;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  gsize count;
  guint32 first, different = 0;

  self->is_drawn = FALSE;
  self->hash = 0;
  if (frame == NULL)
    return;
  count = (gsize) carrel_display_frame_get_width (frame) * carrel_display_frame_get_height (frame);
  memcpy (&first, pixels, sizeof first);
  first &= 0xffffff;
  for (gsize i = 0; i < count; i++)
    {
      guint32 pixel;

      memcpy (&pixel, pixels + i * sizeof pixel, sizeof pixel);
      pixel &= 0xffffff;
      different |= pixel ^ first;
      hash = (hash ^ pixel) * G_GUINT64_CONSTANT (0x100000001b3);
    }
  self->hash = hash ^ carrel_display_frame_get_width (frame);
  self->is_drawn = different != 0;
}

gboolean
carrel_app_screen_eye_look (CarrelAppScreenEye *self, guint64 *out_hash)
{
  if (self->is_due)
    {
      self->is_due = FALSE;
      take_picture (self);
      self->looks++;
      self->looked_ms = now_ms ();
    }
  *out_hash = self->hash;
  return self->is_drawn;
}

gboolean
carrel_app_screen_eye_is_behind (CarrelAppScreenEye *self)
{
  return self->timer != 0;
}

guint
carrel_app_screen_eye_get_looks (CarrelAppScreenEye *self)
{
  return self->looks;
}

CarrelDisplaySession *
carrel_app_screen_connect (CarrelAppFiber *fiber, CarrelVmmClient *client, GError **error)
{
  g_autoptr (CarrelDisplaySession) session = carrel_app_display_new_watcher (client, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (session == NULL)
    return NULL;
  carrel_display_session_connect_async (session,
                                        carrel_app_fiber_get_cancellable (fiber),
                                        carrel_app_fiber_ready_cb,
                                        fiber);
  result = carrel_app_fiber_wait (fiber);
  if (!carrel_display_session_connect_finish (session, result, error))
    return NULL;
  return g_steal_pointer (&session);
}
