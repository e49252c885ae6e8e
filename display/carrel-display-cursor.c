/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-cursor.h"

#include "carrel-display-error.h"
#include "carrel-display-limits.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _CarrelDisplayCursor
{
  gatomicrefcount references;
  guint width;
  guint height;
  guint hot_x;
  guint hot_y;
  GBytes *pixels;
};

G_DEFINE_BOXED_TYPE (CarrelDisplayCursor,
                     carrel_display_cursor,
                     carrel_display_cursor_ref,
                     carrel_display_cursor_unref)

CarrelDisplayCursor *
carrel_display_cursor_new (gint64 width,
                           gint64 height,
                           gint64 hot_x,
                           gint64 hot_y,
                           const guint8 *pixels,
                           gsize n_bytes,
                           GError **error)
{
  CarrelDisplayCursor *cursor;

  if (width <= 0 || height <= 0 || width > CARREL_DISPLAY_LIMIT_CURSOR_SIDE ||
      height > CARREL_DISPLAY_LIMIT_CURSOR_SIDE || pixels == NULL ||
      n_bytes < (gsize) (width * height * 4))
    {
      g_set_error (error,
                   CARREL_DISPLAY_ERROR,
                   CARREL_DISPLAY_ERROR_TOO_LARGE,
                   _ ("The display's server sent a pointer of %" PRId64
                      " by %" PRId64 " pixels, which is not acceptable."),
                      width,
                      height);
      return NULL;
    }

  cursor = carrel_display_cursor_new_hidden ();
  cursor->width = (guint) width;
  cursor->height = (guint) height;
  cursor->hot_x = (guint) CLAMP (hot_x, 0, width - 1);
  cursor->hot_y = (guint) CLAMP (hot_y, 0, height - 1);
  cursor->pixels = g_bytes_new (pixels, (gsize) (width * height * 4));
  return cursor;
}

CarrelDisplayCursor *
carrel_display_cursor_new_hidden (void)
{
  CarrelDisplayCursor *cursor = g_new0 (CarrelDisplayCursor, 1);

  g_atomic_ref_count_init (&cursor->references);
  return cursor;
}

CarrelDisplayCursor *
carrel_display_cursor_ref (CarrelDisplayCursor *cursor)
{
  g_return_val_if_fail (cursor != NULL, NULL);

  g_atomic_ref_count_inc (&cursor->references);
  return cursor;
}

void
carrel_display_cursor_unref (CarrelDisplayCursor *cursor)
{
  g_return_if_fail (cursor != NULL);

  if (!g_atomic_ref_count_dec (&cursor->references))
    return;
  g_clear_pointer (&cursor->pixels, g_bytes_unref);
  g_free (cursor);
}

gboolean
carrel_display_cursor_is_hidden (CarrelDisplayCursor *cursor)
{
  g_return_val_if_fail (cursor != NULL, TRUE);

  return cursor->pixels == NULL;
}

void
carrel_display_cursor_get_size (CarrelDisplayCursor *cursor,
                                guint *out_width,
                                guint *out_height,
                                guint *out_hot_x,
                                guint *out_hot_y)
{
  g_return_if_fail (cursor != NULL);
  g_return_if_fail (out_width != NULL && out_height != NULL);
  g_return_if_fail (out_hot_x != NULL && out_hot_y != NULL);

  *out_width = cursor->width;
  *out_height = cursor->height;
  *out_hot_x = cursor->hot_x;
  *out_hot_y = cursor->hot_y;
}

GBytes *
carrel_display_cursor_get_pixels (CarrelDisplayCursor *cursor)
{
  g_return_val_if_fail (cursor != NULL, NULL);

  return cursor->pixels;
}
