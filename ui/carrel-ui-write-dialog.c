/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-write-dialog.h"

#include "carrel-ui-dialog.h"
#include "carrel-ui-disk.h"
#include "carrel-ui-format.h"
#include "carrel-ui-names.h"
#include "carrel-ui-physical-rows.h"
#include "carrel-ui-report.h"
#include "carrel-ui-settings.h"

#include <glib/gi18n-lib.h>

#define STATE_KEY "carrel-ui-write"
#define DISK_KEY "carrel-ui-disk"
#define WIDTH 520
#define HEIGHT 620

typedef struct
{
  GtkWidget *origin;
  CarrelUiProvider *provider;
  CarrelUiMachine *machine;
  CarrelUiSettings *settings;
  GtkWindow *dialog;
  CarrelUiPhysical *chosen; /* NULL: none yet */
  GtkCheckButton *first;
  GtkWidget *which; /* NULL: the machine has one disk */
  GtkWidget *confirmation;
  GtkEditable *entry;
  GtkWidget *button;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_weak_pointer (&state->origin);
  g_clear_object (&state->provider);
  g_clear_object (&state->machine);
  g_clear_object (&state->settings);
  g_clear_object (&state->chosen);
  g_free (state);
}

/* Written is what was typed, not what was clicked. */
static gboolean
is_confirmed (State *state)
{
  return state->chosen != NULL && g_strcmp0 (gtk_editable_get_text (state->entry),
                                             carrel_ui_physical_get_words (state->chosen)) == 0;
}

static void
update (State *state)
{
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  gtk_widget_set_visible (state->confirmation, state->chosen != NULL);
  gtk_widget_set_sensitive (state->button, is_confirmed (state));
  if (state->chosen == NULL)
    return;
  words = carrel_ui_format_line (carrel_ui_physical_get_words (state->chosen));
  /* Translators: %s is what has to be typed: a disk's model, number and size. */
  text = g_strdup_printf (_ ("All that is on this disk will be lost. To go on, type: %s"), words);
  markup = g_markup_escape_text (text, -1);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (state->confirmation), markup);
}

static void
changed_cb (GtkEditable *entry, gpointer user_data)
{
  update (g_object_get_data (user_data, STATE_KEY));
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  State *state = g_object_get_data (user_data, STATE_KEY);

  if (!gtk_check_button_get_active (check))
    return;
  g_set_object (&state->chosen, g_object_get_data (G_OBJECT (check), DISK_KEY));
  gtk_editable_set_text (state->entry, "");
  update (state);
}

static GtkWidget *
make_row (CarrelUiPhysical *disk, gpointer user_data)
{
  State *state = user_data;
  const char *problem = carrel_ui_physical_get_write_problem (disk);
  GtkWidget *row = NULL;
  GtkWidget *check = NULL;
  g_autofree char *words = carrel_ui_format_line (carrel_ui_physical_get_words (disk));

  if (carrel_ui_physical_get_path (disk) == NULL)
    return NULL;
  row = carrel_ui_physical_rows_make_row (disk, problem);
  check = gtk_check_button_new ();
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  /* A button alone would be a box to tick, which can be unticked. */
  if (state->first == NULL)
    {
      state->first = GTK_CHECK_BUTTON (gtk_check_button_new ());
      g_object_set_data_full (G_OBJECT (state->dialog),
                              "carrel-ui-first",
                              g_object_ref_sink (state->first),
                              g_object_unref);
    }
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), state->first);
  g_object_set_data_full (G_OBJECT (check), DISK_KEY, g_object_ref (disk), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), state->dialog, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  return row;
}

static const char *
get_disk (State *state)
{
  GListModel *disks = state->settings != NULL ? carrel_ui_settings_get_disks (state->settings)
                                              : NULL;
  g_autoptr (CarrelUiDisk) disk = NULL;

  if (state->which == NULL || disks == NULL)
    return NULL;
  disk = g_list_model_get_item (disks, adw_combo_row_get_selected (ADW_COMBO_ROW (state->which)));
  /* The list keeps it. */
  return disk != NULL ? carrel_ui_disk_get_id (disk) : NULL;
}

static void
done_cb (GtkWidget *origin, GVariant *reply, gpointer user_data)
{
  g_autofree char *words = carrel_ui_format_quoted (user_data);
  g_autofree char *text = g_strdup_printf (_ ("Written to %s, and compared"), words);

  carrel_ui_report_toast (origin, text, NULL, NULL, NULL);
}

