/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-import-dialog.h"

#include "carrel-ui-banner.h"
#include "carrel-ui-format.h"
#include "carrel-ui-import-fields.h"
#include "carrel-ui-import-rows.h"
#include "carrel-ui-names.h"

#include <glib/gi18n-lib.h>

#define NAME_CHARACTERS_MAX 200
#define INITIAL_KEY "carrel-ui-initial"

struct _CarrelUiImportDialog
{
  AdwWindow parent_instance;

  CarrelUiProvider *provider;
  CarrelUiImportPlan *plan;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GPtrArray *checks; /* borrowed from the boxes */
  GStrv configurations;
  char *failure;
  char *objection; /* against what is set in a field */
  gboolean is_name_typed;
  gboolean is_filling;
  gboolean is_busy;
  gboolean is_decided;

  CarrelUiBanner *banner;
  GtkButton *cancel_button;
  GtkButton *import_button;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkBox *first_box;
  GtkBox *fields_box;
  GtkBox *rest_box;
  AdwEntryRow *name_row;
  AdwComboRow *configuration_row;
  GtkSwitch *trial_switch;
  GtkWidget *choice_group;
};

enum
{
  SIGNAL_IMPORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiImportDialog, carrel_ui_import_dialog, ADW_TYPE_WINDOW)

static void set_plan (CarrelUiImportDialog *self, CarrelUiImportPlan *plan);

static char *
dup_name (CarrelUiImportDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

/* The first consent that is missing decides what is said. */
static const char *
find_missing (CarrelUiImportDialog *self)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      const char *kind = g_object_get_data (G_OBJECT (check), "carrel-ui-consent");

      if (gtk_check_button_get_active (check))
        continue;
      return g_strcmp0 (kind, "licence") == 0
        ? _ ("Read the licence and agree to it to import.")
        : _ ("It cannot be made without what it asks for. Allow that to import.");
    }
  return NULL;
}

/* What is missing is said while it is missing, not when the button is pressed. */
static const char *
find_obstacle (CarrelUiImportDialog *self)
{
  g_autofree char *name = dup_name (self);

  if (self->is_decided)
    return NULL;
  if (self->failure != NULL)
    return self->failure;
  if (carrel_ui_import_plan_get_problem (self->plan) != NULL)
    return carrel_ui_import_plan_get_problem (self->plan);
  if (name[0] == '\0')
    return _ ("Give it a name.");
  if (g_utf8_strlen (name, -1) > NAME_CHARACTERS_MAX)
    return _ ("The name is too long.");
  if (find_missing (self) != NULL)
    return find_missing (self);
  g_free (self->objection);
  self->objection = carrel_ui_import_field_judge (carrel_ui_import_plan_get_fields (self->plan));
  return self->objection;
}

static void
validate (CarrelUiImportDialog *self)
{
  const char *obstacle = find_obstacle (self);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "start");

  carrel_ui_banner_set_text (self->banner, obstacle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->import_button),
                               obstacle != NULL ? obstacle
                                                : _ ("Make the machines as the plan says"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               obstacle == NULL && !self->is_busy && !self->is_decided);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
fill_title (CarrelUiImportDialog *self)
{
  g_autofree char *title = carrel_ui_format_line (carrel_ui_import_plan_get_title (self->plan));
  g_autofree char *summary = carrel_ui_format_line (carrel_ui_import_plan_get_summary (self->plan));
  g_autofree char *read = carrel_ui_format_bytes (
    carrel_ui_import_plan_get_read_bytes (self->plan));
  g_autofree char *full = carrel_ui_format_bytes (
    carrel_ui_import_plan_get_disk_bytes (self->plan));
  g_autofree char *text = NULL;

  /* Translators: what kind of package it is; "1.5 GB" to read; "20 GB" */
  text =
    g_strdup_printf (_ ("%s\n%s to read, at most %s when its disks are full"), summary, read, full);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->summary_label, text);
}

static void
fill_configurations (CarrelUiImportDialog *self)
{
  GListModel *items = carrel_ui_import_plan_get_items (self->plan);
  const char *chosen = carrel_ui_import_plan_get_configuration (self->plan);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();
  guint selected = 0;
  guint n_found = 0;

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CarrelUiImportItem) item = g_list_model_get_item (items, i);
      g_autofree char *label = carrel_ui_format_line (carrel_ui_import_item_get_title (item));

      if (carrel_ui_import_item_get_section (item) != CARREL_UI_IMPORT_SECTION_CONFIGURATION)
        continue;
      if (g_strcmp0 (carrel_ui_import_item_get_kind (item), chosen) == 0)
        {
          g_autofree char *text = carrel_ui_format_line (carrel_ui_import_item_get_text (item));

          selected = n_found;
          adw_action_row_set_subtitle (ADW_ACTION_ROW (self->configuration_row), text);
        }
      gtk_string_list_append (labels, label);
      g_strv_builder_add (kinds, carrel_ui_import_item_get_kind (item));
      n_found++;
    }
  g_strfreev (self->configurations);
  self->configurations = g_strv_builder_end (kinds);
  adw_combo_row_set_model (self->configuration_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->configuration_row, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->configuration_row), n_found > 1);
}

