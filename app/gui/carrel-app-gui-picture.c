/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-picture.h"

#include "base/carrel-base-atomic-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Larger files are no screens. */
#define FILE_BYTES_MAX (64 * 1024 * 1024)

static GdkTexture *
wrap_pixbuf (GdkPixbuf *pixbuf)
{
  g_autoptr (GBytes) bytes = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf),
                                 gdk_pixbuf_get_height (pixbuf),
                                 gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8
                                                                   : GDK_MEMORY_R8G8B8,
                                 bytes,
                                 (gsize) gdk_pixbuf_get_rowstride (pixbuf));
}

static GdkTexture *
decode (GBytes *png, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (png);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream_at_scale (stream,
                                                                      CARREL_APP_GUI_PICTURE_WIDTH,
                                                                      CARREL_APP_GUI_PICTURE_WIDTH,
                                                                      TRUE,
                                                                      NULL,
                                                                      error);

  return pixbuf != NULL ? wrap_pixbuf (pixbuf) : NULL;
}

static void
decode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = decode (data, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
run (gpointer data,
     GDestroyNotify destroy,
     GTaskThreadFunc function,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, run);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, data, destroy);
  g_task_run_in_thread (task, function);
}

void
carrel_app_gui_picture_decode_async (GBytes *png, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (png != NULL);

  run (g_bytes_ref (png), (GDestroyNotify) g_bytes_unref, decode_thread, callback, user_data);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = carrel_base_atomic_file_read (data, FILE_BYTES_MAX, &error);
  GdkTexture *texture = png != NULL ? decode (png, &error) : NULL;

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
carrel_app_gui_picture_load_async (const char *path,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (path != NULL);

  run (g_strdup (path), g_free, load_thread, callback, user_data);
}

/* Averages boxes of the frame: the bytes lie as B, G, R, unused. */
static void
shrink (CarrelDisplayFrame *frame, guint width, guint height, guint8 *out)
{
  guint frame_width = carrel_display_frame_get_width (frame);
  guint frame_height = carrel_display_frame_get_height (frame);
  gsize stride = carrel_display_frame_get_stride (frame);
  const guint8 *pixels = carrel_display_frame_get_pixels (frame);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint top = (guint) ((guint64) y * frame_height / height);
        guint bottom = MAX ((guint) ((guint64) (y + 1) * frame_height / height), top + 1);
        guint left = (guint) ((guint64) x * frame_width / width);
        guint right = MAX ((guint) ((guint64) (x + 1) * frame_width / width), left + 1);
        guint sums[3] = { 0 };
        guint count = (bottom - top) * (right - left);

        for (guint row = top; row < bottom; row++)
          for (guint column = left; column < right; column++)
            for (guint channel = 0; channel < 3; channel++)
              sums[channel] += pixels[row * stride + column * 4 + channel];
        for (guint channel = 0; channel < 3; channel++)
          out[((gsize) y * width + x) * 3 + channel] = (guint8) (sums[channel] / count);
      }
}

static void
scale_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CarrelDisplayFrame *frame = data;
  guint frame_width = carrel_display_frame_get_width (frame);
  guint frame_height = carrel_display_frame_get_height (frame);
  guint width = MIN (frame_width, CARREL_APP_GUI_PICTURE_WIDTH);
  guint height = (guint) MAX ((guint64) frame_height * width / frame_width, 1);
  guint8 *pixels = g_malloc ((gsize) width * height * 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) width * height * 3);

  shrink (frame, width, height, pixels);
  g_task_return_pointer (task,
                         gdk_memory_texture_new ((int) width,
                                                 (int) height,
                                                 GDK_MEMORY_B8G8R8,
                                                 bytes,
                                                 (gsize) width * 3),
                         g_object_unref);
}

void
carrel_app_gui_picture_scale_async (CarrelDisplayFrame *frame,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (frame != NULL);

  run (carrel_display_frame_ref (frame),
       (GDestroyNotify) carrel_display_frame_unref,
       scale_thread,
       callback,
       user_data);
}

GdkTexture *
carrel_app_gui_picture_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GdkTexture *texture;
  char *path;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->texture);
  g_free (save->path);
  g_free (save);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *save = data;
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (save->texture);
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  gconstpointer bytes = g_bytes_get_data (png, &length);

  /* What a window that was killed left aside.  Another window that writes just now loses this picture, and
   * takes the next one. */
  carrel_base_atomic_file_remove_parts (save->path);
  if (carrel_base_atomic_file_write (save->path, bytes, length, 0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
carrel_app_gui_picture_save_async (GdkTexture *texture,
                                   const char *path,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Save *save = NULL;

  g_return_if_fail (GDK_IS_TEXTURE (texture));
  g_return_if_fail (path != NULL);

  save = g_new0 (Save, 1);
  save->texture = g_object_ref (texture);
  save->path = g_strdup (path);
  run (save, save_free, save_thread, callback, user_data);
}

gboolean
carrel_app_gui_picture_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
