/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library.h"

#include <glib/gi18n-lib.h>

#include "carrel-library-backup-private.h"
#include "carrel-library-manifest-private.h"
#include "carrel-library-opening-private.h"
#include "carrel-library-private.h"
#include "carrel-library-request-private.h"
#include "carrel-library-watch-private.h"

/*
 * Threads.  The object belongs to the thread that opened it.  Two threads of ours touch SQLite: the
 * writer owns the connection for changes, the reader the one for questions, and neither is used by any
 * other thread.  Jobs hold a reference, so the last one may be dropped on any thread: finalize does
 * nothing that is bound to one, and what tells of events holds the object weakly.
 *
 * What is shared: `checking` (atomic), the workers (fixed once open), and nothing else.
 */

/* A library that is open longer than this backs itself up after a change, if that is due. There is no
 * timer: what does not change needs no backup, and what idles is not woken. */
#define BACKUP_AFTER (60 * G_USEC_PER_SEC)
/* Changed machines that are told one by one. */
#define LISTED_LIMIT 1000

struct _CarrelLibrary
{
  GObject parent_instance;

  GMainContext *context;
  CarrelLibraryWorker *writer;
  CarrelLibraryWorker *reader;
  CarrelLibraryStore *writing;
  CarrelLibraryStore *reading;
  CarrelLibraryWatch *watch;
  gint64 next_backup;
  char *folder;
  char *read_only_reason;
  GStrv report;
  GError *failure;
  gboolean is_closed;
  int checking;
  gint64 first_sequence;
  gint64 seen_sequence;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ROWS_CHANGED,
  SIGNAL_FAILED,
  SIGNAL_COUNT
};

static guint signals[SIGNAL_COUNT];

G_DEFINE_FINAL_TYPE (CarrelLibrary, carrel_library, G_TYPE_OBJECT)

/* The writer's connection goes last: only one that may write can put the log into the database. */
typedef struct
{
  CarrelLibraryStore *reading;
  CarrelLibraryStore *writing;
} Stores;

static void
close_stores_job (gpointer data)
{
  g_autofree Stores *stores = data;

  carrel_library_store_close (stores->reading);
  carrel_library_store_close (stores->writing);
}

static void
carrel_library_finalize (GObject *object)
{
  CarrelLibrary *self = CARREL_LIBRARY (object);

  g_clear_pointer (&self->watch, carrel_library_watch_free);
  if (self->reader != NULL)
    {
      Stores stores = { self->reading, self->writing };

      carrel_library_worker_push (self->reader,
                                  close_stores_job,
                                  g_memdup2 (&stores, sizeof stores));
    }
  carrel_library_worker_free (self->reader);
  carrel_library_worker_free (self->writer);
  g_main_context_unref (self->context);
  g_free (self->folder);
  g_free (self->read_only_reason);
  g_strfreev (self->report);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (carrel_library_parent_class)->finalize (object);
}

static void
carrel_library_class_init (CarrelLibraryClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = carrel_library_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          type,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          2,
                                          G_TYPE_UINT,
                                          G_TYPE_STRV);
  signals[SIGNAL_ROWS_CHANGED] = g_signal_new ("rows-changed",
                                               type,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               G_TYPE_POINTER);
  signals[SIGNAL_FAILED] = g_signal_new ("failed",
                                         type,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_ERROR);
}

static void
carrel_library_init (CarrelLibrary *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/* Runs a function on the library's main context, never on the calling thread. */
static void
post (CarrelLibrary *self, GSourceFunc function, gpointer data, GDestroyNotify data_free)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, data_free);
  g_source_attach (source, self->context);
}

/* What a check found, on its way to the main context. */
typedef struct
{
  CarrelLibrary *library;
  guint areas;
  GStrv uuids;
  GArray *rows;
  GError *failure;
} News;

