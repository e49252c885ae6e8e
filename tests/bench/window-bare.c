/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdio.h>

#include "window-clock.h"

/* usage: window-bare
 *
 * GTK's own window with an empty list, linked with nothing but GTK: the least that any program of GTK's
 * takes to show itself. See window-clock.h for what is printed. */

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  static gboolean is_ready;

  if (!is_ready)
    window_clock_stop ();
  is_ready = TRUE;
}

static void
mapped_cb (GtkWidget *window, gpointer user_data)
{
  g_signal_connect_data (gdk_surface_get_frame_clock (gtk_native_get_surface (GTK_NATIVE (window))),
                         "after-paint",
                         G_CALLBACK (painted_cb),
                         NULL,
                         NULL,
                         0);
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (
                                         gtk_single_selection_new (G_LIST_MODEL (store))),
                                       gtk_signal_list_item_factory_new ());

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 720);
  g_signal_connect_data (window, "map", G_CALLBACK (mapped_cb), NULL, NULL, G_CONNECT_AFTER);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication)
    application = gtk_application_new ("org.carrel.Carrel.Bare", G_APPLICATION_NON_UNIQUE);

  if (!window_clock_check ())
    {
      fprintf (stderr, "usage: CARREL_BENCH_START=NANOSECONDS window-bare\n");
      return 2;
    }
  g_signal_connect_data (application, "activate", G_CALLBACK (activate_cb), NULL, NULL, 0);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
