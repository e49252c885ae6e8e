/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-view.h"

#include "carrel-display-pointer.h"
#include "carrel-display-view-private.h"

#include <glib/gi18n-lib.h>

/* How long the user must have left the window's size alone before the guest is asked to follow. */
#define RESIZE_DELAY_MS 300
/* Smaller than this no guest makes sense of. */
#define MINIMAL_GUEST_WIDTH 320
#define MINIMAL_GUEST_HEIGHT 200
#define MINIMAL_SIZE 64
#define DIMMED_OPACITY 0.5f

G_DEFINE_FINAL_TYPE (CarrelDisplayView, carrel_display_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROPERTY_SESSION = 1,
  PROPERTY_SCALING,
  PROPERTY_GRABBED,
  PROPERTY_PAUSED,
  PROPERTY_VIEW_ONLY,
  PROPERTY_RELEASE_HINT,
  PROPERTY_RELATIVE_POINTER_LIMIT,
} Property;

#define N_PROPERTIES (PROPERTY_RELATIVE_POINTER_LIMIT + 1)

typedef enum
{
  SIGNAL_RELEASE_REQUESTED,
  SIGNAL_GRAB_CHANGED,
} Signal;

#define N_SIGNALS (SIGNAL_GRAB_CHANGED + 1)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static CarrelDisplayFrame *
get_frame (CarrelDisplayView *self)
{
  return self->session == NULL ? NULL : carrel_display_session_get_frame (self->session);
}

static gboolean
is_dimmed (CarrelDisplayView *self)
{
  return self->is_paused ||
         (self->session != NULL &&
          carrel_display_session_get_state (self->session) == CARREL_DISPLAY_STATE_DISCONNECTED);
}

/* By how much the picture is enlarged, from its pixels to those of the screen. */
static double
choose_factor (CarrelDisplayView *self, int width, int height, int guest_width, int guest_height)
{
  double factor = MIN ((double) width / guest_width, (double) height / guest_height);

  switch (self->scaling)
    {
    case CARREL_DISPLAY_SCALING_FIT:
      return factor;
    case CARREL_DISPLAY_SCALING_FOLLOW:
      return MIN (factor, 1.0);
    case CARREL_DISPLAY_SCALING_ORIGINAL:
    default:
      return 1.0;
    }
}

static void
update_area (CarrelDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CarrelDisplayFrame *frame = get_frame (self);
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget) * scale;
  const int height = gtk_widget_get_height (widget) * scale;
  int guest_width;
  int guest_height;
  double factor;

  self->area = (cairo_rectangle_int_t){ 0, 0, 0, 0 };
  if (frame == NULL || width <= 0 || height <= 0)
    return;
  guest_width = (int) carrel_display_frame_get_width (frame);
  guest_height = (int) carrel_display_frame_get_height (frame);
  factor = choose_factor (self, width, height, guest_width, guest_height);
  self->area.width = MAX (1, (int) (guest_width * factor + 0.5));
  self->area.height = MAX (1, (int) (guest_height * factor + 0.5));
  self->area.x = (width - self->area.width) / 2;
  self->area.y = (height - self->area.height) / 2;
}

static gboolean
resize_cb (gpointer user_data)
{
  CarrelDisplayView *self = user_data;

  self->resize_timeout = 0;
  if (self->session != NULL)
    carrel_display_session_request_size (self->session,
                                         (guint) self->requested_width,
                                         (guint) self->requested_height);
  return G_SOURCE_REMOVE;
}

/* Asks the guest to follow once the size has been left alone for a while. */
static void
plan_resize (CarrelDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  CarrelDisplayFrame *frame = get_frame (self);
  const int scale = gtk_widget_get_scale_factor (widget);
  const int width = gtk_widget_get_width (widget) * scale;
  const int height = gtk_widget_get_height (widget) * scale;

  g_clear_handle_id (&self->resize_timeout, g_source_remove);
  if (frame == NULL || self->scaling != CARREL_DISPLAY_SCALING_FOLLOW || self->is_view_only ||
      width < MINIMAL_GUEST_WIDTH || height < MINIMAL_GUEST_HEIGHT ||
      !carrel_display_session_get_can_resize (self->session) ||
      (width == (int) carrel_display_frame_get_width (frame) &&
       height == (int) carrel_display_frame_get_height (frame)))
    return;
  self->requested_width = width;
  self->requested_height = height;
  self->resize_timeout = g_timeout_add (RESIZE_DELAY_MS, resize_cb, self);
}

static void
paced_cb (gpointer user_data)
{
  gtk_widget_queue_draw (GTK_WIDGET (user_data));
}

