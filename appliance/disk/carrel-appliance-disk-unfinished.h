/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CARREL_APPLIANCE_DISK_UNFINISHED_PART:
 *
 * What is called so in a folder for a conversion that may be gone on with: the new file, without what makes it a disk.
 */
#define CARREL_APPLIANCE_DISK_UNFINISHED_PART "data"

/**
 * CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT:
 *
 * The same for how far it has come.
 */
#define CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT "checkpoint"

/**
 * carrel_appliance_disk_unfinished_look:
 * @folder: (type filename): a folder for a conversion that may be gone on with
 * @out_done: (out): how much was read when it was broken off
 * @out_total: (out): of how much
 *
 * Only what is durable counts. Any thread; blocks on the disk.
 *
 * Returns: whether there is something to go on from; both are 0 otherwise
 */
gboolean carrel_appliance_disk_unfinished_look (const char *folder,
                                                guint64 *out_done,
                                                guint64 *out_total);

/**
 * carrel_appliance_disk_unfinished_is_busy:
 * @folder: (type filename): a folder for a conversion that may be gone on with
 *
 * Any thread; blocks shortly.
 *
 * Returns: whether one is under way there
 */
gboolean carrel_appliance_disk_unfinished_is_busy (const char *folder);

/**
 * carrel_appliance_disk_unfinished_remove:
 * @folder: (type filename): a folder for a conversion that may be gone on with
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when one is under way
 *
 * Removes what a conversion keeps there, if anything. Any thread; blocks on the disk.
 *
 * Returns: whether nothing of it is left
 */
gboolean carrel_appliance_disk_unfinished_remove (const char *folder, GError **error);

G_END_DECLS
