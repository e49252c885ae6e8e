/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-names.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

static void
list_changed_cb (GtkSwitch *toggle, GParamSpec *pspec, gpointer user_data)
{
  carrel_ui_library_page_set_list (CARREL_UI_WINDOW (user_data)->library,
                                   gtk_switch_get_active (toggle));
}

static void
explain_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);

  if (self->memory != NULL)
    g_settings_reset (self->memory, "grab-hints-shown");
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
}

static GtkWidget *
create_row (const char *title, const char *subtitle, GtkWidget *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  return row;
}

void
carrel_ui_window_show_preferences (CarrelUiWindow *self)
{
  GtkWidget *window = adw_preferences_window_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *toggle = gtk_switch_new ();
  GtkWidget *explain = gtk_button_new_with_mnemonic (C_ ("preferences", "_Explain again"));

  g_return_if_fail (CARREL_UI_IS_WINDOW (self));

  gtk_switch_set_active (GTK_SWITCH (toggle), carrel_ui_library_page_get_list (self->library));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (list_changed_cb), self, 0);
  g_signal_connect_object (explain, "clicked", G_CALLBACK (explain_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_row (_ ("Show machines as a list"),
                                            _ ("Instead of cards with pictures"), toggle));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_row (_ ("How to leave a console"),
                               _ ("Tell three more times which keys give the keyboard back"),
                                  explain));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 520, 250);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  carrel_ui_names_mend (GTK_WIDGET (window));
  gtk_window_present (GTK_WINDOW (window));
}
