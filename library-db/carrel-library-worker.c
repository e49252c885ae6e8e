/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-worker-private.h"

struct _CarrelLibraryWorker
{
  GAsyncQueue *queue;
  GThread *thread;
};

typedef struct
{
  CarrelLibraryJob job;
  gpointer data;
} Entry;

/* An entry without a job is the last one. */
static gpointer
work (gpointer data)
{
  g_autoptr (GAsyncQueue) queue = data;

  for (;;)
    {
      g_autofree Entry *entry = g_async_queue_pop (queue);

      if (entry->job == NULL)
        return NULL;
      entry->job (entry->data);
    }
}

CarrelLibraryWorker *
carrel_library_worker_new (const char *name)
{
  CarrelLibraryWorker *worker = g_new0 (CarrelLibraryWorker, 1);

  worker->queue = g_async_queue_new ();
  worker->thread = g_thread_new (name, work, g_async_queue_ref (worker->queue));
  return worker;
}

void
carrel_library_worker_push (CarrelLibraryWorker *worker, CarrelLibraryJob job, gpointer data)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->job = job;
  entry->data = data;
  g_async_queue_push (worker->queue, entry);
}

void
carrel_library_worker_free (CarrelLibraryWorker *worker)
{
  if (worker == NULL)
    return;
  carrel_library_worker_push (worker, NULL, NULL);
  g_async_queue_unref (worker->queue);
  g_thread_unref (worker->thread);
  g_free (worker);
}