static void
fill_parts (CarrelUiImportDialog *self)
{
  g_ptr_array_set_size (self->checks, 0);
  clear_box (self->first_box);
  clear_box (self->rest_box);
  for (int section = 0; section < CARREL_UI_IMPORT_N_SECTIONS; section++)
    {
      GtkBox *box = section < CARREL_UI_IMPORT_SECTION_CONFIGURATION ? self->first_box
                                                                     : self->rest_box;

      if (section != CARREL_UI_IMPORT_SECTION_CONFIGURATION)
        carrel_ui_import_rows_add (box, self->plan, (CarrelUiImportSection) section, self->checks);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->first_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->first_box)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->rest_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->rest_box)) != NULL);
  for (guint i = 0; i < self->checks->len; i++)
    g_signal_connect_object (g_ptr_array_index (self->checks, i),
                             "toggled",
                             G_CALLBACK (validate),
                             self,
                             G_CONNECT_SWAPPED);
}

static const char *
find_initial (CarrelUiImportField *field)
{
  const char *initial = g_object_get_data (G_OBJECT (field), INITIAL_KEY);

  return initial != NULL ? initial : "";
}

/* What a person has set stays when the plan is made anew. */
static void
keep_value (CarrelUiImportField *field, GListModel *before)
{
  const char *name = carrel_ui_import_field_get_name (field);

  for (guint i = 0; before != NULL && i < g_list_model_get_n_items (before); i++)
    {
      g_autoptr (CarrelUiImportField) old = g_list_model_get_item (before, i);
      const char *value = carrel_ui_import_field_get_value (old);

      if (g_strcmp0 (carrel_ui_import_field_get_name (old), name) == 0 &&
          !g_str_equal (value, find_initial (old)))
        g_object_set (field, "value", value, NULL);
    }
}

static void
fill_fields (CarrelUiImportDialog *self, GListModel *before)
{
  GListModel *fields = carrel_ui_import_plan_get_fields (self->plan);

  clear_box (self->fields_box);
  for (guint i = 0; fields != NULL && i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (CarrelUiImportField) field = g_list_model_get_item (fields, i);

      if (g_object_get_data (G_OBJECT (field), INITIAL_KEY) == NULL)
        g_object_set_data_full (G_OBJECT (field),
                                INITIAL_KEY,
                                g_strdup (carrel_ui_import_field_get_value (field)),
                                g_free);
      if (before != fields)
        keep_value (field, before);
      g_signal_connect_object (field,
                               "notify::value",
                               G_CALLBACK (validate),
                               self,
                               G_CONNECT_SWAPPED);
    }
  carrel_ui_import_fields_add (self->fields_box, fields);
  gtk_widget_set_visible (GTK_WIDGET (self->fields_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->fields_box)) != NULL);
}

static void
set_plan (CarrelUiImportDialog *self, CarrelUiImportPlan *plan)
{
  g_autoptr (CarrelUiImportPlan) before = self->plan != NULL ? g_object_ref (self->plan) : NULL;
  gboolean is_first = self->plan == NULL;
  gboolean has_several = carrel_ui_import_plan_get_machines (plan) > 1;
  g_autofree char *name = carrel_ui_format_line (carrel_ui_import_plan_get_title (plan));

  g_set_object (&self->plan, plan);
  self->is_filling = TRUE;
  fill_title (self);
  fill_configurations (self);
  fill_parts (self);
  fill_fields (self, before != NULL ? carrel_ui_import_plan_get_fields (before) : NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row),
                                 has_several
                                 ? C_ ("import", "Name of their folder") : C_ ("import", "Name"));
  if (!self->is_name_typed)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  if (is_first)
    gtk_switch_set_active (self->trial_switch, carrel_ui_import_plan_get_trial (plan));
  self->is_filling = FALSE;
  carrel_ui_names_mend (GTK_WIDGET (self));
  validate (self);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelUiImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelUiImportPlan)
    plan = carrel_ui_provider_plan_import_finish (CARREL_UI_PROVIDER (source), result, &error);

  if (self->banner == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_busy = FALSE;
  g_free (self->failure);
  self->failure = error != NULL ? g_strdup (error->message) : NULL;
  if (plan != NULL)
    set_plan (self, plan);
  else
    validate (self);
}

static void
configuration_chosen_cb (CarrelUiImportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->configuration_row);

  if (self->is_filling || self->configurations == NULL ||
      selected >= g_strv_length (self->configurations))
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_busy = TRUE;
  validate (self);
  carrel_ui_provider_plan_import_async (self->provider,
                                        carrel_ui_import_plan_get_path (self->plan),
                                        self->configurations[selected],
                                        carrel_ui_import_plan_get_freeze (self->plan),
                                        self->cancellable,
                                        planned_cb,
                                        g_object_ref (self));
}

