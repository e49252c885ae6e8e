/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "vmm-core/carrel-vmm-disk.h"

G_BEGIN_DECLS

/**
 * carrel_app_disk_image_inspect:
 * @path: a disk image
 * @out_bytes: (out): the size the guest will see, a multiple of 512; untouched on failure
 * @error: %CARREL_VMM_ERROR_MEDIA, %CARREL_VMM_ERROR_UNSAFE_IMAGE, or %CARREL_APP_ERROR_USAGE for a
 *   format that is not copied
 *
 * Looks whether an image can be copied into the library: a qcow2 or raw one that names no other file.
 *
 * Returns: whether it can
 */
gboolean carrel_app_disk_image_inspect (const char *path, guint64 *out_bytes, GError **error);

/**
 * carrel_app_disk_image_is_one:
 * @path: a file that was given as a medium
 *
 * Returns: whether it is a disk image rather than an installer's disc
 */
gboolean carrel_app_disk_image_is_one (const char *path);

/**
 * carrel_app_disk_image_copy:
 * @command: a command whose operation is under way
 * @source: the image
 * @path: where the machine's disk shall be
 * @bytes: its size, at least the image's
 * @error: set on failure
 *
 * Copies an image into a qcow2 disk, written aside, synced and then named; no row names it yet.  To be called between
 * carrel_app_saga_begin() and carrel_app_saga_end(); it may be cancelled all the same.
 *
 * Returns: whether @path is now the whole disk, durably
 */
gboolean carrel_app_disk_image_copy (CarrelAppCommand *command,
                                     const char *source,
                                     const char *path,
                                     guint64 bytes,
                                     GError **error);

G_END_DECLS
