/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelBaseLateSymbol:
 * @name: a symbol of a library
 * @offset: where in the caller's table its address belongs
 *
 * An entry of the list for carrel_base_late_load(); the list ends with a @name of %NULL.
 */
typedef struct
{
  const char *name;
  gsize offset;
} CarrelBaseLateSymbol;

/**
 * carrel_base_late_load:
 * @file_name: a library, by the name its ABI has
 * @symbols: (array zero-terminated=1): what is wanted of it, in static memory
 * @out_table: the table of addresses, in static memory; untouched on failure
 * @error: (out) (optional): %CARREL_BASE_ERROR_NOT_FOUND when the library is missing, or lacks a symbol
 *
 * Loads a shared library when it is first needed rather than at the start of the program.  Loading it
 * again costs nothing.  A library stays loaded.  Any thread; the first call blocks while files are read.
 *
 * Returns: whether every symbol is in @out_table
 */
gboolean carrel_base_late_load (const char *file_name,
                                const CarrelBaseLateSymbol *symbols,
                                gpointer out_table,
                                GError **error);

G_END_DECLS
