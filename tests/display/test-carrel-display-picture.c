/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include "display/carrel-display-error.h"

static void
keep_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
save (CarrelDisplayFrame *frame, const char *path, GCancellable *cancellable)
{
  GAsyncResult *result = NULL;

  carrel_display_picture_save_async (frame, path, cancellable, keep_result_cb, &result);
  /* What is written after the call is not in the picture. */
  carrel_display_frame_get_pixels (frame)[0] = 99;
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

static CarrelDisplayFrame *
make_frame (void)
{
  CarrelDisplayFrame *frame = carrel_display_frame_new (3, 2, NULL);
  guint8 *pixels = carrel_display_frame_get_pixels (frame);

  for (guint8 i = 0; i < 24; i++)
    pixels[i] = i;
  return frame;
}

static void
test_saves_the_very_pixels (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autoptr (CarrelDisplayFrame) frame = make_frame ();
  g_autoptr (GAsyncResult) result = save (frame, path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;

  g_assert_true (carrel_display_picture_save_finish (result, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 3);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, 2);
  g_assert_cmpint (gdk_pixbuf_get_n_channels (picture), ==, 3);
  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < 3; column++)
      for (guint channel = 0; channel < 3; channel++)
        g_assert_cmpuint (gdk_pixbuf_get_pixels (
                            picture)[row * (guint) gdk_pixbuf_get_rowstride (picture) + column * 3 +
                                     channel],
                          ==,
                          (row * 3 + column) * 4 + 2 - channel);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_says_where_it_failed (void)
{
  g_autoptr (CarrelDisplayFrame) frame = make_frame ();
  g_autoptr (GAsyncResult) result = save (frame, "/nonexistent/folder/picture.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_display_picture_save_finish (result, &error));
  g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_PICTURE);
  g_assert_nonnull (strstr (error->message, "/nonexistent/folder/picture.png"));
}

static void
test_cancelled_writes_nothing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-picture-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autoptr (CarrelDisplayFrame) frame = make_frame ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  result = save (frame, path, cancellable);
  g_assert_false (carrel_display_picture_save_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

static void
test_encodes_into_memory (void)
{
  g_autoptr (CarrelDisplayFrame) frame = make_frame ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  carrel_display_picture_encode_async (frame, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = carrel_display_picture_encode_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 8);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/picture/saves-the-very-pixels", test_saves_the_very_pixels);
  g_test_add_func ("/display/picture/says-where-it-failed", test_says_where_it_failed);
  g_test_add_func ("/display/picture/cancelled-writes-nothing", test_cancelled_writes_nothing);
  g_test_add_func ("/display/picture/encodes-into-memory", test_encodes_into_memory);
  return g_test_run ();
}
