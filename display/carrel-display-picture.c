/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-picture.h"

#include "carrel-display-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  CarrelDisplayFrame *frame;
  char *path;
} PictureJob;

static void
picture_job_free (PictureJob *job)
{
  g_clear_pointer (&job->frame, carrel_display_frame_unref);
  g_clear_pointer (&job->path, g_free);
  g_free (job);
}

/* The loader of the pictures wants red first and no fourth byte. */
static GdkPixbuf *
frame_to_pixbuf (CarrelDisplayFrame *frame)
{
  guint width = carrel_display_frame_get_width (frame);
  guint height = carrel_display_frame_get_height (frame);
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int) width, (int) height);

  if (pixbuf == NULL)
    return NULL;
  for (guint row = 0; row < height; row++)
    {
      const guint8 *from = carrel_display_frame_get_pixels (frame) +
                           (gsize) row * carrel_display_frame_get_stride (frame);
      guint8 *to = gdk_pixbuf_get_pixels (pixbuf) +
                   (gsize) row * (gsize) gdk_pixbuf_get_rowstride (pixbuf);

      for (guint column = 0; column < width; column++)
        {
          to[0] = from[2];
          to[1] = from[1];
          to[2] = from[0];
          to += 3;
          from += 4;
        }
    }
  return pixbuf;
}

static GBytes *
encode (CarrelDisplayFrame *frame, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = frame_to_pixbuf (frame);
  g_autoptr (GError) cause = NULL;
  char *bytes = NULL;
  gsize n_bytes = 0;

  if (pixbuf == NULL)
    {
      g_set_error_literal (error,
                           CARREL_DISPLAY_ERROR,
                           CARREL_DISPLAY_ERROR_PICTURE,
                           _ ("There is not enough memory to save the picture."));
      return NULL;
    }
  if (!gdk_pixbuf_save_to_buffer (pixbuf, &bytes, &n_bytes, "png", &cause, NULL))
    {
      g_set_error (error,
                   CARREL_DISPLAY_ERROR,
                   CARREL_DISPLAY_ERROR_PICTURE,
                   _ ("The picture could not be written as PNG: %s"), cause->message);
      return NULL;
    }
  return g_bytes_new_take (bytes, n_bytes);
}

static gboolean
save (GBytes *bytes, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gsize n_bytes = 0;
  const char *contents = g_bytes_get_data (bytes, &n_bytes);

  if (g_file_set_contents_full (path,
                                contents,
                                (gssize) n_bytes,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0666,
                                &cause))
    return TRUE;
  g_set_error (error,
               CARREL_DISPLAY_ERROR,
               CARREL_DISPLAY_ERROR_PICTURE,
               _ ("The picture could not be saved as %s: %s"), path, cause->message);
  return FALSE;
}

static void
picture_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  PictureJob *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = encode (job->frame, &error);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (bytes == NULL || (job->path != NULL && !save (bytes, job->path, &error)))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
}

static void
run (CarrelDisplayFrame *frame, const char *path, GTask *task)
{
  PictureJob *job;
  CarrelDisplayFrame *copy = carrel_display_frame_copy (frame);

  if (copy == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_DISPLAY_ERROR,
                               CARREL_DISPLAY_ERROR_PICTURE,
                               _ ("There is not enough memory to save the picture."));
      return;
    }
  job = g_new0 (PictureJob, 1);
  job->frame = copy;
  job->path = g_strdup (path);
  g_task_set_task_data (task, job, (GDestroyNotify) picture_job_free);
  g_task_run_in_thread (task, picture_thread);
}

void
carrel_display_picture_encode_async (CarrelDisplayFrame *frame,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (frame != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_display_picture_encode_async);
  run (frame, NULL, task);
}

GBytes *
carrel_display_picture_encode_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
carrel_display_picture_save_async (CarrelDisplayFrame *frame,
                                   const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (frame != NULL);
  g_return_if_fail (path != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_display_picture_save_async);
  run (frame, path, task);
}

gboolean
carrel_display_picture_save_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  bytes = g_task_propagate_pointer (G_TASK (result), error);
  return bytes != NULL;
}
