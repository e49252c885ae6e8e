/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-squeeze.h"

/* libadwaita 1.2 has no breakpoints. A widget may not change what it is made of while it is given its
 * size, so that is done right after; for that one moment a child that is wider than the room is cut
 * off. What is asked for is what the child needs when it leaves out what it can, which is not known
 * before it has done so: until then, as much as the smallest window has. */

#define SMALLEST_WIDTH 340

struct _CarrelUiSqueeze
{
  GtkWidget parent_instance;

  GtkWidget *child;
  guint source;
  gboolean is_narrow;
};

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_NARROW,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (CarrelUiSqueeze, carrel_ui_squeeze, GTK_TYPE_WIDGET)

static void
carrel_ui_squeeze_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *out_minimum,
                           int *out_natural,
                           int *out_minimum_baseline,
                           int *out_natural_baseline)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (widget);
  int least = 0;

  if (self->child == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      for_size = MAX (for_size, least);
    }
  gtk_widget_measure (self->child, orientation, for_size, out_minimum, out_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !self->is_narrow)
    *out_minimum = MIN (*out_minimum, SMALLEST_WIDTH);
}

static gboolean
turn_cb (gpointer user_data)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (user_data);

  self->source = 0;
  self->is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < CARREL_UI_SQUEEZE_NARROW;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
carrel_ui_squeeze_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (widget);
  GtkAllocation room = { 0, 0, width, height };
  int least = 0;

  if (self->child == NULL)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  room.width = MAX (width, least);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    room.x = width - room.width;
  gtk_widget_size_allocate (self->child, &room, baseline);
  if ((width < CARREL_UI_SQUEEZE_NARROW) != self->is_narrow && self->source == 0)
    self->source = g_idle_add_full (GTK_PRIORITY_RESIZE, turn_cb, self, NULL);
}

static void
carrel_ui_squeeze_set_property (GObject *object,
                                guint property_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (object);

  if (property_id != PROP_CHILD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      return;
    }
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
carrel_ui_squeeze_get_property (GObject *object,
                                guint property_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (object);

  if (property_id == PROP_CHILD)
    g_value_set_object (value, self->child);
  else if (property_id == PROP_NARROW)
    g_value_set_boolean (value, self->is_narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
carrel_ui_squeeze_dispose (GObject *object)
{
  CarrelUiSqueeze *self = CARREL_UI_SQUEEZE (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (carrel_ui_squeeze_parent_class)->dispose (object);
}

static void
carrel_ui_squeeze_class_init (CarrelUiSqueezeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = carrel_ui_squeeze_set_property;
  object_class->get_property = carrel_ui_squeeze_get_property;
  object_class->dispose = carrel_ui_squeeze_dispose;
  widget_class->measure = carrel_ui_squeeze_measure;
  widget_class->size_allocate = carrel_ui_squeeze_size_allocate;
  properties[PROP_CHILD] = g_param_spec_object ("child",
                                                NULL,
                                                NULL,
                                                GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
carrel_ui_squeeze_init (CarrelUiSqueeze *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
carrel_ui_squeeze_get_narrow (CarrelUiSqueeze *self)
{
  g_return_val_if_fail (CARREL_UI_IS_SQUEEZE (self), FALSE);

  return self->is_narrow;
}

void
carrel_ui_squeeze_slim_header (AdwHeaderBar *header_bar, gboolean is_narrow)
{
  g_autofree char *layout = NULL;
  const char *colon = NULL;
  const char *close = NULL;

  g_return_if_fail (ADW_IS_HEADER_BAR (header_bar));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (header_bar)),
                "gtk-decoration-layout",
                &layout,
                NULL);
  colon = layout != NULL ? strchr (layout, ':') : NULL;
  close = layout != NULL ? strstr (layout, "close") : NULL;
  if (!is_narrow || close == NULL)
    adw_header_bar_set_decoration_layout (header_bar, is_narrow ? ":" : NULL);
  else
    adw_header_bar_set_decoration_layout (header_bar,
                                          colon == NULL || close < colon ? "close:" : ":close");
}
