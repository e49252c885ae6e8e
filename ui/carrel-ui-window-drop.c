/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = NULL;

  /* One image makes one machine; of several dropped files the first one counts. */
  path = files != NULL ? g_file_get_path (files->data) : NULL;
  if (path == NULL)
    return FALSE;
  carrel_ui_window_open_image (self, path);
  return TRUE;
}

static GdkDragAction
enter_cb (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);

  /* What is dropped on a console is meant for its guest, and cannot be given to it yet. */
  return self->page == NULL ? GDK_ACTION_COPY : 0;
}

void
carrel_ui_window_install_drop (CarrelUiWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (enter_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->library), GTK_EVENT_CONTROLLER (target));
}
