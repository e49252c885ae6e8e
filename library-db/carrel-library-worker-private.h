/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelLibraryWorker:
 *
 * One thread that does one job after the other and sleeps in between.
 */
typedef struct _CarrelLibraryWorker CarrelLibraryWorker;

/**
 * CarrelLibraryJob:
 * @data: what carrel_library_worker_push() was given
 *
 * A job; called on the worker's thread.
 */
typedef void (*CarrelLibraryJob) (gpointer data);

/**
 * carrel_library_worker_new:
 * @name: the thread's name, at most 15 characters
 *
 * Returns: (transfer full): a worker that waits. Any thread.
 */
CarrelLibraryWorker *carrel_library_worker_new (const char *name);

/**
 * carrel_library_worker_push:
 * @worker: a worker
 * @job: what to do after all that was pushed before
 * @data: for @job, which takes it over
 *
 * Adds a job. Any thread.
 */
void carrel_library_worker_push (CarrelLibraryWorker *worker, CarrelLibraryJob job, gpointer data);

/**
 * carrel_library_worker_free:
 * @worker: (nullable) (transfer full): a worker
 *
 * Lets the worker end after what was pushed before, without waiting for it. Any thread.
 */
void carrel_library_worker_free (CarrelLibraryWorker *worker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryWorker, carrel_library_worker_free)

G_END_DECLS
