/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_dialog_new:
 * @origin: a widget of the window to show it over
 * @title: what it is called
 * @width: its width at first, in pixels
 * @height: its height at first, in pixels
 *
 * Creates an empty dialog over a window, which Escape closes. Fill it by adw_window_set_content().
 * Main thread.
 *
 * Returns: (transfer none): the dialog, an #AdwWindow that GTK owns
 */
GtkWidget *carrel_ui_dialog_new (GtkWidget *origin, const char *title, int width, int height);

G_END_DECLS
