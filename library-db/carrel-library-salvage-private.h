/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/**
 * carrel_library_salvage_copy:
 * @damaged: a connection to a damaged database
 * @store: a connection to the new one, inside of a transaction
 * @report: (element-type utf8): where to add sentences for people
 * @error: where to put the reason why @store could not be written
 *
 * Copies what is in no manifest, as far as it can be read: journal, log, media, settings; and machines
 * that have a folder but no manifest. What @damaged does not give is passed over.
 *
 * Returns: %TRUE when done, %FALSE with @error set.
 */
gboolean carrel_library_salvage_copy (CarrelLibraryStore *damaged,
                                      CarrelLibraryStore *store,
                                      GPtrArray *report,
                                      GError **error);

G_END_DECLS
