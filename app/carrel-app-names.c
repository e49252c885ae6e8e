/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-names.h"

#include "carrel-app-calls.h"

#include "library-db/carrel-library-query.h"

/* Nobody chooses among more by pressing the Tab key. */
#define LIMIT 1000

typedef struct
{
  GStrv names;
  GError *error;
} Names;

static void
names_free (Names *names)
{
  g_strfreev (names->names);
  g_clear_error (&names->error);
  g_free (names);
}

static void
list_run (CarrelAppFiber *fiber, gpointer data)
{
  CarrelAppContext *context = g_task_get_source_object (data);
  Names *names = g_task_get_task_data (data);
  g_autoptr (CarrelLibraryQuery) query = carrel_library_query_new (CARREL_LIBRARY_FILTER_ALL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray)
    rows = carrel_app_calls_page_machines (fiber,
                                           carrel_app_context_get_library (context),
                                           query,
                                           NULL,
                                           LIMIT,
                                           &after,
                                           &names->error);

  if (rows == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_add (builder, ((CarrelLibraryMachine *) g_ptr_array_index (rows, i))->name);
  names->names = g_strv_builder_end (builder);
}

static void
list_done (CarrelAppFiber *fiber, gpointer data)
{
  g_autoptr (GTask) task = data;
  Names *names = g_task_get_task_data (task);

  if (names->names != NULL)
    g_task_return_pointer (task, g_steal_pointer (&names->names), (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, g_steal_pointer (&names->error));
}

void
carrel_app_names_list_async (CarrelAppContext *context,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_APP_IS_CONTEXT (context));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_names_list_async);
  g_task_set_task_data (task, g_new0 (Names, 1), (GDestroyNotify) names_free);
  carrel_app_fiber_start (list_run, list_done, task, cancellable);
}

GStrv
carrel_app_names_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
