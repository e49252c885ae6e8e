/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-events.h"

#include "carrel-library-request-private.h"

/* Entries kept, and how often the oldest are let go. */
#define KEPT 100000
#define TRIM_EVERY 1000

static gboolean
append_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  gint64 sequence;

  if (!carrel_library_store_touch (store, CARREL_LIBRARY_AREA_EVENTS, NULL, error) ||
      !carrel_library_store_get_number (store,
                                        &sequence,
                                        error,
                                        "INSERT INTO events (at, who, verb, machine_uuid, detail)"
                                        " VALUES (?, ?, ?, ?, ?) RETURNING sequence",
                                        "issss",
                                        g_get_real_time () / G_USEC_PER_SEC,
                                        request->texts[0],
                                        request->texts[1],
                                        request->texts[2],
                                        request->texts[3]))
    return FALSE;
  return sequence % TRIM_EVERY != 0 ||
         carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM events WHERE sequence <= ?",
                                       "i",
                                       sequence - KEPT);
}

void
carrel_library_events_append_async (CarrelLibrary *library,
                                    const char *who,
                                    const char *verb,
                                    const char *machine_uuid,
                                    const char *detail,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (who != NULL);
  g_return_if_fail (verb != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (who);
  request->texts[1] = g_strdup (verb);
  request->texts[2] = g_strdup (machine_uuid);
  request->texts[3] = g_strdup (detail);
  carrel_library_request_change (request,
                                 library,
                                 append_verb,
                                 carrel_library_events_append_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
list_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (GPtrArray)
    events = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_event_free);
  gint64 before = request->numbers[0] > 0 ? request->numbers[0] : G_MAXINT64;
  sqlite3_stmt *statement;
  gboolean row;

  if (request->texts[0] != NULL)
    statement = carrel_library_store_query (
      store,
      error,
      "SELECT sequence, at, who, verb, machine_uuid, detail FROM events WHERE machine_uuid = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
      "sii",
      request->texts[0],
      before,
      request->numbers[1]);
  else
    statement = carrel_library_store_query (
      store,
      error,
      "SELECT sequence, at, who, verb, machine_uuid, detail FROM events WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
      "ii",
      before,
      request->numbers[1]);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      CarrelLibraryEvent *event;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      event = g_new0 (CarrelLibraryEvent, 1);
      event->sequence = sqlite3_column_int64 (statement, 0);
      event->at = sqlite3_column_int64 (statement, 1);
      event->who = carrel_library_store_dup_text (statement, 2);
      event->verb = carrel_library_store_dup_text (statement, 3);
      event->machine_uuid = carrel_library_store_dup_nullable (statement, 4);
      event->detail = carrel_library_store_dup_nullable (statement, 5);
      g_ptr_array_add (events, event);
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&events),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_events_list_async (CarrelLibrary *library,
                                  const char *machine_uuid,
                                  gint64 before,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (machine_uuid);
  request->numbers[0] = before;
  request->numbers[1] = limit;
  carrel_library_request_answer (request,
                                 library,
                                 list_verb,
                                 carrel_library_events_list_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_events_list_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_events_list_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}
