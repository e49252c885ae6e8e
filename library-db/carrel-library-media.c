/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-media.h"

#include "carrel-library-request-private.h"

/* Images remembered; the one used longest ago goes when there is one more. */
#define KEPT 200

static gboolean
remember_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  const CarrelLibraryMedium *medium = request->value;
  gint64 sequence;

  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MEDIA, &sequence, error) &&
         carrel_library_store_execute (
           store,
           error,
           "INSERT OR REPLACE INTO media (path, size, modified_at, os_id, label, used_sequence)"
           " VALUES (?, ?, ?, ?, ?, ?)",
           "siissi",
           medium->path,
           (gint64) medium->size,
           medium->modified_at,
           medium->os_id,
           medium->label,
           sequence) &&
         carrel_library_store_execute (
           store,
           error,
           "DELETE FROM media WHERE used_sequence <="
           " (SELECT used_sequence FROM media ORDER BY used_sequence DESC LIMIT 1 OFFSET ?)",
           "i",
           (gint64) KEPT);
}

void
carrel_library_media_remember_async (CarrelLibrary *library,
                                     const CarrelLibraryMedium *medium,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (medium != NULL && medium->path != NULL);

  request = carrel_library_request_new ();
  request->value = carrel_library_medium_copy (medium);
  request->value_free = (GDestroyNotify) carrel_library_medium_free;
  carrel_library_request_change (request,
                                 library,
                                 remember_verb,
                                 carrel_library_media_remember_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
forget_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_MEDIA, NULL, error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM media WHERE path = ?",
                                       "s",
                                       request->texts[0]);
}

void
carrel_library_media_forget_async (CarrelLibrary *library,
                                   const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (path != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (path);
  carrel_library_request_change (request,
                                 library,
                                 forget_verb,
                                 carrel_library_media_forget_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
list_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (GPtrArray)
    media = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_medium_free);
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT path, size, modified_at, os_id, label FROM media ORDER BY used_sequence DESC LIMIT ?",
    "i",
    request->numbers[0]);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      CarrelLibraryMedium *medium;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      medium = g_new0 (CarrelLibraryMedium, 1);
      medium->path = carrel_library_store_dup_text (statement, 0);
      medium->size = (guint64) sqlite3_column_int64 (statement, 1);
      medium->modified_at = sqlite3_column_int64 (statement, 2);
      medium->os_id = carrel_library_store_dup_nullable (statement, 3);
      medium->label = carrel_library_store_dup_nullable (statement, 4);
      g_ptr_array_add (media, medium);
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&media),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_media_list_async (CarrelLibrary *library,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = limit;
  carrel_library_request_answer (request,
                                 library,
                                 list_verb,
                                 carrel_library_media_list_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_media_list_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_media_list_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