static void
damage_cb (CarrelDisplaySession *session,
           int x,
           int y,
           int width,
           int height,
           CarrelDisplayView *self)
{
  carrel_display_painter_add_damage (self->painter, x, y, width, height);
  carrel_display_pacer_note_damage (self->pacer);
}

static void
frame_changed_cb (CarrelDisplaySession *session, CarrelDisplayView *self)
{
  carrel_display_painter_set_frame (self->painter, get_frame (self));
  update_area (self);
  if (self->scaling == CARREL_DISPLAY_SCALING_ORIGINAL)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
state_cb (CarrelDisplaySession *session, GParamSpec *pspec, CarrelDisplayView *self)
{
  if (carrel_display_session_get_state (session) == CARREL_DISPLAY_STATE_DISCONNECTED)
    carrel_display_view_release (self);
  carrel_display_view_update_pointer (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
can_resize_cb (CarrelDisplaySession *session, GParamSpec *pspec, CarrelDisplayView *self)
{
  plan_resize (self);
}

static void
pointer_cb (CarrelDisplaySession *session, GParamSpec *pspec, CarrelDisplayView *self)
{
  self->has_last = FALSE;
  carrel_display_view_update_pointer (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_RELATIVE_POINTER_LIMIT]);
}

static GSignalGroup *
make_session_signals (CarrelDisplayView *self)
{
  GSignalGroup *group = g_signal_group_new (CARREL_TYPE_DISPLAY_SESSION);

  g_signal_group_connect_object (group, "damage", G_CALLBACK (damage_cb), self, 0);
  g_signal_group_connect_object (group, "frame-changed", G_CALLBACK (frame_changed_cb), self, 0);
  g_signal_group_connect_object (group, "notify::state", G_CALLBACK (state_cb), self, 0);
  g_signal_group_connect_object (group, "notify::can-resize", G_CALLBACK (can_resize_cb), self, 0);
  g_signal_group_connect_object (group, "notify::cursor", G_CALLBACK (pointer_cb), self, 0);
  g_signal_group_connect_object (group, "notify::mouse-mode", G_CALLBACK (pointer_cb), self, 0);
  return group;
}

static gboolean
is_drawn_by_cairo (CarrelDisplayView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native == NULL ? NULL : gtk_native_get_renderer (native);

  return renderer == NULL || GSK_IS_CAIRO_RENDERER (renderer);
}

static void
carrel_display_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (widget);
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  const GdkRGBA black = { 0, 0, 0, 1 };
  const GdkRGBA dim = { 0, 0, 0, DIMMED_OPACITY };

  carrel_display_pacer_note_drawn (self->pacer);
  update_area (self);
  if (self->area.width == 0)
    return;
  carrel_display_painter_set_target (self->painter,
                                     &self->area,
                                     gtk_widget_get_scale_factor (widget),
                                     is_drawn_by_cairo (self));
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  /* Around a picture that does not fill the view a screen is dark. */
  if (self->area.width < width * gtk_widget_get_scale_factor (widget) ||
      self->area.height < height * gtk_widget_get_scale_factor (widget))
    gtk_snapshot_append_color (snapshot,
                               &black,
                               &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  carrel_display_painter_snapshot (self->painter, snapshot);
  if (is_dimmed (self))
    gtk_snapshot_append_color (snapshot,
                               &dim,
                               &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_pop (snapshot);
}

static void
carrel_display_view_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (widget);
  CarrelDisplayFrame *frame = get_frame (self);
  const guint scale = (guint) gtk_widget_get_scale_factor (widget);
  guint pixels;

  *minimum = *natural = MINIMAL_SIZE;
  if (frame == NULL)
    return;
  pixels = orientation == GTK_ORIENTATION_HORIZONTAL ? carrel_display_frame_get_width (frame)
                                                     : carrel_display_frame_get_height (frame);
  *natural = MAX (MINIMAL_SIZE, (int) ((pixels + scale - 1) / scale));
  if (self->scaling == CARREL_DISPLAY_SCALING_ORIGINAL)
    *minimum = *natural;
}

static void
carrel_display_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (widget);

  update_area (self);
  plan_resize (self);
}

static void
carrel_display_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (carrel_display_view_parent_class)->root (widget);
  carrel_display_view_enter_root (CARREL_DISPLAY_VIEW (widget));
}

static void
carrel_display_view_unroot (GtkWidget *widget)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (widget);

  g_clear_handle_id (&self->resize_timeout, g_source_remove);
  carrel_display_view_leave_root (self);
  GTK_WIDGET_CLASS (carrel_display_view_parent_class)->unroot (widget);
}

