/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_SQUEEZE (carrel_ui_squeeze_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiSqueeze, carrel_ui_squeeze, CARREL_UI, SQUEEZE, GtkWidget)

/**
 * CarrelUiSqueeze:
 *
 * Holds one child and tells whether there is little room for it, so that pages can leave controls out
 * that are found elsewhere too. Properties: "child" (widget), "narrow" (boolean, notified after the
 * size has changed).
 */

/**
 * CARREL_UI_SQUEEZE_NARROW:
 *
 * Below this width, in pixels, there is little room.
 */
#define CARREL_UI_SQUEEZE_NARROW 500

/**
 * carrel_ui_squeeze_get_narrow:
 * @self: a squeeze
 *
 * Main thread.
 *
 * Returns: whether there is little room
 */
gboolean carrel_ui_squeeze_get_narrow (CarrelUiSqueeze *self);

/**
 * carrel_ui_squeeze_slim_header:
 * @header_bar: a header bar
 * @is_narrow: whether there is little room
 *
 * Leaves the window's buttons out where there is little room, but for the one that closes it, which
 * stays on the side where the desktop has it. Main thread.
 */
void carrel_ui_squeeze_slim_header (AdwHeaderBar *header_bar, gboolean is_narrow);

G_END_DECLS
