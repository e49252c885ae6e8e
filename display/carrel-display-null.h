/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-session.h"

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_NULL (carrel_display_null_get_type ())
G_DECLARE_FINAL_TYPE (CarrelDisplayNull,
                      carrel_display_null,
                      CARREL,
                      DISPLAY_NULL,
                      CarrelDisplaySession)

/**
 * carrel_display_null_new:
 * @width: pixels of the picture
 * @height: rows of the picture
 *
 * A session without a server: connects by itself, shows a black picture and writes down what it is
 * told.  For tests and for pages that show a display without a guest.  Main thread.
 *
 * Returns: (transfer full): the session
 */
CarrelDisplaySession *carrel_display_null_new (guint width, guint height);

/**
 * carrel_display_null_fill:
 * @self: a connected session
 * @x: left edge
 * @y: upper edge
 * @width: columns
 * @height: rows
 * @colour: 0xRRGGBB
 *
 * Paints an area of the guest's picture and tells its damage.  Main thread.
 */
void carrel_display_null_fill (CarrelDisplayNull *self,
                               int x,
                               int y,
                               int width,
                               int height,
                               guint32 colour);

/**
 * carrel_display_null_set_size:
 * @self: a connected session
 * @width: pixels
 * @height: rows
 *
 * Gives the guest another resolution, with a black picture.  Main thread.
 */
void carrel_display_null_set_size (CarrelDisplayNull *self, guint width, guint height);

/**
 * carrel_display_null_set_mouse_mode:
 * @self: a session
 * @mode: the mode
 *
 * Changes the guest's pointing device.  Main thread.
 */
void carrel_display_null_set_mouse_mode (CarrelDisplayNull *self, CarrelDisplayMouseMode mode);

/**
 * carrel_display_null_set_guest_locks:
 * @self: a session
 * @locks: lights
 *
 * Lights the guest's keyboard.  Main thread.
 */
void carrel_display_null_set_guest_locks (CarrelDisplayNull *self, CarrelDisplayLocks locks);

/**
 * carrel_display_null_set_cursor:
 * @self: a session
 * @cursor: (nullable) (transfer none): a shape
 *
 * Changes the guest's pointer.  Main thread.
 */
void carrel_display_null_set_cursor (CarrelDisplayNull *self, CarrelDisplayCursor *cursor);

/**
 * carrel_display_null_end:
 * @self: a session
 * @error: (transfer none): the reason
 *
 * Ends the session as a server would.  Main thread.
 */
void carrel_display_null_end (CarrelDisplayNull *self, const GError *error);

/**
 * carrel_display_null_take_events:
 * @self: a session
 *
 * What the guest was told since the last call, one line each: "key 0x1e down", "position 10 20
 * buttons 0x1", "motion 3 -2 buttons 0x0", "wheel -1", "size 800 600", "locks 0x4".  Main thread.
 *
 * Returns: (transfer full): the lines
 */
char *carrel_display_null_take_events (CarrelDisplayNull *self);

G_END_DECLS