static void
news_free (News *news)
{
  g_strfreev (news->uuids);
  g_clear_pointer (&news->rows, g_array_unref);
  g_clear_error (&news->failure);
  g_object_unref (news->library);
  g_free (news);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (News, news_free)

static News *
news_new (CarrelLibrary *self)
{
  News *news = g_new0 (News, 1);

  news->library = g_object_ref (self);
  return news;
}

/* On a thread of GLib's, with a connection of its own: a large copy keeps nobody waiting. */
static void
backup_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  CarrelLibrary *self = source_object;
  gboolean only_if_due = GPOINTER_TO_INT (task_data);
  g_autofree char *path = g_build_filename (self->folder, CARREL_LIBRARY_STORE_FILE, NULL);
  g_autoptr (CarrelLibraryStore) store = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (only_if_due && !carrel_library_backup_is_due (self->folder))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  store = carrel_library_store_open (self->folder, path, CARREL_LIBRARY_STORE_READ, FALSE, &error);
  if (store == NULL || !carrel_library_backup_write (store, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
back_up_if_due (CarrelLibrary *self)
{
  g_autoptr (GTask) task = NULL;
  gint64 now = g_get_monotonic_time ();

  if (self->read_only_reason != NULL || now < self->next_backup)
    return;
  self->next_backup = now + G_TIME_SPAN_HOUR;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, back_up_if_due);
  g_task_set_task_data (task, GINT_TO_POINTER (TRUE), NULL);
  g_task_run_in_thread (task, backup_thread);
}

static gboolean
tell_news_cb (gpointer data)
{
  News *news = data;
  CarrelLibrary *self = news->library;

  if (self->is_closed)
    return G_SOURCE_REMOVE;
  if (news->failure != NULL)
    {
      if (self->failure == NULL)
        {
          self->failure = g_error_copy (news->failure);
          g_signal_emit (self, signals[SIGNAL_FAILED], 0, self->failure);
        }
      return G_SOURCE_REMOVE;
    }
  if ((news->areas & CARREL_LIBRARY_AREA_MACHINES) != 0)
    g_signal_emit (self, signals[SIGNAL_ROWS_CHANGED], 0, news->rows);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, news->areas, news->uuids);
  back_up_if_due (self);
  return G_SOURCE_REMOVE;
}

void
carrel_library_report_trouble (CarrelLibrary *library, const GError *error)
{
  News *news;

  if (!g_error_matches (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_LOST) &&
      !g_error_matches (error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_DAMAGED))
    return;
  news = news_new (library);
  news->failure = g_error_copy (error);
  post (library, tell_news_cb, news, (GDestroyNotify) news_free);
}

static gboolean
read_changed_machines (CarrelLibraryStore *store, gint64 since, News *news, GError **error)
{
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement;
  gboolean row;

  statement =
    carrel_library_store_query (store,
                                error,
                                "SELECT id, uuid FROM machines WHERE sequence > ?1"
                                " UNION ALL SELECT id, uuid FROM purged WHERE sequence > ?1"
                                " LIMIT ?2",
                                "ii",
                                since,
                                (gint64) LISTED_LIMIT + 1);
  while (statement != NULL)
    {
      g_autofree char *uuid = NULL;
      gint64 id;

      if (!carrel_library_store_step (store, statement, &row, error))
        return FALSE;
      if (!row)
        break;
      id = sqlite3_column_int64 (statement, 0);
      uuid = carrel_library_store_dup_text (statement, 1);
      g_array_append_val (rows, id);
      g_strv_builder_add (uuids, uuid);
    }
  if (statement != NULL && rows->len <= LISTED_LIMIT)
    {
      news->uuids = g_strv_builder_end (uuids);
      news->rows = g_steal_pointer (&rows);
    }
  return statement != NULL;
}

static gboolean
check_verb (CarrelLibraryStore *store, gpointer request, GError **error)
{
  News *news = request;
  CarrelLibrary *self = news->library;
  gint64 sequence, areas;

  if (!carrel_library_store_get_number (store,
                                        &sequence,
                                        error,
                                        "SELECT value FROM state WHERE key = 'sequence'",
                                        ""))
    return FALSE;
  if (sequence == self->seen_sequence)
    return TRUE;
  if (!carrel_library_store_get_number (store,
                                        &areas,
                                        error,
                                        "SELECT sum (area) FROM areas WHERE sequence > ?",
                                        "i",
                                        self->seen_sequence))
    return FALSE;
  news->areas = (guint) areas;
  if ((areas & CARREL_LIBRARY_AREA_MACHINES) != 0 &&
      !read_changed_machines (store, self->seen_sequence, news, error))
    return FALSE;
  self->seen_sequence = sequence;
  return TRUE;
}

/* On the reading thread. */
static void
check_job (gpointer data)
{
  g_autoptr (CarrelLibrary) self = data;
  g_autoptr (News) news = news_new (self);
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&self->checking, FALSE);
  if (self->reading == NULL)
    return;
  if (!carrel_library_store_is_present (self->reading, &error) ||
      !carrel_library_store_inquire (self->reading, check_verb, news, &error))
    carrel_library_report_trouble (self, error);
  else if (news->areas != 0)
    post (self, tell_news_cb, g_steal_pointer (&news), (GDestroyNotify) news_free);
}

