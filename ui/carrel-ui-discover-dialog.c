/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-discover-dialog.h"

#include "carrel-ui-dialog.h"
#include "carrel-ui-format.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

#define SEARCH_KEY "carrel-ui-search"
#define PATH_KEY "carrel-ui-path"

typedef struct
{
  GtkWidget *origin;
  CarrelUiDiscoverDialogChosen chosen;
  GCancellable *cancellable;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *status;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_cancellable_cancel (search->cancellable);
  g_object_unref (search->cancellable);
  g_clear_weak_pointer (&search->origin);
  g_free (search);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  GtkWindow *dialog = GTK_WINDOW (user_data);
  Search *search = g_object_get_data (G_OBJECT (dialog), SEARCH_KEY);
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), PATH_KEY));
  GtkWidget *origin = search->origin;
  CarrelUiDiscoverDialogChosen chosen = search->chosen;

  gtk_window_close (dialog);
  if (origin != NULL && path != NULL)
    chosen (origin, path);
}

/* What cannot be read is listed with the reason, and cannot be chosen. */
static GtkWidget *
create_row (CarrelUiImportItem *item)
{
  const char *problem = carrel_ui_import_item_get_text (item);
  g_autofree char *name = carrel_ui_format_line (carrel_ui_import_item_get_title (item));
  g_autofree char *product = carrel_ui_format_line (carrel_ui_import_item_get_value (item));
  g_autofree char *path = carrel_ui_format_line (carrel_ui_import_item_get_kind (item));
  g_autofree char *reason = carrel_ui_format_line (problem);
  /* Translators: a product, and where a machine of it lies */
  g_autofree char *text = g_strdup_printf (C_ ("discover", "%s · %s"),
                                               product,
                                               problem != NULL ? reason : path);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), problem != NULL ? 0 : 2);
  if (problem != NULL)
    {
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
      return row;
    }
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("carrel-screen-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row),
                          PATH_KEY,
                          g_strdup (carrel_ui_import_item_get_kind (item)),
                          g_free);
  return row;
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) dialog = user_data;
  Search *search = g_object_get_data (G_OBJECT (dialog), SEARCH_KEY);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel)
    found = carrel_ui_provider_discover_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      !gtk_widget_get_realized (GTK_WIDGET (dialog)))
    return;
  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (CarrelUiImportItem) item = g_list_model_get_item (found, i);

      gtk_list_box_append (search->list, create_row (item));
    }
  if (error != NULL)
    {
      g_autofree char *title = NULL;
      g_autofree char *body = NULL;

      carrel_ui_report_split (error, &title, &body);
      adw_status_page_set_title (search->status, title);
      adw_status_page_set_description (search->status, body);
    }
  gtk_stack_set_visible_child_name (search->stack,
                                    gtk_list_box_get_row_at_index (search->list, 0) != NULL
                                      ? "list"
                                      : "none");
}

static GtkWidget *
create_list (Search *search)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *list = gtk_list_box_new ();

  search->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (search->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_top (list, 18);
  gtk_widget_set_margin_bottom (list, 24);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Machines of other products"), -1);
  adw_clamp_set_child (ADW_CLAMP (clamp), list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  return scrolled;
}

static GtkWidget *
create_stack (Search *search)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *status = adw_status_page_new ();

  search->stack = GTK_STACK (stack);
  search->status = ADW_STATUS_PAGE (status);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (spinner, GTK_ALIGN_CENTER);
  adw_status_page_set_icon_name (search->status, "system-search-symbolic");
  adw_status_page_set_title (search->status, _ ("No machines found"));
  adw_status_page_set_description (
    search->status,
    _ ("Nothing lies where other products keep their machines. What lies elsewhere can be dropped on "
       "the window."));
  gtk_stack_add_named (search->stack, spinner, "wait");
  gtk_stack_add_named (search->stack, create_list (search), "list");
  gtk_stack_add_named (search->stack, status, "none");
  gtk_widget_set_vexpand (stack, TRUE);
  return stack;
}

GtkWindow *
carrel_ui_discover_dialog_new (CarrelUiProvider *provider,
                               GtkWidget *origin,
                               CarrelUiDiscoverDialogChosen chosen)
{
  GtkWidget *dialog = carrel_ui_dialog_new (origin, _ ("From another product"), 520, 520);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Search *search = g_new0 (Search, 1);

  g_set_weak_pointer (&search->origin, origin);
  search->chosen = chosen;
  search->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (dialog), SEARCH_KEY, search, search_free);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), create_stack (search));
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_widget_set_size_request (dialog, 340, -1);
  g_signal_connect_object (search->list, "row-activated", G_CALLBACK (row_activated_cb), dialog, 0);
  carrel_ui_provider_discover_async (provider,
                                     search->cancellable,
                                     discovered_cb,
                                     g_object_ref (dialog));
  return GTK_WINDOW (dialog);
}
