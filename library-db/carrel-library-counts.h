/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library.h"

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_COUNTS (carrel_library_counts_get_type ())

/**
 * CarrelLibraryCounts:
 * @all: machines not in the trash
 * @favourites: of these, favourites
 * @recent: how many the recent list shows
 * @trash: machines in the trash
 * @folders: (element-type gint64 guint): for each folder that holds any itself, how many
 * @tags: (element-type utf8 guint): for each tag, how many bear it
 *
 * What the sidebar shows. The keys of @folders are pointers to #gint64 (g_int64_hash()).
 */
typedef struct
{
  guint all;
  guint favourites;
  guint recent;
  guint trash;
  GHashTable *folders;
  GHashTable *tags;
} CarrelLibraryCounts;

/**
 * carrel_library_counts_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_counts_get_type (void);

/**
 * carrel_library_counts_copy:
 * @counts: counts
 *
 * Returns: (transfer full): a copy that shares the tables, which nobody changes. Any thread.
 */
CarrelLibraryCounts *carrel_library_counts_copy (const CarrelLibraryCounts *counts);

/**
 * carrel_library_counts_free:
 * @counts: (nullable) (transfer full): counts
 *
 * Frees the counts. Any thread.
 */
void carrel_library_counts_free (CarrelLibraryCounts *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryCounts, carrel_library_counts_free)

/**
 * carrel_library_counts_load_async:
 * @library: a library
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Counts the machines for the sidebar.
 */
void carrel_library_counts_load_async (CarrelLibrary *library,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_library_counts_load_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable): the counts, or %NULL with @error set.
 */
CarrelLibraryCounts *carrel_library_counts_load_finish (CarrelLibrary *library,
                                                        GAsyncResult *result,
                                                        GError **error);

G_END_DECLS
