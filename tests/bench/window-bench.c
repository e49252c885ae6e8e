/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdio.h>

#include "app/gui/carrel-app-gui-application.h"
#include "display/widget/carrel-display-renderer.h"
#include "ui/carrel-ui-library-page.h"
#include "ui/carrel-ui-toolkit.h"
#include "ui/carrel-ui-window.h"

#include "window-clock.h"

/* usage: window-bench N --library FOLDER
 *
 * Opens the real program over a library of N machines and says when it could be used; see
 * window-clock.h for what is printed. */

#define CARDS_USABLE 8

typedef struct
{
  guint n_wanted;
  GtkWidget *page;
  gboolean is_ready;
} Bench;

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;
  guint n_built = 0;

  if (bench->is_ready)
    return;
  if (bench->page != NULL)
    n_built = carrel_ui_library_page_count_built (CARREL_UI_LIBRARY_PAGE (bench->page), NULL);
  if (n_built < MIN (bench->n_wanted, CARDS_USABLE))
    return;
  bench->is_ready = TRUE;
  window_clock_stop ();
}

static void
watch_frames (GtkWidget *window, gpointer user_data)
{
  g_signal_connect_data (gdk_surface_get_frame_clock (gtk_native_get_surface (GTK_NATIVE (window))),
                         "after-paint",
                         G_CALLBACK (painted_cb),
                         user_data,
                         NULL,
                         0);
}

static GtkWidget *
find_page (GtkWidget *widget)
{
  if (CARREL_UI_IS_LIBRARY_PAGE (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_page (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
shown_cb (GtkWidget *window, gpointer user_data)
{
  Bench *bench = user_data;

  bench->page = find_page (window);
  watch_frames (window, bench);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  if (CARREL_UI_IS_WINDOW (window))
    g_signal_connect_data (window, "map", G_CALLBACK (shown_cb), user_data, NULL, G_CONNECT_AFTER);
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  g_autoptr (GApplication) application = NULL;

  if (argc < 2 || !window_clock_check ())
    {
      fprintf (stderr, "usage: CARREL_BENCH_START=NANOSECONDS window-bench N --library FOLDER\n");
      return 2;
    }
  carrel_display_renderer_choose ();
  carrel_ui_toolkit_start ();
  bench.n_wanted = (guint) strtoul (argv[1], NULL, 10);
  application = G_APPLICATION (carrel_app_gui_application_new ());
  g_signal_connect_data (application,
                         "window-added",
                         G_CALLBACK (window_added_cb),
                         &bench,
                         NULL,
                         0);
  return g_application_run (application, argc - 1, argv + 1);
}
