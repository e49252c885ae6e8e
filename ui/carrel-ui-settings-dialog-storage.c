/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include "carrel-ui-format.h"
#include "carrel-ui-message.h"
#include "carrel-ui-names.h"
#include "carrel-ui-source.h"

#include <glib/gi18n-lib.h>

#define BYTES_PER_GB (G_GUINT64_CONSTANT (1) << 30)
#define DISK_GB_MAX 65536
#define DISK_GB_DEFAULT 20

#define DISK_KEY "carrel-ui-disk"

static void
size_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  CarrelUiDisk *disk = g_object_get_data (G_OBJECT (dialog), DISK_KEY);
  GtkWidget *spin = adw_message_dialog_get_extra_child (dialog);
  guint64 size = (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)) * BYTES_PER_GB;
  GVariantDict arguments;

  if (!g_str_equal (response, "apply"))
    return;
  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "size", "t", size);
  if (disk != NULL)
    g_variant_dict_insert (&arguments, "disk", "s", carrel_ui_disk_get_id (disk));
  else
    g_variant_dict_insert (&arguments, "bus", "s", "virtio");
  carrel_ui_settings_dialog_perform (self,
                                     disk != NULL ? CARREL_UI_VERB_DISK_GROW
                                                  : CARREL_UI_VERB_DISK_ADD,
                                     g_variant_dict_end (&arguments));
}

static void
ask_size (CarrelUiSettingsDialog *self, CarrelUiDisk *disk)
{
  guint64 old_gb = disk != NULL ? (carrel_ui_disk_get_size (disk) + BYTES_PER_GB - 1) / BYTES_PER_GB
                                : 0;
  GtkWidget *spin = gtk_spin_button_new_with_range ((double) old_gb + 1, DISK_GB_MAX, 1);
  AdwMessageDialog *dialog = carrel_ui_message_new (
    GTK_WINDOW (self),
    disk != NULL
    ? _ ("Grow the disk")
    : _ ("Add a disk"),
         disk != NULL
         ? _ ("New size in GB. The guest sees a larger disk; its partitions are left as they are.")
         : _ ("Size in GB. It takes space on this computer only as it is filled."));

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin),
                             disk != NULL ? (double) old_gb + 10 : DISK_GB_DEFAULT);
  gtk_widget_set_halign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Size in GB"), -1);
  adw_message_dialog_set_extra_child (dialog, spin);
  adw_message_dialog_add_response (dialog, "cancel", C_ ("disk", "_Cancel"));
  adw_message_dialog_add_response (dialog,
                                   "apply",
                                   disk != NULL
                                   ? C_ ("disk", "_Grow") : C_ ("disk", "_Add"));
  adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "apply");
  if (disk != NULL)
    g_object_set_data_full (G_OBJECT (dialog), DISK_KEY, g_object_ref (disk), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (size_answered_cb), self, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  CarrelUiDisk *disk = g_object_get_data (G_OBJECT (dialog), DISK_KEY);
  GVariantDict arguments;

  if (!g_str_equal (response, "remove"))
    return;
  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "disk", "s", carrel_ui_disk_get_id (disk));
  carrel_ui_settings_dialog_perform (self,
                                     CARREL_UI_VERB_DISK_REMOVE,
                                     g_variant_dict_end (&arguments));
}

