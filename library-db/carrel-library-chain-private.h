/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-disk.h"
#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/* Layers on layers that are followed. */
#define CARREL_LIBRARY_CHAIN_DEPTH 64

/**
 * carrel_library_chain_read:
 * @store: a connection
 * @id: a machine's row
 * @disks: (element-type CarrelLibraryDisk): where to add its disks
 * @error: where to put the reason
 *
 * Returns: %TRUE when read, %FALSE with @error set.
 */
gboolean carrel_library_chain_read (CarrelLibraryStore *store,
                                    gint64 id,
                                    GPtrArray *disks,
                                    GError **error);

/**
 * carrel_library_chain_check:
 * @disks: (element-type CarrelLibraryDisk): disks from a caller or a manifest
 * @error: where to put the reason, %CARREL_LIBRARY_ERROR_INVALID
 *
 * Checks that every disk has a chain of sane length, each layer naming the next, and that no file
 * leaves the library's folder. Any thread.
 *
 * Returns: %TRUE if so, %FALSE with @error set.
 */
gboolean carrel_library_chain_check (GPtrArray *disks, GError **error);

/**
 * carrel_library_chain_store:
 * @store: a connection inside of a transaction
 * @id: the machine's row
 * @disks: (element-type CarrelLibraryDisk): all its disks
 * @error: where to put the reason
 *
 * Replaces the machine's disks; adds the layers that are new and removes those nothing stands on any
 * more. A layer that is there already may grow but not change its file.
 *
 * Returns: %TRUE when written, %FALSE with @error set.
 */
gboolean carrel_library_chain_store (CarrelLibraryStore *store,
                                     gint64 id,
                                     GPtrArray *disks,
                                     GError **error);

G_END_DECLS
