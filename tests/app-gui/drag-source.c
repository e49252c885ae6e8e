/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>

/* usage: drag-source FILE...
 *
 * A small window that files can be dragged from, as from a file manager: what a test drops.
 * Says "accepted" as soon as they lie over a place that takes them. */

static void
selected_cb (GdkDrag *drag)
{
  if (gdk_drag_get_selected_action (drag) != 0)
    {
      g_print ("accepted\n");
      fflush (stdout);
    }
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, gpointer user_data)
{
  g_signal_connect (drag, "notify::selected-action", G_CALLBACK (selected_cb), NULL);
}

static void
activate_cb (GApplication *application, gpointer user_data)
{
  GtkWidget *window = gtk_application_window_new (GTK_APPLICATION (application));
  GtkWidget *label = gtk_label_new ("Drag me");
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GdkContentProvider) content = NULL;

  for (char **path = user_data; *path != NULL; path++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (*path));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array ((GFile **) files->pdata, files->len));
  content = gdk_content_provider_new_for_value (&value);
  gtk_drag_source_set_content (source, content);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_default_size (GTK_WINDOW (window), 160, 120);
  gtk_window_set_title (GTK_WINDOW (window), "Files");
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);

  if (argc < 2)
    return 2;
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), argv + 1);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