void
carrel_library_notice (CarrelLibrary *library)
{
  if (g_atomic_int_compare_and_exchange (&library->checking, FALSE, TRUE))
    carrel_library_worker_push (library->reader, check_job, g_object_ref (library));
}

static GWeakRef *
weak_new (CarrelLibrary *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
folder_touched_cb (gboolean may_be_gone, gpointer user_data)
{
  g_autoptr (CarrelLibrary) self = g_weak_ref_get (user_data);

  if (self != NULL && !self->is_closed)
    carrel_library_notice (self);
}

static void
start_watch (CarrelLibrary *self, GPtrArray *report)
{
  g_autoptr (GError) error = NULL;

  self->watch = carrel_library_watch_new (self->folder,
                                          self->context,
                                          folder_touched_cb,
                                          weak_new (self),
                                          weak_free,
                                          &error);
  if (self->watch == NULL)
    g_ptr_array_add (report,
                     g_strdup_printf (_ ("What other programs change will not be seen at once: %s"),
                                         error->message));
}

typedef struct
{
  CarrelLibrary *library;
  char *folder;
  CarrelLibraryOpenFlags flags;
} OpenCall;

static void
open_call_free (OpenCall *call)
{
  g_clear_object (&call->library);
  g_free (call->folder);
  g_free (call);
}

/* On the writing thread; nobody else knows the object yet. */
static void
open_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  OpenCall *call = g_task_get_task_data (task);
  CarrelLibrary *self = call->library;
  g_autoptr (CarrelLibraryOpening) opening = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  opening = carrel_library_opening_run (call->folder, call->flags, &error);
  if (opening == NULL ||
      !carrel_library_store_get_number (opening->reading,
                                        &self->seen_sequence,
                                        &error,
                                        "SELECT value FROM state WHERE key = 'sequence'",
                                        ""))
    {
      g_task_return_error (task, error);
      return;
    }
  self->first_sequence = self->seen_sequence;
  self->next_backup = g_get_monotonic_time () + BACKUP_AFTER;
  self->folder = g_steal_pointer (&opening->folder);
  self->read_only_reason = g_steal_pointer (&opening->read_only_reason);
  self->writing = g_steal_pointer (&opening->writing);
  self->reading = g_steal_pointer (&opening->reading);
  self->reader = carrel_library_worker_new ("library-reader");
  start_watch (self, opening->report);
  g_ptr_array_add (opening->report, NULL);
  self->report = g_strdupv ((GStrv) opening->report->pdata);
  /* What was committed before the watch stood. */
  carrel_library_notice (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

char *
carrel_library_dup_default_folder (void)
{
  const char *folder = g_getenv ("CARREL_LIBRARY");

  if (folder != NULL && *folder != '\0')
    return g_strdup (folder);
  return g_build_filename (g_get_user_data_dir (), "carrel", NULL);
}

void
carrel_library_open_async (const char *folder,
                           CarrelLibraryOpenFlags flags,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  OpenCall *call;

  g_return_if_fail (folder != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  call = g_new0 (OpenCall, 1);
  call->library = g_object_new (CARREL_TYPE_LIBRARY, NULL);
  call->library->writer = carrel_library_worker_new ("library-writer");
  call->folder = g_strdup (folder);
  call->flags = flags;
  g_task_set_source_tag (task, carrel_library_open_async);
  g_task_set_task_data (task, call, (GDestroyNotify) open_call_free);
  carrel_library_worker_push (call->library->writer, open_job, g_steal_pointer (&task));
}

CarrelLibrary *
carrel_library_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* On the writing thread, the last of its jobs. */
static void
close_writing_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelLibrary *self = g_task_get_source_object (task);

  g_clear_pointer (&self->writing, carrel_library_store_close);
  g_task_return_boolean (task, TRUE);
}

/* On the reading thread, the last of its jobs. */
static void
close_reading_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelLibrary *self = g_task_get_source_object (task);

  g_clear_pointer (&self->reading, carrel_library_store_close);
  carrel_library_worker_push (self->writer, close_writing_job, g_steal_pointer (&task));
}

/* On the writing thread. A program that changed something leaves a backup. */
static void
last_backup_job (gpointer data)
{
  g_autoptr (GTask) task = data;
  CarrelLibrary *self = g_task_get_source_object (task);
  gint64 sequence;

  if (self->writing != NULL && carrel_library_store_is_present (self->writing, NULL) &&
      carrel_library_store_get_number (self->writing,
                                       &sequence,
                                       NULL,
                                       "SELECT value FROM state WHERE key = 'sequence'",
                                       "") &&
      sequence != self->first_sequence && carrel_library_backup_is_due (self->folder))
    carrel_library_backup_write (self->writing, NULL);
  carrel_library_worker_push (self->reader, close_reading_job, g_steal_pointer (&task));
}

void
carrel_library_close_async (CarrelLibrary *library,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  task = g_task_new (library, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_library_close_async);
  if (library->is_closed)
    {
      carrel_library_refuse (library, FALSE, &error);
      g_task_return_error (task, error);
      return;
    }
  library->is_closed = TRUE;
  /* The last reference may be dropped by one of our threads, while those who listened go on this one: a
   * handler that were still there would be taken away by both at once. */
  g_signal_handlers_destroy (library);
  g_clear_pointer (&library->watch, carrel_library_watch_free);
  carrel_library_worker_push (library->writer, last_backup_job, g_steal_pointer (&task));
}

gboolean
carrel_library_change_finish (CarrelLibrary *library, GAsyncResult *result, GError **error)
{
  gpointer tag;

  g_return_val_if_fail (CARREL_IS_LIBRARY (library), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, library), FALSE);

  tag = g_task_get_source_tag (G_TASK (result));
  if (tag == carrel_library_backup_async || tag == carrel_library_close_async)
    return g_task_propagate_boolean (G_TASK (result), error);
  return carrel_library_request_finish (library, result, NULL, error) != NULL;
}

