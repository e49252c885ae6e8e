/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display/carrel-display-frame.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayPainter:
 *
 * Turns a frame and its damage into render nodes, so that GTK repaints what has changed and nothing
 * else.  Knows no widget.
 */
typedef struct _CarrelDisplayPainter CarrelDisplayPainter;

/**
 * carrel_display_painter_new:
 *
 * A painter without a frame.  Main thread.
 *
 * Returns: (transfer full): the painter
 */
CarrelDisplayPainter *carrel_display_painter_new (void);

/**
 * carrel_display_painter_free:
 * @self: (transfer full): a painter
 *
 * Frees it.  Nodes that were handed out keep their frame alive.  Main thread.
 */
void carrel_display_painter_free (CarrelDisplayPainter *self);

/**
 * carrel_display_painter_set_frame:
 * @self: a painter
 * @frame: (nullable) (transfer none): what to paint, all of it anew
 *
 * Main thread.
 */
void carrel_display_painter_set_frame (CarrelDisplayPainter *self, CarrelDisplayFrame *frame);

/**
 * carrel_display_painter_set_target:
 * @self: a painter
 * @area: where the frame goes, in pixels of the screen
 * @scale_factor: pixels of the screen per unit of the widget
 * @by_cairo: whether GTK renders by cairo; otherwise by GL or Vulkan
 *
 * Says where and how to paint.  A change means that all is painted anew.  Main thread.
 */
void carrel_display_painter_set_target (CarrelDisplayPainter *self,
                                        const cairo_rectangle_int_t *area,
                                        int scale_factor,
                                        gboolean by_cairo);

/**
 * carrel_display_painter_add_damage:
 * @self: a painter
 * @x: left edge in the frame
 * @y: upper edge in the frame
 * @width: columns
 * @height: rows
 *
 * Remembers that a part of the frame was written.  Main thread.
 */
void carrel_display_painter_add_damage (CarrelDisplayPainter *self,
                                        int x,
                                        int y,
                                        int width,
                                        int height);

/**
 * carrel_display_painter_snapshot:
 * @self: a painter
 * @snapshot: where to append the nodes
 *
 * Appends the frame.  Nodes for what was not damaged are the same ones as the last time, by which
 * GTK knows that it need not repaint them.  Main thread.
 */
void carrel_display_painter_snapshot (CarrelDisplayPainter *self, GtkSnapshot *snapshot);

/**
 * carrel_display_painter_get_painted_pixels:
 * @self: a painter
 *
 * For measurements and tests.  Main thread.
 *
 * Returns: how many pixels of the screen the snapshots until now have declared as changed
 */
guint64 carrel_display_painter_get_painted_pixels (CarrelDisplayPainter *self);

/**
 * carrel_display_painter_dup_texture:
 * @frame: a frame
 *
 * The frame as it is now, opaque.  Main thread.
 *
 * Returns: (transfer full): a texture of its own
 */
GdkTexture *carrel_display_painter_dup_texture (CarrelDisplayFrame *frame);

G_END_DECLS