static void
write_cb (GtkButton *button, gpointer user_data)
{
  State *state = g_object_get_data (user_data, STATE_KEY);
  const char *uuids[] = { carrel_ui_machine_get_uuid (state->machine), NULL };
  const char *disk = get_disk (state);
  GVariantDict arguments;

  if (!is_confirmed (state) || state->origin == NULL)
    return;
  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "device", "s", carrel_ui_physical_get_path (state->chosen));
  g_variant_dict_insert (&arguments, "confirm", "s", gtk_editable_get_text (state->entry));
  if (disk != NULL)
    g_variant_dict_insert (&arguments, "disk", "s", disk);
  carrel_ui_report_perform (state->origin,
                            state->provider,
                            CARREL_UI_VERB_WRITE_DISK,
                            uuids,
                            g_variant_dict_end (&arguments),
                            done_cb,
                            g_strdup (carrel_ui_physical_get_words (state->chosen)),
                            g_free);
  gtk_window_close (state->dialog);
}

/* Which of the machine's disks, when there are several. */
static GtkWidget *
make_which (State *state)
{
  GListModel *disks = state->settings != NULL ? carrel_ui_settings_get_disks (state->settings)
                                              : NULL;
  guint count = disks != NULL ? g_list_model_get_n_items (disks) : 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *group = adw_preferences_group_new ();

  gtk_widget_set_visible (group, count > 1);
  if (count < 2)
    return group;
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (CarrelUiDisk) disk = g_list_model_get_item (disks, i);
      g_autofree char *size = carrel_ui_format_bytes (carrel_ui_disk_get_size (disk));
      g_autofree char *name = g_strdup_printf ("%s · %s", carrel_ui_disk_get_title (disk), size);

      gtk_string_list_append (names, name);
    }
  state->which = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (state->which), _ ("Disk of the machine"));
  adw_combo_row_set_model (ADW_COMBO_ROW (state->which), G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), state->which);
  return group;
}

static GtkWidget *
make_confirmation (State *state)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Overwrite the disk?"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("What is written above"));
  gtk_editable_set_enable_undo (GTK_EDITABLE (row), TRUE);
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), state->dialog, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  state->confirmation = group;
  state->entry = GTK_EDITABLE (row);
  return group;
}

static GtkWidget *
make_contents (State *state)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("The machine is copied onto the disk, and compared, so that a computer can start from it. It "
       "stays in the library."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             carrel_ui_physical_rows_new (state->provider, make_row, state));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_which (state)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_confirmation (state)));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static GtkWidget *
make_bar (State *state)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (C_ ("write to a disk", "_Cancel"));

  state->button = gtk_button_new_with_mnemonic (C_ ("write to a disk", "_Overwrite"));
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_widget_add_css_class (state->button, "destructive-action");
  g_signal_connect_object (cancel,
                           "clicked",
                           G_CALLBACK (gtk_window_close),
                           state->dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (state->button, "clicked", G_CALLBACK (write_cb), state->dialog, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), state->button);
  return bar;
}

GtkWindow *
carrel_ui_write_dialog_new (GtkWidget *origin, CarrelUiProvider *provider, CarrelUiMachine *machine)
{
  GtkWidget *dialog = NULL;
  GtkWidget *box = NULL;
  State *state = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (origin), NULL);
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (CARREL_UI_IS_MACHINE (machine), NULL);

  quoted = carrel_ui_format_quoted (carrel_ui_machine_get_name (machine));
  title = g_strdup_printf (_ ("Write %s to a disk"), quoted);
  dialog = carrel_ui_dialog_new (origin, title, WIDTH, HEIGHT);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  state = g_new0 (State, 1);
  g_set_weak_pointer (&state->origin, origin);
  state->provider = g_object_ref (provider);
  state->machine = g_object_ref (machine);
  state->settings = carrel_ui_provider_get_settings (provider,
                                                     carrel_ui_machine_get_uuid (machine));
  state->dialog = GTK_WINDOW (dialog);
  g_object_set_data_full (G_OBJECT (dialog), STATE_KEY, state, state_free);
  gtk_box_append (GTK_BOX (box), make_bar (state));
  gtk_box_append (GTK_BOX (box), make_contents (state));
  update (state);
  adw_window_set_content (ADW_WINDOW (dialog), box);
  carrel_ui_names_mend (dialog);
  return GTK_WINDOW (dialog);
}
