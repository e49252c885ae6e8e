/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-record-private.h"

G_BEGIN_DECLS

/**
 * carrel_library_repair_has_past:
 * @folder: the library's folder
 *
 * Returns: whether there is anything to make a database from: a backup, or a manifest. Any thread;
 *   blocks.
 */
gboolean carrel_library_repair_has_past (const char *folder);

/**
 * carrel_library_repair_rebuild:
 * @folder: the library's folder, locked
 * @report: (element-type utf8): where to add sentences for people
 * @error: where to put the reason
 *
 * Makes the database anew: from the newest good backup, then what the manifests say of later changes,
 * then what can still be read of the present file. The new one is written aside and takes the place of
 * the present one, which is kept in `damaged/`, only when it is whole and durable.
 *
 * Returns: %TRUE when done, %FALSE with @error set and everything as it was.
 */
gboolean carrel_library_repair_rebuild (const char *folder, GPtrArray *report, GError **error);

/**
 * carrel_library_repair_adopt:
 * @store: a writing connection, outside of a transaction
 * @report: (element-type utf8): where to add sentences for people
 * @error: where to put the reason
 *
 * Takes in machines whose folders are there with a manifest, but which the database does not know:
 * copied here by hand, or younger than a database that was put back.
 *
 * Returns: %TRUE when done, %FALSE with @error set.
 */
gboolean carrel_library_repair_adopt (CarrelLibraryStore *store, GPtrArray *report, GError **error);

/**
 * carrel_library_repair_apply:
 * @store: a connection inside of a transaction
 * @record: a machine as its manifest or another database has it
 * @report: (element-type utf8): where to add sentences for people
 * @error: where to put the reason
 *
 * Writes the machine unless the database has it as it is or newer; makes its folders.
 *
 * Returns: %TRUE when done, %FALSE with @error set.
 */
gboolean carrel_library_repair_apply (CarrelLibraryStore *store,
                                      CarrelLibraryRecord *record,
                                      GPtrArray *report,
                                      GError **error);

G_END_DECLS
