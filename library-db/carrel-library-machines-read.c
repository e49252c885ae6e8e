/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-machines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-library-record-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-selection-private.h"

/* The questions about machines; the changes are in carrel-library-machines.c. */

#define SHORTEST_UUID_START 8
#define FIND_LIMIT 100

static gboolean
get_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibraryRecord) record = NULL;

  if (!carrel_library_record_load (store, request->texts[0], &record, error))
    return FALSE;
  if (record == NULL)
    {
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_NOT_FOUND,
                   _ ("There is no machine %s in this library."), request->texts[0]);
      return FALSE;
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&record->machine),
                                     (GDestroyNotify) carrel_library_machine_free);
  return TRUE;
}

void
carrel_library_machines_get_async (CarrelLibrary *library,
                                   const char *uuid,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (uuid != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (uuid);
  carrel_library_request_answer (request,
                                 library,
                                 get_verb,
                                 carrel_library_machines_get_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

CarrelLibraryMachine *
carrel_library_machines_get_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_machines_get_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

/* Steps to the end and adds a machine for each row; the cursor is that of the last. */
static gboolean
collect (CarrelLibraryStore *store,
         sqlite3_stmt *statement,
         GPtrArray *machines,
         char **inout_cursor,
         GError **error)
{
  gboolean row;

  while (statement != NULL)
    {
      g_autoptr (CarrelLibraryRecord) record = NULL;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = carrel_library_record_read_row (statement);
      if (inout_cursor != NULL)
        {
          g_free (*inout_cursor);
          *inout_cursor = carrel_library_selection_make_cursor (statement,
                                                                CARREL_LIBRARY_RECORD_COLUMN_COUNT);
        }
      if (!carrel_library_record_read_tags (store, record, error))
        {
          sqlite3_reset (statement);
          return FALSE;
        }
      g_ptr_array_add (machines, g_steal_pointer (&record->machine));
    }
  return FALSE;
}

static GPtrArray *
make_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_machine_free);
}

static gboolean
find_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  const char *wanted = request->texts[0];
  g_autoptr (GPtrArray) machines = make_array ();
  g_autofree char *lower = g_ascii_strdown (wanted, -1);
  g_autofree char *behind = g_strconcat (lower, "g", NULL);

  if (!collect (store,
                carrel_library_store_query (store,
                                            error,
                                            "SELECT " CARREL_LIBRARY_RECORD_COLUMNS
                                            " FROM machines AS m WHERE m.uuid = ?",
                                            "s",
                                            lower),
                machines,
                NULL,
                error))
    return FALSE;
  if (machines->len == 0 &&
      !collect (store,
                carrel_library_store_query (store,
                                            error,
                                            "SELECT " CARREL_LIBRARY_RECORD_COLUMNS
                                            " FROM machines AS m WHERE m.name = ?"
                                            " ORDER BY m.trashed, m.id LIMIT ?",
                                            "si",
                                            wanted,
                                            (gint64) FIND_LIMIT),
                machines,
                NULL,
                error))
    return FALSE;
  if (machines->len == 0 && strlen (wanted) >= SHORTEST_UUID_START &&
      !collect (store,
                carrel_library_store_query (
                  store,
                  error,
                  "SELECT " CARREL_LIBRARY_RECORD_COLUMNS " FROM machines AS m"
                  " WHERE m.uuid >= ? AND m.uuid < ? ORDER BY m.trashed, m.id LIMIT ?",
                  "ssi",
                  lower,
                  behind,
                  (gint64) FIND_LIMIT),
                machines,
                NULL,
                error))
    return FALSE;
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&machines),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_machines_find_async (CarrelLibrary *library,
                                    const char *name_or_uuid,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (name_or_uuid != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (name_or_uuid);
  carrel_library_request_answer (request,
                                 library,
                                 find_verb,
                                 carrel_library_machines_find_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_machines_find_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_machines_find_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
page_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (CarrelLibrarySelection) selection = carrel_library_selection_new (request->value);
  g_autoptr (GPtrArray) machines = make_array ();
  g_autofree char *cursor = NULL;
  sqlite3_stmt *statement;

  if (!carrel_library_selection_set_after (selection, request->texts[0], error))
    return FALSE;
  statement = carrel_library_selection_query_with_cursor (selection,
                                                          store,
                                                          CARREL_LIBRARY_RECORD_COLUMNS,
                                                          request->numbers[0],
                                                          error);
  if (!collect (store, statement, machines, &cursor, error))
    return FALSE;
  if (machines->len < (guint64) request->numbers[0])
    g_clear_pointer (&cursor, g_free);
  g_free (request->texts[1]);
  request->texts[1] = g_steal_pointer (&cursor);
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&machines),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_machines_page_async (CarrelLibrary *library,
                                    const CarrelLibraryQuery *query,
                                    const char *after,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (query != NULL);
  g_return_if_fail (limit > 0);

  request = carrel_library_request_new ();
  request->value = carrel_library_query_copy (query);
  request->value_free = (GDestroyNotify) carrel_library_query_free;
  request->texts[0] = g_strdup (after);
  request->numbers[0] = limit;
  carrel_library_request_answer (request,
                                 library,
                                 page_verb,
                                 carrel_library_machines_page_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_machines_page_finish (CarrelLibrary *library,
                                     GAsyncResult *result,
                                     char **out_after,
                                     GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_machines_page_async, error);

  if (request == NULL)
    return NULL;
  if (out_after != NULL)
    *out_after = g_steal_pointer (&request->texts[1]);
  return g_steal_pointer (&request->result);
}
