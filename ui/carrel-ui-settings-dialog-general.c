/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-settings-dialog-private.h"

#include "carrel-ui-machine-dialogs.h"

#include <glib/gi18n-lib.h>

static void
show_name (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  const char *name = carrel_ui_settings_get_name (self->settings);

  gtk_editable_set_text (GTK_EDITABLE (widget), name != NULL ? name : "");
}

static void
name_changed_cb (GtkEditable *row, gpointer user_data)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));

  if (text[0] == '\0')
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

static void
name_applied_cb (AdwEntryRow *row, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (text[0] == '\0')
    show_name (self, GTK_WIDGET (row));
  else
    carrel_ui_settings_dialog_change (self, "name", g_variant_new_string (text));
}

static void
show_tags (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  const char *const *tags = carrel_ui_settings_get_tags (self->settings);
  g_autofree char *text = tags != NULL ? g_strjoinv (", ", (char **) tags) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static void
tags_applied_cb (AdwEntryRow *row, gpointer user_data)
{
  g_auto (GStrv)
    tags = carrel_ui_machine_dialogs_split_tags (gtk_editable_get_text (GTK_EDITABLE (row)));

  carrel_ui_settings_dialog_change (CARREL_UI_SETTINGS_DIALOG (user_data),
                                    "tags",
                                    g_variant_new_strv ((const char *const *) tags, -1));
}

static void
show_notes (CarrelUiSettingsDialog *self, GtkWidget *widget)
{
  const char *notes = carrel_ui_settings_get_notes (self->settings);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)),
                            notes != NULL ? notes : "",
                            -1);
}

/* Notes are stored when one is done with them: when the focus leaves or the dialog closes. */
static void
store_notes (CarrelUiSettingsDialog *self, GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  const char *old = carrel_ui_settings_get_notes (self->settings);
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (g_strcmp0 (text, old != NULL ? old : "") != 0)
    carrel_ui_settings_dialog_change (self, "notes", g_variant_new_string (text));
}

static void
notes_left_cb (GtkEventControllerFocus *controller, gpointer user_data)
{
  CarrelUiSettingsDialog *self = CARREL_UI_SETTINGS_DIALOG (user_data);

  store_notes (self,
               GTK_TEXT_VIEW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static gboolean
close_cb (GtkWindow *window, gpointer user_data)
{
  store_notes (CARREL_UI_SETTINGS_DIALOG (window), GTK_TEXT_VIEW (user_data));
  return FALSE;
}

static GtkWidget *
create_notes (CarrelUiSettingsDialog *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("settings", "Notes"), -1);
  g_signal_connect_object (focus, "leave", G_CALLBACK (notes_left_cb), self, 0);
  gtk_widget_add_controller (view, focus);
  g_signal_connect_object (self, "close-request", G_CALLBACK (close_cb), view, 0);
  carrel_ui_settings_dialog_bind (self, "notes", view, NULL, show_notes);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 150);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "notes-editor");
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  return scrolled;
}

static GtkWidget *
create_entry (CarrelUiSettingsDialog *self,
              const char *title,
              const char *setting,
              CarrelUiSettingsShow show,
              GCallback applied)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  carrel_ui_settings_dialog_bind (self, setting, row, NULL, show);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", applied, self, 0);
  return row;
}

GtkWidget *
carrel_ui_settings_dialog_add_general (CarrelUiSettingsDialog *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *names = adw_preferences_group_new ();
  GtkWidget *notes = adw_preferences_group_new ();
  GtkWidget *name =
    create_entry (self, C_ ("settings", "Name"), "name", show_name, G_CALLBACK (name_applied_cb));

  g_signal_connect_object (name, "changed", G_CALLBACK (name_changed_cb), self, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (names), name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (names),
                             create_entry (self,
                                           _ ("Tags, separated by commas"),
                                              "tags",
                                              show_tags,
                                              G_CALLBACK (tags_applied_cb)));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (notes), C_ ("settings", "Notes"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (notes), create_notes (self));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (names));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (notes));
  return page;
}
