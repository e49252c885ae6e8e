/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-painter.h"

#include <math.h>
#include <string.h>

/*
 * GSK compares the nodes of two frames by address: a node that is still there costs nothing, and
 * the bounds of nodes that came or went are what GTK repaints.  So the art is to come and go
 * exactly where the guest has drawn.
 *
 * By cairo.  One node paints the whole frame out of its memory, through a raster source, which
 * asks for the pixels when it is drawn and so never shows old ones, nor copies any.  GTK draws it
 * clipped to what changed, scaled or not: there are no tiles and hence no seams.  This node stays
 * the same, and its bounds never change; what changed is told by "marks", nodes that draw nothing
 * (a cairo node without a drawing) and whose only use is their bounds.  Each damage adds marks.
 * Taking a mark away counts as damage, too: so those go that lie within the new damage anyway, and
 * when there are too many, all go at once, and the picture is painted once as a whole.
 * Compared with tiles of 128 pixels this repaints the damage instead of all tiles it touches, and
 * walks over dozens of empty nodes instead of over 135 drawings.
 *
 * By GL.  Textures are uploaded, so the frame is cut into tiles, and a damaged tile gets a new
 * texture.
 *
 * A texture under cairo, on the other hand, is converted pixel by pixel in each frame (GTK 4.8),
 * and one drawing under GL is uploaded as a whole.
 */

#define MAXIMAL_MARKS 256
#define TILE_SIZE 256
/* How far a filter looks beyond a pixel, in pixels of the screen. */
#define SCALED_MARGIN 2

struct _CarrelDisplayPainter
{
  CarrelDisplayFrame *frame;
  cairo_rectangle_int_t area;
  int scale_factor;
  gboolean by_cairo;
  guint64 painted_pixels;

  /* In the frame's pixels. */
  cairo_region_t *damage;

  GskRenderNode *picture;
  GPtrArray *marks;

  GPtrArray *tiles;
  guint n_columns;
};

CarrelDisplayPainter *
carrel_display_painter_new (void)
{
  CarrelDisplayPainter *self = g_new0 (CarrelDisplayPainter, 1);

  self->scale_factor = 1;
  self->damage = cairo_region_create ();
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  self->tiles = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  return self;
}

/* Everything is new with the next snapshot. */
static void
forget_nodes (CarrelDisplayPainter *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_ptr_array_set_size (self->marks, 0);
  g_ptr_array_set_size (self->tiles, 0);
  g_clear_pointer (&self->damage, cairo_region_destroy);
  self->damage = cairo_region_create ();
}

void
carrel_display_painter_free (CarrelDisplayPainter *self)
{
  g_return_if_fail (self != NULL);

  forget_nodes (self);
  g_clear_pointer (&self->damage, cairo_region_destroy);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  g_clear_pointer (&self->frame, carrel_display_frame_unref);
  g_free (self);
}

void
carrel_display_painter_set_frame (CarrelDisplayPainter *self, CarrelDisplayFrame *frame)
{
  g_return_if_fail (self != NULL);

  forget_nodes (self);
  g_clear_pointer (&self->frame, carrel_display_frame_unref);
  if (frame != NULL)
    self->frame = carrel_display_frame_ref (frame);
}

void
carrel_display_painter_set_target (CarrelDisplayPainter *self,
                                   const cairo_rectangle_int_t *area,
                                   int scale_factor,
                                   gboolean by_cairo)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (area != NULL);
  g_return_if_fail (scale_factor > 0);

  by_cairo = by_cairo != FALSE;
  if (memcmp (area, &self->area, sizeof *area) == 0 && scale_factor == self->scale_factor &&
      by_cairo == self->by_cairo)
    return;
  self->area = *area;
  self->scale_factor = scale_factor;
  self->by_cairo = by_cairo;
  forget_nodes (self);
}

void
carrel_display_painter_add_damage (CarrelDisplayPainter *self, int x, int y, int width, int height)
{
  const cairo_rectangle_int_t rectangle = { x, y, width, height };

  g_return_if_fail (self != NULL);

  cairo_region_union_rectangle (self->damage, &rectangle);
}

static graphene_rect_t
to_logical (CarrelDisplayPainter *self, const cairo_rectangle_int_t *rectangle)
{
  const float scale = (float) self->scale_factor;

  return GRAPHENE_RECT_INIT ((float) rectangle->x / scale,
                             (float) rectangle->y / scale,
                             (float) rectangle->width / scale,
                             (float) rectangle->height / scale);
}

static gboolean
is_scaled (CarrelDisplayPainter *self)
{
  return self->area.width != (int) carrel_display_frame_get_width (self->frame) ||
         self->area.height != (int) carrel_display_frame_get_height (self->frame);
}

