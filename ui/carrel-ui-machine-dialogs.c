/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-machine-dialogs.h"

#include "carrel-ui-format.h"
#include "carrel-ui-message.h"
#include "carrel-ui-names.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

#define NAME_CHARACTERS_MAX 200

#define QUESTION_KEY "carrel-ui-question"

/* What a dialog needs when it is answered; it lives as long as the dialog. */
typedef struct
{
  GtkWidget *origin;
  CarrelUiProvider *provider;
  GPtrArray *machines;
  CarrelUiPlace *folder;
  CarrelUiVerb verb;
  GtkWidget *entry;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_weak_pointer (&question->origin);
  g_clear_object (&question->provider);
  g_clear_object (&question->folder);
  g_clear_pointer (&question->machines, g_ptr_array_unref);
  g_free (question);
}

static Question *
question_new (GtkWidget *origin, CarrelUiProvider *provider, GPtrArray *machines, CarrelUiVerb verb)
{
  Question *question = g_new0 (Question, 1);

  g_set_weak_pointer (&question->origin, origin);
  question->provider = g_object_ref (provider);
  question->machines = machines != NULL ? g_ptr_array_ref (machines) : NULL;
  question->verb = verb;
  return question;
}

static void
ask (Question *question, CarrelUiMachine *machine, GVariant *arguments)
{
  const char *const uuids[] = { machine != NULL ? carrel_ui_machine_get_uuid (machine) : NULL,
                                NULL };

  carrel_ui_report_perform (question->origin,
                            question->provider,
                            question->verb,
                            machine != NULL ? uuids : NULL,
                            arguments,
                            NULL,
                            NULL,
                            NULL);
}

/* What is asked of folders names them beside a new name. */
static void
ask_folder (Question *question, const char *name)
{
  const char *id = question->folder != NULL ? carrel_ui_place_get_id (question->folder) : "";
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments,
                         question->verb == CARREL_UI_VERB_FOLDER_CREATE ? "parent" : "folder",
                         "s",
                         id);
  if (name != NULL)
    g_variant_dict_insert (&arguments, "name", "s", name);
  ask (question, NULL, g_variant_dict_end (&arguments));
}

static GVariant *
pack (const char *key, GVariant *value)
{
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert_value (&arguments, key, value);
  return g_variant_dict_end (&arguments);
}

GStrv
carrel_ui_machine_dialogs_split_tags (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (parts[i][0] != '\0' && g_hash_table_add (seen, parts[i]))
        g_strv_builder_add (builder, parts[i]);
    }
  return g_strv_builder_end (builder);
}

static void
apply_tags (Question *question, const char *text)
{
  gboolean is_adding = question->machines->len > 1;

  for (guint i = 0; i < question->machines->len; i++)
    {
      CarrelUiMachine *machine = g_ptr_array_index (question->machines, i);
      const char *const *tags = carrel_ui_machine_get_tags (machine);
      g_autofree char *old = tags != NULL ? g_strjoinv (",", (char **) tags) : g_strdup ("");
      g_autofree char *joined = is_adding ? g_strconcat (old, ",", text, NULL) : g_strdup (text);
      g_auto (GStrv) wanted = carrel_ui_machine_dialogs_split_tags (joined);

      ask (question, machine, pack ("tags", g_variant_new_strv ((const char *const *) wanted, -1)));
    }
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), QUESTION_KEY);
  const char *text = NULL;

  if (!g_str_equal (response, "apply") || question->origin == NULL)
    return;
  text = gtk_editable_get_text (GTK_EDITABLE (question->entry));
  if (question->verb == CARREL_UI_VERB_TAGS)
    apply_tags (question, text);
  else if (question->machines == NULL)
    ask_folder (question, text);
  else
    ask (question,
         g_ptr_array_index (question->machines, 0),
         pack ("name", g_variant_new_string (text)));
}

static void
entry_changed_cb (GtkEditable *entry, gpointer user_data)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (user_data);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "apply", text[0] != '\0');
}

