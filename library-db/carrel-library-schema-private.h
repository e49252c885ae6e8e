/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/* "Crrl": tells our databases from those of other programs. */
#define CARREL_LIBRARY_SCHEMA_APPLICATION_ID 0x4372726c

/**
 * carrel_library_schema_get_version:
 *
 * Returns: the version that this program writes. Any thread.
 */
int carrel_library_schema_get_version (void);

/**
 * carrel_library_schema_get_step:
 * @version: a version from 1 to carrel_library_schema_get_version()
 *
 * Returns: (transfer none): the statements that make @version out of the version before. Any thread.
 */
const char *carrel_library_schema_get_step (int version);

/**
 * carrel_library_schema_read:
 * @store: a connection
 * @out_application_id: (out): whose database it is, 0 for an empty one
 * @out_version: (out): its version, 0 for an empty one
 * @error: where to put the reason
 *
 * Returns: %TRUE with both set, %FALSE with @error set.
 */
gboolean carrel_library_schema_read (CarrelLibraryStore *store,
                                     gint64 *out_application_id,
                                     gint64 *out_version,
                                     GError **error);

/**
 * carrel_library_schema_migrate:
 * @store: a writing connection
 * @error: where to put the reason
 *
 * Brings the database from its version, or from nothing, to ours in one transaction.
 *
 * Returns: %TRUE when it is at our version, %FALSE with @error set and nothing changed.
 */
gboolean carrel_library_schema_migrate (CarrelLibraryStore *store, GError **error);

/**
 * carrel_library_schema_check:
 * @store: a connection
 * @thorough: compare indices and the search index with the tables, too
 * @error: where to put the reason, %CARREL_LIBRARY_ERROR_DAMAGED if it does not hold
 *
 * Checks every page of the database, and that it has the tables of our version, as we made them.
 *
 * Returns: %TRUE when sound, %FALSE with @error set.
 */
gboolean carrel_library_schema_check (CarrelLibraryStore *store, gboolean thorough, GError **error);

G_END_DECLS
