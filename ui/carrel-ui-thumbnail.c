/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-thumbnail.h"

/* The picture is scaled once into an image surface and drawn as a cairo node from then on. GTK 4.8
 * converts the pixels of every texture node again for every frame, however small the damage, when it
 * draws with cairo; a window full of texture thumbnails would pay that on each hover. */

#define CORNER_RADIUS 10.0
#define ASPECT_WIDTH 16
#define ASPECT_HEIGHT 10

struct _CarrelUiThumbnail
{
  GtkWidget parent_instance;

  GdkPaintable *paintable;
  GtkWidget *symbol;
  cairo_surface_t *cache;
  int cache_width;
  int cache_height;
  int width_hint;
  gboolean live;
};

enum
{
  PROP_0,
  PROP_PAINTABLE,
  PROP_LIVE,
  PROP_WIDTH_HINT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (CarrelUiThumbnail, carrel_ui_thumbnail, GTK_TYPE_WIDGET)

static void
drop_cache (CarrelUiThumbnail *self)
{
  g_clear_pointer (&self->cache, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
trace_corners (cairo_t *cairo, double width, double height)
{
  double radius = MIN (CORNER_RADIUS, MIN (width, height) / 2);

  cairo_new_path (cairo);
  cairo_arc (cairo, width - radius, radius, radius, -G_PI_2, 0);
  cairo_arc (cairo, width - radius, height - radius, radius, 0, G_PI_2);
  cairo_arc (cairo, radius, height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cairo, radius, radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cairo);
}

/* Covers the whole area, cutting what does not fit, so that pictures of all shapes line up. */
static void
draw_paintable (CarrelUiThumbnail *self, cairo_t *cairo, double width, double height)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  double ratio = gdk_paintable_get_intrinsic_aspect_ratio (self->paintable);
  double drawn_width = width;
  double drawn_height = height;

  if (ratio > 0 && ratio > width / height)
    drawn_width = height * ratio;
  else if (ratio > 0)
    drawn_height = width / ratio;
  gdk_paintable_snapshot (self->paintable, snapshot, drawn_width, drawn_height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return;
  cairo_save (cairo);
  cairo_translate (cairo, (width - drawn_width) / 2, (height - drawn_height) / 2);
  gsk_render_node_draw (node, cairo);
  cairo_restore (cairo);
}

static void
fill_cache (CarrelUiThumbnail *self, int width, int height)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_t *cairo = NULL;

  g_clear_pointer (&self->cache, cairo_surface_destroy);
  self->cache = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * scale, height * scale);
  cairo_surface_set_device_scale (self->cache, scale, scale);
  self->cache_width = width;
  self->cache_height = height;
  cairo = cairo_create (self->cache);
  draw_paintable (self, cairo, width, height);
  if (!self->live)
    {
      cairo_set_operator (cairo, CAIRO_OPERATOR_HSL_SATURATION);
      cairo_set_source_rgb (cairo, 0.5, 0.5, 0.5);
      cairo_paint (cairo);
      cairo_set_operator (cairo, CAIRO_OPERATOR_OVER);
      cairo_set_source_rgba (cairo, 0.5, 0.5, 0.5, 0.35);
      cairo_paint (cairo);
    }
  cairo_destroy (cairo);
}

static void
carrel_ui_thumbnail_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cairo = NULL;

  if (self->paintable != NULL && width > 0 && height > 0)
    {
      if (self->cache == NULL || self->cache_width != width || self->cache_height != height)
        fill_cache (self, width, height);
      cairo = gtk_snapshot_append_cairo (snapshot,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
      cairo_set_source_surface (cairo, self->cache, 0, 0);
      trace_corners (cairo, width, height);
      cairo_fill (cairo);
      cairo_destroy (cairo);
    }
  GTK_WIDGET_CLASS (carrel_ui_thumbnail_parent_class)->snapshot (widget, snapshot);
}

static void
carrel_ui_thumbnail_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (widget);
  int width = for_size > 0 ? for_size : self->width_hint;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (64, self->width_hint);
      *natural = self->width_hint;
    }
  else
    {
      *natural = width * ASPECT_HEIGHT / ASPECT_WIDTH;
      *minimum = for_size > 0 ? *natural : 40;
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
carrel_ui_thumbnail_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (widget);
  GtkAllocation area = { 0, 0, width, height };

  gtk_widget_size_allocate (self->symbol, &area, -1);
}

