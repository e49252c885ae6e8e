/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-rows-private.h"

#include "carrel-library-request-private.h"
#include "carrel-library-selection-private.h"

static GPtrArray *
make_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_record_free);
}

static gboolean
collect (CarrelLibraryStore *store, sqlite3_stmt *statement, GPtrArray *records, GError **error)
{
  gboolean row;

  while (statement != NULL)
    {
      CarrelLibraryRecord *record;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = carrel_library_record_read_row (statement);
      g_ptr_array_add (records, record);
      if (!carrel_library_record_read_tags (store, record, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
head_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibrarySelection) selection = carrel_library_selection_new (request->value);
  g_autoptr (GPtrArray) records = make_records ();

  if (!collect (store,
                carrel_library_selection_query (selection,
                                                store,
                                                CARREL_LIBRARY_RECORD_COLUMNS,
                                                CARREL_LIBRARY_ROWS_PAGE,
                                                error),
                records,
                error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&records),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

static CarrelLibraryRequest *
make_request (const CarrelLibraryQuery *query)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->value = carrel_library_query_copy (query);
  request->value_free = (GDestroyNotify) carrel_library_query_free;
  return request;
}

void
carrel_library_rows_head_async (CarrelLibrary *library,
                                const CarrelLibraryQuery *query,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  carrel_library_request_answer (make_request (query),
                                 library,
                                 head_verb,
                                 carrel_library_rows_head_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_rows_head_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_head_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
order_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibrarySelection) selection = carrel_library_selection_new (request->value);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  gboolean row = TRUE;

  statement = carrel_library_selection_query (selection, store, "m.id", -1, error);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      gint64 id;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (rows, id);
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&rows),
                                     (GDestroyNotify) g_array_unref);
  return TRUE;
}

void
carrel_library_rows_order_async (CarrelLibrary *library,
                                 const CarrelLibraryQuery *query,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  carrel_library_request_answer (make_request (query),
                                 library,
                                 order_verb,
                                 carrel_library_rows_order_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GArray *
carrel_library_rows_order_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_order_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
fetch_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  GArray *rows = request->value;
  g_autoptr (GPtrArray) records = make_records ();

  for (guint i = 0; i < rows->len; i++)
    {
      if (!collect (store,
                    carrel_library_store_query (store,
                                                error,
                                                "SELECT " CARREL_LIBRARY_RECORD_COLUMNS
                                                " FROM machines AS m WHERE m.id = ?",
                                                "i",
                                                g_array_index (rows, gint64, i)),
                    records,
                    error))
        return FALSE;
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&records),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_rows_fetch_async (CarrelLibrary *library,
                                 GArray *rows,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  CarrelLibraryRequest *request = carrel_library_request_new ();

  request->value = g_array_copy (rows);
  request->value_free = (GDestroyNotify) g_array_unref;
  carrel_library_request_answer (request,
                                 library,
                                 fetch_verb,
                                 carrel_library_rows_fetch_async,
                                 NULL,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_rows_fetch_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_rows_fetch_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
