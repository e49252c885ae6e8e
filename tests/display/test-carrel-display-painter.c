/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/widget/carrel-display-painter.h"

#include <math.h>
#include <stdlib.h>

/*
 * What the painter's nodes look like when they are drawn, and what they declare as changed.  Needs
 * GTK's types but no display: cairo draws the nodes.
 */

#define WIDTH 300
#define HEIGHT 200

static void
fill (CarrelDisplayFrame *frame, int x, int y, int width, int height, guint32 colour)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      {
        guint8 *pixel = carrel_display_frame_get_pixels (frame) +
                        (gsize) row * carrel_display_frame_get_stride (frame) + (gsize) column * 4;

        pixel[0] = (guint8) colour;
        pixel[1] = (guint8) (colour >> 8);
        pixel[2] = (guint8) (colour >> 16);
        /* The unused byte is anything. */
        pixel[3] = (guint8) (row * column);
      }
}

static CarrelDisplayFrame *
make_gradient (void)
{
  CarrelDisplayFrame *frame = carrel_display_frame_new (WIDTH, HEIGHT, NULL);

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      fill (frame,
            x,
            y,
            1,
            1,
            (guint32) (x * 255 / WIDTH) << 16 | (guint32) (y * 255 / HEIGHT) << 8);
  return frame;
}

static GskRenderNode *
snapshot (CarrelDisplayPainter *painter)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  carrel_display_painter_snapshot (painter, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static cairo_surface_t *
draw (GskRenderNode *node, int width, int height, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *context;

  cairo_surface_set_device_scale (surface, scale, scale);
  context = cairo_create (surface);
  gsk_render_node_draw (node, context);
  cairo_destroy (context);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
read_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint32 *row = (const guint32 *) (gpointer) (cairo_image_surface_get_data (surface) +
                                                     y * cairo_image_surface_get_stride (surface));

  return row[x];
}

/* Every pixel of the frame, at an offset, and nothing around it. */
static void
assert_shows (cairo_surface_t *surface, CarrelDisplayFrame *frame, int left, int top)
{
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        gboolean is_inside = x >= left && x < left + WIDTH && y >= top && y < top + HEIGHT;
        const guint8 *pixel;

        if (!is_inside)
          {
            g_assert_cmphex (read_pixel (surface, x, y), ==, 0);
            continue;
          }
        pixel = carrel_display_frame_get_pixels (frame) +
                (gsize) (y - top) * carrel_display_frame_get_stride (frame) +
                (gsize) (x - left) * 4;
        g_assert_cmphex (read_pixel (surface, x, y),
                         ==,
                         0xff000000 | (guint) pixel[2] << 16 | (guint) pixel[1] << 8 | pixel[0]);
      }
}

static CarrelDisplayPainter *
make_painter (CarrelDisplayFrame *frame,
              const cairo_rectangle_int_t *area,
              int scale,
              gboolean cairo)
{
  CarrelDisplayPainter *painter = carrel_display_painter_new ();

  carrel_display_painter_set_frame (painter, frame);
  carrel_display_painter_set_target (painter, area, scale, cairo);
  return painter;
}

static void
check_original (gboolean by_cairo, int scale)
{
  const cairo_rectangle_int_t area = { 7, 5, WIDTH, HEIGHT };
  g_autoptr (CarrelDisplayFrame) frame = make_gradient ();
  CarrelDisplayPainter *painter = make_painter (frame, &area, scale, by_cairo);
  GskRenderNode *node = snapshot (painter);
  cairo_surface_t *surface = draw (node, WIDTH + 20, HEIGHT + 20, scale);

  assert_shows (surface, frame, 7, 5);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  carrel_display_painter_free (painter);
}

static void
test_cairo_shows_every_pixel (void)
{
  check_original (TRUE, 1);
  check_original (TRUE, 2);
}

static void
test_textures_show_every_pixel (void)
{
  check_original (FALSE, 1);
}

