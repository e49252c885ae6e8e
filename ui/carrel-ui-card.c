/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-card.h"

#include "carrel-ui-format.h"
#include "carrel-ui-thumbnail.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* GtkGridView keeps some two hundred cards alive however few are visible, and measures all of them.
 * A card therefore knows its size without its content, and builds the content when it is first seen:
 * opening a window onto ten thousand machines costs what opening one onto ten does. */

#define CARD_WIDTH_MIN 148
#define CARD_WIDTH 224
#define FOOTER_HEIGHT 48
#define ASPECT_WIDTH 16
#define ASPECT_HEIGHT 10

struct _CarrelUiCard
{
  GtkWidget parent_instance;

  CarrelUiMachine *machine;
  GtkWidget *content;
  GtkWidget *thumbnail;
  GtkWidget *avatar;
  GtkWidget *name_label;
  GtkWidget *state_icon;
  GtkWidget *state_label;
  GtkWidget *emulated_badge;
  GtkWidget *restart_badge;
  GtkWidget *favourite_badge;
  GtkWidget *play_button;
  GtkWidget *progress;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (CarrelUiCard, carrel_ui_card, GTK_TYPE_WIDGET)

static void
show_play (CarrelUiCard *self, gboolean is_wanted)
{
  CarrelUiState state;

  if (self->content == NULL || self->machine == NULL)
    return;
  state = carrel_ui_machine_get_state (self->machine);
  is_wanted = is_wanted && !carrel_ui_machine_get_trashed (self->machine) &&
              (state == CARREL_UI_STATE_OFF || state == CARREL_UI_STATE_CRASHED);
  gtk_widget_set_opacity (self->play_button, is_wanted ? 1 : 0);
  gtk_widget_set_can_target (self->play_button, is_wanted);
}

static void
enter_cb (GtkEventControllerMotion *controller, double x, double y, gpointer user_data)
{
  show_play (CARREL_UI_CARD (user_data), TRUE);
}

static void
leave_cb (GtkEventControllerMotion *controller, gpointer user_data)
{
  show_play (CARREL_UI_CARD (user_data), FALSE);
}

static void
update_names (CarrelUiCard *self, const char *state_text)
{
  g_autofree char *name = carrel_ui_format_line (carrel_ui_machine_get_name (self->machine));
  g_autofree char *system = carrel_ui_format_line (carrel_ui_machine_get_os_name (self->machine));
  g_autofree char *description = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_label_set_text (GTK_LABEL (self->name_label), name);
  gtk_widget_set_tooltip_text (self->name_label, name);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), system[0] != '\0' ? system : name);
  adw_avatar_set_icon_name (ADW_AVATAR (self->avatar),
                            system[0] != '\0' ? NULL : "carrel-screen-symbolic");
  adw_avatar_set_show_initials (ADW_AVATAR (self->avatar), system[0] != '\0');
  gtk_widget_set_tooltip_text (self->avatar,
                               system[0] != '\0' ? system : _ ("Unknown operating system"));
  /* Translators: what a screen reader says for a machine: its name, its state */
  description = g_strdup_printf (C_ ("card", "%s, %s"), name, state_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  description,
                                  -1);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    description,
                                    -1);
}

static void
update_state (CarrelUiCard *self, CarrelUiState state, const char *state_text)
{
  static const char *const classes[CARREL_UI_N_STATES] = {
    [CARREL_UI_STATE_OFF] = "dim-label",   [CARREL_UI_STATE_RUNNING] = "success",
    [CARREL_UI_STATE_PAUSED] = "warning",  [CARREL_UI_STATE_CRASHED] = "error",
    [CARREL_UI_STATE_UNKNOWN] = "warning",
  };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->state_icon),
                                carrel_ui_state_get_icon_name (state));
  gtk_label_set_text (GTK_LABEL (self->state_label), state_text);
  for (guint i = 0; i < CARREL_UI_N_STATES; i++)
    {
      if (classes[i] == NULL)
        continue;
      gtk_widget_remove_css_class (self->state_icon, classes[i]);
      gtk_widget_remove_css_class (self->state_label, classes[i]);
    }
  if (classes[state] != NULL)
    {
      gtk_widget_add_css_class (self->state_icon, classes[state]);
      gtk_widget_add_css_class (self->state_label,
                                state == CARREL_UI_STATE_RUNNING ? "dim-label" : classes[state]);
    }
}

