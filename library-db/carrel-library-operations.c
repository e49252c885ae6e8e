/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-operations.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/carrel-base-process.h"

#include "carrel-library-request-private.h"

/*
 * The journal of operations of several steps. A row is the lock of its machine and the record from
 * which recovery goes on, both at once. Its owner is a process, told by boot, number and start time:
 * a later process with the same number is never taken for it.
 */

/* Finished operations kept for the curious. */
#define KEPT 1000

static gboolean
owner_is_alive (const char *boot, gint64 pid, gint64 start)
{
  g_autofree char *this_boot = carrel_base_process_read_boot_id (NULL);
  guint64 this_start;

  return g_strcmp0 (boot, this_boot) == 0 &&
         carrel_base_process_read_start_time ((GPid) pid, &this_start, NULL) &&
         this_start == (guint64) start;
}

/* Who this process is, in the columns owner_boot, owner_pid, owner_start. */
static gboolean
identify (char **out_boot, gint64 *out_pid, gint64 *out_start, GError **error)
{
  g_autofree char *boot = carrel_base_process_read_boot_id (error);
  guint64 start;

  if (boot == NULL || !carrel_base_process_read_start_time (getpid (), &start, error))
    return FALSE;
  *out_boot = g_steal_pointer (&boot);
  *out_pid = getpid ();
  *out_start = (gint64) start;
  return TRUE;
}

/* Fails if the machine has an unfinished operation. */
static gboolean
machine_is_free (CarrelLibraryStore *store, const char *uuid, GError **error)
{
  g_autofree char *kind = NULL;
  sqlite3_stmt *statement;
  gboolean row;

  if (uuid == NULL)
    return TRUE;
  statement = carrel_library_store_query (
    store,
    error,
    "SELECT kind FROM operations WHERE machine_uuid = ? AND finished = 0",
    "s",
    uuid);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  kind = carrel_library_store_dup_text (statement, 0);
  sqlite3_reset (statement);
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_BUSY,
               _ ("Machine %s is busy: the operation “%s” is not finished. Wait for its end and try "
                  "again."),
                 uuid,
                 kind);
  return FALSE;
}

static gboolean
begin_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autofree char *boot = NULL;
  gint64 pid, start;

  return identify (&boot, &pid, &start, error) &&
         machine_is_free (store, request->texts[0], error) &&
         carrel_library_store_touch (store, CARREL_LIBRARY_AREA_OPERATIONS, NULL, error) &&
         carrel_library_store_get_number (
           store,
           &request->result_number,
           error,
           "INSERT INTO operations (machine_uuid, kind, payload, owner_boot, owner_pid, owner_start,"
           " begun_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
           "ssssiii",
           request->texts[0],
           request->texts[1],
           request->texts[2],
           boot,
           pid,
           start,
           g_get_real_time () / G_USEC_PER_SEC);
}

void
carrel_library_operations_begin_async (CarrelLibrary *library,
                                       const char *machine_uuid,
                                       const char *kind,
                                       const char *payload_json,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (kind != NULL);

  request = carrel_library_request_new ();
  request->texts[0] = g_strdup (machine_uuid);
  request->texts[1] = g_strdup (kind);
  request->texts[2] = g_strdup (payload_json);
  carrel_library_request_change (request,
                                 library,
                                 begin_verb,
                                 carrel_library_operations_begin_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

gint64
carrel_library_operations_begin_finish (CarrelLibrary *library,
                                        GAsyncResult *result,
                                        GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_operations_begin_async, error);

  return request != NULL ? request->result_number : -1;
}

/* After an update of one unfinished operation: fails if there was none. */
static gboolean
was_found (CarrelLibraryStore *store, gint64 id, GError **error)
{
  if (carrel_library_store_get_changes (store) == 1)
    return TRUE;
  g_set_error (error,
               CARREL_LIBRARY_ERROR,
               CARREL_LIBRARY_ERROR_NOT_FOUND,
               _ ("There is no unfinished operation %" PRId64 "."), id);
  return FALSE;
}

static gboolean
step_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_OPERATIONS, NULL, error) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE operations SET step = ?1, payload = coalesce (?2, payload)"
           " WHERE id = ?3 AND finished = 0",
           "ssi",
           request->texts[0],
           request->texts[1],
           request->numbers[0]) &&
         was_found (store, request->numbers[0], error);
}

void
carrel_library_operations_step_async (CarrelLibrary *library,
                                      gint64 operation_id,
                                      const char *step,
                                      const char *payload_json,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));
  g_return_if_fail (step != NULL);

  request = carrel_library_request_new ();
  request->numbers[0] = operation_id;
  request->texts[0] = g_strdup (step);
  request->texts[1] = g_strdup (payload_json);
  carrel_library_request_change (request,
                                 library,
                                 step_verb,
                                 carrel_library_operations_step_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static gboolean
finish_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;

  return carrel_library_store_touch (store, CARREL_LIBRARY_AREA_OPERATIONS, NULL, error) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE operations SET finished = 1, failure = ? WHERE id = ? AND finished = 0",
           "si",
           request->texts[0],
           request->numbers[0]) &&
         was_found (store, request->numbers[0], error) &&
         carrel_library_store_execute (store,
                                       error,
                                       "DELETE FROM operations WHERE finished = 1 AND id <= ?",
                                       "i",
                                       request->numbers[0] - KEPT);
}

