/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-create-source.h"

#include "carrel-ui-format.h"
#include "carrel-ui-report.h"
#include "carrel-ui-source.h"

#include <glib/gi18n-lib.h>

/* More rows would push everything else out of sight; the file dialog finds the rest. */
#define FOUND_ROWS_MAX 4

struct _CarrelUiCreateSource
{
  GtkWidget parent_instance;

  CarrelUiProvider *provider;
  GListModel *found;
  CarrelUiImage *image;
  CarrelUiImage *chosen_file;
  GCancellable *cancellable;
  gboolean is_none;
  gboolean is_wrong;

  GtkWidget *group;
  GtkWidget *list;
  GtkWidget *error_label;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiCreateSource, carrel_ui_create_source, GTK_TYPE_WIDGET)

static void
update_marks (CarrelUiCreateSource *self)
{
  GtkListBoxRow *row = NULL;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      GtkWidget *mark = g_object_get_data (G_OBJECT (row), "carrel-ui-mark");
      CarrelUiImage *image = g_object_get_data (G_OBJECT (row), "carrel-ui-image");
      gboolean is_marked = image != NULL ? image == self->image : self->is_none;

      if (mark == NULL)
        continue;
      gtk_widget_set_opacity (mark, is_marked ? 1 : 0);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row),
                                   GTK_ACCESSIBLE_STATE_SELECTED,
                                   is_marked,
                                   -1);
    }
}

static void
show_error (CarrelUiCreateSource *self, const GError *error)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  g_autofree char *text = NULL;

  self->is_wrong = error != NULL;
  gtk_widget_set_visible (self->error_label, error != NULL);
  if (error == NULL)
    return;
  carrel_ui_report_split (error, &title, &body);
  text = body[0] != '\0' ? g_strconcat (title, "\n", body, NULL) : g_strdup (title);
  gtk_label_set_text (GTK_LABEL (self->error_label), text);
}

static void
choose (CarrelUiCreateSource *self, CarrelUiImage *image)
{
  g_set_object (&self->image, image);
  self->is_none = image == NULL;
  show_error (self, NULL);
  update_marks (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
create_row (const char *icon_name, const char *title, const char *subtitle, gboolean has_mark)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (has_mark)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_widget_add_css_class (mark, "accent");
      gtk_widget_set_opacity (mark, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
      g_object_set_data (G_OBJECT (row), "carrel-ui-mark", mark);
    }
  return row;
}

static void
add_image_row (CarrelUiCreateSource *self, CarrelUiImage *image)
{
  CarrelUiSystem *system = carrel_ui_image_get_system (image);
  g_autofree char *name = g_filename_display_basename (carrel_ui_image_get_path (image));
  g_autofree char *size = carrel_ui_format_bytes (carrel_ui_image_get_size (image));
  g_autofree char *title = carrel_ui_format_line (carrel_ui_image_get_title (image));
  g_autofree char *line = carrel_ui_format_line (name);
  /* Translators: below an installer image: its file name, its size */
  g_autofree char *subtitle = g_strdup_printf (C_ ("image", "%s · %s"), line, size);
  GtkWidget *row = create_row (system != NULL ? "media-optical-symbolic"
                                              : "drive-harddisk-symbolic",
                               title[0] != '\0' ? title : line,
                               subtitle,
                               TRUE);

  g_object_set_data_full (G_OBJECT (row), "carrel-ui-image", g_object_ref (image), g_object_unref);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
fill (CarrelUiCreateSource *self)
{
  GtkListBoxRow *row = NULL;
  GtkWidget *file_row = NULL;
  guint n_rows = 0;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  if (self->chosen_file != NULL)
    {
      add_image_row (self, self->chosen_file);
      n_rows++;
    }
  for (guint i = 0;
       self->found != NULL && i < g_list_model_get_n_items (self->found) && n_rows < FOUND_ROWS_MAX;
       i++)
    {
      g_autoptr (CarrelUiImage) image = g_list_model_get_item (self->found, i);

      if (self->chosen_file != NULL &&
          g_strcmp0 (carrel_ui_image_get_path (image),
                     carrel_ui_image_get_path (self->chosen_file)) == 0)
        continue;
      add_image_row (self, image);
      n_rows++;
    }
  file_row = create_row ("document-open-symbolic", _ ("Choose a file…"), NULL, FALSE);
  g_object_set_data (G_OBJECT (file_row), "carrel-ui-choose", file_row);
  gtk_list_box_append (GTK_LIST_BOX (self->list), file_row);
  gtk_list_box_append (GTK_LIST_BOX (self->list),
                       create_row ("carrel-screen-symbolic",
                                   _ ("No image"),
                                      _ ("An empty machine, to install something later"), TRUE));
  update_marks (self);
}

static void
recognised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelUiCreateSource) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelUiImage)
    image = carrel_ui_provider_recognise_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (self->group == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (image == NULL)
    {
      show_error (self, error);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  g_set_object (&self->chosen_file, image);
  g_set_object (&self->image, image);
  fill (self);
  choose (self, image);
}

static void
file_chosen_cb (GtkWidget *origin, const char *path, gpointer user_data)
{
  carrel_ui_create_source_set_path (CARREL_UI_CREATE_SOURCE (origin), path);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  CarrelUiCreateSource *self = CARREL_UI_CREATE_SOURCE (user_data);

  if (g_object_get_data (G_OBJECT (row), "carrel-ui-choose") != NULL)
    carrel_ui_source_choose (GTK_WIDGET (self), file_chosen_cb, NULL);
  else
    choose (self, g_object_get_data (G_OBJECT (row), "carrel-ui-image"));
}

static void
carrel_ui_create_source_dispose (GObject *object)
{
  CarrelUiCreateSource *self = CARREL_UI_CREATE_SOURCE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->found);
  g_clear_object (&self->image);
  g_clear_object (&self->chosen_file);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_create_source_parent_class)->dispose (object);
}

