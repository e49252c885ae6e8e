/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-physical-dialog.h"

#include "carrel-ui-dialog.h"
#include "carrel-ui-format.h"
#include "carrel-ui-message.h"
#include "carrel-ui-names.h"
#include "carrel-ui-physical-rows.h"
#include "carrel-ui-report.h"

#include <glib/gi18n-lib.h>

#define STATE_KEY "carrel-ui-physical-dialog"
#define WIDTH 520
#define HEIGHT 640

#define DISK_KEY "carrel-ui-disk"

typedef struct
{
  GtkWidget *origin;
  GtkWindow *dialog;
  CarrelUiProvider *provider;
  GtkWidget *held_group; /* shown when there is a disk that needs it */
  GtkSwitch *held_switch;
  CarrelUiPhysicalDialogChosen chosen;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_weak_pointer (&state->origin);
  g_object_unref (state->provider);
  g_free (state);
}

static void
activated_cb (GtkWidget *row, gpointer user_data)
{
  GtkWindow *dialog = GTK_WINDOW (user_data);
  State *state = g_object_get_data (G_OBJECT (dialog), STATE_KEY);
  CarrelUiPhysical *disk = g_object_get_data (G_OBJECT (row), DISK_KEY);
  g_autofree char *path = g_strdup (carrel_ui_physical_get_path (disk));
  gboolean is_held = carrel_ui_physical_get_freeze (disk) &&
                     gtk_switch_get_active (state->held_switch);
  GtkWidget *origin = state->origin;
  CarrelUiPhysicalDialogChosen chosen = state->chosen;

  gtk_window_close (dialog);
  if (origin != NULL)
    chosen (origin, path, is_held);
}

/* --- An import that was broken off --- */

static void
dropped_cb (GtkWidget *row, GVariant *reply, gpointer user_data)
{
  CarrelUiPhysical *disk = g_object_get_data (G_OBJECT (row), DISK_KEY);
  const char *path = carrel_ui_physical_get_path (disk);

  if (path == NULL)
    {
      gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
      return;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), path);
  gtk_widget_set_visible (user_data, FALSE);
}

static void
answered_cb (AdwMessageDialog *message, const char *response, gpointer user_data)
{
  GtkWidget *button = GTK_WIDGET (user_data);
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  const State *state = g_object_get_data (G_OBJECT (gtk_widget_get_root (button)), STATE_KEY);
  CarrelUiPhysical *disk = g_object_get_data (G_OBJECT (row), DISK_KEY);
  GVariantDict arguments;

  if (!g_str_equal (response, "discard"))
    return;
  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "unfinished", "s", carrel_ui_physical_get_unfinished (disk));
  carrel_ui_report_perform (row,
                            state->provider,
                            CARREL_UI_VERB_DROP_UNFINISHED,
                            NULL,
                            g_variant_dict_end (&arguments),
                            dropped_cb,
                            g_object_ref (button),
                            g_object_unref);
}

static void
discard_cb (GtkWidget *button, gpointer user_data)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  CarrelUiPhysical *disk = g_object_get_data (G_OBJECT (row), DISK_KEY);
  g_autofree char *words = carrel_ui_format_quoted (carrel_ui_physical_get_words (disk));
  g_autofree char *heading = g_strdup_printf (_ ("Discard what was read of %s?"), words);
  AdwMessageDialog *message = carrel_ui_message_new (
    GTK_WINDOW (gtk_widget_get_root (button)),
    heading,
    _ ("Nothing changes on the disk itself. The next import of it begins anew."));

  adw_message_dialog_add_response (message, "keep", C_ ("unfinished", "_Keep"));
  adw_message_dialog_add_response (message, "discard", C_ ("unfinished", "_Discard"));
  adw_message_dialog_set_response_appearance (message, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (message, "keep");
  adw_message_dialog_set_close_response (message, "keep");
  g_signal_connect_object (message, "response", G_CALLBACK (answered_cb), button, 0);
  carrel_ui_names_mend (GTK_WIDGET (message));
  gtk_window_present (GTK_WINDOW (message));
}

/* It goes on when the disk is chosen, and can be forgotten also when the disk is not there. */
static void
add_unfinished (GtkWidget *row, CarrelUiPhysical *disk)
{
  gboolean is_there = carrel_ui_physical_get_path (disk) != NULL;
  guint percent = carrel_ui_physical_get_percent (disk);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *words = NULL;

  words = is_there
    ? g_strdup_printf (_ ("An import was broken off at %u %%, and goes on from there."), percent)
    : g_strdup_printf (_ ("An import was broken off at %u %%. To go on, plug the disk in, and open this once more."),
        percent);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_sensitive (row, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Discard what was read"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Discard what was read"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (discard_cb), button, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* --- The list --- */

static GtkWidget *
make_row (CarrelUiPhysical *disk, gpointer user_data)
{
  const State *state = user_data;
  const char *problem = carrel_ui_physical_get_import_problem (disk);
  gboolean is_freezable = carrel_ui_physical_get_freeze (disk);
  GtkWidget *row = carrel_ui_physical_rows_make_row (disk, problem);

  g_object_set_data_full (G_OBJECT (row), DISK_KEY, g_object_ref (disk), g_object_unref);
  if (carrel_ui_physical_get_unfinished (disk) != NULL && !is_freezable)
    add_unfinished (row, disk);
  if (is_freezable)
    {
      gtk_widget_set_visible (state->held_group, TRUE);
      g_object_bind_property (state->held_switch,
                              "active",
                              row,
                              "sensitive",
                              G_BINDING_SYNC_CREATE);
    }
  if (carrel_ui_physical_get_path (disk) == NULL || (problem != NULL && !is_freezable))
    return row;
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), state->dialog, 0);
  return row;
}

static GtkWidget *
make_held_group (State *state)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *held = gtk_switch_new ();

  state->held_group = group;
  state->held_switch = GTK_SWITCH (held);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Hold what is mounted still"));
  adw_action_row_set_subtitle (
    ADW_ACTION_ROW (row),
    _ ("A disk that is written while it is read does not fit together. With this, programs that write to it wait until "
       "all of it has been read; nothing of theirs is lost. Only an administrator may do it."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (held, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), held);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), held);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_widget_set_visible (group, FALSE);
  return group;
}

static GtkWidget *
make_contents (State *state)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *held_group = make_held_group (state);

  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("A machine is made of what is on the disk. The disk stays as it is."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             carrel_ui_physical_rows_new (state->provider, make_row, state));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (held_group));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

GtkWindow *
carrel_ui_physical_dialog_new (CarrelUiProvider *provider,
                               GtkWidget *origin,
                               CarrelUiPhysicalDialogChosen chosen)
{
  GtkWidget *dialog = NULL;
  GtkWidget *box = NULL;
  State *state = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (origin), NULL);

  dialog = carrel_ui_dialog_new (origin, _ ("From a disk of this computer"), WIDTH, HEIGHT);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  state = g_new0 (State, 1);
  g_set_weak_pointer (&state->origin, origin);
  state->dialog = GTK_WINDOW (dialog);
  state->provider = g_object_ref (provider);
  state->chosen = chosen;
  g_object_set_data_full (G_OBJECT (dialog), STATE_KEY, state, state_free);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), make_contents (state));
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_widget_set_size_request (dialog, 340, -1);
  return GTK_WINDOW (dialog);
}
