/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-item.h"
#include "carrel-library-query.h"
#include "carrel-library.h"

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_LIST (carrel_library_list_get_type ())

/**
 * CarrelLibraryList:
 *
 * A #GListModel of #CarrelLibraryItem over a query. It holds the order of all rows as one number
 * each, and objects only for the rows that somebody holds. It follows every change of the library,
 * from this program or another, with the smallest `items-changed` that tells it.
 *
 * Properties: `query` (#CarrelLibraryQuery, readable and writable), `loading` (boolean, read-only):
 * whether the rows of the present query are still awaited; until they are there, those of the query
 * before stay.
 */
G_DECLARE_FINAL_TYPE (CarrelLibraryList, carrel_library_list, CARREL, LIBRARY_LIST, GObject)

/**
 * carrel_library_list_new:
 * @library: the library
 * @query: (nullable): what to list, %NULL for all machines by name
 *
 * Returns: (transfer full): a list that fills as soon as the main loop runs.
 */
CarrelLibraryList *carrel_library_list_new (CarrelLibrary *library,
                                            const CarrelLibraryQuery *query);

/**
 * carrel_library_list_set_query:
 * @list: a list
 * @query: what to list from now on; copied
 *
 * Lists something else. A query equal to the present one costs nothing.
 */
void carrel_library_list_set_query (CarrelLibraryList *list, const CarrelLibraryQuery *query);

/**
 * carrel_library_list_get_query:
 * @list: a list
 *
 * Returns: (transfer none): what is listed.
 */
const CarrelLibraryQuery *carrel_library_list_get_query (CarrelLibraryList *list);

/**
 * carrel_library_list_is_loading:
 * @list: a list
 *
 * Returns: whether the rows of the present query are still awaited.
 */
gboolean carrel_library_list_is_loading (CarrelLibraryList *list);

/**
 * carrel_library_list_find_async:
 * @list: a list
 * @uuid: a machine
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Looks where a machine stands in the list.
 */
void carrel_library_list_find_async (CarrelLibraryList *list,
                                     const char *uuid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_library_list_find_finish:
 * @list: a list
 * @result: what the callback got
 * @out_position: (out): where it stands now; untouched on failure
 * @error: where to put the reason; %CARREL_LIBRARY_ERROR_NOT_FOUND if it is not listed
 *
 * Returns: %TRUE if it is listed, %FALSE with @error set.
 */
gboolean carrel_library_list_find_finish (CarrelLibraryList *list,
                                          GAsyncResult *result,
                                          guint *out_position,
                                          GError **error);

G_END_DECLS
