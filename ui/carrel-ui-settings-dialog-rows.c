/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

/* How long a number must rest before it counts as chosen: holding a button down is one change. */
#define SETTLE_MS 400

static GVariant *
create_value (const char *setting, double value)
{
  if (g_str_equal (setting, "memory-mib"))
    return g_variant_new_uint64 ((guint64) value);
  return g_variant_new_uint32 ((guint32) value);
}

static gboolean
settled_cb (gpointer user_data)
{
  GtkWidget *spin = GTK_WIDGET (user_data);
  GtkRoot *root = gtk_widget_get_root (spin);
  const char *setting = g_object_get_data (G_OBJECT (spin), "carrel-ui-setting");

  g_object_set_data (G_OBJECT (spin), "carrel-ui-settle", NULL);
  if (CARREL_UI_IS_SETTINGS_DIALOG (root))
    carrel_ui_settings_dialog_change (CARREL_UI_SETTINGS_DIALOG (root),
                                      setting,
                                      create_value (setting,
                                                    gtk_spin_button_get_value (
                                                      GTK_SPIN_BUTTON (spin))));
  return G_SOURCE_REMOVE;
}

static void
value_changed_cb (GtkSpinButton *spin, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  guint source = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (spin), "carrel-ui-settle"));

  if (self->is_showing)
    return;
  if (source != 0)
    g_source_remove (source);
  source = g_timeout_add_full (G_PRIORITY_DEFAULT,
                               SETTLE_MS,
                               settled_cb,
                               g_object_ref (spin),
                               g_object_unref);
  g_object_set_data (G_OBJECT (spin), "carrel-ui-settle", GUINT_TO_POINTER (source));
}

/* Closing the dialog is being done with the number. */
static gboolean
close_cb (GtkWindow *window, gpointer user_data)
{
  guint source = GPOINTER_TO_UINT (g_object_get_data (user_data, "carrel-ui-settle"));

  if (source != 0)
    {
      g_source_remove (source);
      settled_cb (user_data);
    }
  return FALSE;
}

GtkWidget *
carrel_ui_settings_dialog_create_number (CarrelUiSettingsDialog *self,
                                         const char *setting,
                                         const char *title,
                                         const char *subtitle,
                                         double minimum,
                                         double maximum,
                                         double step,
                                         CarrelUiSettingsShow show)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (minimum, maximum, step);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (spin), "carrel-ui-setting", (gpointer) setting);
  carrel_ui_settings_dialog_bind (self, setting, spin, row, show);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (value_changed_cb), self, 0);
  g_signal_connect_object (self, "close-request", G_CALLBACK (close_cb), spin, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  return row;
}

static void
switched_cb (GtkSwitch *toggle, GParamSpec *pspec, gpointer user_data)
{
  carrel_ui_settings_dialog_change (CARREL_UI_SETTINGS_DIALOG (user_data),
                                    g_object_get_data (G_OBJECT (toggle), "carrel-ui-setting"),
                                    g_variant_new_boolean (gtk_switch_get_active (toggle)));
}

GtkWidget *
carrel_ui_settings_dialog_create_switch (CarrelUiSettingsDialog *self,
                                         const char *setting,
                                         const char *title,
                                         const char *subtitle,
                                         CarrelUiSettingsShow show)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  -1);
  g_object_set_data (G_OBJECT (toggle), "carrel-ui-setting", (gpointer) setting);
  carrel_ui_settings_dialog_bind (self, setting, toggle, row, show);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (switched_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  return row;
}
