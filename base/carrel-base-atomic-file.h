/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Files become true in one order: written aside, synced, renamed, the folder synced. A reader sees
 * the old file or the new one, whenever the power fails; what was written aside is recognised by its
 * suffix and may be removed by whoever owns the folder.
 */

/**
 * CARREL_BASE_ATOMIC_FILE_SUFFIX:
 *
 * How the name of a file ends that is still being written.
 */
#define CARREL_BASE_ATOMIC_FILE_SUFFIX ".part"

/**
 * carrel_base_atomic_file_write:
 * @path: (type filename): the file to replace or to make
 * @data: (array length=length): its new content
 * @length: bytes of @data
 * @mode: its permissions, 0600 as a rule
 * @error: (out) (optional): %CARREL_BASE_ERROR; the file is then as it was before
 *
 * Replaces a file as a whole and durably.
 *
 * Returns: whether the new content is on the disk under @path. Any thread; blocks on the disk.
 */
gboolean carrel_base_atomic_file_write (const char *path,
                                        const void *data,
                                        gsize length,
                                        guint mode,
                                        GError **error);

/**
 * carrel_base_atomic_file_remove_parts:
 * @path: (type filename): a file that carrel_base_atomic_file_write() writes
 *
 * Removes what programs that were killed while they wrote @path have left aside. Whoever
 * writes @path at this moment fails to, with %CARREL_BASE_ERROR: for those who know by a lock that nobody
 * does, or who can do without. Any thread; blocks on the disk.
 */
void carrel_base_atomic_file_remove_parts (const char *path);

/**
 * carrel_base_atomic_file_publish:
 * @part: (type filename): a complete file, written aside in the same folder
 * @path: (type filename): the name it is to have
 * @error: (out) (optional): %CARREL_BASE_ERROR; @path is then as it was before
 *
 * Syncs @part, renames it to @path (replacing what was there), syncs the folder.
 *
 * Returns: whether @path is now durably the new file. Any thread; blocks on the disk.
 */
gboolean carrel_base_atomic_file_publish (const char *part, const char *path, GError **error);

/**
 * carrel_base_atomic_file_sync_folder:
 * @folder: (type filename): a folder whose entries changed
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Makes created, renamed and removed entries of @folder durable.
 *
 * Returns: whether they are. Any thread; blocks on the disk.
 */
gboolean carrel_base_atomic_file_sync_folder (const char *folder, GError **error);

/**
 * carrel_base_atomic_file_make_folder:
 * @folder: (type filename): a folder to make, parents included, each 0700
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Makes a private folder durably. One that exists is left as it is.
 *
 * Returns: whether @folder exists now. Any thread; blocks on the disk.
 */
gboolean carrel_base_atomic_file_make_folder (const char *folder, GError **error);

/**
 * carrel_base_atomic_file_read:
 * @path: (type filename): a file
 * @limit: bytes accepted
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Reads a small file of ours, bounded.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set. Any thread; blocks.
 */
GBytes *carrel_base_atomic_file_read (const char *path, gsize limit, GError **error);

G_END_DECLS
