/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-session.h"

G_BEGIN_DECLS

/**
 * carrel_display_session_set_connect_timeout:
 * @self: an idle session
 * @timeout_ms: how long a server may take until its first picture
 *
 * Replaces %CARREL_DISPLAY_LIMIT_CONNECT_MS.  For tests, on the main thread.
 */
void carrel_display_session_set_connect_timeout (CarrelDisplaySession *self, guint timeout_ms);

/**
 * carrel_display_session_take_frame:
 * @self: a session that is connecting or connected
 * @frame: (transfer full) (nullable): the new picture, or %NULL to go on without one
 *
 * Stores a frame, tells "frame-changed", and makes a connecting session connected.  For
 * implementations, on the main thread.
 */
void carrel_display_session_take_frame (CarrelDisplaySession *self, CarrelDisplayFrame *frame);

/**
 * carrel_display_session_add_damage:
 * @self: a session
 * @x: left edge, from the server and therefore not trusted
 * @y: upper edge
 * @width: columns
 * @height: rows
 *
 * Tells "damage" for the part that lies in the frame.  For implementations, on the main thread.
 */
void carrel_display_session_add_damage (CarrelDisplaySession *self,
                                        gint64 x,
                                        gint64 y,
                                        gint64 width,
                                        gint64 height);

/**
 * carrel_display_session_take_cursor:
 * @self: a session
 * @cursor: (transfer full) (nullable): the shape, or %NULL for the host's own pointer
 *
 * Stores the cursor.  For implementations, on the main thread.
 */
void carrel_display_session_take_cursor (CarrelDisplaySession *self, CarrelDisplayCursor *cursor);

/**
 * carrel_display_session_take_end:
 * @self: a session
 * @error: (transfer full) (nullable): why, %NULL if the user wanted it
 *
 * Makes the session disconnected, from any other state; does nothing but free @error if it already
 * is.  The first reason stays.  For implementations, on the main thread.
 */
void carrel_display_session_take_end (CarrelDisplaySession *self, GError *error);

/**
 * carrel_display_session_set_mouse_mode:
 * @self: a session
 * @mode: the mode
 *
 * Stores the mode.  For implementations, on the main thread.
 */
void carrel_display_session_set_mouse_mode (CarrelDisplaySession *self,
                                            CarrelDisplayMouseMode mode);

/**
 * carrel_display_session_set_guest_locks:
 * @self: a session
 * @locks: what the guest has lit
 *
 * Stores the lights, which are known from then on.  For implementations, on the main thread.
 */
void carrel_display_session_set_guest_locks (CarrelDisplaySession *self, CarrelDisplayLocks locks);

/**
 * carrel_display_session_set_agent_connected:
 * @self: a session
 * @is_connected: whether the agent answers
 *
 * Stores the fact.  For implementations, on the main thread.
 */
void carrel_display_session_set_agent_connected (CarrelDisplaySession *self, gboolean is_connected);

/**
 * carrel_display_session_set_can_resize:
 * @self: a session
 * @can_resize: whether a size can be asked for
 *
 * Stores the fact.  For implementations, on the main thread.
 */
void carrel_display_session_set_can_resize (CarrelDisplaySession *self, gboolean can_resize);

G_END_DECLS
