/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelDisplayError:
 * @CARREL_DISPLAY_ERROR_STATE: the call does not fit the state of the session (connected twice, or
 *   no picture yet)
 * @CARREL_DISPLAY_ERROR_REFUSED: no connection to the server could be had
 * @CARREL_DISPLAY_ERROR_TIMEOUT: the server accepted the connection and then said nothing
 * @CARREL_DISPLAY_ERROR_TAKEN_OVER: the server lives, and gave the display to another viewer
 * @CARREL_DISPLAY_ERROR_SERVER_GONE: the server ended or was killed
 * @CARREL_DISPLAY_ERROR_PROTOCOL: the server sent something that the protocol does not allow
 * @CARREL_DISPLAY_ERROR_TOO_LARGE: the server asked for more than the limits allow
 * @CARREL_DISPLAY_ERROR_UNSUPPORTED: the server wants something this session cannot do (a password)
 * @CARREL_DISPLAY_ERROR_PICTURE: a picture could not be encoded or written
 *
 * What a caller of the display room can act on.
 */
typedef enum
{
  CARREL_DISPLAY_ERROR_STATE,
  CARREL_DISPLAY_ERROR_REFUSED,
  CARREL_DISPLAY_ERROR_TIMEOUT,
  CARREL_DISPLAY_ERROR_TAKEN_OVER,
  CARREL_DISPLAY_ERROR_SERVER_GONE,
  CARREL_DISPLAY_ERROR_PROTOCOL,
  CARREL_DISPLAY_ERROR_TOO_LARGE,
  CARREL_DISPLAY_ERROR_UNSUPPORTED,
  CARREL_DISPLAY_ERROR_PICTURE,
} CarrelDisplayError;

#define CARREL_DISPLAY_ERROR (carrel_display_error_quark ())

/**
 * carrel_display_error_quark:
 *
 * The error domain of the display room.  May be called from any thread.
 *
 * Returns: the quark
 */
GQuark carrel_display_error_quark (void);

G_END_DECLS
