/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * window_list_new:
 *
 * Returns: (transfer floating): a list of nothing that can be scrolled. Main thread.
 */
GtkWidget *window_list_new (void);

/**
 * window_list_show:
 * @window: a window that was never shown
 *
 * Shows it in the size of Carrel's window, and stops the clock when it has been painted first. Main
 * thread.
 */
void window_list_show (GtkWindow *window);

G_END_DECLS
