/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CARREL_APP_ERROR:
 *
 * The error domain of the room `app`.  Commands also pass on the errors of the rooms beneath.
 */
#define CARREL_APP_ERROR (carrel_app_error_quark ())

/**
 * CarrelAppError:
 * @CARREL_APP_ERROR_FAILED: something failed and no other code fits
 * @CARREL_APP_ERROR_USAGE: the verb or an argument is not known, missing or not acceptable
 * @CARREL_APP_ERROR_NOT_FOUND: there is no such machine, disk, drive or folder
 * @CARREL_APP_ERROR_AMBIGUOUS: several machines bear the name; the message lists them
 * @CARREL_APP_ERROR_STATE: what the machine is doing does not allow this
 * @CARREL_APP_ERROR_BUSY: another operation works on the machine
 * @CARREL_APP_ERROR_DENIED: permission is missing
 * @CARREL_APP_ERROR_NO_SPACE: the host has too little space or memory
 * @CARREL_APP_ERROR_TIMED_OUT: what was waited for did not come in time
 * @CARREL_APP_ERROR_DAMAGED: something was found damaged
 * @CARREL_APP_ERROR_UNSUPPORTED: this host or its QEMU cannot do it
 *
 * What a caller of a command can tell apart.
 */
typedef enum
{
  CARREL_APP_ERROR_FAILED,
  CARREL_APP_ERROR_USAGE,
  CARREL_APP_ERROR_NOT_FOUND,
  CARREL_APP_ERROR_AMBIGUOUS,
  CARREL_APP_ERROR_STATE,
  CARREL_APP_ERROR_BUSY,
  CARREL_APP_ERROR_DENIED,
  CARREL_APP_ERROR_NO_SPACE,
  CARREL_APP_ERROR_TIMED_OUT,
  CARREL_APP_ERROR_DAMAGED,
  CARREL_APP_ERROR_UNSUPPORTED,
} CarrelAppError;

/**
 * CarrelAppErrorExit:
 *
 * The exit codes of carrelctl.  They are stable: scripts rest on them, and the manual lists them from
 * carrel_app_error_describe_exit().
 */
typedef enum
{
  CARREL_APP_ERROR_EXIT_OK = 0,
  CARREL_APP_ERROR_EXIT_FAILED = 1,
  CARREL_APP_ERROR_EXIT_USAGE = 2,
  CARREL_APP_ERROR_EXIT_NOT_FOUND = 3,
  CARREL_APP_ERROR_EXIT_AMBIGUOUS = 4,
  CARREL_APP_ERROR_EXIT_STATE = 5,
  CARREL_APP_ERROR_EXIT_BUSY = 6,
  CARREL_APP_ERROR_EXIT_DENIED = 7,
  CARREL_APP_ERROR_EXIT_NO_SPACE = 8,
  CARREL_APP_ERROR_EXIT_TIMED_OUT = 9,
  CARREL_APP_ERROR_EXIT_DAMAGED = 10,
  CARREL_APP_ERROR_EXIT_UNSUPPORTED = 11,
} CarrelAppErrorExit;

/** CARREL_APP_ERROR_EXIT_COUNT: how many exit codes there are; they have no gaps. */
#define CARREL_APP_ERROR_EXIT_COUNT (CARREL_APP_ERROR_EXIT_UNSUPPORTED + 1)

/**
 * carrel_app_error_quark:
 *
 * Returns: the quark of %CARREL_APP_ERROR. Any thread.
 */
GQuark carrel_app_error_quark (void);

/**
 * carrel_app_error_get_exit:
 * @error: (nullable): an error of any room, %NULL for success
 *
 * Maps the errors of all rooms to the few cases that a script can tell apart.
 *
 * Returns: the exit code. Any thread.
 */
CarrelAppErrorExit carrel_app_error_get_exit (const GError *error);

/**
 * carrel_app_error_get_word:
 * @exit: an exit code
 *
 * Returns: (transfer none): its name in --json output, such as "not-found". Any thread.
 */
const char *carrel_app_error_get_word (CarrelAppErrorExit exit);

/**
 * carrel_app_error_describe_exit:
 * @exit: an exit code
 *
 * Returns: (transfer none): what it means, for the manual; a static, untranslated string. Any thread.
 */
const char *carrel_app_error_describe_exit (CarrelAppErrorExit exit);

G_END_DECLS