static GtkSizeRequestMode
carrel_ui_thumbnail_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
carrel_ui_thumbnail_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (object);

  switch (property_id)
    {
    case PROP_PAINTABLE:
      g_value_set_object (value, self->paintable);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_WIDTH_HINT:
      g_value_set_int (value, self->width_hint);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_ui_thumbnail_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (object);

  switch (property_id)
    {
    case PROP_PAINTABLE:
      carrel_ui_thumbnail_set_paintable (self, g_value_get_object (value));
      break;
    case PROP_LIVE:
      carrel_ui_thumbnail_set_live (self, g_value_get_boolean (value));
      break;
    case PROP_WIDTH_HINT:
      self->width_hint = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_ui_thumbnail_dispose (GObject *object)
{
  CarrelUiThumbnail *self = CARREL_UI_THUMBNAIL (object);

  carrel_ui_thumbnail_set_paintable (self, NULL);
  g_clear_pointer (&self->symbol, gtk_widget_unparent);
  g_clear_pointer (&self->cache, cairo_surface_destroy);
  G_OBJECT_CLASS (carrel_ui_thumbnail_parent_class)->dispose (object);
}

static void
carrel_ui_thumbnail_class_init (CarrelUiThumbnailClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = carrel_ui_thumbnail_get_property;
  object_class->set_property = carrel_ui_thumbnail_set_property;
  object_class->dispose = carrel_ui_thumbnail_dispose;
  widget_class->snapshot = carrel_ui_thumbnail_snapshot;
  widget_class->measure = carrel_ui_thumbnail_measure;
  widget_class->size_allocate = carrel_ui_thumbnail_size_allocate;
  widget_class->get_request_mode = carrel_ui_thumbnail_get_request_mode;
  properties[PROP_PAINTABLE] =
    g_param_spec_object ("paintable", NULL, NULL, GDK_TYPE_PAINTABLE, flags);
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);
  properties[PROP_WIDTH_HINT] = g_param_spec_int ("width-hint", NULL, NULL, 16, 4096, 208, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
carrel_ui_thumbnail_init (CarrelUiThumbnail *self)
{
  self->width_hint = 208;
  self->symbol = g_object_new (GTK_TYPE_IMAGE,
                               "icon-name",
                               "carrel-screen-symbolic",
                               "pixel-size",
                               48,
                               "accessible-role",
                               GTK_ACCESSIBLE_ROLE_PRESENTATION,
                               NULL);
  gtk_widget_add_css_class (self->symbol, "dim-label");
  gtk_widget_set_parent (self->symbol, GTK_WIDGET (self));
}

GtkWidget *
carrel_ui_thumbnail_new (void)
{
  return g_object_new (CARREL_UI_TYPE_THUMBNAIL, NULL);
}

void
carrel_ui_thumbnail_set_paintable (CarrelUiThumbnail *self, GdkPaintable *paintable)
{
  g_return_if_fail (CARREL_UI_IS_THUMBNAIL (self));
  g_return_if_fail (paintable == NULL || GDK_IS_PAINTABLE (paintable));

  if (self->paintable == paintable)
    return;
  if (self->paintable != NULL)
    g_signal_handlers_disconnect_by_func (self->paintable, drop_cache, self);
  g_set_object (&self->paintable, paintable);
  if (self->paintable != NULL)
    {
      g_signal_connect_object (self->paintable,
                               "invalidate-contents",
                               G_CALLBACK (drop_cache),
                               self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->paintable,
                               "invalidate-size",
                               G_CALLBACK (drop_cache),
                               self,
                               G_CONNECT_SWAPPED);
    }
  if (self->symbol != NULL)
    gtk_widget_set_visible (self->symbol, self->paintable == NULL);
  drop_cache (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAINTABLE]);
}

void
carrel_ui_thumbnail_set_live (CarrelUiThumbnail *self, gboolean live)
{
  g_return_if_fail (CARREL_UI_IS_THUMBNAIL (self));

  if (self->live == !!live)
    return;
  self->live = !!live;
  drop_cache (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}
