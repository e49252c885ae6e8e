/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window-list.h"

#include "window-clock.h"

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

GtkWidget *
window_list_new (void)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GListStore *store = g_list_store_new (G_TYPE_OBJECT);
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (
    gtk_single_selection_new (G_LIST_MODEL (store)));

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 gtk_list_view_new (selection,
                                                    gtk_signal_list_item_factory_new ()));
  return scrolled;
}

void
window_list_show (GtkWindow *window)
{
  gtk_window_set_default_size (window, 1100, 720);
  g_signal_connect_data (window, "map", G_CALLBACK (mapped_cb), NULL, NULL, G_CONNECT_AFTER);
  gtk_window_present (window);
}
