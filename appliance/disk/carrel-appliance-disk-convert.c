/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-convert.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-gate-private.h"
#include "carrel-appliance-disk-tool-private.h"
#include "carrel-appliance-disk-work-private.h"

#include <glib/gi18n-lib.h>

/*
 * A conversion is one step in a thread, which waits for the confined child that does it; or, when qemu-img is
 * needed for it, a step before, qemu-img, which the main thread starts and waits for without being blocked, and
 * a step after.
 */

#define OUTPUT_BYTES_MAX 65536

void
carrel_appliance_disk_convert_clear_result (CarrelApplianceDiskResult *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->source_digest, g_free);
  g_clear_pointer (&self->target_digest, g_free);
}

static void
end_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (carrel_appliance_disk_gate_end (data, &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

/* Hands a step's outcome on to the whole. */
static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_step (GTask *task, GTaskThreadFunc function, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) step = g_task_new (NULL, NULL, callback, g_object_ref (task));

  g_task_set_source_tag (step, run_step);
  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, function);
}

static void
tool_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelApplianceDiskWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (carrel_base_launcher_run_finish (CARREL_BASE_LAUNCHER (object), result, NULL, &error))
    run_step (task, end_thread, ended_cb);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task,
                             CARREL_APPLIANCE_ERROR,
                             CARREL_APPLIANCE_ERROR_FAILED,
                             _ ("The disk “%s” could not be converted: %s"),
                                carrel_appliance_disk_input_get_name (
                                  g_ptr_array_index (work->layers, 0)),
                                error->message);
}

static void
begun_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelApplianceDiskWork *work = g_task_get_task_data (task);
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!work->needs_tool)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  launcher = carrel_appliance_disk_tool_prepare (work, &error);
  if (launcher == NULL)
    g_task_return_error (task, error);
  else
    carrel_base_launcher_run_async (launcher,
                                    OUTPUT_BYTES_MAX,
                                    g_task_get_cancellable (task),
                                    tool_cb,
                                    g_object_ref (task));
}

static void
begin_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (carrel_appliance_disk_gate_begin (data, &error))
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, error);
}

void
carrel_appliance_disk_convert_async (GPtrArray *layers,
                                     const CarrelApplianceDiskRequest *request,
                                     const char *target,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (layers != NULL && layers->len > 0);
  g_return_if_fail (request != NULL);
  g_return_if_fail (target != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_appliance_disk_convert_async);
  /* A file that was published stays published: a cancellation that comes later is too late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task,
                        carrel_appliance_disk_work_new (layers, request, target, cancellable),
                        (GDestroyNotify) carrel_appliance_disk_work_free);
  run_step (task, begin_thread, begun_cb);
}

gboolean
carrel_appliance_disk_convert_finish (GAsyncResult *result,
                                      CarrelApplianceDiskResult *out_result,
                                      GError **error)
{
  CarrelApplianceDiskWork *work;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  work = g_task_get_task_data (G_TASK (result));
  if (out_result != NULL)
    {
      *out_result = work->result;
      work->result.source_digest = NULL;
      work->result.target_digest = NULL;
    }
  return TRUE;
}
