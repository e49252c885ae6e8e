/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-query.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryQuery,
                     carrel_library_query,
                     carrel_library_query_copy,
                     carrel_library_query_free)

CarrelLibraryQuery *
carrel_library_query_new (CarrelLibraryFilter filter)
{
  CarrelLibraryQuery *query = g_new0 (CarrelLibraryQuery, 1);

  query->filter = filter;
  return query;
}

CarrelLibraryQuery *
carrel_library_query_copy (const CarrelLibraryQuery *query)
{
  CarrelLibraryQuery *copy;

  g_return_val_if_fail (query != NULL, NULL);

  copy = g_memdup2 (query, sizeof *query);
  copy->tag = g_strdup (query->tag);
  copy->search = g_strdup (query->search);
  copy->uuids = g_strdupv (query->uuids);
  copy->ranks = g_strdupv (query->ranks);
  return copy;
}

void
carrel_library_query_free (CarrelLibraryQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->tag);
  g_free (query->search);
  g_strfreev (query->uuids);
  g_strfreev (query->ranks);
  g_free (query);
}

static gboolean
uuids_equal (GStrv one, GStrv other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return g_strv_equal ((const char *const *) one, (const char *const *) other);
}

gboolean
carrel_library_query_equal (const CarrelLibraryQuery *query, const CarrelLibraryQuery *other)
{
  g_return_val_if_fail (query != NULL, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  return query->filter == other->filter && query->folder_id == other->folder_id &&
         query->sort == other->sort && query->descending == other->descending &&
         g_strcmp0 (query->tag, other->tag) == 0 && g_strcmp0 (query->search, other->search) == 0 &&
         uuids_equal (query->uuids, other->uuids) && uuids_equal (query->ranks, other->ranks);
}