/* Where a part of the frame shows on the screen. */
static cairo_rectangle_int_t
to_screen (CarrelDisplayPainter *self, const cairo_rectangle_int_t *part)
{
  const double factor_x = (double) self->area.width / carrel_display_frame_get_width (self->frame);
  const double factor_y = (double) self->area.height /
                          carrel_display_frame_get_height (self->frame);
  const int margin = is_scaled (self) ? SCALED_MARGIN : 0;
  int left = (int) floor (part->x * factor_x) - margin;
  int top = (int) floor (part->y * factor_y) - margin;
  int right = (int) ceil ((part->x + part->width) * factor_x) + margin;
  int bottom = (int) ceil ((part->y + part->height) * factor_y) + margin;

  left = CLAMP (left, 0, self->area.width);
  top = CLAMP (top, 0, self->area.height);
  right = CLAMP (right, left, self->area.width);
  bottom = CLAMP (bottom, top, self->area.height);
  return (
    cairo_rectangle_int_t){ self->area.x + left, self->area.y + top, right - left, bottom - top };
}

static cairo_surface_t *
acquire_cb (cairo_pattern_t *pattern,
            void *data,
            cairo_surface_t *target,
            const cairo_rectangle_int_t *extents)
{
  CarrelDisplayFrame *frame = data;

  return cairo_image_surface_create_for_data (carrel_display_frame_get_pixels (frame),
                                              CAIRO_FORMAT_RGB24,
                                              (int) carrel_display_frame_get_width (frame),
                                              (int) carrel_display_frame_get_height (frame),
                                              (int) carrel_display_frame_get_stride (frame));
}

static void
release_cb (cairo_pattern_t *pattern, void *data, cairo_surface_t *surface)
{
  cairo_surface_destroy (surface);
}

static cairo_status_t
copy_cb (cairo_pattern_t *pattern, void *data, const cairo_pattern_t *other)
{
  carrel_display_frame_ref (data);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish_cb (cairo_pattern_t *pattern, void *data)
{
  carrel_display_frame_unref (data);
}

static cairo_pattern_t *
make_source (CarrelDisplayPainter *self)
{
  const int width = (int) carrel_display_frame_get_width (self->frame);
  const int height = (int) carrel_display_frame_get_height (self->frame);
  const double scale = self->scale_factor;
  cairo_pattern_t *source = cairo_pattern_create_raster_source (carrel_display_frame_ref (
                                                                  self->frame),
                                                                CAIRO_CONTENT_COLOR,
                                                                width,
                                                                height);
  cairo_matrix_t matrix;

  cairo_raster_source_pattern_set_acquire (source, acquire_cb, release_cb);
  cairo_raster_source_pattern_set_copy (source, copy_cb);
  cairo_raster_source_pattern_set_finish (source, finish_cb);
  cairo_matrix_init_scale (&matrix,
                           width * scale / self->area.width,
                           height * scale / self->area.height);
  cairo_matrix_translate (&matrix, -self->area.x / scale, -self->area.y / scale);
  cairo_pattern_set_matrix (source, &matrix);
  cairo_pattern_set_extend (source, is_scaled (self) ? CAIRO_EXTEND_PAD : CAIRO_EXTEND_NONE);
  cairo_pattern_set_filter (source, is_scaled (self) ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  return source;
}

static void
make_picture (CarrelDisplayPainter *self)
{
  const graphene_rect_t bounds = to_logical (self, &self->area);
  cairo_pattern_t *source = make_source (self);
  cairo_t *context;

  self->picture = gsk_cairo_node_new (&bounds);
  context = gsk_cairo_node_get_draw_context (self->picture);
  cairo_set_source (context, source);
  cairo_rectangle (context,
                   bounds.origin.x,
                   bounds.origin.y,
                   bounds.size.width,
                   bounds.size.height);
  cairo_fill (context);
  cairo_destroy (context);
  cairo_pattern_destroy (source);
}

static void
add_mark (CarrelDisplayPainter *self, const cairo_rectangle_int_t *part)
{
  const cairo_rectangle_int_t screen = to_screen (self, part);
  const graphene_rect_t bounds = to_logical (self, &screen);

  if (screen.width == 0 || screen.height == 0)
    return;
  self->painted_pixels += (guint64) screen.width * (guint64) screen.height;

  for (guint i = self->marks->len; i > 0; i--)
    {
      graphene_rect_t old;

      gsk_render_node_get_bounds (g_ptr_array_index (self->marks, i - 1), &old);
      if (graphene_rect_contains_rect (&bounds, &old))
        g_ptr_array_remove_index (self->marks, i - 1);
    }
  g_ptr_array_add (self->marks, gsk_cairo_node_new (&bounds));
}

static void
update_marks (CarrelDisplayPainter *self)
{
  const int n_rectangles = cairo_region_num_rectangles (self->damage);

  if (self->picture == NULL || (int) self->marks->len + n_rectangles > MAXIMAL_MARKS)
    {
      g_clear_pointer (&self->picture, gsk_render_node_unref);
      g_ptr_array_set_size (self->marks, 0);
      make_picture (self);
      self->painted_pixels += (guint64) self->area.width * (guint64) self->area.height;
      return;
    }
  for (int i = 0; i < n_rectangles; i++)
    {
      cairo_rectangle_int_t part;

      cairo_region_get_rectangle (self->damage, i, &part);
      add_mark (self, &part);
    }
}

/* A part of the frame as a texture; the unused byte becomes opacity, as GTK 4.8 knows no format
   without one. */
static GdkTexture *
make_texture (CarrelDisplayFrame *frame, const cairo_rectangle_int_t *part)
{
  const gsize stride = (gsize) part->width * 4;
  guint8 *copy = g_malloc (stride * (gsize) part->height);
  g_autoptr (GBytes) bytes = g_bytes_new_take (copy, stride * (gsize) part->height);

  for (int row = 0; row < part->height; row++)
    {
      const guint8 *from = carrel_display_frame_get_pixels (frame) +
                           (gsize) (part->y + row) * carrel_display_frame_get_stride (frame) +
                           (gsize) part->x * 4;
      guint8 *to = copy + (gsize) row * stride;

      memcpy (to, from, stride);
      for (gsize i = 3; i < stride; i += 4)
        to[i] = 0xff;
    }
  return gdk_memory_texture_new (part->width,
                                 part->height,
                                 GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                 bytes,
                                 stride);
}

static GskRenderNode *
make_tile (CarrelDisplayPainter *self, const cairo_rectangle_int_t *part)
{
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) part->x,
                                                     (float) part->y,
                                                     (float) part->width,
                                                     (float) part->height);
  g_autoptr (GdkTexture) texture = make_texture (self->frame, part);

  self->painted_pixels += (guint64) part->width * (guint64) part->height;
  return gsk_texture_node_new (texture, &bounds);
}

