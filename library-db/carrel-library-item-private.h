/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-item.h"

G_BEGIN_DECLS

/**
 * carrel_library_item_new:
 * @row: the machine's row
 *
 * Returns: (transfer full): an item that is not loaded.
 */
CarrelLibraryItem *carrel_library_item_new (gint64 row);

/**
 * carrel_library_item_get_row:
 * @item: an item
 *
 * Returns: the machine's row.
 */
gint64 carrel_library_item_get_row (CarrelLibraryItem *item);

/**
 * carrel_library_item_take_machine:
 * @item: an item
 * @machine: (transfer full): what the database says now
 *
 * Fills the item and notifies of the properties that differ from before.
 */
void carrel_library_item_take_machine (CarrelLibraryItem *item, CarrelLibraryMachine *machine);

G_END_DECLS
