/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_display_pointer_can_warp:
 * @widget: a widget
 *
 * Whether the pointer can be put back into the middle of @widget, as an endless relative motion
 * needs it.  X11 can; GTK has no interface for it, and Wayland forbids it.  Main thread.
 *
 * Returns: whether carrel_display_pointer_warp() does anything
 */
gboolean carrel_display_pointer_can_warp (GtkWidget *widget);

/**
 * carrel_display_pointer_warp:
 * @widget: a widget that is shown
 * @x: where to, in the widget
 * @y: where to, in the widget
 *
 * Puts the pointer there.  Main thread.
 */
void carrel_display_pointer_warp (GtkWidget *widget, double x, double y);

/**
 * carrel_display_pointer_make_cursor:
 * @pixels: red, green, blue, alpha
 * @width: columns
 * @height: rows
 * @hot_x: the column that points
 * @hot_y: the row that points
 *
 * Main thread.
 *
 * Returns: (transfer full): a cursor of the toolkit
 */
GdkCursor *carrel_display_pointer_make_cursor (GBytes *pixels,
                                               guint width,
                                               guint height,
                                               guint hot_x,
                                               guint hot_y);

G_END_DECLS
