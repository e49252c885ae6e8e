/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-frame.h"

#include <string.h>

#include "display/carrel-display-error.h"
#include "display/carrel-display-limits.h"

static void
test_refuses_what_no_guest_has (void)
{
  static const guint64 sizes[][2] = {
    { 0, 0 },
    { 0, 600 },
    { 800, 0 },
    { 65535, 65535 },
    { CARREL_DISPLAY_LIMIT_FRAME_SIDE + 1, 1 },
    { 1, CARREL_DISPLAY_LIMIT_FRAME_SIDE + 1 },
    { CARREL_DISPLAY_LIMIT_FRAME_SIDE, CARREL_DISPLAY_LIMIT_FRAME_SIDE },
    { G_MAXUINT32, G_MAXUINT32 },
    { G_MAXUINT64, 2 },
    { G_GUINT64_CONSTANT (1) << 62, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (carrel_display_frame_new (sizes[i][0], sizes[i][1], &error));
      g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TOO_LARGE);
    }
}

static void
test_is_black_and_has_its_size (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (5, 3, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (carrel_display_frame_get_width (frame), ==, 5);
  g_assert_cmpuint (carrel_display_frame_get_height (frame), ==, 3);
  g_assert_cmpuint (carrel_display_frame_get_stride (frame), ==, 20);
  for (gsize i = 0; i < 60; i++)
    g_assert_cmpuint (carrel_display_frame_get_pixels (frame)[i], ==, 0);
}

static void
test_clips_hostile_areas (void)
{
  static const struct
  {
    gint64 in[4];
    gboolean is_left;
    gint64 out[4];
  } cases[] = {
    { { 0, 0, 10, 8 }, TRUE, { 0, 0, 10, 8 } },
    { { -5, -5, 20, 20 }, TRUE, { 0, 0, 10, 8 } },
    { { 9, 7, 100, 100 }, TRUE, { 9, 7, 1, 1 } },
    { { G_MININT64, 0, G_MAXINT64, 8 }, FALSE, { 0 } },
    { { -1, 0, G_MAXINT64, 8 }, TRUE, { 0, 0, 10, 8 } },
    { { 10, 0, 1, 1 }, FALSE, { 0 } },
    { { 0, 8, 1, 1 }, FALSE, { 0 } },
    { { 0, 0, 0, 5 }, FALSE, { 0 } },
    { { 0, 0, 5, -1 }, FALSE, { 0 } },
    { { 1, 0, G_MAXINT64, 1 }, FALSE, { 0 } },
  };
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (10, 8, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 area[4];

      memcpy (area, cases[i].in, sizeof area);
      g_assert_cmpint (carrel_display_frame_clip (frame, &area[0], &area[1], &area[2], &area[3]),
                       ==,
                       cases[i].is_left);
      g_assert_cmpmem (area,
                       sizeof area,
                       cases[i].is_left ? cases[i].out : cases[i].in,
                       sizeof area);
    }
}

static void
test_writes_only_inside (void)
{
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (4, 4, NULL);
  guint32 source[6 * 6];
  const guint32 *pixels = (const guint32 *) (gpointer) carrel_display_frame_get_pixels (frame);

  for (guint i = 0; i < G_N_ELEMENTS (source); i++)
    source[i] = 100 + i;
  carrel_display_frame_write (frame, -2, -1, 6, 6, (const guint8 *) source, 24);
  for (guint row = 0; row < 4; row++)
    for (guint column = 0; column < 4; column++)
      g_assert_cmpuint (pixels[row * 4 + column], ==, 100 + (row + 1) * 6 + column + 2);

  carrel_display_frame_write (frame, 3, 3, 6, 6, (const guint8 *) source, 24);
  g_assert_cmpuint (pixels[15], ==, 100);
  g_assert_cmpuint (pixels[14], ==, 100 + 4 * 6 + 4);
}

static void
test_copy_is_of_its_own (void)
{
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (2, 2, NULL);
  g_autoptr (CarrelDisplayFrame) copy = NULL;

  carrel_display_frame_get_pixels (frame)[5] = 77;
  copy = carrel_display_frame_copy (frame);
  carrel_display_frame_get_pixels (frame)[5] = 1;
  g_assert_cmpuint (carrel_display_frame_get_pixels (copy)[5], ==, 77);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/frame/refuses-what-no-guest-has", test_refuses_what_no_guest_has);
  g_test_add_func ("/display/frame/is-black-and-has-its-size", test_is_black_and_has_its_size);
  g_test_add_func ("/display/frame/clips-hostile-areas", test_clips_hostile_areas);
  g_test_add_func ("/display/frame/writes-only-inside", test_writes_only_inside);
  g_test_add_func ("/display/frame/copy-is-of-its-own", test_copy_is_of_its_own);
  return g_test_run ();
}
