/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CarrelLibraryFilter:
 * @CARREL_LIBRARY_FILTER_ALL: every machine not in the trash
 * @CARREL_LIBRARY_FILTER_FAVOURITES: the favourites
 * @CARREL_LIBRARY_FILTER_RECENT: those used last, at most %CARREL_LIBRARY_RECENT_LIMIT
 * @CARREL_LIBRARY_FILTER_FOLDER: those in one folder itself
 * @CARREL_LIBRARY_FILTER_TAG: those that bear one tag
 * @CARREL_LIBRARY_FILTER_TRASH: those in the trash
 *
 * Which machines to list.
 */
typedef enum
{
  CARREL_LIBRARY_FILTER_ALL,
  CARREL_LIBRARY_FILTER_FAVOURITES,
  CARREL_LIBRARY_FILTER_RECENT,
  CARREL_LIBRARY_FILTER_FOLDER,
  CARREL_LIBRARY_FILTER_TAG,
  CARREL_LIBRARY_FILTER_TRASH,
} CarrelLibraryFilter;

/**
 * CarrelLibrarySort:
 * @CARREL_LIBRARY_SORT_NAME: by name, numbers in it by value, letters without regard to case
 * @CARREL_LIBRARY_SORT_USED: by last use
 * @CARREL_LIBRARY_SORT_CREATED: by age
 * @CARREL_LIBRARY_SORT_MEMORY: by memory
 * @CARREL_LIBRARY_SORT_PROCESSORS: by processors
 * @CARREL_LIBRARY_SORT_DISK_SIZE: by the disks' virtual size
 * @CARREL_LIBRARY_SORT_OS: by operating system id
 * @CARREL_LIBRARY_SORT_FOLDER: by the folder's name, those in no folder first
 * @CARREL_LIBRARY_SORT_RANK: by the ranks given with the query
 *
 * In which order to list them; equal ones by name, then by age.
 */
typedef enum
{
  CARREL_LIBRARY_SORT_NAME,
  CARREL_LIBRARY_SORT_USED,
  CARREL_LIBRARY_SORT_CREATED,
  CARREL_LIBRARY_SORT_MEMORY,
  CARREL_LIBRARY_SORT_PROCESSORS,
  CARREL_LIBRARY_SORT_DISK_SIZE,
  CARREL_LIBRARY_SORT_OS,
  CARREL_LIBRARY_SORT_FOLDER,
  CARREL_LIBRARY_SORT_RANK,
} CarrelLibrarySort;

/** CARREL_LIBRARY_RECENT_LIMIT: how many machines the recent list shows at most. */
#define CARREL_LIBRARY_RECENT_LIMIT 30

/** CARREL_LIBRARY_SEARCH_LIMIT: how many characters of a search text are looked at. */
#define CARREL_LIBRARY_SEARCH_LIMIT 256

#define CARREL_TYPE_LIBRARY_QUERY (carrel_library_query_get_type ())

/**
 * CarrelLibraryQuery:
 * @filter: which machines
 * @folder_id: the folder for %CARREL_LIBRARY_FILTER_FOLDER
 * @tag: (nullable): the tag for %CARREL_LIBRARY_FILTER_TAG
 * @search: (nullable): only those with this text somewhere in name, notes, tags or system, taken
 *   literally and without regard to case; fewer than three characters are looked for in names alone
 * @uuids: (nullable): only these, such as the running ones
 * @ranks: (nullable): for %CARREL_LIBRARY_SORT_RANK: one digit and a UUID each, such as "0" before the
 *   UUID of a running machine; machines that are not named come last
 * @sort: by what
 * @descending: the greatest first
 *
 * What to list: a value. Set the fields with plain assignments of owned strings.
 */
typedef struct
{
  CarrelLibraryFilter filter;
  gint64 folder_id;
  char *tag;
  char *search;
  GStrv uuids;
  GStrv ranks;
  CarrelLibrarySort sort;
  gboolean descending;
} CarrelLibraryQuery;

/**
 * carrel_library_query_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_query_get_type (void);

/**
 * carrel_library_query_new:
 * @filter: which machines
 *
 * Returns: (transfer full): a query by name, ascending, without search. Any thread.
 */
CarrelLibraryQuery *carrel_library_query_new (CarrelLibraryFilter filter);

/**
 * carrel_library_query_copy:
 * @query: a query
 *
 * Returns: (transfer full): a deep copy. Any thread.
 */
CarrelLibraryQuery *carrel_library_query_copy (const CarrelLibraryQuery *query);

/**
 * carrel_library_query_free:
 * @query: (nullable) (transfer full): a query
 *
 * Frees the query. Any thread.
 */
void carrel_library_query_free (CarrelLibraryQuery *query);

/**
 * carrel_library_query_equal:
 * @query: a query
 * @other: another
 *
 * Returns: whether both list the same. Any thread.
 */
gboolean carrel_library_query_equal (const CarrelLibraryQuery *query,
                                     const CarrelLibraryQuery *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryQuery, carrel_library_query_free)

G_END_DECLS
