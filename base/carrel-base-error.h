/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CARREL_BASE_ERROR:
 *
 * The error domain of the room `base`, `base/spec` included.
 */
#define CARREL_BASE_ERROR (carrel_base_error_quark ())

/**
 * CarrelBaseError:
 * @CARREL_BASE_ERROR_FAILED: something failed that no other code describes
 * @CARREL_BASE_ERROR_INVALID: the input is not what it has to be; change the input
 * @CARREL_BASE_ERROR_LIMIT: the input is larger, longer or deeper than is accepted
 * @CARREL_BASE_ERROR_NOT_FOUND: the file, program or process does not exist
 * @CARREL_BASE_ERROR_DENIED: permission is missing
 * @CARREL_BASE_ERROR_NO_SPACE: the file system is full or the quota is used up
 * @CARREL_BASE_ERROR_READ_ONLY: the file system cannot be written
 * @CARREL_BASE_ERROR_BUSY: somebody else holds it
 * @CARREL_BASE_ERROR_NEWER: written by a newer Carrel; this one must not touch it
 *
 * What a caller can act on.
 */
typedef enum
{
  CARREL_BASE_ERROR_FAILED,
  CARREL_BASE_ERROR_INVALID,
  CARREL_BASE_ERROR_LIMIT,
  CARREL_BASE_ERROR_NOT_FOUND,
  CARREL_BASE_ERROR_DENIED,
  CARREL_BASE_ERROR_NO_SPACE,
  CARREL_BASE_ERROR_READ_ONLY,
  CARREL_BASE_ERROR_BUSY,
  CARREL_BASE_ERROR_NEWER,
} CarrelBaseError;

/**
 * carrel_base_error_quark:
 *
 * Returns: the quark behind %CARREL_BASE_ERROR. Any thread.
 */
GQuark carrel_base_error_quark (void);

/**
 * carrel_base_error_code_from_errno:
 * @error_number: a value of `errno`
 *
 * Returns: the code that tells a caller the same as @error_number. Any thread.
 */
CarrelBaseError carrel_base_error_code_from_errno (int error_number);

/**
 * carrel_base_error_set_errno:
 * @error: (out) (optional): where to put the error
 * @error_number: a value of `errno`, saved before anything else was called
 * @format: a translated printf format that says what was tried, and on what
 * @...: its arguments
 *
 * Sets @error to the sentence, a colon, and the system's words for @error_number. Any thread.
 */
void carrel_base_error_set_errno (GError **error, int error_number, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

G_END_DECLS
