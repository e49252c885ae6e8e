/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayCursor:
 *
 * The pointer's shape as the guest wants it, or the wish to see none.  Immutable.
 */
typedef struct _CarrelDisplayCursor CarrelDisplayCursor;

#define CARREL_TYPE_DISPLAY_CURSOR (carrel_display_cursor_get_type ())

/**
 * carrel_display_cursor_get_type:
 *
 * The boxed type of #CarrelDisplayCursor.  May be called from any thread.
 *
 * Returns: the type
 */
GType carrel_display_cursor_get_type (void);

/**
 * carrel_display_cursor_new:
 * @width: pixels in a row, from the server and therefore not trusted
 * @height: rows, from the server and therefore not trusted
 * @hot_x: the column that points
 * @hot_y: the row that points
 * @pixels: @width times @height pixels of four bytes: red, green, blue, alpha; not premultiplied
 * @n_bytes: the bytes that @pixels has
 * @error: return location for an error
 *
 * Makes a shape, refusing sizes of zero, sizes beyond the limit and too few bytes.  A hot spot
 * outside of the shape is moved inside.  May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the cursor, or %NULL with @error set
 */
CarrelDisplayCursor *carrel_display_cursor_new (gint64 width,
                                                gint64 height,
                                                gint64 hot_x,
                                                gint64 hot_y,
                                                const guint8 *pixels,
                                                gsize n_bytes,
                                                GError **error);

/**
 * carrel_display_cursor_new_hidden:
 *
 * The wish to see no pointer: the guest draws its own, or has none.  May be called from any thread.
 *
 * Returns: (transfer full): the cursor
 */
CarrelDisplayCursor *carrel_display_cursor_new_hidden (void);

/**
 * carrel_display_cursor_ref:
 * @cursor: a cursor
 *
 * Takes a reference.  May be called from any thread.
 *
 * Returns: (transfer full): @cursor
 */
CarrelDisplayCursor *carrel_display_cursor_ref (CarrelDisplayCursor *cursor);

/**
 * carrel_display_cursor_unref:
 * @cursor: (transfer full): a cursor
 *
 * Gives a reference back.  May be called from any thread.
 */
void carrel_display_cursor_unref (CarrelDisplayCursor *cursor);

/**
 * carrel_display_cursor_is_hidden:
 * @cursor: a cursor
 *
 * May be called from any thread.
 *
 * Returns: whether there is no shape to show
 */
gboolean carrel_display_cursor_is_hidden (CarrelDisplayCursor *cursor);

/**
 * carrel_display_cursor_get_size:
 * @cursor: a cursor
 * @out_width: (out): pixels in a row, 0 if hidden
 * @out_height: (out): rows, 0 if hidden
 * @out_hot_x: (out): the column that points
 * @out_hot_y: (out): the row that points
 *
 * May be called from any thread.
 */
void carrel_display_cursor_get_size (CarrelDisplayCursor *cursor,
                                     guint *out_width,
                                     guint *out_height,
                                     guint *out_hot_x,
                                     guint *out_hot_y);

/**
 * carrel_display_cursor_get_pixels:
 * @cursor: a cursor
 *
 * May be called from any thread.
 *
 * Returns: (transfer none) (nullable): red, green, blue, alpha, not premultiplied, without gaps
 *   between rows; %NULL if hidden
 */
GBytes *carrel_display_cursor_get_pixels (CarrelDisplayCursor *cursor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDisplayCursor, carrel_display_cursor_unref)

G_END_DECLS
