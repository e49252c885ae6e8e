/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-jobs.h"

#include "../carrel-app-error.h"

#include <glib/gi18n-lib.h>

/* How long a job that ended well can still be seen; one that failed stays a while longer. */
#define DONE_SECONDS 4
#define FAILED_SECONDS 60

struct _CarrelAppGuiJobs
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  GListStore *store;
  guint64 last_id;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiJobs, carrel_app_gui_jobs, G_TYPE_OBJECT)

static G_DEFINE_QUARK (carrel-app-gui-jobs-cancellable, cancellable)

                         typedef struct
{
  CarrelAppCommand *command;
  CarrelUiJob *job;
  GStrv uuids;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->command);
  g_clear_object (&run->job);
  g_strfreev (run->uuids);
  g_free (run);
}

typedef struct
{
  CarrelAppGuiJobs *self;
  CarrelUiJob *job;
} Leaving;

static void
leaving_free (gpointer data)
{
  Leaving *leaving = data;

  g_object_unref (leaving->self);
  g_object_unref (leaving->job);
  g_free (leaving);
}

static gboolean
leave_cb (gpointer user_data)
{
  Leaving *leaving = user_data;
  guint position = 0;

  if (g_list_store_find (leaving->self->store, leaving->job, &position))
    g_list_store_remove (leaving->self->store, position);
  return G_SOURCE_REMOVE;
}

static void
end_job (CarrelAppGuiJobs *self, CarrelUiJob *job, const GError *error)
{
  Leaving *leaving = g_new0 (Leaving, 1);

  g_object_set (job,
                "finished",
                TRUE,
                "cancellable",
                FALSE,
                "fraction",
                error == NULL ? 1.0 : carrel_ui_job_get_fraction (job),
                "detail",
                error == NULL
                ? C_ ("job", "Done") : NULL, "error", error != NULL ? error->message : NULL, NULL);
  leaving->self = g_object_ref (self);
  leaving->job = g_object_ref (job);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT,
                              error == NULL ? DONE_SECONDS : FAILED_SECONDS,
                              leave_cb,
                              leaving,
                              leaving_free);
}

static void
show_progress (CarrelAppGuiJobs *self, Run *run)
{
  const char *detail = carrel_app_command_get_detail (run->command);
  double fraction = carrel_app_command_get_fraction (run->command);

  g_object_set (run->job, "detail", detail, "fraction", fraction, NULL);
  for (guint i = 0; run->uuids != NULL && run->uuids[i] != NULL; i++)
    carrel_app_gui_hub_set_job (self->hub,
                                run->uuids[i],
                                carrel_ui_job_get_title (run->job),
                                fraction);
}

static void
progress_cb (CarrelAppCommand *command, GParamSpec *property, gpointer user_data)
{
  GTask *task = G_TASK (user_data);

  show_progress (g_task_get_source_object (task), g_task_get_task_data (task));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelAppGuiJobs *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  JsonNode *node = carrel_app_command_run_finish (CARREL_APP_COMMAND (source), result, &error);

  g_signal_handlers_disconnect_by_func (source, progress_cb, task);
  if (run->job != NULL)
    {
      end_job (self, run->job, error);
      for (guint i = 0; run->uuids != NULL && run->uuids[i] != NULL; i++)
        carrel_app_gui_hub_set_job (self->hub, run->uuids[i], NULL, -1);
    }
  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
list_job (CarrelAppGuiJobs *self, Run *run, const char *title, GCancellable *cancellable)
{
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, ++self->last_id);

  run->job = carrel_ui_job_new ();
  g_object_set (run->job, "id", id, "title", title, "fraction", -1.0, "cancellable", TRUE, NULL);
  g_object_set_qdata_full (G_OBJECT (run->job),
                           cancellable_quark (),
                           g_object_ref (cancellable),
                           g_object_unref);
  g_list_store_append (self->store, run->job);
}

void
carrel_app_gui_jobs_run_async (CarrelAppGuiJobs *self,
                               const char *verb,
                               GVariant *arguments,
                               const char *title,
                               const char *const *uuids,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GVariant) sunk = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CarrelAppContext *context = NULL;
  Run *run = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_JOBS (self));
  g_return_if_fail (verb != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_jobs_run_async);
  context = carrel_app_gui_hub_get_context (self->hub);
  if (context == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_APP_ERROR,
                               CARREL_APP_ERROR_STATE,
                               _ ("The library is not open.\nTry again in a moment."));
      return;
    }
  run = g_new0 (Run, 1);
  run->uuids = g_strdupv ((char **) uuids);
  g_task_set_task_data (task, run, run_free);
  run->command = carrel_app_command_new (context, verb, sunk, &error);
  if (run->command == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (title != NULL)
    {
      list_job (self, run, title, cancellable);
      g_signal_connect_object (run->command, "notify", G_CALLBACK (progress_cb), task, 0);
      show_progress (self, run);
    }
  carrel_app_command_run_async (run->command, cancellable, done_cb, g_steal_pointer (&task));
}

JsonNode *
carrel_app_gui_jobs_run_finish (CarrelAppGuiJobs *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
carrel_app_gui_jobs_cancel (CarrelAppGuiJobs *self, const char *id, GError **error)
{
  guint n_jobs;

  g_return_val_if_fail (CARREL_APP_IS_GUI_JOBS (self), FALSE);

  n_jobs = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  for (guint i = 0; i < n_jobs; i++)
    {
      g_autoptr (CarrelUiJob) job = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_strcmp0 (carrel_ui_job_get_id (job), id) != 0 || carrel_ui_job_get_finished (job))
        continue;
      g_cancellable_cancel (g_object_get_qdata (G_OBJECT (job), cancellable_quark ()));
      return TRUE;
    }
  g_set_error_literal (error,
                       CARREL_APP_ERROR,
                       CARREL_APP_ERROR_NOT_FOUND,
                       _ ("The job has already ended."));
  return FALSE;
}

GListModel *
carrel_app_gui_jobs_get_model (CarrelAppGuiJobs *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_JOBS (self), NULL);

  return G_LIST_MODEL (self->store);
}

static void
carrel_app_gui_jobs_finalize (GObject *object)
{
  CarrelAppGuiJobs *self = CARREL_APP_GUI_JOBS (object);

  g_clear_object (&self->store);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_jobs_parent_class)->finalize (object);
}

static void
carrel_app_gui_jobs_class_init (CarrelAppGuiJobsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_app_gui_jobs_finalize;
}

static void
carrel_app_gui_jobs_init (CarrelAppGuiJobs *self)
{
  self->store = g_list_store_new (CARREL_UI_TYPE_JOB);
}

CarrelAppGuiJobs *
carrel_app_gui_jobs_new (CarrelAppGuiHub *hub)
{
  CarrelAppGuiJobs *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_JOBS, NULL);
  self->hub = g_object_ref (hub);
  return self;
}
