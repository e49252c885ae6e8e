/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-export-dialog.h"

#include "carrel-ui-dialog.h"
#include "carrel-ui-format.h"
#include "carrel-ui-machine.h"
#include "carrel-ui-names.h"
#include "carrel-ui-report.h"
#include "carrel-ui-source.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define STATE_KEY "carrel-ui-export"
#define CHOICE_KEY "carrel-ui-choice"
#define WIDTH 460
#define HEIGHT 640

/* One way out: words for people, and what the command is told. */
typedef struct
{
  const char *title;
  const char *subtitle;
  const char *format;
  const char *profile;
  const char *ending; /* of the file; "" for a folder */
  gboolean is_disk;
  gboolean holds_many;
} Choice;

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const Choice choices[] = {
  { N_ ("Any product"), N_ ("One file (OVA) with hardware that all of them have"),
    "ova", "generic", ".ova", FALSE, TRUE },
  { N_ ("VMware"), N_ ("One file (OVA) for ESXi, Workstation and Fusion"),
    "ova", "vmware", ".ova", FALSE, TRUE },
  { N_ ("VirtualBox"), N_ ("One file (OVA)"),
    "ova", "virtualbox", ".ova", FALSE, TRUE },
  { N_ ("VMware, ready to run"), N_ ("A folder for Workstation, Player and Fusion"),
    "vmx", NULL, "", FALSE, FALSE },
  { N_ ("virt-manager"), N_ ("A folder for libvirt, with the hardware as it is here"),
    "libvirt", NULL, "", FALSE, FALSE },
  { N_ ("Vagrant"), N_ ("A box for its provider libvirt"),
    "vagrant", NULL, ".box", FALSE, FALSE },
  { N_ ("QEMU (qcow2)"), NULL, "qcow2", NULL, ".qcow2", TRUE, FALSE },
  { N_ ("Hyper-V (VHDX)"), NULL, "vhdx", NULL, ".vhdx", TRUE, FALSE },
  { N_ ("VirtualBox (VDI)"), NULL, "vdi", NULL, ".vdi", TRUE, FALSE },
  { N_ ("Plain sectors (raw)"), NULL, "raw", NULL, ".raw", TRUE, FALSE },
};
/* clang-format on */

typedef struct
{
  GtkWidget *origin;
  CarrelUiProvider *provider;
  GPtrArray *machines;
  GtkWindow *dialog;
  const Choice *choice;
  GtkSwitch *small;
  GtkWidget *small_row;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_weak_pointer (&state->origin);
  g_clear_object (&state->provider);
  g_ptr_array_unref (state->machines);
  g_free (state);
}

static GStrv
list_uuids (State *state)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < state->machines->len; i++)
    g_strv_builder_add (builder,
                        carrel_ui_machine_get_uuid (g_ptr_array_index (state->machines, i)));
  return g_strv_builder_end (builder);
}

/* What is different there can be looked at, and is in nobody's way. */
static void
done_cb (GtkWidget *origin, GVariant *reply, gpointer user_data)
{
  const char *target = NULL;
  const char *notes = "";
  g_autofree char *name = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *text = NULL;

  if (!g_variant_lookup (reply, "target", "&s", &target))
    return;
  g_variant_lookup (reply, "notes", "&s", &notes);
  name = g_filename_display_basename (target);
  quoted = carrel_ui_format_quoted (name);
  text = g_strdup_printf (_ ("Exported as %s"), quoted);
  if (*notes == '\0')
    carrel_ui_report_toast (origin, text, NULL, NULL, NULL);
  else
    carrel_ui_report_toast (origin,
                            text,
                            C_ ("toast", "_What differs"),
                                "win.show-notes",
                                g_variant_new ("(ss)", text, notes));
}

static void
perform (State *state, const char *path)
{
  g_auto (GStrv) uuids = list_uuids (state);
  GVariantBuilder arguments;

  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&arguments, "{sv}", "target", g_variant_new_string (path));
  g_variant_builder_add (&arguments,
                         "{sv}",
                         "format",
                         g_variant_new_string (state->choice->format));
  if (state->choice->profile != NULL)
    g_variant_builder_add (&arguments,
                           "{sv}",
                           "profile",
                           g_variant_new_string (state->choice->profile));
  g_variant_builder_add (&arguments,
                         "{sv}",
                         "small",
                         g_variant_new_boolean (gtk_switch_get_active (state->small)));
  carrel_ui_report_perform (state->origin,
                            state->provider,
                            CARREL_UI_VERB_EXPORT,
                            (const char *const *) uuids,
                            g_variant_builder_end (&arguments),
                            done_cb,
                            NULL,
                            NULL);
}

static void
target_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = NULL;

  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    path = carrel_ui_source_get_path (GTK_WIDGET (user_data), file);
  if (path != NULL)
    carrel_ui_export_dialog_export_to (GTK_WINDOW (user_data), path);
}

