/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <stdio.h>

#include "window-clock.h"
#include "window-list.h"

/* usage: window-adwaita
 *
 * libadwaita's window with a header bar and an empty list: the least that any program of libadwaita's
 * takes to show itself. What it takes longer than window-bare, no program of ours can save. See
 * window-clock.h for what is printed. */

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = window_list_new ();

  gtk_widget_set_vexpand (list, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), list);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  window_list_show (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication)
    application = adw_application_new ("org.carrel.Carrel.Bare", G_APPLICATION_NON_UNIQUE);

  if (!window_clock_check ())
    {
      fprintf (stderr, "usage: CARREL_BENCH_START=NANOSECONDS window-adwaita\n");
      return 2;
    }
  g_signal_connect_data (application, "activate", G_CALLBACK (activate_cb), NULL, NULL, 0);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
