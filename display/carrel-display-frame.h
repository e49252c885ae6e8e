/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayFrame:
 *
 * The memory of one guest picture: rows of 32-bit pixels, xRGB with blue in the lowest byte (the
 * bytes lie as B, G, R, unused).  The size of a frame never changes; a guest that changes its
 * resolution gets a new frame.  The pixels do change, for as long as the session is connected:
 * they are written by the session (on the main thread, or on a thread of its own) and read by
 * whoever holds a reference.  A reader may therefore see a row half old and half new; the
 * session's signal "damage" follows every write, so that the reader looks again.  The memory
 * belongs to the frame, never to a protocol library: a server that vanishes leaves a last picture.
 */
typedef struct _CarrelDisplayFrame CarrelDisplayFrame;

#define CARREL_TYPE_DISPLAY_FRAME (carrel_display_frame_get_type ())

/**
 * carrel_display_frame_get_type:
 *
 * The boxed type of #CarrelDisplayFrame.  May be called from any thread.
 *
 * Returns: the type
 */
GType carrel_display_frame_get_type (void);

/**
 * carrel_display_frame_new:
 * @width: pixels in a row, from the server and therefore not trusted
 * @height: rows, from the server and therefore not trusted
 * @error: return location for an error
 *
 * Makes a black frame, or refuses a size that is zero or beyond the limits of the room
 * (%CARREL_DISPLAY_ERROR_TOO_LARGE), or that memory does not suffice for.  May be called from any
 * thread.
 *
 * Returns: (transfer full) (nullable): the frame, or %NULL with @error set
 */
CarrelDisplayFrame *carrel_display_frame_new (guint64 width, guint64 height, GError **error);

/**
 * carrel_display_frame_ref:
 * @frame: a frame
 *
 * Takes a reference.  May be called from any thread.
 *
 * Returns: (transfer full): @frame
 */
CarrelDisplayFrame *carrel_display_frame_ref (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_unref:
 * @frame: (transfer full): a frame
 *
 * Gives a reference back; the last one frees the pixels.  May be called from any thread.
 */
void carrel_display_frame_unref (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_get_width:
 * @frame: a frame
 *
 * May be called from any thread.
 *
 * Returns: the pixels in a row, at least 1
 */
guint carrel_display_frame_get_width (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_get_height:
 * @frame: a frame
 *
 * May be called from any thread.
 *
 * Returns: the number of rows, at least 1
 */
guint carrel_display_frame_get_height (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_get_stride:
 * @frame: a frame
 *
 * May be called from any thread.
 *
 * Returns: the bytes from one row to the next, four times the width
 */
gsize carrel_display_frame_get_stride (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_get_pixels:
 * @frame: a frame
 *
 * The pixels, aligned for 32-bit access.  Only the session that made the frame may write.  May be
 * called from any thread.
 *
 * Returns: (transfer none): the first row
 */
guint8 *carrel_display_frame_get_pixels (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_copy:
 * @frame: a frame
 *
 * A frame of its own with the same pixels, which no session writes to.  May be called from any
 * thread.
 *
 * Returns: (transfer full) (nullable): the copy, or %NULL if memory does not suffice
 */
CarrelDisplayFrame *carrel_display_frame_copy (CarrelDisplayFrame *frame);

/**
 * carrel_display_frame_clip:
 * @frame: a frame
 * @x: (inout): left edge of an area, may come from a server
 * @y: (inout): upper edge
 * @width: (inout): columns
 * @height: (inout): rows
 *
 * Cuts an area down to the part that lies in the frame.  The arguments are touched only if there is
 * such a part.  May be called from any thread.
 *
 * Returns: whether something is left
 */
gboolean carrel_display_frame_clip (CarrelDisplayFrame *frame,
                                    gint64 *x,
                                    gint64 *y,
                                    gint64 *width,
                                    gint64 *height);

/**
 * carrel_display_frame_write:
 * @frame: a frame
 * @x: left edge of the area
 * @y: upper edge of the area
 * @width: pixels of the area
 * @height: rows of the area
 * @source: (not nullable): the pixel of @source that belongs at @x, @y
 * @source_stride: bytes between two rows of @source
 *
 * Copies an area into the frame.  What lies outside of the frame is left out; the area may come
 * from a server.  Called on the thread that writes this frame.
 */
void carrel_display_frame_write (CarrelDisplayFrame *frame,
                                 gint64 x,
                                 gint64 y,
                                 gint64 width,
                                 gint64 height,
                                 const guint8 *source,
                                 gsize source_stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDisplayFrame, carrel_display_frame_unref)

G_END_DECLS
