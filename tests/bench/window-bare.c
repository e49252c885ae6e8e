/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdio.h>

#include "window-clock.h"
#include "window-list.h"

/* usage: window-bare
 *
 * GTK's own window with an empty list, linked with nothing but GTK: the least that any program of GTK's
 * takes to show itself. See window-clock.h for what is printed. */

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (gtk_application_window_new (application));

  gtk_window_set_child (window, window_list_new ());
  window_list_show (window);
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
