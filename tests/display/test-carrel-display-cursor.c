/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-cursor.h"

#include "display/carrel-display-error.h"
#include "display/carrel-display-limits.h"

static const guint8 pixels[4 * 4 * 4] = { 1, 2, 3, 4 };

static void
test_keeps_shape_and_hot_spot (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDisplayCursor)
    cursor = carrel_display_cursor_new (4, 4, 1, 2, pixels, sizeof pixels, &error);
  guint values[4];

  g_assert_no_error (error);
  g_assert_false (carrel_display_cursor_is_hidden (cursor));
  carrel_display_cursor_get_size (cursor, &values[0], &values[1], &values[2], &values[3]);
  g_assert_cmpmem (values, sizeof values, ((guint[]){ 4, 4, 1, 2 }), sizeof values);
  g_assert_cmpmem (g_bytes_get_data (carrel_display_cursor_get_pixels (cursor), NULL),
                   g_bytes_get_size (carrel_display_cursor_get_pixels (cursor)),
                   pixels,
                   sizeof pixels);
}

static void
test_moves_a_hot_spot_inside (void)
{
  g_autoptr (CarrelDisplayCursor)
    cursor = carrel_display_cursor_new (4, 4, 65535, -9, pixels, sizeof pixels, NULL);
  guint values[4];

  carrel_display_cursor_get_size (cursor, &values[0], &values[1], &values[2], &values[3]);
  g_assert_cmpuint (values[2], ==, 3);
  g_assert_cmpuint (values[3], ==, 0);
}

static void
test_refuses_hostile_shapes (void)
{
  static const gint64 shapes[][3] = {
    { 0, 4, 64 },          { 4, 0, 64 },
    { -1, 4, 64 },         { 4, 4, 63 },
    { 65535, 65535, 64 },  { CARREL_DISPLAY_LIMIT_CURSOR_SIDE + 1, 1, 1 << 20 },
    { G_MAXINT64, 4, 64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (carrel_display_cursor_new (shapes[i][0],
                                                shapes[i][1],
                                                0,
                                                0,
                                                pixels,
                                                (gsize) shapes[i][2],
                                                &error));
      g_assert_error (error, CARREL_DISPLAY_ERROR, CARREL_DISPLAY_ERROR_TOO_LARGE);
    }
}

static void
test_hidden_has_no_shape (void)
{
  g_autoptr (CarrelDisplayCursor) cursor = carrel_display_cursor_new_hidden ();

  g_assert_true (carrel_display_cursor_is_hidden (cursor));
  g_assert_null (carrel_display_cursor_get_pixels (cursor));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/cursor/keeps-shape-and-hot-spot", test_keeps_shape_and_hot_spot);
  g_test_add_func ("/display/cursor/moves-a-hot-spot-inside", test_moves_a_hot_spot_inside);
  g_test_add_func ("/display/cursor/refuses-hostile-shapes", test_refuses_hostile_shapes);
  g_test_add_func ("/display/cursor/hidden-has-no-shape", test_hidden_has_no_shape);
  return g_test_run ();
}
