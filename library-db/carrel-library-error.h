/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CARREL_LIBRARY_ERROR:
 *
 * The error domain of the library.
 */
#define CARREL_LIBRARY_ERROR (carrel_library_error_quark ())

/**
 * CarrelLibraryError:
 * @CARREL_LIBRARY_ERROR_FAILED: anything a caller cannot act on
 * @CARREL_LIBRARY_ERROR_NOT_FOUND: no such machine, folder, operation or medium
 * @CARREL_LIBRARY_ERROR_EXISTS: something with this UUID, path or name is there already
 * @CARREL_LIBRARY_ERROR_INVALID: an argument or a manifest is not acceptable
 * @CARREL_LIBRARY_ERROR_READ_ONLY: the library was opened read-only
 * @CARREL_LIBRARY_ERROR_NEWER: the database was written by a newer Carrel
 * @CARREL_LIBRARY_ERROR_DAMAGED: the database is damaged; opening it again repairs it
 * @CARREL_LIBRARY_ERROR_LOST: the database was deleted or replaced while it was open
 * @CARREL_LIBRARY_ERROR_NO_SPACE: the file system is full
 * @CARREL_LIBRARY_ERROR_BUSY: another program kept the library or the machine to itself
 * @CARREL_LIBRARY_ERROR_PERMISSION: the folder may not be entered, or lies behind a link
 * @CARREL_LIBRARY_ERROR_CLOSED: the library was closed before the call
 *
 * What a caller of the library can tell apart.
 */
typedef enum
{
  CARREL_LIBRARY_ERROR_FAILED,
  CARREL_LIBRARY_ERROR_NOT_FOUND,
  CARREL_LIBRARY_ERROR_EXISTS,
  CARREL_LIBRARY_ERROR_INVALID,
  CARREL_LIBRARY_ERROR_READ_ONLY,
  CARREL_LIBRARY_ERROR_NEWER,
  CARREL_LIBRARY_ERROR_DAMAGED,
  CARREL_LIBRARY_ERROR_LOST,
  CARREL_LIBRARY_ERROR_NO_SPACE,
  CARREL_LIBRARY_ERROR_BUSY,
  CARREL_LIBRARY_ERROR_PERMISSION,
  CARREL_LIBRARY_ERROR_CLOSED,
} CarrelLibraryError;

/**
 * carrel_library_error_quark:
 *
 * Returns: the quark of the domain. Any thread.
 */
GQuark carrel_library_error_quark (void);

G_END_DECLS
