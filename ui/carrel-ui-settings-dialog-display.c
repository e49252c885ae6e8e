/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include <glib/gi18n-lib.h>

static void
show_kind (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (widget),
                              g_strcmp0 (carrel_ui_settings_get_display_kind (self->settings),
                                         "vnc") == 0
                                ? 1
                                : 0);
}

static void
kind_selected_cb (AdwComboRow *row, GParamSpec *pspec, gpointer user_data)
{
  carrel_ui_settings_dialog_change (CARREL_UI_SETTINGS_DIALOG (user_data),
                                    "display-kind",
                                    g_variant_new_string (
                                      adw_combo_row_get_selected (row) == 1 ? "vnc" : "spice"));
}

GtkWidget *
carrel_ui_settings_dialog_add_display (CarrelUiSettingsDialog *self)
{
  const char *const names[] = { "SPICE", "VNC", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("settings", "Connection"));
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (row),
    _ ("SPICE lets the guest's screen follow the window; VNC is the simplest"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  carrel_ui_settings_dialog_bind (self, "display-kind", row, row, show_kind);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (kind_selected_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
show_network (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_switch_set_active (GTK_SWITCH (widget), carrel_ui_settings_get_network (self->settings));
}

GtkWidget *
carrel_ui_settings_dialog_add_network (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = carrel_ui_settings_dialog_create_switch (
    self,
    "network",
    C_ ("network", "Internet (private)"),
        _ ("The guest reaches the network through this computer, and nobody reaches the guest"),
           show_network);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}
