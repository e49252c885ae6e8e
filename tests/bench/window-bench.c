/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <stdio.h>
#include <unistd.h>

#include "app/gui/carrel-app-gui-application.h"
#include "display/widget/carrel-display-renderer.h"
#include "ui/carrel-ui-library-page.h"
#include "ui/carrel-ui-window.h"

/* usage: window-bench bare
 *        window-bench N --library FOLDER
 *
 * Opens a window and says when it could be used: "bare" is GTK's own window with an empty list, a
 * number is the real program over a library of so many machines. Prints the milliseconds since
 * CARREL_BENCH_START (CLOCK_MONOTONIC in nanoseconds, taken before the process was started), and the
 * proportional memory in KiB a while later, when nothing happens any more. */

#define CARDS_USABLE 8
#define REST_MS 1500

typedef struct
{
  guint n_wanted;
  GtkWidget *page;
  gboolean is_ready;
} Bench;

static gulong
read_pss (void)
{
  g_autofree char *text = NULL;
  const char *at = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  at = strstr (text, "\nPss:");
  return at != NULL ? strtoul (at + 5, NULL, 10) : 0;
}

static gboolean
rested_cb (gpointer user_data)
{
  printf (" %lu\n", read_pss ());
  fflush (stdout);
  /* What ending costs is not measured. */
  _exit (0);
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;
  guint n_built = 0;
  gint64 start_us = g_ascii_strtoll (g_getenv ("CARREL_BENCH_START"), NULL, 10) / 1000;

  if (bench->is_ready)
    return;
  if (bench->page != NULL)
    n_built = carrel_ui_library_page_count_built (CARREL_UI_LIBRARY_PAGE (bench->page), NULL);
  if (n_built < MIN (bench->n_wanted, CARDS_USABLE))
    return;
  bench->is_ready = TRUE;
  printf ("%.1f", (double) (g_get_monotonic_time () - start_us) / 1000.0);
  g_timeout_add (REST_MS, rested_cb, bench);
}

static void
mapped_cb (GtkWidget *window, gpointer user_data)
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
  mapped_cb (window, bench);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, gpointer user_data)
{
  if (CARREL_UI_IS_WINDOW (window))
    g_signal_connect_data (window, "map", G_CALLBACK (shown_cb), user_data, NULL, G_CONNECT_AFTER);
}

static void
activate_bare_cb (GtkApplication *application, gpointer user_data)
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
  g_signal_connect_data (window, "map", G_CALLBACK (mapped_cb), user_data, NULL, G_CONNECT_AFTER);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };
  g_autoptr (GApplication) application = NULL;

  if (argc < 2 || g_getenv ("CARREL_BENCH_START") == NULL)
    {
      fprintf (stderr,
               "usage: CARREL_BENCH_START=NANOSECONDS window-bench bare | N --library FOLDER\n");
      return 2;
    }
  carrel_display_renderer_choose ();
  if (g_str_equal (argv[1], "bare"))
    {
      application = G_APPLICATION (
        gtk_application_new ("org.carrel.Carrel.Bare", G_APPLICATION_NON_UNIQUE));
      g_signal_connect_data (application,
                             "activate",
                             G_CALLBACK (activate_bare_cb),
                             &bench,
                             NULL,
                             0);
      return g_application_run (application, 1, argv);
    }
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
