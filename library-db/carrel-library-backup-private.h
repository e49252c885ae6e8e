/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/* Backups kept. */
#define CARREL_LIBRARY_BACKUP_COUNT 5

/**
 * carrel_library_backup_list:
 * @folder: the library's folder
 *
 * Returns: (transfer full) (element-type filename): the paths of all backups, the newest first. Any
 *   thread; blocks.
 */
GPtrArray *carrel_library_backup_list (const char *folder);

/**
 * carrel_library_backup_is_due:
 * @folder: the library's folder
 *
 * Returns: whether the newest backup is older than a day, or there is none. Any thread; blocks.
 */
gboolean carrel_library_backup_is_due (const char *folder);

/**
 * carrel_library_backup_write:
 * @store: a connection
 * @error: where to put the reason
 *
 * Writes a compact copy of the database aside, makes it durable, names it, and lets the oldest go.
 *
 * Returns: %TRUE when done, %FALSE with @error set and nothing left behind.
 */
gboolean carrel_library_backup_write (CarrelLibraryStore *store, GError **error);

G_END_DECLS