static void
carrel_display_view_set_property (GObject *object,
                                  guint property_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (object);

  switch ((Property) property_id)
    {
    case PROPERTY_SESSION:
      carrel_display_view_set_session (self, g_value_get_object (value));
      break;
    case PROPERTY_SCALING:
      carrel_display_view_set_scaling (self, (CarrelDisplayScaling) g_value_get_enum (value));
      break;
    case PROPERTY_PAUSED:
      carrel_display_view_set_paused (self, g_value_get_boolean (value));
      break;
    case PROPERTY_VIEW_ONLY:
      carrel_display_view_set_view_only (self, g_value_get_boolean (value));
      break;
    case PROPERTY_GRABBED:
    case PROPERTY_RELEASE_HINT:
    case PROPERTY_RELATIVE_POINTER_LIMIT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_display_view_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (object);

  switch ((Property) property_id)
    {
    case PROPERTY_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROPERTY_SCALING:
      g_value_set_enum (value, (int) self->scaling);
      break;
    case PROPERTY_GRABBED:
      g_value_set_boolean (value, self->is_grabbed);
      break;
    case PROPERTY_PAUSED:
      g_value_set_boolean (value, self->is_paused);
      break;
    case PROPERTY_VIEW_ONLY:
      g_value_set_boolean (value, self->is_view_only);
      break;
    case PROPERTY_RELEASE_HINT:
      g_value_set_string (value, carrel_display_view_get_release_hint (self));
      break;
    case PROPERTY_RELATIVE_POINTER_LIMIT:
      g_value_set_string (value, carrel_display_view_get_relative_pointer_limit (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
carrel_display_view_dispose (GObject *object)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (object);

  g_clear_handle_id (&self->resize_timeout, g_source_remove);
  if (self->session_signals != NULL)
    carrel_display_view_set_session (self, NULL);
  g_clear_object (&self->session_signals);
  G_OBJECT_CLASS (carrel_display_view_parent_class)->dispose (object);
}

static void
carrel_display_view_finalize (GObject *object)
{
  CarrelDisplayView *self = CARREL_DISPLAY_VIEW (object);

  g_clear_pointer (&self->pacer, carrel_display_pacer_free);
  g_clear_pointer (&self->painter, carrel_display_painter_free);
  G_OBJECT_CLASS (carrel_display_view_parent_class)->finalize (object);
}

static void
scale_factor_cb (CarrelDisplayView *self)
{
  plan_resize (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
carrel_display_view_init (CarrelDisplayView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->painter = carrel_display_painter_new ();
  self->pacer = carrel_display_pacer_new (paced_cb, self);
  self->session_signals = make_session_signals (self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("accessible name", "Screen of the machine"),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      carrel_display_view_get_release_hint (self),
                                      -1);
  g_signal_connect_object (self,
                           "notify::scale-factor",
                           G_CALLBACK (scale_factor_cb),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_display_view_add_input (self);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = flags | G_PARAM_READABLE;
  const GParamFlags writable = flags | G_PARAM_READWRITE;

  properties[PROPERTY_SESSION] =
    g_param_spec_object ("session", NULL, NULL, CARREL_TYPE_DISPLAY_SESSION, writable);
  properties[PROPERTY_SCALING] = g_param_spec_enum ("scaling",
                                                    NULL,
                                                    NULL,
                                                    CARREL_TYPE_DISPLAY_SCALING,
                                                    CARREL_DISPLAY_SCALING_FOLLOW,
                                                    writable);
  properties[PROPERTY_GRABBED] = g_param_spec_boolean ("grabbed", NULL, NULL, FALSE, readable);
  properties[PROPERTY_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, writable);
  properties[PROPERTY_VIEW_ONLY] = g_param_spec_boolean ("view-only", NULL, NULL, FALSE, writable);
  properties[PROPERTY_RELEASE_HINT] =
    g_param_spec_string ("release-hint", NULL, NULL, NULL, readable);
  properties[PROPERTY_RELATIVE_POINTER_LIMIT] =
    g_param_spec_string ("relative-pointer-limit", NULL, NULL, NULL, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
carrel_display_view_class_init (CarrelDisplayViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);

  object_class->set_property = carrel_display_view_set_property;
  object_class->get_property = carrel_display_view_get_property;
  object_class->dispose = carrel_display_view_dispose;
  object_class->finalize = carrel_display_view_finalize;
  widget_class->snapshot = carrel_display_view_snapshot;
  widget_class->measure = carrel_display_view_measure;
  widget_class->size_allocate = carrel_display_view_size_allocate;
  widget_class->root = carrel_display_view_root;
  widget_class->unroot = carrel_display_view_unroot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "display-view");
  install_properties (object_class);

  signals[SIGNAL_RELEASE_REQUESTED] = g_signal_new ("release-requested",
                                                    type,
                                                    G_SIGNAL_RUN_LAST,
                                                    0,
                                                    NULL,
                                                    NULL,
                                                    NULL,
                                                    G_TYPE_NONE,
                                                    0);
  signals[SIGNAL_GRAB_CHANGED] =
    g_signal_new ("grab-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GtkWidget *
carrel_display_view_new (void)
{
  return g_object_new (CARREL_TYPE_DISPLAY_VIEW, NULL);
}

void
carrel_display_view_set_session (CarrelDisplayView *self, CarrelDisplaySession *session)
{
  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));
  g_return_if_fail (session == NULL || CARREL_IS_DISPLAY_SESSION (session));

  if (self->session == session)
    return;
  carrel_display_view_release (self);
  g_clear_handle_id (&self->resize_timeout, g_source_remove);
  g_signal_group_set_target (self->session_signals, session);
  g_set_object (&self->session, session);
  frame_changed_cb (session, self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  carrel_display_view_update_pointer (self);
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    self->takes_keys = TRUE;
  plan_resize (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SESSION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_RELATIVE_POINTER_LIMIT]);
}

CarrelDisplaySession *
carrel_display_view_get_session (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), NULL);

  return self->session;
}

void
carrel_display_view_set_scaling (CarrelDisplayView *self, CarrelDisplayScaling scaling)
{
  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));

  if (self->scaling == scaling)
    return;
  self->scaling = scaling;
  plan_resize (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SCALING]);
}

CarrelDisplayScaling
carrel_display_view_get_scaling (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), CARREL_DISPLAY_SCALING_FOLLOW);

  return self->scaling;
}

