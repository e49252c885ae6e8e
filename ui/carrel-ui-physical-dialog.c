/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-physical-dialog.h"

#include "carrel-ui-dialog.h"
#include "carrel-ui-physical-rows.h"

#include <glib/gi18n-lib.h>

#define STATE_KEY "carrel-ui-physical-dialog"
#define PATH_KEY "carrel-ui-path"
#define WIDTH 520
#define HEIGHT 520

typedef struct
{
  GtkWidget *origin;
  GtkWindow *dialog;
  CarrelUiPhysicalDialogChosen chosen;
} State;

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_weak_pointer (&state->origin);
  g_free (state);
}

static void
activated_cb (GtkWidget *row, gpointer user_data)
{
  GtkWindow *dialog = GTK_WINDOW (user_data);
  State *state = g_object_get_data (G_OBJECT (dialog), STATE_KEY);
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), PATH_KEY));
  GtkWidget *origin = state->origin;
  CarrelUiPhysicalDialogChosen chosen = state->chosen;

  gtk_window_close (dialog);
  if (origin != NULL)
    chosen (origin, path);
}

static GtkWidget *
make_row (CarrelUiPhysical *disk, gpointer user_data)
{
  const State *state = user_data;
  const char *problem = carrel_ui_physical_get_import_problem (disk);
  GtkWidget *row = carrel_ui_physical_rows_make_row (disk, problem);

  if (problem != NULL)
    return row;
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row),
                          PATH_KEY,
                          g_strdup (carrel_ui_physical_get_path (disk)),
                          g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (activated_cb), state->dialog, 0);
  return row;
}

static GtkWidget *
make_contents (CarrelUiProvider *provider, State *state)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_description (
    ADW_PREFERENCES_GROUP (group),
    _ ("A machine is made of what is on the disk. The disk stays as it is."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                             carrel_ui_physical_rows_new (provider, make_row, state));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
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
  state->chosen = chosen;
  g_object_set_data_full (G_OBJECT (dialog), STATE_KEY, state, state_free);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), make_contents (provider, state));
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_widget_set_size_request (dialog, 340, -1);
  return GTK_WINDOW (dialog);
}