const char *
carrel_library_get_folder (CarrelLibrary *library)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);

  return library->folder;
}

char *
carrel_library_dup_machine_folder (CarrelLibrary *library, const char *uuid)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return g_build_filename (library->folder, CARREL_LIBRARY_MANIFEST_FOLDER, uuid, NULL);
}

gboolean
carrel_library_is_read_only (CarrelLibrary *library)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY (library), TRUE);

  return library->read_only_reason != NULL;
}

const char *
carrel_library_get_read_only_reason (CarrelLibrary *library)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);

  return library->read_only_reason;
}

const char *const *
carrel_library_get_report (CarrelLibrary *library)
{
  g_return_val_if_fail (CARREL_IS_LIBRARY (library), NULL);

  return (const char *const *) library->report;
}

gboolean
carrel_library_refuse (CarrelLibrary *library, gboolean for_change, GError **error)
{
  if (library->is_closed)
    g_set_error (error,
                 CARREL_LIBRARY_ERROR,
                 CARREL_LIBRARY_ERROR_CLOSED,
                 _ ("The library “%s” is closed."), library->folder);
  else if (library->failure != NULL)
    g_propagate_error (error, g_error_copy (library->failure));
  else if (for_change && library->read_only_reason != NULL)
    g_set_error_literal (error,
                         CARREL_LIBRARY_ERROR,
                         CARREL_LIBRARY_ERROR_READ_ONLY,
                         library->read_only_reason);
  else
    return FALSE;
  return TRUE;
}

CarrelLibraryWorker *
carrel_library_get_writer (CarrelLibrary *library)
{
  return library->writer;
}

CarrelLibraryWorker *
carrel_library_get_reader (CarrelLibrary *library)
{
  return library->reader;
}

CarrelLibraryStore *
carrel_library_get_writing_store (CarrelLibrary *library)
{
  return library->writing;
}

CarrelLibraryStore *
carrel_library_get_reading_store (CarrelLibrary *library)
{
  return library->reading;
}

void
carrel_library_backup_async (CarrelLibrary *library,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (CARREL_IS_LIBRARY (library));

  task = g_task_new (library, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_library_backup_async);
  g_task_set_check_cancellable (task, FALSE);
  if (carrel_library_refuse (library, TRUE, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, backup_thread);
}
