/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_THUMBNAIL (carrel_ui_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiThumbnail, carrel_ui_thumbnail, CARREL_UI, THUMBNAIL, GtkWidget)

/**
 * carrel_ui_thumbnail_new:
 *
 * Creates a picture of a guest's screen with round corners: in colour while the guest lives, grey and
 * dim when it does not, and a symbol where there is no picture. Properties: "paintable"
 * (#GdkPaintable), "live" (boolean), "width-hint" (int, the natural width in pixels). Main thread.
 *
 * Returns: (transfer full): a new widget, floating
 */
GtkWidget *carrel_ui_thumbnail_new (void);

/**
 * carrel_ui_thumbnail_set_paintable:
 * @self: the widget
 * @paintable: (nullable): the picture
 *
 * Sets the picture. Main thread.
 */
void carrel_ui_thumbnail_set_paintable (CarrelUiThumbnail *self, GdkPaintable *paintable);

/**
 * carrel_ui_thumbnail_set_live:
 * @self: the widget
 * @live: whether the guest lives
 *
 * Sets whether the picture is in colour. Main thread.
 */
void carrel_ui_thumbnail_set_live (CarrelUiThumbnail *self, gboolean live);

G_END_DECLS
