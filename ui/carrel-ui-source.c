/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-source.h"

#include "carrel-ui-format.h"
#include "carrel-ui-report.h"

#include "base/carrel-base-error.h"

#include <glib/gi18n-lib.h>

#define CHOICE_KEY "carrel-ui-choice"

typedef struct
{
  GtkWidget *origin;
  CarrelUiSourceChosen chosen;
  gpointer user_data;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_clear_weak_pointer (&choice->origin);
  g_free (choice);
}

static void
refuse (GtkWidget *origin, const char *name, const char *reason)
{
  g_autofree char *quoted = carrel_ui_format_quoted (name);
  g_autofree char *title = g_strdup_printf (_ ("%s cannot be used."), quoted);
  g_autoptr (GError)
    error = g_error_new (CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID, "%s\n%s", title, reason);

  carrel_ui_report_error (origin, NULL, NULL, error);
}

char *
carrel_ui_source_get_path (GtkWidget *origin, GFile *file)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (origin), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  path = g_file_get_path (file);
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    return g_steal_pointer (&path);
  name = path != NULL ? g_filename_display_name (path) : g_file_get_parse_name (file);
  refuse (origin,
          name,
          path == NULL
          ? _ ("It is not on this computer. Copy it here first.")
          : _ ("Its name is not valid UTF-8. Rename it, or its folder, first."));
  return NULL;
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Choice *choice = g_object_get_data (G_OBJECT (dialog), CHOICE_KEY);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && choice->origin != NULL)
    path = carrel_ui_source_get_path (choice->origin, file);
  if (path != NULL)
    choice->chosen (choice->origin, path, choice->user_data);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static GtkFileChooserNative *
create_dialog (GtkWidget *origin, const char *title, GtkFileChooserAction action)
{
  GtkRoot *root = gtk_widget_get_root (origin);

  return gtk_file_chooser_native_new (title,
                                      GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                      action,
                                      C_ ("file dialog", "_Choose"), C_ ("file dialog", "_Cancel"));
}

static void
add_filters (GtkFileChooserNative *dialog, const char *name, const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) some = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (some, name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (some, suffixes[i]);
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), some);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), all);
}

static void
show (GtkFileChooserNative *dialog,
      GtkWidget *origin,
      CarrelUiSourceChosen chosen,
      gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);

  g_set_weak_pointer (&choice->origin, origin);
  choice->chosen = chosen;
  choice->user_data = user_data;
  g_object_set_data_full (G_OBJECT (dialog), CHOICE_KEY, choice, choice_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), dialog, 0);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
carrel_ui_source_choose (GtkWidget *origin, CarrelUiSourceChosen chosen, gpointer user_data)
{
  static const char *const suffixes[] = { "iso", "img", "qcow2", "raw", NULL };
  GtkFileChooserNative *dialog = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (chosen != NULL);

  dialog = create_dialog (origin, _ ("Choose an image"), GTK_FILE_CHOOSER_ACTION_OPEN);
  add_filters (dialog, _ ("Installer and disk images"), suffixes);
  show (dialog, origin, chosen, user_data);
}

void
carrel_ui_source_choose_package (GtkWidget *origin,
                                 gboolean is_folder,
                                 CarrelUiSourceChosen chosen,
                                 gpointer user_data)
{
  static const char *const suffixes[] = { "ova",  "ovf",   "vmx",  "vbox", "xml", "box",
                                          "conf", "qcow2", "vmdk", "vdi",  "vhd", "vhdx",
                                          "raw",  "img",   "gz",   "xz",   "zst", NULL };
  GtkFileChooserNative *dialog = NULL;

  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (chosen != NULL);

  dialog = create_dialog (origin,
                          is_folder
                          ? _ ("Choose a folder to import")
                          : _ ("Choose what to import"),
                               is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER
                                         : GTK_FILE_CHOOSER_ACTION_OPEN);
  if (!is_folder)
    add_filters (dialog, _ ("Machines and disks of other products"), suffixes);
  show (dialog, origin, chosen, user_data);
}

void
carrel_ui_source_choose_any (GtkWidget *origin, CarrelUiSourceChosen chosen, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (origin));
  g_return_if_fail (chosen != NULL);

  show (create_dialog (origin, C_ ("import", "Choose a file"), GTK_FILE_CHOOSER_ACTION_OPEN),
                       origin,
                       chosen,
                       user_data);
}
