/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-request-private.h"

#include "carrel-library-manifest-private.h"
#include "carrel-library-private.h"

typedef struct
{
  CarrelLibraryRequest *request;
  CarrelLibraryVerb verb;
} Call;

CarrelLibraryRequest *
carrel_library_request_new (void)
{
  return g_new0 (CarrelLibraryRequest, 1);
}

void
carrel_library_request_set_result (CarrelLibraryRequest *request,
                                   gpointer result,
                                   GDestroyNotify result_free)
{
  if (request->result != NULL && request->result_free != NULL)
    request->result_free (request->result);
  request->result = result;
  request->result_free = result_free;
}

void
carrel_library_request_free (CarrelLibraryRequest *request)
{
  if (request == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (request->texts); i++)
    g_free (request->texts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (request->lists); i++)
    g_strfreev (request->lists[i]);
  if (request->value != NULL && request->value_free != NULL)
    request->value_free (request->value);
  carrel_library_request_set_result (request, NULL, NULL);
  g_free (request);
}

static void
call_free (Call *call)
{
  carrel_library_request_free (call->request);
  g_free (call);
}

static void
return_outcome (GTask *task, gboolean done, GError *error)
{
  if (done)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  carrel_library_report_trouble (g_task_get_source_object (task), error);
  g_task_return_error (task, error);
}

/* On the writing thread. The manifest follows the commit before anybody hears of it. */
static void
change_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelLibrary *library = g_task_get_source_object (task);
  CarrelLibraryStore *store = carrel_library_get_writing_store (library);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean done;

  if (g_task_return_error_if_cancelled (task))
    return;
  done = carrel_library_store_transact (store, call->verb, call->request, &error);
  if (done)
    {
      carrel_library_notice (library);
      carrel_library_manifest_flush (store, NULL);
    }
  return_outcome (task, done, error);
}

/* On the reading thread. */
static void
question_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelLibrary *library = g_task_get_source_object (task);
  CarrelLibraryStore *store = carrel_library_get_reading_store (library);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean done;

  if (g_task_return_error_if_cancelled (task))
    return;
  done = carrel_library_store_inquire (store, call->verb, call->request, &error);
  return_outcome (task, done, error);
}

static GTask *
make_task (CarrelLibraryRequest *request,
           CarrelLibrary *library,
           CarrelLibraryVerb verb,
           gpointer source_tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (library, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->request = request;
  call->verb = verb;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  /* A change that was committed is never reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

void
carrel_library_request_change (CarrelLibraryRequest *request,
                               CarrelLibrary *library,
                               CarrelLibraryVerb verb,
                               gpointer source_tag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask)
    task = make_task (request, library, verb, source_tag, cancellable, callback, user_data);
  GError *error = NULL;

  if (carrel_library_refuse (library, TRUE, &error))
    g_task_return_error (task, error);
  else
    carrel_library_worker_push (carrel_library_get_writer (library),
                                change_job,
                                g_steal_pointer (&task));
}

void
carrel_library_request_answer (CarrelLibraryRequest *request,
                               CarrelLibrary *library,
                               CarrelLibraryVerb verb,
                               gpointer source_tag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask)
    task = make_task (request, library, verb, source_tag, cancellable, callback, user_data);
  GError *error = NULL;

  if (carrel_library_refuse (library, FALSE, &error))
    g_task_return_error (task, error);
  else
    carrel_library_worker_push (carrel_library_get_reader (library),
                                question_job,
                                g_steal_pointer (&task));
}

CarrelLibraryRequest *
carrel_library_request_finish (CarrelLibrary *library,
                               GAsyncResult *result,
                               gpointer source_tag,
                               GError **error)
{
  Call *call;

  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (g_task_is_valid (result, library), NULL);
  g_return_val_if_fail (source_tag == NULL || g_task_get_source_tag (G_TASK (result)) == source_tag,
                        NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  call = g_task_get_task_data (G_TASK (result));
  return call->request;
}
