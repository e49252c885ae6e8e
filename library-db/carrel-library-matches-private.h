/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/* Up to so many matches are looked up one by one; more are picked out while walking the order. */
#define CARREL_LIBRARY_MATCHES_FEW 1000

/**
 * CarrelLibraryMatches:
 *
 * The rows that a search finds, in no order.
 */
typedef struct _CarrelLibraryMatches CarrelLibraryMatches;

/**
 * carrel_library_matches_find:
 * @store: a connection inside of a read transaction
 * @search: a folded search text
 * @error: where to put the reason
 *
 * Searches. The last result is remembered with the connection as long as nothing is committed, for the
 * first page and the whole order are asked for one after the other.
 *
 * Returns: (transfer none) (nullable): the matches, until the next call; or %NULL with @error set.
 */
CarrelLibraryMatches *carrel_library_matches_find (CarrelLibraryStore *store,
                                                   const char *search,
                                                   GError **error);

/**
 * carrel_library_matches_peek:
 * @store: a connection inside of a read transaction
 * @search: a folded search text of three or more characters
 * @rows: (element-type gint64): row ids in the order wanted
 * @limit: how many matches are wanted
 * @error: where to put the reason
 *
 * Looks at the first of @rows one by one, for a search so common that the first page is found among
 * them, without collecting all that it finds.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the first @limit matches; %NULL with @error
 *   set, or %NULL without one when the search is not so common.
 */
GArray *carrel_library_matches_peek (CarrelLibraryStore *store,
                                     const char *search,
                                     GArray *rows,
                                     guint limit,
                                     GError **error);

/**
 * carrel_library_matches_get_few:
 * @matches: matches
 *
 * Returns: (transfer none) (nullable) (element-type gint64): all row ids, or %NULL if there are more than
 *   %CARREL_LIBRARY_MATCHES_FEW.
 */
GArray *carrel_library_matches_get_few (CarrelLibraryMatches *matches);

/**
 * carrel_library_matches_contains:
 * @matches: matches
 * @row: a row id
 *
 * Returns: whether the row is among them.
 */
gboolean carrel_library_matches_contains (CarrelLibraryMatches *matches, gint64 row);

G_END_DECLS
