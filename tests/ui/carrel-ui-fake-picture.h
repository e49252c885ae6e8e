/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_fake_picture_new:
 * @kind: which picture; any number
 *
 * Draws what a guest's screen may look like: desktops, terminals, installers.
 *
 * Returns: (transfer full): the picture
 */
GdkTexture *carrel_ui_fake_picture_new (guint kind);

/**
 * carrel_ui_fake_picture_draw:
 * @cairo: where to draw
 * @kind: which picture; any number
 * @width: its width
 * @height: its height
 *
 * Draws the same into something else.
 */
void carrel_ui_fake_picture_draw (cairo_t *cairo, guint kind, double width, double height);

G_END_DECLS