static void
remove_cb (GtkButton *button, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  CarrelUiDisk *disk = g_object_get_data (G_OBJECT (button), DISK_KEY);
  g_autofree char *name = carrel_ui_format_quoted (carrel_ui_disk_get_title (disk));
  g_autofree char *heading = g_strdup_printf (_ ("Remove %s?"), name);
  g_autofree char *size = carrel_ui_format_bytes (carrel_ui_disk_get_used (disk));
  g_autofree char *action = g_strdup_printf (_ ("_Remove and free %s"), size);
  AdwMessageDialog *dialog =
    carrel_ui_message_new (GTK_WINDOW (self),
                           heading,
                           _ ("What is stored on it is gone then. This cannot be undone."));

  adw_message_dialog_add_response (dialog, "keep", C_ ("disk", "_Keep"));
  adw_message_dialog_add_response (dialog, "remove", action);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_object_set_data_full (G_OBJECT (dialog), DISK_KEY, g_object_ref (disk), g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_answered_cb), self, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
grow_cb (GtkButton *button, gpointer user_data)
{
  ask_size (CARREL_UI_SETTINGS_DIALOG (user_data), g_object_get_data (G_OBJECT (button), DISK_KEY));
}

static void
add_cb (GtkButton *button, gpointer user_data)
{
  ask_size (CARREL_UI_SETTINGS_DIALOG (user_data), NULL);
}

static void
update_disk_row (CarrelUiDisk *disk, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *title = carrel_ui_format_line (carrel_ui_disk_get_title (disk));
  g_autofree char *used = carrel_ui_format_bytes (carrel_ui_disk_get_used (disk));
  g_autofree char *size = carrel_ui_format_bytes (carrel_ui_disk_get_size (disk));
  g_autofree char *bus =
    g_ascii_strup (carrel_ui_disk_get_bus (disk) != NULL ? carrel_ui_disk_get_bus (disk) : "", -1);
  /* Translators: how a disk is connected, bytes used on this computer, bytes the guest sees */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · %s used of %s"), bus, used, size);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (user_data), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (user_data), subtitle);
}

static GtkWidget *
create_disk_row (gpointer item, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  CarrelUiDisk *disk = CARREL_UI_DISK (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *grow = gtk_button_new_with_mnemonic (C_ ("disk", "_Grow…"));
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_set_valign (grow, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (grow, "flat");
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove the disk"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove the disk"), -1);
  g_object_set_data_full (G_OBJECT (grow), DISK_KEY, g_object_ref (disk), g_object_unref);
  g_object_set_data_full (G_OBJECT (remove), DISK_KEY, g_object_ref (disk), g_object_unref);
  g_signal_connect_object (grow, "clicked", G_CALLBACK (grow_cb), self, 0);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("drive-harddisk-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), grow);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  g_signal_connect_object (disk, "notify", G_CALLBACK (update_disk_row), row, 0);
  update_disk_row (disk, NULL, row);
  carrel_ui_names_mend (row);
  return row;
}

static GtkWidget *
create_disks (CarrelUiSettingsDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("settings", "Disks"));
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_set_tooltip_text (add, _ ("Add a disk"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (add),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add a disk"), -1);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, 0);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), add);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("settings", "Disks"), -1);
  if (carrel_ui_settings_get_disks (self->settings) != NULL)
    gtk_list_box_bind_model (GTK_LIST_BOX (list),
                             carrel_ui_settings_get_disks (self->settings),
                             create_disk_row,
                             self,
                             NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  return group;
}

static void
insert (CarrelUiSettingsDialog *self, const char *path)
{
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "path", "s", path);
  carrel_ui_settings_dialog_perform (self, CARREL_UI_VERB_MEDIA, g_variant_dict_end (&arguments));
}

static void
media_chosen_cb (GtkWidget *origin, const char *path, gpointer user_data)
{
  insert (CARREL_UI_SETTINGS_DIALOG (origin), path);
}

static void
insert_cb (GtkButton *button, gpointer user_data)
{
  carrel_ui_source_choose (GTK_WIDGET (user_data), media_chosen_cb, NULL);
}

static void
eject_cb (GtkButton *button, gpointer user_data)
{
  insert (CARREL_UI_SETTINGS_DIALOG (user_data), "");
}

static void
show_media (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  const char *path = carrel_ui_settings_get_media (self->settings);
  GtkWidget *eject = g_object_get_data (G_OBJECT (widget), "carrel-ui-eject");
  g_autofree char *name = path != NULL ? g_filename_display_basename (path) : NULL;
  g_autofree char *line = carrel_ui_format_line (name != NULL ? name : C_ ("CD drive", "Empty"));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), line);
  gtk_widget_set_visible (eject, path != NULL);
}

static GtkWidget *
create_media (CarrelUiSettingsDialog *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *insert_button = gtk_button_new_with_mnemonic (C_ ("CD drive", "_Insert…"));
  GtkWidget *eject = gtk_button_new_from_icon_name ("media-eject-symbolic");

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), C_ ("settings", "CD"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("settings", "CD drive"));
  gtk_widget_set_valign (insert_button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (eject, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (insert_button, "flat");
  gtk_widget_add_css_class (eject, "flat");
  gtk_widget_set_tooltip_text (eject, C_ ("CD drive", "Eject"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (eject),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("CD drive", "Eject"), -1);
  g_signal_connect_object (insert_button, "clicked", G_CALLBACK (insert_cb), self, 0);
  g_signal_connect_object (eject, "clicked", G_CALLBACK (eject_cb), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("media-optical-symbolic"));
  g_object_set_data (G_OBJECT (row), "carrel-ui-eject", eject);
  carrel_ui_settings_dialog_bind (self, "media", row, row, show_media);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), insert_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), eject);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

GtkWidget *
carrel_ui_settings_dialog_add_storage (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_disks (self)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_media (self)));
  return page;
}
