/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-window-private.h"

#include "carrel-ui-source.h"

/* Of the files of one package the descriptor is meant, whichever comes first. */
static gboolean
is_descriptor (const char *path)
{
  static const char *const endings[] = { ".ovf", ".ova", ".vmx", ".vbox", ".box" };
  g_autofree char *name = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return FALSE;
}

/* One file makes one machine; of several that are dropped together the first one counts. */
static GFile *
choose_file (GSList *files)
{
  for (GSList *link = files; link != NULL; link = link->next)
    {
      g_autofree char *path = g_file_get_path (link->data);

      if (path != NULL && is_descriptor (path))
        return link->data;
    }
  return files != NULL ? files->data : NULL;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  CarrelUiWindow *self = CARREL_UI_WINDOW (user_data);
  GFile *file = choose_file (g_value_get_boxed (value));
  g_autofree char *path = file != NULL ? carrel_ui_source_get_path (GTK_WIDGET (self), file) : NULL;

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
