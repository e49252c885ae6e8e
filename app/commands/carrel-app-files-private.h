/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * carrel_app_files_remove_machine:
 * @folder: a machine's folder; it need not be there
 * @disk_files: (array zero-terminated=1): the files in `disks` that are the machine's own
 * @out_foreign: (out) (optional) (transfer full): names of what was left because it is not ours; untouched
 *   on failure
 * @error: set when something of ours could not be removed
 *
 * Removes what Carrel made in a machine's folder: the manifest, the named disks, the firmware's
 * variables, thumbnail, logs, saved state.  Links are removed, never followed; other file systems are not
 * entered; what Carrel did not make stays, and the folder with it.  Any thread; blocks on the disk.
 *
 * Returns: whether nothing of ours is left
 */
gboolean carrel_app_files_remove_machine (const char *folder,
                                          const char *const *disk_files,
                                          GStrv *out_foreign,
                                          GError **error);

/**
 * carrel_app_files_remove_disk:
 * @folder: a machine's folder
 * @file: a disk's file
 * @error: set when it could not be removed
 *
 * Removes one disk and what may have been written aside for it; that there is none is no error.
 *
 * Returns: whether it is gone, durably
 */
gboolean carrel_app_files_remove_disk (const char *folder, const char *file, GError **error);

/**
 * carrel_app_files_remove_trial:
 * @folder: a machine's folder
 * @error: set when it could not be removed
 *
 * Removes the names of what was written while the machine was only tried; that there is nothing is no
 * error. Any thread; blocks on the disk.
 *
 * Returns: whether nothing of it is left
 */
gboolean carrel_app_files_remove_trial (const char *folder, GError **error);

G_END_DECLS