/* What changes after the snapshot and is not told yet may show, but what is told must. */
static void
check_damage (gboolean by_cairo)
{
  const cairo_rectangle_int_t area = { 0, 0, WIDTH, HEIGHT };
  g_autoptr (CarrelDisplayFrame) frame = make_gradient ();
  CarrelDisplayPainter *painter = make_painter (frame, &area, 1, by_cairo);
  GskRenderNode *before = snapshot (painter);
  guint64 painted = carrel_display_painter_get_painted_pixels (painter);
  GskRenderNode *after;
  cairo_surface_t *surface;

  fill (frame, 100, 50, 16, 8, 0x123456);
  carrel_display_painter_add_damage (painter, 100, 50, 16, 8);
  after = snapshot (painter);
  surface = draw (after, WIDTH, HEIGHT, 1);
  assert_shows (surface, frame, 0, 0);
  painted = carrel_display_painter_get_painted_pixels (painter) - painted;
  if (by_cairo)
    g_assert_cmpuint (painted, ==, 16 * 8);
  else
    g_assert_cmpuint (painted, <=, 256 * 256);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (before);
  gsk_render_node_unref (after);
  carrel_display_painter_free (painter);
}

static void
test_cairo_repaints_the_damage (void)
{
  check_damage (TRUE);
}

static void
test_textures_repaint_one_tile (void)
{
  check_damage (FALSE);
}

static void
test_nothing_changed_is_the_same_nodes (void)
{
  const cairo_rectangle_int_t area = { 0, 0, WIDTH, HEIGHT };

  for (int by_cairo = 0; by_cairo <= 1; by_cairo++)
    {
      g_autoptr (CarrelDisplayFrame) frame = make_gradient ();
      CarrelDisplayPainter *painter = make_painter (frame, &area, 1, by_cairo);
      GskRenderNode *nodes[2] = { snapshot (painter), snapshot (painter) };
      GskRenderNode *parents[2] = { nodes[0], nodes[1] };

      /* With one child GTK leaves the container out. */
      if (gsk_render_node_get_node_type (nodes[0]) == GSK_TRANSFORM_NODE)
        for (int i = 0; i < 2; i++)
          parents[i] = gsk_transform_node_get_child (nodes[i]);
      if (gsk_render_node_get_node_type (parents[0]) == GSK_CONTAINER_NODE)
        {
          g_assert_cmpuint (gsk_container_node_get_n_children (parents[0]),
                            ==,
                            gsk_container_node_get_n_children (parents[1]));
          for (guint i = 0; i < gsk_container_node_get_n_children (parents[0]); i++)
            g_assert_true (gsk_container_node_get_child (parents[0], i) ==
                           gsk_container_node_get_child (parents[1], i));
        }
      else
        g_assert_true (parents[0] == parents[1]);
      gsk_render_node_unref (nodes[0]);
      gsk_render_node_unref (nodes[1]);
      carrel_display_painter_free (painter);
    }
}

/* Thousands of small damages: the marks stay bounded, and the average stays near the damage. */
static void
test_marks_stay_few (void)
{
  const cairo_rectangle_int_t area = { 0, 0, WIDTH, HEIGHT };
  g_autoptr (CarrelDisplayFrame) frame = make_gradient ();
  CarrelDisplayPainter *painter = make_painter (frame, &area, 1, TRUE);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  const int n_rounds = 3000;

  for (int i = 0; i < n_rounds; i++)
    {
      GskRenderNode *node;

      carrel_display_painter_add_damage (painter,
                                         g_rand_int_range (random, 0, WIDTH - 16),
                                         g_rand_int_range (random, 0, HEIGHT - 16),
                                         16,
                                         16);
      node = snapshot (painter);
      if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
        g_assert_cmpuint (gsk_container_node_get_n_children (node), <=, 257);
      gsk_render_node_unref (node);
    }
  g_test_message ("%" G_GUINT64_FORMAT " pixels for each of 256",
                  carrel_display_painter_get_painted_pixels (painter) / n_rounds);
  g_assert_cmpuint (carrel_display_painter_get_painted_pixels (painter) / n_rounds, <, 1024);
  carrel_display_painter_free (painter);
}

/* The picture at a fractional size has no seams: a plain frame stays plain, to the edges. */
static void
test_scaled_has_no_seams (void)
{
  const cairo_rectangle_int_t area = { 3, 2, 211, 141 };
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (WIDTH, HEIGHT, NULL);
  CarrelDisplayPainter *painter;
  GskRenderNode *node;
  cairo_surface_t *surface;

  fill (frame, 0, 0, WIDTH, HEIGHT, 0x8040c0);
  painter = make_painter (frame, &area, 1, TRUE);
  for (int i = 0; i < 8; i++)
    {
      gsk_render_node_unref (snapshot (painter));
      carrel_display_painter_add_damage (painter, i * 31, i * 17, 23, 11);
    }
  node = snapshot (painter);
  surface = draw (node, 220, 150, 1);
  for (int y = 2; y < 143; y++)
    for (int x = 3; x < 214; x++)
      g_assert_cmphex (read_pixel (surface, x, y), ==, 0xff8040c0);
  g_assert_cmphex (read_pixel (surface, 2, 50), ==, 0);
  g_assert_cmphex (read_pixel (surface, 214, 50), ==, 0);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  carrel_display_painter_free (painter);
}

