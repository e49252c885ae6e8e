/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelLibraryPlace:
 * @folder: the library's folder, absolute, links resolved
 * @is_writable: whether files can be made in it
 * @on_network: whether it lies on a network file system
 *
 * Where a library lies.
 */
typedef struct
{
  char *folder;
  gboolean is_writable;
  gboolean on_network;
} CarrelLibraryPlace;

/**
 * carrel_library_place_find:
 * @folder: what the caller asked for
 * @make: whether to make it if there is none
 * @error: where to put the reason
 *
 * Finds the folder, and makes it with permissions 0700 if asked to. A link to a folder is followed.
 *
 * Returns: (transfer full) (nullable): the place, or %NULL with @error set. Any thread; blocks.
 */
CarrelLibraryPlace *carrel_library_place_find (const char *folder, gboolean make, GError **error);

/**
 * carrel_library_place_free:
 * @place: (nullable) (transfer full): a place
 *
 * Frees the place. Any thread.
 */
void carrel_library_place_free (CarrelLibraryPlace *place);

/**
 * carrel_library_place_is_network:
 * @type: the number of a file system, as statfs() tells it
 *
 * Returns: whether it is one whose files several hosts share. Any thread.
 */
gboolean carrel_library_place_is_network (gint64 type);

/**
 * carrel_library_place_lock:
 * @place: a writable place
 * @error: where to put the reason
 *
 * Waits until no other program is making, repairing or migrating the library here, and keeps others
 * from it. The kernel lets the lock go when the descriptor is closed, however the program ends.
 *
 * Returns: the descriptor to close afterwards, or -1 with @error set. Any thread; blocks.
 */
int carrel_library_place_lock (CarrelLibraryPlace *place, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryPlace, carrel_library_place_free)

G_END_DECLS
