/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-physical-rows.h"

#include "carrel-ui-format.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

#define STATE_KEY "carrel-ui-physical-rows"

typedef struct
{
  CarrelUiPhysicalRowsMake make;
  gpointer user_data;
  GCancellable *cancellable;
  GtkListBox *list;
  AdwStatusPage *status;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_cancellable_cancel (state->cancellable);
  g_object_unref (state->cancellable);
  g_free (state);
}

GtkWidget *
carrel_ui_physical_rows_make_row (CarrelUiPhysical *disk, const char *problem)
{
  g_autofree char *words = carrel_ui_format_line (carrel_ui_physical_get_words (disk));
  const char *node = carrel_ui_physical_get_path (disk);
  g_autofree char *path = carrel_ui_format_line (node != NULL ? node : "");
  g_autofree char *reason = problem != NULL ? carrel_ui_format_line (problem) : NULL;
  GtkWidget *row = adw_action_row_new ();
  const char *icon = carrel_ui_physical_get_removable (disk) ? "drive-removable-media-symbolic"
                                                             : "drive-harddisk-symbolic";

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason != NULL ? reason : path);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  gtk_widget_set_sensitive (row, problem == NULL);
  return row;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkStack) stack = user_data;
  State *state = g_object_get_data (G_OBJECT (stack), STATE_KEY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel)
    disks = carrel_ui_provider_list_disks_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (stack)) == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (guint i = 0; disks != NULL && i < g_list_model_get_n_items (disks); i++)
    {
      g_autoptr (CarrelUiPhysical) disk = g_list_model_get_item (disks, i);
      GtkWidget *row = NULL;

      row = state->make (disk, state->user_data);
      if (row != NULL)
        gtk_list_box_append (state->list, row);
    }
  if (error != NULL)
    {
      g_autofree char *title = NULL;
      g_autofree char *body = NULL;
      g_autofree char *markup = NULL;

      carrel_ui_report_split (error, &title, &body);
      markup = g_markup_escape_text (body != NULL ? body : "", -1);
      adw_status_page_set_title (state->status, title);
      adw_status_page_set_description (state->status, markup);
    }
  gtk_stack_set_visible_child_name (stack,
                                    gtk_list_box_get_row_at_index (state->list, 0) != NULL
                                      ? "list"
                                      : "none");
}

static GtkWidget *
make_list (State *state)
{
  GtkWidget *list = gtk_list_box_new ();

  state->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (state->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Disks of this computer"), -1);
  return list;
}

GtkWidget *
carrel_ui_physical_rows_new (CarrelUiProvider *provider,
                             CarrelUiPhysicalRowsMake make,
                             gpointer user_data)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *status = adw_status_page_new ();
  State *state = g_new0 (State, 1);

  state->make = make;
  state->user_data = user_data;
  state->cancellable = g_cancellable_new ();
  state->status = ADW_STATUS_PAGE (status);
  g_object_set_data_full (G_OBJECT (stack), STATE_KEY, state, state_free);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  adw_status_page_set_icon_name (state->status, "drive-harddisk-symbolic");
  adw_status_page_set_title (state->status, _ ("No disks found"));
  adw_status_page_set_description (state->status, _ ("Plug one in, and open this once more."));
  gtk_stack_add_named (GTK_STACK (stack), spinner, "wait");
  gtk_stack_add_named (GTK_STACK (stack), make_list (state), "list");
  gtk_stack_add_named (GTK_STACK (stack), status, "none");
  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  carrel_ui_provider_list_disks_async (provider,
                                       state->cancellable,
                                       listed_cb,
                                       g_object_ref (stack));
  return stack;
}
