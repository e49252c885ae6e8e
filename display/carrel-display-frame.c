/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-frame.h"

#include "carrel-display-error.h"
#include "carrel-display-limits.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

struct _CarrelDisplayFrame
{
  gatomicrefcount references;
  guint width;
  guint height;
  gsize stride;
  guint8 *pixels;
};

G_DEFINE_BOXED_TYPE (CarrelDisplayFrame,
                     carrel_display_frame,
                     carrel_display_frame_ref,
                     carrel_display_frame_unref)

CarrelDisplayFrame *
carrel_display_frame_new (guint64 width, guint64 height, GError **error)
{
  CarrelDisplayFrame *frame;
  guint8 *pixels;

  if (width == 0 || height == 0 || width > CARREL_DISPLAY_LIMIT_FRAME_SIDE ||
      height > CARREL_DISPLAY_LIMIT_FRAME_SIDE ||
      width * height * 4 > CARREL_DISPLAY_LIMIT_FRAME_BYTES)
    {
      g_set_error (error,
                   CARREL_DISPLAY_ERROR,
                   CARREL_DISPLAY_ERROR_TOO_LARGE,
                   _ ("The display's server announced a picture of %" PRIu64
                      " by %" PRIu64 " pixels, which is not acceptable."),
                      width,
                      height);
      return NULL;
    }

  pixels = g_try_malloc0 (width * height * 4);
  if (pixels == NULL)
    {
      g_set_error (error,
                   CARREL_DISPLAY_ERROR,
                   CARREL_DISPLAY_ERROR_TOO_LARGE,
                   _ ("There is not enough memory for a picture of %" PRIu64
                      " by %" PRIu64 " pixels."),
                      width,
                      height);
      return NULL;
    }

  frame = g_new0 (CarrelDisplayFrame, 1);
  g_atomic_ref_count_init (&frame->references);
  frame->width = (guint) width;
  frame->height = (guint) height;
  frame->stride = width * 4;
  frame->pixels = pixels;
  return frame;
}

CarrelDisplayFrame *
carrel_display_frame_ref (CarrelDisplayFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  g_atomic_ref_count_inc (&frame->references);
  return frame;
}

void
carrel_display_frame_unref (CarrelDisplayFrame *frame)
{
  g_return_if_fail (frame != NULL);

  if (!g_atomic_ref_count_dec (&frame->references))
    return;
  g_free (frame->pixels);
  g_free (frame);
}

guint
carrel_display_frame_get_width (CarrelDisplayFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->width;
}

guint
carrel_display_frame_get_height (CarrelDisplayFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->height;
}

gsize
carrel_display_frame_get_stride (CarrelDisplayFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->stride;
}

guint8 *
carrel_display_frame_get_pixels (CarrelDisplayFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->pixels;
}

CarrelDisplayFrame *
carrel_display_frame_copy (CarrelDisplayFrame *frame)
{
  CarrelDisplayFrame *copy;

  g_return_val_if_fail (frame != NULL, NULL);

  copy = carrel_display_frame_new (frame->width, frame->height, NULL);
  if (copy != NULL)
    memcpy (copy->pixels, frame->pixels, frame->stride * frame->height);
  return copy;
}

gboolean
carrel_display_frame_clip (CarrelDisplayFrame *frame,
                           gint64 *x,
                           gint64 *y,
                           gint64 *width,
                           gint64 *height)
{
  gint64 left;
  gint64 top;
  gint64 right;
  gint64 bottom;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (x != NULL && y != NULL && width != NULL && height != NULL, FALSE);

  if (*width <= 0 || *height <= 0)
    return FALSE;
  if (__builtin_add_overflow (*x, *width, &right) || __builtin_add_overflow (*y, *height, &bottom))
    return FALSE;

  left = MAX (*x, 0);
  top = MAX (*y, 0);
  right = MIN (right, (gint64) frame->width);
  bottom = MIN (bottom, (gint64) frame->height);
  if (left >= right || top >= bottom)
    return FALSE;

  *x = left;
  *y = top;
  *width = right - left;
  *height = bottom - top;
  return TRUE;
}

void
carrel_display_frame_write (CarrelDisplayFrame *frame,
                            gint64 x,
                            gint64 y,
                            gint64 width,
                            gint64 height,
                            const guint8 *source,
                            gsize source_stride)
{
  gint64 left = x;
  gint64 top = y;
  guint8 *to;

  g_return_if_fail (frame != NULL);
  g_return_if_fail (source != NULL);

  if (!carrel_display_frame_clip (frame, &left, &top, &width, &height))
    return;

  source += (gsize) (top - y) * source_stride + (gsize) (left - x) * 4;
  to = frame->pixels + (gsize) top * frame->stride + (gsize) left * 4;
  for (gint64 row = 0; row < height; row++)
    {
      memcpy (to, source, (gsize) width * 4);
      to += frame->stride;
      source += source_stride;
    }
}