void
carrel_display_view_set_paused (CarrelDisplayView *self, gboolean is_paused)
{
  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));

  is_paused = is_paused != FALSE;
  if (self->is_paused == is_paused)
    return;
  if (is_paused && self->session != NULL)
    carrel_display_session_release_all_keys (self->session);
  self->is_paused = is_paused;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_PAUSED]);
}

gboolean
carrel_display_view_get_paused (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), FALSE);

  return self->is_paused;
}

void
carrel_display_view_set_view_only (CarrelDisplayView *self, gboolean is_view_only)
{
  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));

  is_view_only = is_view_only != FALSE;
  if (self->is_view_only == is_view_only)
    return;
  carrel_display_view_release (self);
  self->is_view_only = is_view_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_VIEW_ONLY]);
}

gboolean
carrel_display_view_get_view_only (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), FALSE);

  return self->is_view_only;
}

gboolean
carrel_display_view_get_grabbed (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), FALSE);

  return self->is_grabbed;
}

void
carrel_display_view_send_keys (CarrelDisplayView *self, const guint *scan_codes, gsize n_scan_codes)
{
  g_return_if_fail (CARREL_IS_DISPLAY_VIEW (self));
  g_return_if_fail (scan_codes != NULL || n_scan_codes == 0);

  if (carrel_display_view_accepts_input (self))
    carrel_display_session_send_keys (self->session, scan_codes, n_scan_codes);
}

GdkTexture *
carrel_display_view_dup_texture (CarrelDisplayView *self)
{
  CarrelDisplayFrame *frame;

  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), NULL);

  frame = get_frame (self);
  return frame == NULL ? NULL : carrel_display_painter_dup_texture (frame);
}

const char *
carrel_display_view_get_release_hint (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), "");

  return _ ("Press left Ctrl+Alt to release");
}

const char *
carrel_display_view_get_relative_pointer_limit (CarrelDisplayView *self)
{
  g_return_val_if_fail (CARREL_IS_DISPLAY_VIEW (self), NULL);

  if (self->session == NULL ||
      carrel_display_session_get_mouse_mode (self->session) != CARREL_DISPLAY_MOUSE_MODE_RELATIVE ||
      carrel_display_pointer_can_warp (GTK_WIDGET (self)))
    return NULL;
  return _ ("The guest only understands how far the pointer moves, and this desktop does not let "
            "Carrel hold the pointer: it stops at the edge of the screen.  A guest with a tablet "
            "device does not have this limit.");
}

gboolean
carrel_display_view_accepts_input (CarrelDisplayView *self)
{
  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  return self->session != NULL && !self->is_paused && !self->is_view_only &&
         carrel_display_session_get_state (self->session) == CARREL_DISPLAY_STATE_CONNECTED;
}

void
carrel_display_view_notify_grab (CarrelDisplayView *self)
{
  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_GRABBED]);
  g_signal_emit (self, signals[SIGNAL_GRAB_CHANGED], 0);
}

void
carrel_display_view_request_release (CarrelDisplayView *self)
{
  g_assert (CARREL_IS_DISPLAY_VIEW (self));

  carrel_display_view_release (self);
  g_signal_emit (self, signals[SIGNAL_RELEASE_REQUESTED], 0);
}