/* A damaged point that is made smaller reaches beyond its own pixel: the declared area covers
   everything that looks different. */
static void
test_scaled_damage_covers_the_filter (void)
{
  const cairo_rectangle_int_t area = { 0, 0, 211, 141 };
  g_autoptr (CarrelDisplayFrame) frame = carrel_display_frame_new (WIDTH, HEIGHT, NULL);
  CarrelDisplayPainter *painter = make_painter (frame, &area, 1, TRUE);
  GskRenderNode *before_node = snapshot (painter);
  cairo_surface_t *before = draw (before_node, 211, 141, 1);
  GskRenderNode *after_node;
  GskRenderNode *mark;
  cairo_surface_t *after;
  graphene_rect_t bounds;

  fill (frame, 150, 100, 1, 1, 0xffffff);
  carrel_display_painter_add_damage (painter, 150, 100, 1, 1);
  after_node = snapshot (painter);
  after = draw (after_node, 211, 141, 1);
  mark = gsk_container_node_get_child (after_node, 1);
  gsk_render_node_get_bounds (mark, &bounds);
  for (int y = 0; y < 141; y++)
    for (int x = 0; x < 211; x++)
      if (read_pixel (before, x, y) != read_pixel (after, x, y))
        g_assert_true (
          graphene_rect_contains_point (&bounds,
                                        &GRAPHENE_POINT_INIT ((float) x + 0.5f, (float) y + 0.5f)));
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
  gsk_render_node_unref (before_node);
  gsk_render_node_unref (after_node);
  carrel_display_painter_free (painter);
}

static void
test_nodes_keep_their_frame (void)
{
  const cairo_rectangle_int_t area = { 0, 0, WIDTH, HEIGHT };
  CarrelDisplayFrame *frame = make_gradient ();
  g_autoptr (CarrelDisplayFrame) copy = carrel_display_frame_copy (frame);
  CarrelDisplayPainter *painter = make_painter (frame, &area, 1, TRUE);
  GskRenderNode *node = snapshot (painter);
  cairo_surface_t *surface;

  carrel_display_frame_unref (frame);
  carrel_display_painter_free (painter);
  surface = draw (node, WIDTH, HEIGHT, 1);
  assert_shows (surface, copy, 0, 0);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
}

static void
test_texture_is_opaque (void)
{
  g_autoptr (CarrelDisplayFrame) frame = make_gradient ();
  g_autoptr (GdkTexture) texture = carrel_display_painter_dup_texture (frame);
  g_autofree guint8 *pixels = g_malloc (WIDTH * HEIGHT * 4);

  gdk_texture_download (texture, pixels, WIDTH * 4);
  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      g_assert_cmpuint (pixels[i * 4 + 3], ==, 0xff);
      g_assert_cmpmem (pixels + i * 4, 3, carrel_display_frame_get_pixels (frame) + i * 4, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  g_test_add_func ("/display/painter/cairo-shows-every-pixel", test_cairo_shows_every_pixel);
  g_test_add_func ("/display/painter/textures-show-every-pixel", test_textures_show_every_pixel);
  g_test_add_func ("/display/painter/cairo-repaints-the-damage", test_cairo_repaints_the_damage);
  g_test_add_func ("/display/painter/textures-repaint-one-tile", test_textures_repaint_one_tile);
  g_test_add_func ("/display/painter/nothing-changed-is-the-same-nodes",
                   test_nothing_changed_is_the_same_nodes);
  g_test_add_func ("/display/painter/marks-stay-few", test_marks_stay_few);
  g_test_add_func ("/display/painter/scaled-has-no-seams", test_scaled_has_no_seams);
  g_test_add_func ("/display/painter/scaled-damage-covers-the-filter",
                   test_scaled_damage_covers_the_filter);
  g_test_add_func ("/display/painter/nodes-keep-their-frame", test_nodes_keep_their_frame);
  g_test_add_func ("/display/painter/texture-is-opaque", test_texture_is_opaque);
  return g_test_run ();
}