void
carrel_library_operations_finish_async (CarrelLibrary *library,
                                        gint64 operation_id,
                                        const char *failure,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = operation_id;
  request->texts[0] = g_strdup (failure);
  carrel_library_request_change (request,
                                 library,
                                 finish_verb,
                                 carrel_library_operations_finish_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

static CarrelLibraryOperation *
read_operation (sqlite3_stmt *statement)
{
  CarrelLibraryOperation *operation = g_new0 (CarrelLibraryOperation, 1);
  g_autofree char *boot = carrel_library_store_dup_text (statement, 7);

  operation->id = sqlite3_column_int64 (statement, 0);
  operation->machine_uuid = carrel_library_store_dup_nullable (statement, 1);
  operation->kind = carrel_library_store_dup_text (statement, 2);
  operation->step = carrel_library_store_dup_text (statement, 3);
  operation->payload_json = carrel_library_store_dup_nullable (statement, 4);
  operation->is_finished = sqlite3_column_int (statement, 5) != 0;
  operation->failure = carrel_library_store_dup_nullable (statement, 6);
  operation->owner_pid = sqlite3_column_int64 (statement, 8);
  operation->begun_at = sqlite3_column_int64 (statement, 10);
  operation->is_owner_alive = owner_is_alive (boot,
                                              operation->owner_pid,
                                              sqlite3_column_int64 (statement, 9));
  return operation;
}

static gboolean
list_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autoptr (GPtrArray)
    operations = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_operation_free);
  sqlite3_stmt *statement;
  gboolean row;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT id, machine_uuid, kind, step, payload, finished, failure, owner_boot, owner_pid,"
    " owner_start, begun_at FROM operations WHERE finished <= ? ORDER BY id",
    "i",
    request->numbers[0]);
  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      g_ptr_array_add (operations, read_operation (statement));
    }
  carrel_library_request_set_result (request,
                                     g_steal_pointer (&operations),
                                     (GDestroyNotify) g_ptr_array_unref);
  return TRUE;
}

void
carrel_library_operations_list_async (CarrelLibrary *library,
                                      gboolean unfinished_only,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = unfinished_only ? 0 : 1;
  carrel_library_request_answer (request,
                                 library,
                                 list_verb,
                                 carrel_library_operations_list_async,
                                 cancellable,
                                 callback,
                                 user_data);
}

GPtrArray *
carrel_library_operations_list_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  CarrelLibraryRequest *request =
    carrel_library_request_finish (library, result, carrel_library_operations_list_async, error);

  return request != NULL ? g_steal_pointer (&request->result) : NULL;
}

static gboolean
adopt_verb (CarrelLibraryStore *store, gpointer data, GError **error)
{
  CarrelLibraryRequest *request = data;
  g_autofree char *boot = NULL;
  g_autofree char *owner_boot = NULL;
  gint64 id = request->numbers[0];
  gint64 pid = 0, start;
  sqlite3_stmt *statement;
  gboolean row, alive = FALSE;

  statement = carrel_library_store_query (
    store,
    error,
    "SELECT owner_boot, owner_pid, owner_start FROM operations WHERE id = ? AND finished = 0",
    "i",
    id);
  if (statement == NULL || !carrel_library_store_step (store, statement, &row, error))
    return FALSE;
  if (row)
    {
      owner_boot = carrel_library_store_dup_text (statement, 0);
      pid = sqlite3_column_int64 (statement, 1);
      alive = owner_is_alive (owner_boot, pid, sqlite3_column_int64 (statement, 2));
      sqlite3_reset (statement);
    }
  if (alive)
    {
      g_set_error (error,
                   CARREL_LIBRARY_ERROR,
                   CARREL_LIBRARY_ERROR_BUSY,
                   _ ("Operation %" PRId64 " is being worked on by process %" PRId64 "."), id, pid);
      return FALSE;
    }
  return identify (&boot, &pid, &start, error) &&
         carrel_library_store_touch (store, CARREL_LIBRARY_AREA_OPERATIONS, NULL, error) &&
         carrel_library_store_execute (
           store,
           error,
           "UPDATE operations SET owner_boot = ?, owner_pid = ?, owner_start = ?"
           " WHERE id = ? AND finished = 0",
           "siii",
           boot,
           pid,
           start,
           id) &&
         was_found (store, id, error);
}

void
carrel_library_operations_adopt_async (CarrelLibrary *library,
                                       gint64 operation_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  CarrelLibraryRequest *request;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  request = carrel_library_request_new ();
  request->numbers[0] = operation_id;
  carrel_library_request_change (request,
                                 library,
                                 adopt_verb,
                                 carrel_library_operations_adopt_async,
                                 cancellable,
                                 callback,
                                 user_data);
}