static void
show_entry_dialog (Question *question,
                   const char *heading,
                   const char *label,
                   const char *text,
                   const char *apply,
                   gboolean may_be_empty)
{
  GtkRoot *root = gtk_widget_get_root (question->origin);
  AdwMessageDialog *dialog = carrel_ui_message_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                    heading,
                                                    NULL);

  question->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (question->entry), NAME_CHARACTERS_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (question->entry), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (question->entry), text);
  gtk_entry_set_placeholder_text (GTK_ENTRY (question->entry), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  adw_message_dialog_set_extra_child (dialog, question->entry);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (dialog, "apply", apply);
  adw_message_dialog_set_response_appearance (dialog, "apply", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "apply");
  adw_message_dialog_set_close_response (dialog, "cancel");
  if (!may_be_empty)
    {
      g_signal_connect_object (question->entry,
                               "changed",
                               G_CALLBACK (entry_changed_cb),
                               dialog,
                               0);
      entry_changed_cb (GTK_EDITABLE (question->entry), dialog);
    }
  g_object_set_data_full (G_OBJECT (dialog), QUESTION_KEY, question, question_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), dialog, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
carrel_ui_machine_dialogs_rename (GtkWidget *origin,
                                  CarrelUiProvider *provider,
                                  CarrelUiMachine *machine)
{
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *line = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (CARREL_UI_IS_MACHINE (machine));

  g_ptr_array_add (machines, g_object_ref (machine));
  line = carrel_ui_format_line (carrel_ui_machine_get_name (machine));
  show_entry_dialog (question_new (origin, provider, machines, CARREL_UI_VERB_RENAME),
                     _ ("Rename machine"),
                        C_ ("rename", "Name"), line, C_ ("rename", "_Rename"), FALSE);
}

void
carrel_ui_machine_dialogs_tag (GtkWidget *origin, CarrelUiProvider *provider, GPtrArray *machines)
{
  g_autofree char *text = NULL;
  const char *const *tags = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (machines != NULL && machines->len > 0);

  if (machines->len == 1)
    tags = carrel_ui_machine_get_tags (g_ptr_array_index (machines, 0));
  text = tags != NULL ? g_strjoinv (", ", (char **) tags) : g_strdup ("");
  show_entry_dialog (question_new (origin, provider, machines, CARREL_UI_VERB_TAGS),
                     machines->len == 1
                     ? _ ("Tags")
                     : _ ("Add tags"),
                          _ ("Tags, separated by commas"), text, C_ ("tags", "_Apply"), TRUE);
}

static Question *
question_new_for_folder (GtkWidget *origin,
                         CarrelUiProvider *provider,
                         CarrelUiPlace *folder,
                         CarrelUiVerb verb)
{
  Question *question = question_new (origin, provider, NULL, verb);

  g_set_object (&question->folder, folder);
  return question;
}

void
carrel_ui_machine_dialogs_new_folder (GtkWidget *origin,
                                      CarrelUiProvider *provider,
                                      CarrelUiPlace *parent)
{
  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (parent == NULL || CARREL_UI_IS_PLACE (parent));

  show_entry_dialog (question_new_for_folder (origin,
                                              provider,
                                              parent,
                                              CARREL_UI_VERB_FOLDER_CREATE),
                     _ ("New folder"), C_ ("folder", "Name"), "", C_ ("folder", "_Create"), FALSE);
}

void
carrel_ui_machine_dialogs_rename_folder (GtkWidget *origin,
                                         CarrelUiProvider *provider,
                                         CarrelUiPlace *folder)
{
  g_autofree char *line = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (CARREL_UI_IS_PLACE (folder));

  line = carrel_ui_format_line (carrel_ui_place_get_title (folder));
  show_entry_dialog (question_new_for_folder (origin,
                                              provider,
                                              folder,
                                              CARREL_UI_VERB_FOLDER_RENAME),
                     _ ("Rename folder"),
                        C_ ("folder", "Name"), line, C_ ("folder", "_Rename"), FALSE);
}

static void
delete_folder_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), QUESTION_KEY);

  if (g_str_equal (response, "delete") && question->origin != NULL)
    ask_folder (question, NULL);
}

void
carrel_ui_machine_dialogs_delete_folder (GtkWidget *origin,
                                         CarrelUiProvider *provider,
                                         CarrelUiPlace *folder)
{
  GtkRoot *root = NULL;
  AdwMessageDialog *dialog = NULL;
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (CARREL_UI_IS_PLACE (folder));

  name = carrel_ui_format_quoted (carrel_ui_place_get_title (folder));
  heading = g_strdup_printf (_ ("Delete the folder %s?"), name);
  root = gtk_widget_get_root (origin);
  dialog = carrel_ui_message_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                  heading,
                                  _ ("The machines and folders inside move up; none is lost."));
  adw_message_dialog_add_response (dialog, "keep", C_ ("folder", "_Keep"));
  adw_message_dialog_add_response (dialog, "delete", C_ ("folder", "_Delete folder"));
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_object_set_data_full (G_OBJECT (dialog),
                          QUESTION_KEY,
                          question_new_for_folder (origin,
                                                   provider,
                                                   folder,
                                                   CARREL_UI_VERB_FOLDER_DELETE),
                          question_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_folder_answered_cb), dialog, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
purge_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), QUESTION_KEY);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uuids = NULL;

  if (!g_str_equal (response, "delete") || question->origin == NULL)
    return;
  for (guint i = 0; i < question->machines->len; i++)
    g_strv_builder_add (builder,
                        carrel_ui_machine_get_uuid (g_ptr_array_index (question->machines, i)));
  uuids = g_strv_builder_end (builder);
  carrel_ui_report_perform (question->origin,
                            question->provider,
                            question->verb,
                            (const char *const *) uuids,
                            NULL,
                            NULL,
                            NULL,
                            NULL);
}

void
carrel_ui_machine_dialogs_purge (GtkWidget *origin, CarrelUiProvider *provider, GPtrArray *machines)
{
  GtkRoot *root = NULL;
  AdwMessageDialog *dialog = NULL;
  g_autofree char *name = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *size = NULL;
  g_autofree char *action = NULL;
  guint64 bytes = 0;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (machines != NULL && machines->len > 0);

  for (guint i = 0; i < machines->len; i++)
    bytes += carrel_ui_machine_get_disk_used (g_ptr_array_index (machines, i));
  name = carrel_ui_format_quoted (carrel_ui_machine_get_name (g_ptr_array_index (machines, 0)));
  heading = machines->len == 1 ? g_strdup_printf (_ ("Delete %s forever?"), name)
                               : g_strdup_printf (ngettext ("Delete %u machine forever?",
                                                            "Delete %u machines forever?",
                                                            machines->len),
                                                  machines->len);
  size = carrel_ui_format_bytes (bytes);
  action = g_strdup_printf (_ ("_Delete and free %s"), size);
  root = gtk_widget_get_root (origin);
  dialog = carrel_ui_message_new (
    GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
    heading,
    _ ("Disks, settings and everything stored inside are gone then. This cannot be undone."));
  adw_message_dialog_add_response (dialog, "keep", C_ ("purge", "_Keep"));
  adw_message_dialog_add_response (dialog, "delete", action);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_object_set_data_full (G_OBJECT (dialog),
                          QUESTION_KEY,
                          question_new (origin, provider, machines, CARREL_UI_VERB_PURGE),
                          question_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (purge_answered_cb), dialog, 0);
  carrel_ui_names_mend (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
