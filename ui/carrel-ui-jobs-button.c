/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-jobs-button.h"

#include "carrel-ui-format.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

#define RING_SIZE 16
#define RING_WIDTH 2.5

struct _CarrelUiJobsButton
{
  GtkWidget parent_instance;

  CarrelUiProvider *provider;
  GListModel *jobs;
  GtkWidget *button;
  GtkWidget *ring;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (CarrelUiJobsButton, carrel_ui_jobs_button, GTK_TYPE_WIDGET)

/* The mean of all jobs; a job that cannot tell counts as a fifth, so that the ring is never empty. */
static double
get_fraction (CarrelUiJobsButton *self)
{
  guint n_jobs = self->jobs != NULL ? g_list_model_get_n_items (self->jobs) : 0;
  double sum = 0;

  for (guint i = 0; i < n_jobs; i++)
    {
      g_autoptr (CarrelUiJob) job = g_list_model_get_item (self->jobs, i);
      double fraction = carrel_ui_job_get_fraction (job);

      if (carrel_ui_job_get_finished (job))
        sum += 1;
      else
        sum += fraction < 0 ? 0.2 : fraction;
    }
  return n_jobs > 0 ? sum / n_jobs : 0;
}

static void
draw_ring (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer user_data)
{
  CarrelUiJobsButton *self = CARREL_UI_JOBS_BUTTON (user_data);
  double radius = (MIN (width, height) - RING_WIDTH) / 2.0;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &colour);
  cairo_set_line_width (cairo, RING_WIDTH);
  cairo_set_source_rgba (cairo, colour.red, colour.green, colour.blue, 0.25);
  cairo_arc (cairo, width / 2.0, height / 2.0, radius, 0, 2 * G_PI);
  cairo_stroke (cairo);
  gdk_cairo_set_source_rgba (cairo, &colour);
  cairo_arc (cairo,
             width / 2.0,
             height / 2.0,
             radius,
             -G_PI_2,
             -G_PI_2 + 2 * G_PI * get_fraction (self));
  cairo_stroke (cairo);
}

static void
update (CarrelUiJobsButton *self)
{
  guint n_jobs = self->jobs != NULL ? g_list_model_get_n_items (self->jobs) : 0;
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u job in the background", "%u jobs in the background", n_jobs),
                     n_jobs);

  gtk_widget_set_visible (GTK_WIDGET (self), n_jobs > 0);
  gtk_widget_set_tooltip_text (self->button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  -1);
  gtk_widget_queue_draw (self->ring);
}

static void
cancel_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiJobsButton *self = CARREL_UI_JOBS_BUTTON (user_data);
  CarrelUiJob *job = g_object_get_data (G_OBJECT (button), "carrel-ui-job");
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "job", "s", carrel_ui_job_get_id (job));
  carrel_ui_report_perform (GTK_WIDGET (self),
                            self->provider,
                            CARREL_UI_VERB_CANCEL_JOB,
                            NULL,
                            g_variant_dict_end (&arguments),
                            NULL,
                            NULL,
                            NULL);
}

static void
row_update (CarrelUiJob *job, GParamSpec *pspec, gpointer user_data)
{
  GtkWidget *row = GTK_WIDGET (user_data);
  GtkWidget *title = g_object_get_data (G_OBJECT (row), "carrel-ui-title");
  GtkWidget *bar = g_object_get_data (G_OBJECT (row), "carrel-ui-bar");
  GtkWidget *detail = g_object_get_data (G_OBJECT (row), "carrel-ui-detail");
  GtkWidget *cancel = g_object_get_data (G_OBJECT (row), "carrel-ui-cancel");
  const char *error = carrel_ui_job_get_error (job);
  const char *text = error != NULL ? error : carrel_ui_job_get_detail (job);
  g_autofree char *line = carrel_ui_format_line (carrel_ui_job_get_title (job));

  gtk_label_set_text (GTK_LABEL (title), line);
  gtk_label_set_text (GTK_LABEL (detail), text != NULL ? text : "");
  gtk_widget_set_visible (detail, text != NULL);
  if (error != NULL)
    gtk_widget_add_css_class (detail, "error");
  gtk_widget_set_visible (bar, !carrel_ui_job_get_finished (job));
  if (carrel_ui_job_get_fraction (job) >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), carrel_ui_job_get_fraction (job));
  gtk_widget_set_visible (cancel,
                          carrel_ui_job_get_cancellable (job) && !carrel_ui_job_get_finished (job));
}

static GtkWidget *
create_label (const char *class_name)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, class_name);
  return label;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  CarrelUiJobsButton *self = CARREL_UI_JOBS_BUTTON (user_data);
  CarrelUiJob *job = CARREL_UI_JOB (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *title = create_label ("heading");
  GtkWidget *detail = create_label ("caption");
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *cancel = gtk_button_new_from_icon_name ("process-stop-symbolic");

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), bar);
  gtk_box_append (GTK_BOX (words), detail);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_widget_set_valign (cancel, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cancel, "flat");
  gtk_widget_add_css_class (cancel, "circular");
  gtk_widget_set_tooltip_text (cancel, C_ ("job", "Cancel"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cancel),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("job", "Cancel"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("job", "Progress"), -1);
  g_object_set_data_full (G_OBJECT (cancel), "carrel-ui-job", g_object_ref (job), g_object_unref);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (cancel_cb), self, 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data (G_OBJECT (row), "carrel-ui-title", title);
  g_object_set_data (G_OBJECT (row), "carrel-ui-bar", bar);
  g_object_set_data (G_OBJECT (row), "carrel-ui-detail", detail);
  g_object_set_data (G_OBJECT (row), "carrel-ui-cancel", cancel);
  g_signal_connect_object (job, "notify", G_CALLBACK (row_update), row, 0);
  g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  row_update (job, NULL, row);
  return row;
}

static void
carrel_ui_jobs_button_dispose (GObject *object)
{
  CarrelUiJobsButton *self = CARREL_UI_JOBS_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->jobs);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_jobs_button_parent_class)->dispose (object);
}

static void
carrel_ui_jobs_button_class_init (CarrelUiJobsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_ui_jobs_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
carrel_ui_jobs_button_init (CarrelUiJobsButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->ring = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->ring), RING_SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->ring), RING_SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->ring), draw_ring, self, NULL);
  gtk_widget_set_halign (self->ring, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->ring, GTK_ALIGN_CENTER);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "jobs");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Jobs in the background"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_size_request (scrolled, 300, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->ring);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
carrel_ui_jobs_button_set_provider (CarrelUiJobsButton *self, CarrelUiProvider *provider)
{
  g_return_if_fail (CARREL_UI_IS_JOBS_BUTTON (self));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));
  g_return_if_fail (self->provider == NULL);

  self->provider = g_object_ref (provider);
  self->jobs = g_object_ref (carrel_ui_provider_get_jobs (provider));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), self->jobs, create_row, self, NULL);
  g_signal_connect_object (self->jobs,
                           "items-changed",
                           G_CALLBACK (update),
                           self,
                           G_CONNECT_SWAPPED);
  update (self);
}
