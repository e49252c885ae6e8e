/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-system-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define CHOICE_KEY "carrel-ui-choice"

typedef struct
{
  GtkWidget *origin;
  GtkWindow *dialog;
  GtkStringFilter *filter;
  GListModel *systems;
  CarrelUiSystemDialogChosen chosen;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_clear_weak_pointer (&choice->origin);
  g_clear_object (&choice->filter);
  g_clear_object (&choice->systems);
  g_free (choice);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (label, 8);
  gtk_widget_set_margin_bottom (label, 8);
  gtk_widget_set_margin_start (label, 6);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      carrel_ui_system_get_name (gtk_list_item_get_item (item)));
}

static void
activate_cb (GtkListView *view, guint position, gpointer user_data)
{
  Choice *choice = g_object_get_data (user_data, CHOICE_KEY);
  g_autoptr (CarrelUiSystem) system = g_list_model_get_item (choice->systems, position);

  if (system != NULL && choice->origin != NULL)
    choice->chosen (choice->origin, system);
  gtk_window_close (choice->dialog);
}

static void
search_cb (GtkSearchEntry *entry, gpointer user_data)
{
  Choice *choice = g_object_get_data (user_data, CHOICE_KEY);

  gtk_string_filter_set_search (choice->filter, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static GtkWidget *
create_list (Choice *choice)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = NULL;

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), choice->dialog, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), choice->dialog, 0);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (
                              gtk_single_selection_new (g_object_ref (choice->systems))),
                            factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Operating systems"), -1);
  g_signal_connect_object (list, "activate", G_CALLBACK (activate_cb), choice->dialog, 0);
  return list;
}

GtkWindow *
carrel_ui_system_dialog_new (CarrelUiProvider *provider,
                             GtkWidget *origin,
                             CarrelUiSystemDialogChosen chosen)
{
  GtkWidget *dialog = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *entry = gtk_search_entry_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkRoot *root = gtk_widget_get_root (origin);
  Choice *choice = g_new0 (Choice, 1);

  g_set_weak_pointer (&choice->origin, origin);
  choice->dialog = GTK_WINDOW (dialog);
  choice->chosen = chosen;
  choice->filter = gtk_string_filter_new (
    gtk_property_expression_new (CARREL_UI_TYPE_SYSTEM, NULL, "name"));
  choice->systems = G_LIST_MODEL (
    gtk_filter_list_model_new (g_object_ref (carrel_ui_provider_get_systems (provider)),
                               GTK_FILTER (g_object_ref (choice->filter))));
  g_object_set_data_full (G_OBJECT (dialog), CHOICE_KEY, choice, choice_free);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (entry), dialog);
  gtk_widget_set_hexpand (entry, TRUE);
  g_object_set (entry, "placeholder-text", _ ("Search systems"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search systems"), -1);
  g_signal_connect_object (entry, "search-changed", G_CALLBACK (search_cb), dialog, 0);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), entry);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), create_list (choice));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Operating system"));
  gtk_window_set_default_size (GTK_WINDOW (dialog), 400, 520);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (dialog),
                                GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  return GTK_WINDOW (dialog);
}
