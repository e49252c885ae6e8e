/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>

#define DEVICES_MAX 8

static void
show_firmware (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gboolean is_locked = carrel_ui_settings_get_firmware_locked (self->settings);

  adw_combo_row_set_selected (ADW_COMBO_ROW (widget),
                              g_strcmp0 (carrel_ui_settings_get_firmware (self->settings),
                                         "bios") == 0
                                ? 1
                                : 0);
  gtk_widget_set_sensitive (widget, !is_locked);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget),
                               is_locked
                               ? _ ("What is installed would not start with another one")
                               : NULL);
}

static void
firmware_selected_cb (AdwComboRow *row, GParamSpec *pspec, gpointer user_data)
{
  carrel_ui_settings_dialog_change (CARREL_UI_SETTINGS_DIALOG (user_data),
                                    "firmware",
                                    g_variant_new_string (
                                      adw_combo_row_get_selected (row) == 1 ? "bios" : "uefi"));
}

static GtkWidget *
create_firmware (CarrelUiSettingsDialog *self)
{
  const char *const names[] = { C_ ("firmware", "UEFI"), C_ ("firmware", "BIOS"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("settings", "Firmware"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("settings", "Firmware"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  carrel_ui_settings_dialog_bind (self, "firmware", row, row, show_firmware);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (firmware_selected_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static const char *
get_device_title (const char *device)
{
  if (g_str_equal (device, "cdrom"))
    return C_ ("boot order", "CD");
  if (g_str_equal (device, "network"))
    return C_ ("boot order", "Network");
  if (g_str_equal (device, "disk"))
    return C_ ("boot order", "Disk");
  return device;
}

/* Moves the device of a row one place up. */
static void
up_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "carrel-ui-position"));
  const char *const *order = carrel_ui_settings_get_boot_order (self->settings);
  const char *moved[DEVICES_MAX + 1] = { NULL };
  guint n_devices = order != NULL ? g_strv_length ((char **) order) : 0;

  if (position == 0 || position >= n_devices || n_devices > DEVICES_MAX)
    return;
  for (guint i = 0; i < n_devices; i++)
    moved[i] = order[i];
  moved[position] = order[position - 1];
  moved[position - 1] = order[position];
  carrel_ui_settings_dialog_change (self, "boot-order", g_variant_new_strv (moved, -1));
}

static GtkWidget *
create_device_row (CarrelUiSettingsDialog *self, const char *device, guint position)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *up = gtk_button_new_from_icon_name ("go-up-symbolic");
  g_autofree char *title = g_strdup_printf ("%u. %s", position + 1, get_device_title (device));
  g_autofree char *label = g_strdup_printf (_ ("Try %s earlier"), get_device_title (device));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (up, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (up, "flat");
  gtk_widget_set_tooltip_text (up, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (up), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (up, position > 0);
  g_object_set_data (G_OBJECT (up), "carrel-ui-position", GUINT_TO_POINTER (position));
  g_signal_connect_object (up, "clicked", G_CALLBACK (up_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), up);
  return row;
}

static void
show_order (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  const char *const *order = carrel_ui_settings_get_boot_order (self->settings);
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (widget), GTK_WIDGET (row));
  for (guint i = 0; order != NULL && order[i] != NULL; i++)
    gtk_list_box_append (GTK_LIST_BOX (widget), create_device_row (self, order[i], i));
}

static GtkWidget *
create_order (CarrelUiSettingsDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("settings", "Boot order"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("Tried from the first to the last until one starts"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("settings", "Boot order"), -1);
  carrel_ui_settings_dialog_bind (self, "boot-order", list, NULL, show_order);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  return group;
}

static void
show_start_order (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget),
                             carrel_ui_settings_get_start_order (self->settings));
}

static void
show_start_delay (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget),
                             carrel_ui_settings_get_start_delay (self->settings));
}

static void
show_start_wait (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  gtk_switch_set_active (GTK_SWITCH (widget), carrel_ui_settings_get_start_wait (self->settings));
}

/* What counts when it is started together with others. */
static GtkWidget *
create_start (CarrelUiSettingsDialog *self)
{
  GtkWidget *widget = adw_preferences_group_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (widget);

  adw_preferences_group_set_title (group, C_ ("settings", "With other machines"));
  adw_preferences_group_set_description (group, _ ("When several are started together"));
  adw_preferences_group_add (group,
                             carrel_ui_settings_dialog_create_number (
                               self,
                               "start-order",
                               C_ ("settings", "Turn"),
                                 _ ("1 is first, 0 does not matter; stopped in the opposite order"),
                                    0,
                                    CARREL_BASE_LIMIT_START_ORDER,
                                    1,
                                    show_start_order));
  adw_preferences_group_add (
    group,
    carrel_ui_settings_dialog_create_number (self,
                                             "start-delay",
                                             C_ ("settings", "Head start"),
                                                 _ ("Seconds that the next turn waits"),
                                                    0,
                                                    CARREL_BASE_LIMIT_START_DELAY_S,
                                                    5,
                                                    show_start_delay));
  adw_preferences_group_add (group,
                             carrel_ui_settings_dialog_create_switch (
                               self,
                               "start-wait",
                               C_ ("settings", "Until the guest answers"),
                                   _ ("The next turn begins as soon as the guest agent is there"),
                                      show_start_wait));
  return widget;
}

GtkWidget *
carrel_ui_settings_dialog_add_boot (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_order (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_firmware (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_start (self)));
  return page;
}
