/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-query.h"
#include "carrel-library-store-private.h"

G_BEGIN_DECLS

/**
 * CarrelLibrarySelection:
 *
 * A query as SQL: the condition with its arguments, and the order.
 */
typedef struct _CarrelLibrarySelection CarrelLibrarySelection;

/**
 * carrel_library_selection_new:
 * @query: a query
 *
 * Returns: (transfer full): its SQL. Any thread.
 */
CarrelLibrarySelection *carrel_library_selection_new (const CarrelLibraryQuery *query);

/**
 * carrel_library_selection_new_within:
 * @query: a query, whose search is passed over
 * @rows: (nullable) (element-type gint64): only these rows, or %NULL for all
 *
 * Returns: (transfer full): its SQL. Any thread.
 */
CarrelLibrarySelection *carrel_library_selection_new_within (const CarrelLibraryQuery *query,
                                                             GArray *rows);

/**
 * carrel_library_selection_free:
 * @selection: (nullable) (transfer full): a selection
 *
 * Frees the selection. Any thread.
 */
void carrel_library_selection_free (CarrelLibrarySelection *selection);

/**
 * carrel_library_selection_set_after:
 * @selection: a selection
 * @cursor: (nullable): what carrel_library_selection_make_cursor() gave, or anything
 * @error: where to put the reason, %CARREL_LIBRARY_ERROR_INVALID if it is not a cursor
 *
 * Leaves out what comes up to and with the cursor's row.
 *
 * Returns: %TRUE when understood, %FALSE with @error set.
 */
gboolean carrel_library_selection_set_after (CarrelLibrarySelection *selection,
                                             const char *cursor,
                                             GError **error);

/**
 * carrel_library_selection_query:
 * @selection: a selection, which must stay until the statement is stepped to its end
 * @store: a connection
 * @columns: the columns wanted, of `machines AS m`
 * @limit: how many rows at most, -1 for all
 * @error: where to put the reason
 *
 * Returns: (transfer none) (nullable): a statement to be stepped, or %NULL with @error set.
 */
sqlite3_stmt *carrel_library_selection_query (CarrelLibrarySelection *selection,
                                              CarrelLibraryStore *store,
                                              const char *columns,
                                              gint64 limit,
                                              GError **error);

/**
 * carrel_library_selection_query_with_cursor:
 * @selection: a selection, which must stay until the statement is stepped to its end
 * @store: a connection
 * @columns: the columns wanted, of `machines AS m`
 * @limit: how many rows at most, -1 for all
 * @error: where to put the reason
 *
 * Returns: (transfer none) (nullable): a statement to be stepped, which has three columns more, for
 *   carrel_library_selection_make_cursor(); or %NULL with @error set.
 */
sqlite3_stmt *carrel_library_selection_query_with_cursor (CarrelLibrarySelection *selection,
                                                          CarrelLibraryStore *store,
                                                          const char *columns,
                                                          gint64 limit,
                                                          GError **error);

/**
 * carrel_library_selection_make_cursor:
 * @statement: a statement of carrel_library_selection_query_with_cursor() on a row
 * @column: the first column after those that were wanted
 *
 * Returns: (transfer full): where the row stands in the order.
 */
char *carrel_library_selection_make_cursor (sqlite3_stmt *statement, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibrarySelection, carrel_library_selection_free)

G_END_DECLS
