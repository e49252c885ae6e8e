/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include "carrel-ui-names.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>

#define PATH_KEY "carrel-ui-path"
#define ADD_KEY "carrel-ui-add"

static void
set_ports (CarrelUiSettingsDialog *self, guint n_ports)
{
  carrel_ui_settings_dialog_change (self, "serial-ports", g_variant_new_uint32 (n_ports));
}

static void
add_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);

  set_ports (self, carrel_ui_settings_get_serial_ports (self->settings) + 1);
}

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  guint n_ports = carrel_ui_settings_get_serial_ports (self->settings);

  if (n_ports > 0)
    set_ports (self, n_ports - 1);
}

/* The mark stays until the row is made anew. */
static void
copy_cb (GtkButton *button, gpointer user_data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)),
                          g_object_get_data (G_OBJECT (button), PATH_KEY));
  gtk_button_set_icon_name (button, "object-select-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), C_ ("serial port", "Copied"));
}

static void
add_button (CarrelUiSettingsDialog *self,
            GtkWidget *row,
            const char *icon_name,
            const char *words,
            const char *path,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  if (path != NULL)
    g_object_set_data_full (G_OBJECT (button), PATH_KEY, g_strdup (path), g_free);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static gboolean
is_waiting (CarrelUiSettingsDialog *self)
{
  const char *const *pending = carrel_ui_settings_get_pending_restart (self->settings);

  return pending != NULL && g_strv_contains (pending, "serial-ports");
}

static GtkWidget *
create_row (CarrelUiSettingsDialog *self, guint port, const char *path, gboolean is_last)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: the number of a serial port, and what Windows (COM1) and Linux (ttyS0) call it */
  g_autofree char *title = g_strdup_printf (_ ("Port %u: COM%u, ttyS%u"), port + 1, port + 1, port);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               path != NULL ? path
                                            : is_waiting (self)
                                 ? _ ("Its socket is there after a restart")
                                 : _ (
                                                     "Its socket is there while the machine runs"));
  if (path != NULL)
    add_button (self,
                row,
                "edit-copy-symbolic",
                _ ("Copy the socket's path"), path, G_CALLBACK (copy_cb));
  /* Ports are numbered: only the last one can go without another becoming a different one. */
  if (is_last)
    add_button (self,
                row,
                "user-trash-symbolic",
                _ ("Remove the serial port"), NULL, G_CALLBACK (remove_cb));
  carrel_ui_names_mend (row);
  return row;
}

static void
show_ports (CarrelUiSettingsDialog *self, GtkWidget *list)
{
  guint n_ports = carrel_ui_settings_get_serial_ports (self->settings);
  const char *const *sockets = carrel_ui_settings_get_serial_sockets (self->settings);
  guint n_sockets = sockets != NULL ? g_strv_length ((GStrv) sockets) : 0;
  GtkWidget *add = g_object_get_data (G_OBJECT (list), ADD_KEY);
  GtkWidget *old = NULL;

  while ((old = gtk_widget_get_first_child (list)) != NULL && GTK_IS_LIST_BOX_ROW (old))
    gtk_list_box_remove (GTK_LIST_BOX (list), old);
  for (guint i = 0; i < n_ports; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         create_row (self, i, i < n_sockets ? sockets[i] : NULL, i + 1 == n_ports));
  gtk_widget_set_sensitive (add, n_ports < CARREL_BASE_LIMIT_SERIALS);
}

static GtkWidget *
create_list (CarrelUiSettingsDialog *self, GtkWidget *add)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *none = gtk_label_new (C_ ("serial port", "None"));

  gtk_widget_add_css_class (none, "dim-label");
  gtk_widget_set_margin_top (none, 16);
  gtk_widget_set_margin_bottom (none, 16);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), none);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("settings", "Serial ports"), -1);
  g_object_set_data (G_OBJECT (list), ADD_KEY, add);
  carrel_ui_settings_dialog_bind (self, "serial-ports", list, NULL, show_ports);
  g_signal_connect_object (self->settings,
                           "notify::serial-sockets",
                           G_CALLBACK (carrel_ui_settings_dialog_show),
                           list,
                           G_CONNECT_SWAPPED);
  return list;
}

GtkWidget *
carrel_ui_settings_dialog_add_serial (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("settings", "Serial ports"));
  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("For text consoles and debuggers. What the guest sends there can be read, and answered, by a "
       "program on this computer that connects to the port's socket, such as socat."));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_valign (add, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (add, _ ("Add a serial port"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a serial port"), -1);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, 0);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_list (self, add));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}