static void
update_progress (CarrelUiCard *self)
{
  double fraction = carrel_ui_machine_get_job_fraction (self->machine);

  gtk_widget_set_visible (self->progress, carrel_ui_machine_get_job_text (self->machine) != NULL);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), fraction);
}

static void
update (CarrelUiCard *self)
{
  const char *const *pending = NULL;
  const char *job = NULL;
  CarrelUiState state;

  if (self->content == NULL || self->machine == NULL)
    return;
  state = carrel_ui_machine_get_state (self->machine);
  job = carrel_ui_machine_get_job_text (self->machine);
  pending = carrel_ui_machine_get_pending_restart (self->machine);
  update_state (self, state, job != NULL ? job : carrel_ui_state_get_text (state));
  update_names (self, job != NULL ? job : carrel_ui_state_get_text (state));
  update_progress (self);
  carrel_ui_thumbnail_set_live (CARREL_UI_THUMBNAIL (self->thumbnail),
                                state == CARREL_UI_STATE_RUNNING);
  carrel_ui_thumbnail_set_paintable (CARREL_UI_THUMBNAIL (self->thumbnail),
                                     carrel_ui_machine_get_thumbnail (self->machine));
  gtk_widget_set_visible (self->emulated_badge,
                          carrel_ui_machine_get_emulated (self->machine) &&
                            carrel_ui_state_is_live (state));
  gtk_widget_set_visible (self->restart_badge,
                          pending != NULL && pending[0] != NULL && carrel_ui_state_is_live (state));
  gtk_widget_set_visible (self->favourite_badge, carrel_ui_machine_get_favourite (self->machine));
  /* A machine that is still being looked up has no identity yet; it comes with the next change. */
  if (carrel_ui_machine_get_uuid (self->machine) != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->play_button),
                                      "s",
                                      carrel_ui_machine_get_uuid (self->machine));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->play_button), "win.start");
  show_play (self, FALSE);
}

static void
update_thumbnail (CarrelUiCard *self)
{
  if (self->content != NULL && self->machine != NULL)
    carrel_ui_thumbnail_set_paintable (CARREL_UI_THUMBNAIL (self->thumbnail),
                                       carrel_ui_machine_get_thumbnail (self->machine));
}

static GtkWidget *
take_object (GtkBuilder *builder, const char *name)
{
  return GTK_WIDGET (gtk_builder_get_object (builder, name));
}