static void
name_changed_cb (CarrelUiImportDialog *self)
{
  if (self->is_filling)
    return;
  self->is_name_typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row))[0] != '\0';
  validate (self);
}

static GStrv
list_consents (CarrelUiImportDialog *self)
{
  g_autoptr (GStrvBuilder) consents = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      char *kind = g_object_get_data (G_OBJECT (check), "carrel-ui-consent");

      if (gtk_check_button_get_active (check) && g_hash_table_add (seen, kind))
        g_strv_builder_add (consents, kind);
    }
  return g_strv_builder_end (consents);
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CarrelUiImportDialog *self = CARREL_UI_IMPORT_DIALOG (user_data);
  g_autoptr (CarrelUiImportRequest) request = carrel_ui_import_request_new ();
  g_auto (GStrv) consents = list_consents (self);
  g_auto (GStrv)
    values = carrel_ui_import_field_list_values (carrel_ui_import_plan_get_fields (self->plan));
  g_autofree char *name = dup_name (self);
  const char *title = carrel_ui_import_plan_get_title (self->plan);

  g_object_set (request,
                "path",
                carrel_ui_import_plan_get_path (self->plan),
                "title",
                name,
                "name",
                self->is_name_typed && g_strcmp0 (name, title) != 0 ? name : NULL,
                "configuration",
                carrel_ui_import_plan_get_configuration (self->plan),
                "consents",
                consents,
                "values",
                values,
                "freeze",
                carrel_ui_import_plan_get_freeze (self->plan),
                "trial",
                gtk_switch_get_active (self->trial_switch),
                NULL);
  g_signal_emit (self, signals[SIGNAL_IMPORT], 0, request);
  gtk_window_close (GTK_WINDOW (self));
}

static void
entry_activated_cb (CarrelUiImportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "import.start", NULL);
}

static void
carrel_ui_import_dialog_dispose (GObject *object)
{
  CarrelUiImportDialog *self = CARREL_UI_IMPORT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->banner = NULL;
  g_clear_object (&self->plan);
  g_clear_object (&self->provider);
  G_OBJECT_CLASS (carrel_ui_import_dialog_parent_class)->dispose (object);
}

static void
carrel_ui_import_dialog_finalize (GObject *object)
{
  CarrelUiImportDialog *self = CARREL_UI_IMPORT_DIALOG (object);

  g_clear_object (&self->actions);
  g_ptr_array_unref (self->checks);
  g_strfreev (self->configurations);
  g_free (self->failure);
  g_free (self->objection);
  G_OBJECT_CLASS (carrel_ui_import_dialog_parent_class)->finalize (object);
}

static void
carrel_ui_import_dialog_class_init (CarrelUiImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = carrel_ui_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_ui_import_dialog_finalize;
  signals[SIGNAL_IMPORT] = g_signal_new ("import",
                                         CARREL_UI_TYPE_IMPORT_DIALOG,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         CARREL_UI_TYPE_IMPORT_REQUEST);
  g_type_ensure (CARREL_UI_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/carrel/Carrel/ui/carrel-ui-import-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, CarrelUiImportDialog, name)
  BIND (banner);
  BIND (cancel_button);
  BIND (import_button);
  BIND (title_label);
  BIND (summary_label);
  BIND (first_box);
  BIND (fields_box);
  BIND (rest_box);
  BIND (name_row);
  BIND (configuration_row);
  BIND (trial_switch);
  BIND (choice_group);
#undef BIND
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_CONTROL_MASK,
                                       "import.start",
                                       NULL);
}

static void
follow (CarrelUiImportDialog *self, gpointer instance, const char *signal, GCallback callback)
{
  g_signal_connect_object (instance, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
carrel_ui_import_dialog_init (CarrelUiImportDialog *self)
{
  static const GActionEntry entries[] = { { .name = "start", .activate = start_cb } };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "import", G_ACTION_GROUP (self->actions));
  follow (self, self->name_row, "changed", G_CALLBACK (name_changed_cb));
  follow (self, self->name_row, "entry-activated", G_CALLBACK (entry_activated_cb));
  follow (self, self->configuration_row, "notify::selected", G_CALLBACK (configuration_chosen_cb));
}

CarrelUiImportDialog *
carrel_ui_import_dialog_new (CarrelUiProvider *provider,
                             GtkWindow *parent,
                             CarrelUiImportPlan *plan)
{
  CarrelUiImportDialog *self = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (CARREL_UI_IS_IMPORT_PLAN (plan), NULL);

  self = g_object_new (CARREL_UI_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->provider = g_object_ref (provider);
  set_plan (self, plan);
  return self;
}

void
carrel_ui_import_dialog_set_decided (CarrelUiImportDialog *self)
{
  g_return_if_fail (CARREL_UI_IS_IMPORT_DIALOG (self));

  self->is_decided = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_button_set_label (self->cancel_button, C_ ("import", "_Close"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->first_box), FALSE);
  gtk_widget_set_visible (self->choice_group, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields_box), FALSE);
  validate (self);
}
