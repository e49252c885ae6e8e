/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-rows.h"

#include "carrel-ui-format.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody reads more, and every row costs; the command line shows all of them. */
#define ROWS_MAX 60
#define VALUE_CHARACTERS 18
/* A licence of a sentence needs little room; of a longer one, enough is shown to read it in. */
#define LICENCE_HEIGHT 160
#define LICENCE_HEIGHT_SHORT 56
#define LICENCE_SHORT 120

static const char *
get_heading (CarrelUiImportSection section)
{
  switch (section)
    {
    case CARREL_UI_IMPORT_SECTION_ORIGIN:
      return C_ ("import", "Origin");
    case CARREL_UI_IMPORT_SECTION_CONSENT:
      return C_ ("import", "To allow");
    case CARREL_UI_IMPORT_SECTION_REQUEST:
      return C_ ("import", "Asked for, and not given");
    case CARREL_UI_IMPORT_SECTION_RISK:
      return C_ ("import", "To beware of");
    case CARREL_UI_IMPORT_SECTION_NETWORK:
      return C_ ("import", "Networks");
    case CARREL_UI_IMPORT_SECTION_DROPPED:
      return C_ ("import", "Not carried over");
    default:
      return NULL;
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

static GtkWidget *
create_row (const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *line = carrel_ui_format_line (title);
  g_autofree char *words = carrel_ui_format_line (text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static void
add_value (GtkWidget *row, const char *value)
{
  g_autofree char *line = carrel_ui_format_line (value);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label),
                             (int) MIN (g_utf8_strlen (line, -1) + 1, VALUE_CHARACTERS));
  gtk_label_set_max_width_chars (GTK_LABEL (label), VALUE_CHARACTERS);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

static void
add_icon (GtkWidget *row, const char *icon_name, const char *class_name)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  if (class_name != NULL)
    gtk_widget_add_css_class (icon, class_name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
}

static void
add_check (GtkWidget *row, const char *kind, GPtrArray *checks)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                  -1);
  g_object_set_data_full (G_OBJECT (check), "carrel-ui-consent", g_strdup (kind), g_free);
  g_ptr_array_add (checks, check);
}

/* Only what cannot be shown is left out of a licence: a person agrees to all of it. */
static char *
make_readable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *readable = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      GUnicodeType type = g_unichar_type (character);

      if (character == '\n' || character == '\t' ||
          (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT))
        g_string_append_unichar (readable, character);
    }
  return g_string_free (readable, FALSE);
}

static GtkWidget *
create_licence_row (const char *title, const char *text)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  g_autofree char *readable = make_readable (text);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), readable, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title[0] != '\0' ? title : C_ ("import", "Licence"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled),
                                              strlen (readable) > LICENCE_SHORT
                                                ? LICENCE_HEIGHT
                                                : LICENCE_HEIGHT_SHORT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_add_css_class (scrolled, "licence");
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), scrolled);
  return row;
}

static void
add_licence (GtkBox *box, CarrelUiImportItem *item, GPtrArray *checks)
{
  const char *title = carrel_ui_import_item_get_title (item);
  g_autofree char *line = carrel_ui_format_line (title);
  g_autofree char *markup = g_markup_escape_text (line, -1);
  GtkWidget *group = create_group (box, C_ ("import", "Licence"));
  GtkWidget *row = create_row (C_ ("import", "I have read this licence and agree to it"), NULL);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         title != NULL ? markup : NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             create_licence_row (line, carrel_ui_import_item_get_value (item)));
  add_check (row, carrel_ui_import_item_get_kind (item), checks);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* What may be long stands below the title: what it says, then what that means. */
static GtkWidget *
create_wordy_row (CarrelUiImportItem *item)
{
  g_autofree char *value = carrel_ui_format_line (carrel_ui_import_item_get_value (item));
  g_autofree char *words = carrel_ui_format_line (carrel_ui_import_item_get_text (item));
  g_autofree char *text = value[0] != '\0' && words[0] != '\0'
                            ? g_strdup_printf ("%s\n%s", value, words)
                            : g_strdup (value[0] != '\0' ? value : words);
  GtkWidget *row = create_row (carrel_ui_import_item_get_title (item), NULL);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  return row;
}

static GtkWidget *
create_item_row (CarrelUiImportItem *item, GPtrArray *checks)
{
  CarrelUiImportSection section = carrel_ui_import_item_get_section (item);
  GtkWidget *row = NULL;

  if (section == CARREL_UI_IMPORT_SECTION_CONSENT || section == CARREL_UI_IMPORT_SECTION_REQUEST ||
      section == CARREL_UI_IMPORT_SECTION_ORIGIN)
    {
      row = create_wordy_row (item);
      if (section == CARREL_UI_IMPORT_SECTION_CONSENT)
        add_check (row, carrel_ui_import_item_get_kind (item), checks);
      if (carrel_ui_import_item_get_good (item))
        add_icon (row, "object-select-symbolic", "success");
      return row;
    }
  row = create_row (carrel_ui_import_item_get_title (item), carrel_ui_import_item_get_text (item));
  if (section == CARREL_UI_IMPORT_SECTION_RISK)
    add_icon (row, "dialog-warning-symbolic", "warning");
  if (carrel_ui_import_item_get_value (item) != NULL)
    add_value (row, carrel_ui_import_item_get_value (item));
  return row;
}

static void
add_more (GtkWidget *group, guint n_left)
{
  g_autofree char *text = NULL;

  if (group == NULL || n_left == 0)
    return;
  text = g_strdup_printf (ngettext ("and %u more", "and %u more", n_left), n_left);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (text, NULL));
}

void
carrel_ui_import_rows_add (GtkBox *box,
                           CarrelUiImportPlan *plan,
                           CarrelUiImportSection section,
                           GPtrArray *checks)
{
  GListModel *items = carrel_ui_import_plan_get_items (plan);
  GtkWidget *group = NULL;
  g_autofree char *last = NULL;
  guint n_rows = 0;
  guint n_left = 0;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CarrelUiImportItem) item = g_list_model_get_item (items, i);
      const char *machine = carrel_ui_import_item_get_group (item);
      const char *heading = get_heading (section);

      if (carrel_ui_import_item_get_section (item) != section)
        continue;
      if (section == CARREL_UI_IMPORT_SECTION_LICENCE)
        {
          add_licence (box, item, checks);
          continue;
        }
      /* What has to be agreed to is never left out. */
      if (n_rows >= ROWS_MAX && section != CARREL_UI_IMPORT_SECTION_CONSENT)
        {
          n_left++;
          continue;
        }
      if (group == NULL || (heading == NULL && g_strcmp0 (machine, last) != 0))
        {
          group = create_group (box, heading != NULL ? heading : machine);
          g_free (last);
          last = g_strdup (machine);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_item_row (item, checks));
      n_rows++;
    }
  add_more (group, n_left);
}
