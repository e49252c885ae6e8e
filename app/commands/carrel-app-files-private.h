/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-fiber.h"

G_BEGIN_DECLS

/*
 * Files of machines: all of it waits for the disk (unlinking, fsync(2)), and is done in a thread, on which
 * a fiber waits.  What was begun is done even when the fiber is cancelled.
 */

/**
 * carrel_app_files_make_folder:
 * @fiber: the fiber that runs
 * @folder: a folder
 * @error: as carrel_base_atomic_file_make_folder()
 *
 * Makes a folder and those above it, durably; that it is there is no error.
 *
 * Returns: whether it is there
 */
gboolean carrel_app_files_make_folder (CarrelAppFiber *fiber, const char *folder, GError **error);

/**
 * carrel_app_files_remove_machine:
 * @fiber: the fiber that runs
 * @folder: a machine's folder; it need not be there
 * @disk_files: (array zero-terminated=1): the files in `disks` that are the machine's own
 * @out_foreign: (out) (optional) (transfer full): names of what was left because it is not ours; untouched
 *   on failure
 * @error: set when something of ours could not be removed
 *
 * Removes what Carrel made in a machine's folder: the manifest, the named disks, the firmware's
 * variables, thumbnail, logs, saved state.  Links are removed, never followed; other file systems are not
 * entered; what Carrel did not make stays, and the folder with it.
 *
 * Returns: whether nothing of ours is left
 */
gboolean carrel_app_files_remove_machine (CarrelAppFiber *fiber,
                                          const char *folder,
                                          const char *const *disk_files,
                                          GStrv *out_foreign,
                                          GError **error);

/**
 * carrel_app_files_remove_disk:
 * @fiber: the fiber that runs
 * @folder: a machine's folder
 * @file: a disk's file
 * @error: set when it could not be removed
 *
 * Removes one disk and what may have been written aside for it; that there is none is no error.
 *
 * Returns: whether it is gone, durably
 */
gboolean carrel_app_files_remove_disk (CarrelAppFiber *fiber,
                                       const char *folder,
                                       const char *file,
                                       GError **error);

/**
 * carrel_app_files_remove_trial:
 * @fiber: the fiber that runs
 * @folder: a machine's folder
 * @error: set when it could not be removed
 *
 * Removes the names of what was written while the machine was only tried; that there is nothing is no
 * error.
 *
 * Returns: whether nothing of it is left
 */
gboolean carrel_app_files_remove_trial (CarrelAppFiber *fiber, const char *folder, GError **error);

G_END_DECLS
