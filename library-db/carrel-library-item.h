/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-machine.h"

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_ITEM (carrel_library_item_get_type ())

/**
 * CarrelLibraryItem:
 *
 * One machine in a list. It is made when its row becomes visible and filled a moment later; each
 * property notifies when it changes. It knows nothing of whether the machine runs.
 *
 * Properties, all read-only: `uuid`, `name`, `os-id`, `kind`, `place`, `notes` (strings, `uuid` and
 * `name` empty until loaded), `tags` (GStrv), `favourite`, `trashed`, `loaded` (boolean), `folder-id`,
 * `created-at`, `used-at` (int64), `memory`, `disk-size` (uint64), `processors`, `thumbnail` (uint).
 */
G_DECLARE_FINAL_TYPE (CarrelLibraryItem, carrel_library_item, CARREL, LIBRARY_ITEM, GObject)

/**
 * carrel_library_item_get_uuid:
 * @item: an item
 *
 * Returns: (transfer none): the machine's UUID, empty until loaded.
 */
const char *carrel_library_item_get_uuid (CarrelLibraryItem *item);

/**
 * carrel_library_item_get_name:
 * @item: an item
 *
 * Returns: (transfer none): the machine's name, empty until loaded.
 */
const char *carrel_library_item_get_name (CarrelLibraryItem *item);

/**
 * carrel_library_item_is_loaded:
 * @item: an item
 *
 * Returns: whether the item has been filled.
 */
gboolean carrel_library_item_is_loaded (CarrelLibraryItem *item);

/**
 * carrel_library_item_get_machine:
 * @item: an item
 *
 * Returns: (transfer none) (nullable): all that the list knows of the machine (no spec, no disks), or
 *   %NULL until loaded; replaced, not changed, when the machine changes.
 */
const CarrelLibraryMachine *carrel_library_item_get_machine (CarrelLibraryItem *item);

G_END_DECLS
