/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-record-private.h"

G_BEGIN_DECLS

/* The manifest within a machine's folder, and the folder of those within the library. */
#define CARREL_LIBRARY_MANIFEST_FILE "machine.json"
#define CARREL_LIBRARY_MANIFEST_FOLDER "machines"

/**
 * carrel_library_manifest_print:
 * @record: a machine
 *
 * Returns: (transfer full): its manifest as JSON. Any thread.
 */
char *carrel_library_manifest_print (CarrelLibraryRecord *record);

/**
 * carrel_library_manifest_parse:
 * @text: (array length=length): a manifest, possibly hostile
 * @length: its bytes
 * @uuid: the UUID it must be of
 * @error: where to put the reason, %CARREL_LIBRARY_ERROR_INVALID
 *
 * Reads a manifest without touching any file. What can be left out is replaced by its default; disks
 * that are not acceptable are left out. Any thread.
 *
 * Returns: (transfer full) (nullable): the machine, or %NULL with @error set.
 */
CarrelLibraryRecord *carrel_library_manifest_parse (const char *text,
                                                    gsize length,
                                                    const char *uuid,
                                                    GError **error);

/**
 * carrel_library_manifest_read:
 * @folder: the library's folder
 * @uuid: a machine
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable): what the manifest in the machine's folder says, or %NULL with
 *   @error set. Any thread; blocks.
 */
CarrelLibraryRecord *carrel_library_manifest_read (const char *folder,
                                                   const char *uuid,
                                                   GError **error);

/**
 * carrel_library_manifest_exists:
 * @folder: the library's folder
 * @uuid: a machine
 *
 * Returns: whether there is a manifest in the machine's folder. Any thread; blocks.
 */
gboolean carrel_library_manifest_exists (const char *folder, const char *uuid);

/**
 * carrel_library_manifest_list:
 * @folder: the library's folder
 *
 * Returns: (transfer full) (element-type utf8): the UUIDs of all folders of machines, in no order. Any
 *   thread; blocks.
 */
GPtrArray *carrel_library_manifest_list (const char *folder);

/**
 * carrel_library_manifest_flush:
 * @store: a writing connection, outside of a transaction
 * @error: where to put the reason
 *
 * Writes every manifest that is due, whichever program made it so. Each is written while the write
 * lock is held, so that of two programs the later one never loses to the earlier.
 *
 * Returns: %TRUE when none is due any more, %FALSE with @error set when some still are.
 */
gboolean carrel_library_manifest_flush (CarrelLibraryStore *store, GError **error);

G_END_DECLS
