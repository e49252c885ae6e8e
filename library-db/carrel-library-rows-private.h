/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-query.h"
#include "carrel-library-record-private.h"

G_BEGIN_DECLS

/* Rows of a first page. */
#define CARREL_LIBRARY_ROWS_PAGE 64

/**
 * carrel_library_rows_head_async:
 * @library: a library
 * @query: what to list; copied
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the first page alone, as fast as that goes.
 */
void carrel_library_rows_head_async (CarrelLibrary *library,
                                     const CarrelLibraryQuery *query,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);

/**
 * carrel_library_rows_head_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryRecord): the first page in order,
 *   complete if it has fewer than %CARREL_LIBRARY_ROWS_PAGE rows; %NULL with @error set.
 */
GPtrArray *carrel_library_rows_head_finish (CarrelLibrary *library,
                                            GAsyncResult *result,
                                            GError **error);

/**
 * carrel_library_rows_order_async:
 * @library: a library
 * @query: what to list; copied
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the order of all rows.
 */
void carrel_library_rows_order_async (CarrelLibrary *library,
                                      const CarrelLibraryQuery *query,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_library_rows_order_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the row ids in order; %NULL with @error set.
 */
GArray *carrel_library_rows_order_finish (CarrelLibrary *library,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * carrel_library_rows_fetch_async:
 * @library: a library
 * @rows: (element-type gint64): row ids; copied
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads some rows.
 */
void carrel_library_rows_fetch_async (CarrelLibrary *library,
                                      GArray *rows,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_library_rows_fetch_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryRecord): those that are still there, in
 *   no order; %NULL with @error set.
 */
GPtrArray *carrel_library_rows_fetch_finish (CarrelLibrary *library,
                                             GAsyncResult *result,
                                             GError **error);

G_END_DECLS
