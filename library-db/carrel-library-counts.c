/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-counts.h"

#include "carrel-library-query.h"
#include "carrel-library-request-private.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryCounts,
                     carrel_library_counts,
                     carrel_library_counts_copy,
                     carrel_library_counts_free)

CarrelLibraryCounts *
carrel_library_counts_copy (const CarrelLibraryCounts *counts)
{
  CarrelLibraryCounts *copy;

  g_return_val_if_fail (counts != NULL, NULL);

  copy = g_memdup2 (counts, sizeof *counts);
  copy->folders = g_hash_table_ref (counts->folders);
  copy->tags = g_hash_table_ref (counts->tags);
  return copy;
}

void
carrel_library_counts_free (CarrelLibraryCounts *counts)
{
  if (counts == NULL)
    return;
  g_hash_table_unref (counts->folders);
  g_hash_table_unref (counts->tags);
  g_free (counts);
}

static gboolean
count_one (CarrelLibraryStore *store, const char *sql, guint *out_count, GError **error)
{
  gint64 count;

  if (!carrel_library_store_get_number (store, &count, error, sql, ""))
    return FALSE;
  *out_count = (guint) count;
  return TRUE;
}

static gboolean
count_folders (CarrelLibraryStore *store, GHashTable *folders, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT folder_id, count(*) FROM machines WHERE folder_id > 0 AND trashed = 0 GROUP BY folder_id",
    "");
  while (statement != NULL)
    {
      gint64 id;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      id = sqlite3_column_int64 (statement, 0);
      g_hash_table_insert (folders,
                           g_memdup2 (&id, sizeof id),
                           GUINT_TO_POINTER (sqlite3_column_int64 (statement, 1)));
    }
  return FALSE;
}

static gboolean
count_tags (CarrelLibraryStore *store, GHashTable *tags, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT t.name, count(*) FROM tags AS t JOIN machines AS m ON m.id = t.machine_id WHERE m.trashed = 0 GROUP BY t.name",
    "");
  while (statement != NULL)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_insert (tags,
                           carrel_library_store_dup_text (statement, 0),
                           GUINT_TO_POINTER (sqlite3_column_int64 (statement, 1)));
    }
  return FALSE;
}

static gboolean
load_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibraryCounts) counts = g_new0 (CarrelLibraryCounts, 1);

  counts->folders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  counts->tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (
    !count_one (store, "SELECT count(*) FROM machines WHERE trashed = 0", &counts->all, error) ||
    !count_one (store, "SELECT count(*) FROM machines WHERE trashed = 1", &counts->trash, error) ||
    !count_one (store,
                "SELECT count(*) FROM machines WHERE trashed = 0 AND favourite = 1",
                &counts->favourites,
                error) ||
    !count_one (
      store,
      "SELECT count(*) FROM (SELECT 1 FROM machines WHERE trashed = 0 AND used_sequence > 0 LIMIT " G_STRINGIFY (
        CARREL_LIBRARY_RECENT_LIMIT) ")",
      &counts->recent,
      error) ||
    !count_folders (store, counts->folders, error) || !count_tags (store, counts->tags, error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&counts),
                                     (GDestroyNotify) carrel_library_counts_free);
  return TRUE;
}

void
carrel_library_counts_load_async (CarrelLibrary *library,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  carrel_library_request_answer (request,
                                 library,
                                 load_verb,
                                 carrel_library_counts_load_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

CarrelLibraryCounts *
carrel_library_counts_load_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_counts_load_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