static void
update_tiles (CarrelDisplayPainter *self)
{
  const int width = (int) carrel_display_frame_get_width (self->frame);
  const int height = (int) carrel_display_frame_get_height (self->frame);
  const gboolean is_new = self->tiles->len == 0;
  guint index = 0;

  for (int y = 0; y < height; y += TILE_SIZE)
    for (int x = 0; x < width; x += TILE_SIZE, index++)
      {
        const cairo_rectangle_int_t part = { x,
                                             y,
                                             MIN (TILE_SIZE, width - x),
                                             MIN (TILE_SIZE, height - y) };

        if (is_new)
          g_ptr_array_add (self->tiles, make_tile (self, &part));
        else if (cairo_region_contains_rectangle (self->damage, &part) != CAIRO_REGION_OVERLAP_OUT)
          {
            gsk_render_node_unref (g_ptr_array_index (self->tiles, index));
            g_ptr_array_index (self->tiles, index) = make_tile (self, &part);
          }
      }
}

static void
append_all (GtkSnapshot *snapshot, GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    gtk_snapshot_append_node (snapshot, g_ptr_array_index (nodes, i));
}

void
carrel_display_painter_snapshot (CarrelDisplayPainter *self, GtkSnapshot *snapshot)
{
  graphene_rect_t bounds;

  g_return_if_fail (self != NULL);
  g_return_if_fail (GTK_IS_SNAPSHOT (snapshot));

  if (self->frame == NULL || self->area.width <= 0 || self->area.height <= 0)
    return;

  if (self->by_cairo)
    {
      update_marks (self);
      gtk_snapshot_append_node (snapshot, self->picture);
      append_all (snapshot, self->marks);
    }
  else
    {
      update_tiles (self);
      bounds = to_logical (self, &self->area);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &bounds.origin);
      gtk_snapshot_scale (snapshot,
                          bounds.size.width / (float) carrel_display_frame_get_width (self->frame),
                          bounds.size.height /
                            (float) carrel_display_frame_get_height (self->frame));
      append_all (snapshot, self->tiles);
      gtk_snapshot_restore (snapshot);
    }
  cairo_region_destroy (self->damage);
  self->damage = cairo_region_create ();
}

guint64
carrel_display_painter_get_painted_pixels (CarrelDisplayPainter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->painted_pixels;
}

GdkTexture *
carrel_display_painter_dup_texture (CarrelDisplayFrame *frame)
{
  cairo_rectangle_int_t all = { 0, 0, 0, 0 };

  g_return_val_if_fail (frame != NULL, NULL);

  all.width = (int) carrel_display_frame_get_width (frame);
  all.height = (int) carrel_display_frame_get_height (frame);
  return make_texture (frame, &all);
}
