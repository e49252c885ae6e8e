/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display/carrel-display-path-opener.h"
#include "display/carrel-display-picture.h"
#include "display/carrel-display-spice.h"
#include "display/carrel-display-vnc.h"
#include "display/widget/carrel-display-renderer.h"
#include "display/widget/carrel-display-view.h"

#include <gtk/gtk.h>
#include <stdlib.h>

/*
 * The view in a window and nothing else, so that the display can be measured and looked at without
 * the rest of the program.
 *
 *   carrel-viewer [--scaling follow|fit|original] [--size WIDTHxHEIGHT] [--verbose] spice|vnc PATH
 */

typedef struct
{
  GMainLoop *loop;
  GtkWidget *window;
  gboolean is_verbose;
  int status;
} Viewer;

static char *option_scaling;
static char *option_size;
static gboolean option_verbose;

static const GOptionEntry entries[] = {
  { "scaling", 0, 0, G_OPTION_ARG_STRING, &option_scaling, "follow, fit or original", "WAY" },
  { "size", 0, 0, G_OPTION_ARG_STRING, &option_size, "the window's size", "WIDTHxHEIGHT" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &option_verbose, "tell every change", NULL },
  G_OPTION_ENTRY_NULL,
};

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Viewer *viewer = user_data;
  g_autoptr (GError) error = NULL;

  if (carrel_display_session_connect_finish (CARREL_DISPLAY_SESSION (object), result, &error))
    return;
  g_printerr ("carrel-viewer: %s\n", error->message);
  viewer->status = EXIT_FAILURE;
  g_main_loop_quit (viewer->loop);
}

static void
state_cb (CarrelDisplaySession *session, GParamSpec *pspec, Viewer *viewer)
{
  const GError *error = carrel_display_session_get_error (session);

  if (carrel_display_session_get_state (session) == CARREL_DISPLAY_STATE_DISCONNECTED &&
      error != NULL)
    g_printerr ("carrel-viewer: %s\n", error->message);
}

static void
notify_cb (CarrelDisplaySession *session, GParamSpec *pspec, Viewer *viewer)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  g_object_get_property (G_OBJECT (session), pspec->name, &value);
  text = g_strdup_value_contents (&value);
  g_print ("%s = %s\n", pspec->name, text);
}

static gboolean
closed_cb (GtkWindow *window, Viewer *viewer)
{
  g_main_loop_quit (viewer->loop);
  return FALSE;
}

static void
set_up_view (GtkWidget *view)
{
  g_autoptr (GEnumClass) ways = g_type_class_ref (CARREL_TYPE_DISPLAY_SCALING);
  GEnumValue *way = g_enum_get_value_by_nick (ways,
                                              option_scaling == NULL ? "original" : option_scaling);

  if (way != NULL)
    carrel_display_view_set_scaling (CARREL_DISPLAY_VIEW (view), (CarrelDisplayScaling) way->value);
}

static void
set_up_window (Viewer *viewer, GtkWidget *view)
{
  int width = 0;
  int height = 0;

  viewer->window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (viewer->window), "carrel-viewer");
  gtk_window_set_decorated (GTK_WINDOW (viewer->window), FALSE);
  gtk_window_set_child (GTK_WINDOW (viewer->window), view);
  if (option_size != NULL && sscanf (option_size, "%dx%d", &width, &height) == 2)
    gtk_window_set_default_size (GTK_WINDOW (viewer->window), width, height);
  g_signal_connect (viewer->window, "close-request", G_CALLBACK (closed_cb), viewer);
  gtk_window_present (GTK_WINDOW (viewer->window));
  gtk_widget_grab_focus (view);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("spice|vnc PATH");
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDisplayOpener) opener = NULL;
  g_autoptr (CarrelDisplaySession) session = NULL;
  Viewer viewer = { .loop = loop, .status = EXIT_SUCCESS };
  GtkWidget *view;

  carrel_display_renderer_choose ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 3 || !gtk_init_check ())
    {
      g_printerr ("carrel-viewer: %s\n", error == NULL ? "see --help" : error->message);
      return EXIT_FAILURE;
    }

  opener = carrel_display_path_opener_new (argv[2]);
  session = g_str_equal (argv[1], "vnc") ? carrel_display_vnc_new (opener)
                                         : carrel_display_spice_new (opener);
  g_signal_connect (session, "notify::state", G_CALLBACK (state_cb), &viewer);
  if (option_verbose)
    g_signal_connect (session, "notify", G_CALLBACK (notify_cb), &viewer);
  view = carrel_display_view_new ();
  set_up_view (view);
  carrel_display_view_set_session (CARREL_DISPLAY_VIEW (view), session);
  set_up_window (&viewer, view);
  carrel_display_session_connect_async (session, NULL, connected_cb, &viewer);

  g_main_loop_run (loop);
  gtk_window_destroy (GTK_WINDOW (viewer.window));
  carrel_display_session_disconnect (session);
  return viewer.status;
}
