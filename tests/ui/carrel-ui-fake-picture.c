/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-fake-picture.h"

#include <cairo.h>

#define PICTURE_WIDTH 480
#define PICTURE_HEIGHT 300

static void
paint_rectangle (cairo_t *cairo, double x, double y, double width, double height, guint32 colour)
{
  cairo_set_source_rgb (cairo,
                        ((colour >> 16) & 0xff) / 255.0,
                        ((colour >> 8) & 0xff) / 255.0,
                        (colour & 0xff) / 255.0);
  cairo_rectangle (cairo, x, y, width, height);
  cairo_fill (cairo);
}

static void
paint_wallpaper (cairo_t *cairo, guint kind, double width, double height)
{
  static const guint32 colours[][2] = {
    { 0x1b3a6b, 0x6fa8dc }, { 0x3d1d5c, 0xd16ba5 }, { 0x0f4c3a, 0x7bc47f },
    { 0x5c2a12, 0xf2a65a }, { 0x1c2833, 0x5d6d7e }, { 0x003f5c, 0x00a5cf },
  };
  const guint32 *pair = colours[kind % G_N_ELEMENTS (colours)];
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, width, height);

  for (int i = 0; i < 2; i++)
    cairo_pattern_add_color_stop_rgb (pattern,
                                      i,
                                      ((pair[i] >> 16) & 0xff) / 255.0,
                                      ((pair[i] >> 8) & 0xff) / 255.0,
                                      (pair[i] & 0xff) / 255.0);
  cairo_set_source (cairo, pattern);
  cairo_paint (cairo);
  cairo_pattern_destroy (pattern);
}

static void
paint_lines (cairo_t *cairo, double x, double y, double width, guint n_lines, guint32 colour)
{
  guint random = 7;

  for (guint i = 0; i < n_lines; i++)
    {
      random = random * 1103515245u + 12345u;
      paint_rectangle (cairo,
                       x,
                       y + 11 * i,
                       width * (0.25 + (random >> 16 & 0xff) / 350.0),
                       4,
                       colour);
    }
}

static void
paint_desktop (cairo_t *cairo, guint kind, double width, double height)
{
  paint_wallpaper (cairo, kind, width, height);
  paint_rectangle (cairo, 0, 0, width, height * 0.05, 0x1e1e1e);
  paint_rectangle (cairo, width * 0.12, height * 0.16, width * 0.5, height * 0.6, 0xf6f5f4);
  paint_rectangle (cairo, width * 0.12, height * 0.16, width * 0.5, height * 0.08, 0xdedddA);
  paint_lines (cairo, width * 0.16, height * 0.3, width * 0.4, 10, 0x9a9996);
  paint_rectangle (cairo, width * 0.5, height * 0.36, width * 0.4, height * 0.5, 0x241f31);
  paint_rectangle (cairo, width * 0.5, height * 0.36, width * 0.4, height * 0.07, 0x3d3846);
  paint_lines (cairo, width * 0.53, height * 0.48, width * 0.32, 9, 0x57e389);
}

static void
paint_terminal (cairo_t *cairo, guint kind, double width, double height)
{
  paint_rectangle (cairo, 0, 0, width, height, 0x0b0b0d);
  paint_lines (cairo,
               width * 0.03,
               height * 0.05,
               width * 0.8,
               22,
               kind % 2 == 0 ? 0xc0bfbc : 0x8ff0a4);
}

static void
paint_installer (cairo_t *cairo, guint kind, double width, double height)
{
  paint_rectangle (cairo, 0, 0, width, height, 0xd9d9d9);
  paint_rectangle (cairo, 0, 0, width, height * 0.14, kind % 2 == 0 ? 0x0a4d8c : 0xa80030);
  paint_rectangle (cairo, width * 0.08, height * 0.24, width * 0.84, height * 0.56, 0xffffff);
  paint_lines (cairo, width * 0.12, height * 0.3, width * 0.7, 12, 0x77767b);
  paint_rectangle (cairo, width * 0.12, height * 0.38, width * 0.76, 14, 0x3584e4);
  paint_rectangle (cairo, width * 0.66, height * 0.86, width * 0.12, height * 0.07, 0xb0b0b0);
  paint_rectangle (cairo, width * 0.8, height * 0.86, width * 0.12, height * 0.07, 0xb0b0b0);
}

void
carrel_ui_fake_picture_draw (cairo_t *cairo, guint kind, double width, double height)
{
  if (kind % 5 == 3)
    paint_terminal (cairo, kind, width, height);
  else if (kind % 5 == 4)
    paint_installer (cairo, kind, width, height);
  else
    paint_desktop (cairo, kind, width, height);
}

GdkTexture *
carrel_ui_fake_picture_new (guint kind)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         PICTURE_WIDTH,
                                                         PICTURE_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  GdkTexture *texture = NULL;

  carrel_ui_fake_picture_draw (cairo, kind, PICTURE_WIDTH, PICTURE_HEIGHT);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * PICTURE_HEIGHT);
  texture =
    gdk_memory_texture_new (PICTURE_WIDTH, PICTURE_HEIGHT, GDK_MEMORY_DEFAULT, bytes, stride);
  cairo_surface_destroy (surface);
  return texture;
}
