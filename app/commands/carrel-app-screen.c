/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-screen-private.h"

#include "../carrel-app-display.h"

#include <string.h>

gboolean
carrel_app_screen_look (CarrelDisplaySession *session, guint64 *out_hash)
{
  CarrelDisplayFrame *frame = carrel_display_session_get_frame (session);
  const guint8 *pixels = frame != NULL ? carrel_display_frame_get_pixels (frame) : NULL;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  gsize count;
  guint32 first, different = 0;

  if (frame == NULL)
    return FALSE;
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
  *out_hash = hash ^ carrel_display_frame_get_width (frame);
  return different != 0;
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
