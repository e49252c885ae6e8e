/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-fields.h"

#include "carrel-ui-format.h"
#include "carrel-ui-source.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define ENTRY_CHARACTERS 16

static void
set_value (CarrelUiImportField *field, const char *value)
{
  g_object_set (field, "value", value, NULL);
}

static void
name_for_readers (GtkWidget *widget, const char *title)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  -1);
}

static void
text_changed_cb (GtkEditable *editable, CarrelUiImportField *field)
{
  set_value (field, gtk_editable_get_text (editable));
}

static void
watch_text (GtkWidget *widget, CarrelUiImportField *field)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), carrel_ui_import_field_get_value (field));
  g_signal_connect_object (widget, "changed", G_CALLBACK (text_changed_cb), field, 0);
}

static void
switched_cb (GtkSwitch *widget, GParamSpec *pspec, CarrelUiImportField *field)
{
  set_value (field, gtk_switch_get_active (widget) ? CARREL_UI_IMPORT_FIELD_ON : "");
}

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, CarrelUiImportField *field)
{
  const char *const *choices = carrel_ui_import_field_get_choices (field);
  guint selected = adw_combo_row_get_selected (row);

  if (choices != NULL && selected < g_strv_length ((GStrv) choices))
    set_value (field, choices[selected]);
}

static GtkWidget *
create_action_row (GtkWidget *row, const char *title, const char *text)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static GtkWidget *
create_switch (CarrelUiImportField *field, const char *title, const char *text)
{
  GtkWidget *row = create_action_row (adw_action_row_new (), title, text);
  GtkWidget *widget = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (widget),
                         g_str_equal (carrel_ui_import_field_get_value (field),
                                      CARREL_UI_IMPORT_FIELD_ON));
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  name_for_readers (widget, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  g_signal_connect_object (widget, "notify::active", G_CALLBACK (switched_cb), field, 0);
  return row;
}

static GtkWidget *
create_choice (CarrelUiImportField *field, const char *title, const char *text)
{
  GtkWidget *row = create_action_row (adw_combo_row_new (), title, text);
  const char *const *choices = carrel_ui_import_field_get_choices (field);
  const char *const *labels = carrel_ui_import_field_get_labels (field);
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      g_autofree char *label = carrel_ui_format_line (
        labels != NULL && i < g_strv_length ((GStrv) labels) ? labels[i] : choices[i]);

      gtk_string_list_append (model, label);
      if (g_str_equal (choices[i], carrel_ui_import_field_get_value (field)))
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), field, 0);
  selected_cb (ADW_COMBO_ROW (row), NULL, field);
  return row;
}

static void
file_chosen_cb (GtkWidget *row, const char *path, gpointer user_data)
{
  gtk_editable_set_text (GTK_EDITABLE (row), path);
}

static void
choose_file_cb (GtkWidget *row)
{
  carrel_ui_source_choose_any (row, file_chosen_cb, NULL);
}

static GtkWidget *
create_line (CarrelUiImportField *field, const char *title)
{
  CarrelUiImportFieldKind kind = carrel_ui_import_field_get_kind (field);
  GtkWidget *row = kind == CARREL_UI_IMPORT_FIELD_SECRET ? adw_password_entry_row_new ()
                                                         : adw_entry_row_new ();
  GtkWidget *button = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  watch_text (row, field);
  if (kind != CARREL_UI_IMPORT_FIELD_FILE)
    return row;
  button = gtk_button_new_from_icon_name ("document-open-symbolic");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, C_ ("import", "Choose a file"));
  gtk_widget_add_css_class (button, "flat");
  name_for_readers (button, C_ ("import", "Choose a file"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (choose_file_cb), row, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  return row;
}

/* What has to be explained has its entry beside the explanation. */
static GtkWidget *
create_explained_line (CarrelUiImportField *field, const char *title, const char *text)
{
  GtkWidget *row = create_action_row (adw_action_row_new (), title, text);
  gboolean is_secret = carrel_ui_import_field_get_kind (field) == CARREL_UI_IMPORT_FIELD_SECRET;
  GtkWidget *entry = is_secret ? gtk_password_entry_new () : gtk_entry_new ();

  if (is_secret)
    gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), ENTRY_CHARACTERS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), ENTRY_CHARACTERS);
  name_for_readers (entry, title);
  watch_text (entry, field);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  return row;
}

static GtkWidget *
create_row (CarrelUiImportField *field)
{
  g_autofree char *title = carrel_ui_format_line (carrel_ui_import_field_get_title (field));
  const char *stated = carrel_ui_import_field_get_text (field);
  g_autofree char *text = stated != NULL ? carrel_ui_format_line (stated) : NULL;

  switch (carrel_ui_import_field_get_kind (field))
    {
    case CARREL_UI_IMPORT_FIELD_SWITCH:
      return create_switch (field, title, text);
    case CARREL_UI_IMPORT_FIELD_CHOICE:
      return create_choice (field, title, text);
    case CARREL_UI_IMPORT_FIELD_FILE:
      return create_line (field, title);
    case CARREL_UI_IMPORT_FIELD_TEXT:
    case CARREL_UI_IMPORT_FIELD_SECRET:
    default:
      return text != NULL ? create_explained_line (field, title, text) : create_line (field, title);
    }
}

static void
governed_cb (CarrelUiImportField *governor, GParamSpec *pspec, GtkWidget *row)
{
  gtk_widget_set_visible (row,
                          g_str_equal (carrel_ui_import_field_get_value (governor),
                                       CARREL_UI_IMPORT_FIELD_ON));
}

/* A row is there while the switch that it depends on is on. */
static void
follow_governor (GtkWidget *row, CarrelUiImportField *field, GListModel *fields)
{
  const char *name = carrel_ui_import_field_get_governor (field);

  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) governor = g_list_model_get_item (fields, i);

      if (g_strcmp0 (carrel_ui_import_field_get_name (governor), name) != 0)
        continue;
      g_signal_connect_object (governor, "notify::value", G_CALLBACK (governed_cb), row, 0);
      governed_cb (governor, NULL, row);
    }
}

static GtkWidget *
create_group (GtkBox *box, const char *heading)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *line = carrel_ui_format_line (heading);
  g_autofree char *markup = g_markup_escape_text (line, -1);

  /* A group's title is markup. */
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
  gtk_box_append (box, group);
  return group;
}

void
carrel_ui_import_fields_add (GtkBox *box, GListModel *fields)
{
  GtkWidget *group = NULL;
  g_autofree char *last = NULL;

  g_return_if_fail (GTK_IS_BOX (box));

  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);
      const char *heading = carrel_ui_import_field_get_group (field);
      GtkWidget *row = create_row (field);

      if (group == NULL || g_strcmp0 (heading, last) != 0)
        {
          group = create_group (box, heading);
          g_free (last);
          last = g_strdup (heading);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
      follow_governor (row, field, fields);
    }
}
