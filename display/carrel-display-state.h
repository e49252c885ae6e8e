/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayState:
 * @CARREL_DISPLAY_STATE_IDLE: nothing was tried yet
 * @CARREL_DISPLAY_STATE_CONNECTING: the server was called and has not shown a picture yet
 * @CARREL_DISPLAY_STATE_CONNECTED: pictures come and input is accepted
 * @CARREL_DISPLAY_STATE_DISCONNECTED: the end; carrel_display_session_get_error() says why, and
 *   NULL there means that carrel_display_session_disconnect() was called
 *
 * The life of a session.  A session lives once: to connect again a new one is made.
 *
 *     IDLE --connect_async()--> CONNECTING --first frame--> CONNECTED
 *       |                           |                           |
 *       |                           | refused, time-out,        | closed, taken over,
 *       | disconnect()              | disconnect()              | disconnect()
 *       v                           v                           v
 *     DISCONNECTED <----------------+---------------------------+
 *
 * A server that stops answering while connected is not seen here: an idle guest sends nothing
 * either.  Who holds the machine's core knows, and tells the view to show a pause.
 */
typedef enum
{
  CARREL_DISPLAY_STATE_IDLE,
  CARREL_DISPLAY_STATE_CONNECTING,
  CARREL_DISPLAY_STATE_CONNECTED,
  CARREL_DISPLAY_STATE_DISCONNECTED,
} CarrelDisplayState;

#define CARREL_DISPLAY_N_STATES 4

#define CARREL_TYPE_DISPLAY_STATE (carrel_display_state_get_type ())

/**
 * carrel_display_state_get_type:
 *
 * The type of #CarrelDisplayState, for properties.  May be called from any thread.
 *
 * Returns: the type
 */
GType carrel_display_state_get_type (void);

/**
 * carrel_display_state_may_follow:
 * @from: the state left
 * @to: the state entered
 *
 * The transition table.  No state follows itself.  May be called from any thread.
 *
 * Returns: whether the drawing above has an arrow from @from to @to
 */
gboolean carrel_display_state_may_follow (CarrelDisplayState from, CarrelDisplayState to);

/**
 * carrel_display_state_to_string:
 * @state: a state
 *
 * The state's name for traces and tests; not for people.  May be called from any thread.
 *
 * Returns: (transfer none): a static string such as "connected"
 */
const char *carrel_display_state_to_string (CarrelDisplayState state);

G_END_DECLS