static void
build (CarrelUiCard *self)
{
  g_autoptr (GtkBuilder)
    builder = gtk_builder_new_from_resource ("/org/carrel/Carrel/ui/carrel-ui-card.ui");
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->thumbnail = take_object (builder, "thumbnail");
  self->avatar = take_object (builder, "avatar");
  self->name_label = take_object (builder, "name_label");
  self->state_icon = take_object (builder, "state_icon");
  self->state_label = take_object (builder, "state_label");
  self->emulated_badge = take_object (builder, "emulated_badge");
  self->restart_badge = take_object (builder, "restart_badge");
  self->favourite_badge = take_object (builder, "favourite_badge");
  self->play_button = take_object (builder, "play_button");
  self->progress = take_object (builder, "progress");
  g_signal_connect_object (motion, "enter", G_CALLBACK (enter_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  self->content = take_object (builder, "content");
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

static void
carrel_ui_card_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  int width = for_size > 0 ? MAX (for_size, CARD_WIDTH_MIN) : CARD_WIDTH;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = CARD_WIDTH_MIN;
      *natural = CARD_WIDTH;
    }
  else
    {
      *minimum = *natural = width * ASPECT_HEIGHT / ASPECT_WIDTH + FOOTER_HEIGHT;
      /* Large text makes the footer taller; only a built card can tell. */
      if (CARREL_UI_CARD (widget)->content != NULL)
        {
          gtk_widget_measure (CARREL_UI_CARD (widget)->content,
                              orientation,
                              width,
                              minimum,
                              NULL,
                              NULL,
                              NULL);
          *minimum = *natural = MAX (*minimum, *natural);
        }
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
carrel_ui_card_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CarrelUiCard *self = CARREL_UI_CARD (widget);
  GtkAllocation area = { 0, 0, width, height };

  if (self->content != NULL)
    gtk_widget_size_allocate (self->content, &area, -1);
}

static GtkSizeRequestMode
carrel_ui_card_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
carrel_ui_card_dispose (GObject *object)
{
  CarrelUiCard *self = CARREL_UI_CARD (object);

  carrel_ui_card_set_machine (self, NULL);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (carrel_ui_card_parent_class)->dispose (object);
}

static void
carrel_ui_card_class_init (CarrelUiCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = carrel_ui_card_dispose;
  widget_class->measure = carrel_ui_card_measure;
  widget_class->size_allocate = carrel_ui_card_size_allocate;
  widget_class->get_request_mode = carrel_ui_card_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "machinecard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (CARREL_UI_TYPE_THUMBNAIL);
}

static void
carrel_ui_card_init (CarrelUiCard *self)
{
}

GtkWidget *
carrel_ui_card_new (void)
{
  return g_object_new (CARREL_UI_TYPE_CARD, NULL);
}

/* A card follows its machine only while it is seen; the many others cost nothing at all. */
static void
follow (CarrelUiCard *self)
{
  static const char *const signals[] = {
    "notify::name",         "notify::state",    "notify::os-name",         "notify::favourite",
    "notify::emulated",     "notify::job-text", "notify::pending-restart", "notify::trashed",
    "notify::job-fraction",
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->machine,
                             signals[i],
                             G_CALLBACK (update),
                             self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine,
                           "notify::thumbnail",
                           G_CALLBACK (update_thumbnail),
                           self,
                           G_CONNECT_SWAPPED);
  g_object_set (self->machine, "watched", TRUE, NULL);
  update (self);
}

static void
unfollow (CarrelUiCard *self)
{
  g_signal_handlers_disconnect_by_func (self->machine, update, self);
  g_signal_handlers_disconnect_by_func (self->machine, update_thumbnail, self);
  g_object_set (self->machine, "watched", FALSE, NULL);
}

void
carrel_ui_card_set_machine (CarrelUiCard *self, CarrelUiMachine *machine)
{
  g_return_if_fail (CARREL_UI_IS_CARD (self));
  g_return_if_fail (machine == NULL || CARREL_UI_IS_MACHINE (machine));

  if (self->machine == machine)
    return;
  if (self->machine != NULL && self->is_shown)
    unfollow (self);
  g_set_object (&self->machine, machine);
  if (machine != NULL && self->is_shown)
    follow (self);
}

CarrelUiMachine *
carrel_ui_card_get_machine (CarrelUiCard *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CARD (self), NULL);

  return self->machine;
}

void
carrel_ui_card_set_shown (CarrelUiCard *self, gboolean is_shown)
{
  g_return_if_fail (CARREL_UI_IS_CARD (self));

  if (self->is_shown == !!is_shown)
    return;
  self->is_shown = !!is_shown;
  if (self->is_shown && self->content == NULL)
    build (self);
  if (self->machine != NULL && self->is_shown)
    follow (self);
  else if (self->machine != NULL)
    unfollow (self);
}

gboolean
carrel_ui_card_is_built (CarrelUiCard *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CARD (self), FALSE);

  return self->content != NULL;
}