/* The machine's name, as far as it can be a file's. */
static char *
make_name (State *state)
{
  g_autofree char *line = carrel_ui_format_line (
    carrel_ui_machine_get_name (g_ptr_array_index (state->machines, 0)));

  g_strdelimit (line, "/\\:", '-');
  return g_strconcat (line, state->choice->ending, NULL);
}

static void
export_cb (GtkButton *button, gpointer user_data)
{
  State *state = g_object_get_data (user_data, STATE_KEY);
  g_autofree char *name = make_name (state);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Export to"),
    GTK_WINDOW (user_data),
    GTK_FILE_CHOOSER_ACTION_SAVE,
    C_ ("file dialog", "_Export"), C_ ("file dialog", "_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (target_cb), user_data, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* Only what is packed can be packed smaller. */
static void
update (State *state)
{
  gtk_widget_set_sensitive (state->small_row,
                            g_str_equal (state->choice->format, "ova") ||
                              g_str_equal (state->choice->format, "vagrant"));
}

static void
toggled_cb (GtkCheckButton *check, gpointer user_data)
{
  State *state = g_object_get_data (user_data, STATE_KEY);

  if (!gtk_check_button_get_active (check))
    return;
  state->choice = g_object_get_data (G_OBJECT (check), CHOICE_KEY);
  update (state);
}

static GtkWidget *
make_row (State *state, const Choice *choice, GtkCheckButton **first)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (choice->title));
  if (choice->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (choice->subtitle));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (choice->title), -1);
  if (*first != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), *first);
  else
    *first = GTK_CHECK_BUTTON (check);
  g_object_set_data (G_OBJECT (check), CHOICE_KEY, (gpointer) choice);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice == state->choice);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), state->dialog, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (row, state->machines->len == 1 || choice->holds_many);
  return row;
}

static GtkWidget *
make_group (State *state, const char *title, gboolean is_disk, GtkCheckButton **first)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i].is_disk == is_disk)
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                 make_row (state, &choices[i], first));
  return group;
}

static GtkWidget *
make_small (State *state)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_switch_new ();

  state->small_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (state->small_row), _ ("Smaller file"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (state->small_row),
                               _ ("Takes several times as long"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Smaller file"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (state->small_row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (state->small_row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), state->small_row);
  state->small = GTK_SWITCH (button);
  return group;
}

static GtkWidget *
make_bar (State *state)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (C_ ("export", "_Cancel"));
  GtkWidget *export = gtk_button_new_with_mnemonic (C_ ("export", "_Export…"));

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  gtk_widget_add_css_class (export, "suggested-action");
  g_signal_connect_object (cancel,
                           "clicked",
                           G_CALLBACK (gtk_window_close),
                           state->dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (export, "clicked", G_CALLBACK (export_cb), state->dialog, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), export);
  gtk_window_set_default_widget (state->dialog, export);
  return bar;
}

static char *
make_title (GPtrArray *machines)
{
  g_autofree char *quoted = NULL;

  if (machines->len > 1)
    return g_strdup_printf (ngettext ("Export %u machine", "Export %u machines", machines->len),
                            machines->len);
  quoted = carrel_ui_format_quoted (carrel_ui_machine_get_name (g_ptr_array_index (machines, 0)));
  return g_strdup_printf (_ ("Export %s"), quoted);
}

static GtkWidget *
make_contents (State *state)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkCheckButton *first = NULL;
  GtkWidget *whole = make_group (state, _ ("For"), FALSE, &first);
  GtkWidget *disk = make_group (state, _ ("Only the disk, for"), TRUE, &first);

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (whole));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (make_small (state)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (disk));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

GtkWindow *
carrel_ui_export_dialog_new (GtkWidget *origin, CarrelUiProvider *provider, GPtrArray *machines)
{
  GtkWidget *dialog = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  State *state = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (origin), NULL);
  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (machines != NULL && machines->len > 0, NULL);

  title = make_title (machines);
  dialog = carrel_ui_dialog_new (origin, title, WIDTH, HEIGHT);
  state = g_new0 (State, 1);
  g_set_weak_pointer (&state->origin, origin);
  state->provider = g_object_ref (provider);
  state->machines = g_ptr_array_ref (machines);
  state->dialog = GTK_WINDOW (dialog);
  state->choice = &choices[0];
  g_object_set_data_full (G_OBJECT (dialog), STATE_KEY, state, state_free);
  gtk_box_append (GTK_BOX (box), make_bar (state));
  gtk_box_append (GTK_BOX (box), make_contents (state));
  update (state);
  adw_window_set_content (ADW_WINDOW (dialog), box);
  carrel_ui_names_mend (dialog);
  return GTK_WINDOW (dialog);
}

void
carrel_ui_export_dialog_export_to (GtkWindow *dialog, const char *path)
{
  State *state = NULL;

  g_return_if_fail (GTK_IS_WINDOW (dialog));
  g_return_if_fail (path != NULL);

  state = g_object_get_data (G_OBJECT (dialog), STATE_KEY);
  if (state->origin != NULL)
    perform (state, path);
  gtk_window_close (dialog);
}