static void
carrel_ui_create_source_class_init (CarrelUiCreateSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_ui_create_source_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CARREL_UI_TYPE_CREATE_SOURCE,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
carrel_ui_create_source_init (CarrelUiCreateSource *self)
{
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Install from"));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Install from"), -1);
  self->error_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->error_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->error_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->error_label), 0);
  gtk_widget_set_margin_top (self->error_label, 8);
  gtk_widget_set_visible (self->error_label, FALSE);
  gtk_widget_add_css_class (self->error_label, "error");
  gtk_widget_add_css_class (self->error_label, "caption");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->list);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->error_label);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, 0);
}

void
carrel_ui_create_source_set_provider (CarrelUiCreateSource *self, CarrelUiProvider *provider)
{
  g_return_if_fail (CARREL_UI_IS_CREATE_SOURCE (self));
  g_return_if_fail (CARREL_UI_IS_PROVIDER (provider));
  g_return_if_fail (self->provider == NULL);

  self->provider = g_object_ref (provider);
  self->found = g_object_ref (carrel_ui_provider_get_images (provider));
  g_signal_connect_object (self->found,
                           "items-changed",
                           G_CALLBACK (fill),
                           self,
                           G_CONNECT_SWAPPED);
  fill (self);
}

void
carrel_ui_create_source_set_path (CarrelUiCreateSource *self, const char *path)
{
  g_return_if_fail (CARREL_UI_IS_CREATE_SOURCE (self));
  g_return_if_fail (path != NULL);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  carrel_ui_provider_recognise_async (self->provider,
                                      path,
                                      self->cancellable,
                                      recognised_cb,
                                      g_object_ref (self));
}

CarrelUiImage *
carrel_ui_create_source_get_image (CarrelUiCreateSource *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_SOURCE (self), NULL);

  return self->image;
}

gboolean
carrel_ui_create_source_is_ready (CarrelUiCreateSource *self)
{
  g_return_val_if_fail (CARREL_UI_IS_CREATE_SOURCE (self), FALSE);

  return !self->is_wrong && (self->image != NULL || self->is_none);
}
