/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-liveness.h"

#include "carrel-display-limits.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

/*
 * One GTask carries the probe: opened_cb() gets the connection, written_cb() has sent the greeting,
 * read_cb() has the answer.  Whatever fails on the way is an answer, too, so the task never returns
 * an error.  The time-out cancels the steps, which then end by themselves.
 */

typedef struct
{
  GBytes *greeting;
  GCancellable *cancellable;
  GCancellable *outer_cancellable;
  gulong outer_handler;
  GSource *timeout;
  GSocketConnection *connection;
} Probe;

static void
probe_free (Probe *probe)
{
  g_cancellable_disconnect (probe->outer_cancellable, probe->outer_handler);
  g_clear_object (&probe->outer_cancellable);
  g_source_destroy (probe->timeout);
  g_clear_pointer (&probe->timeout, g_source_unref);
  g_clear_pointer (&probe->greeting, g_bytes_unref);
  g_clear_object (&probe->cancellable);
  g_clear_object (&probe->connection);
  g_free (probe);
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = NULL;

  answer = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);
  g_task_return_boolean (task, answer != NULL && g_bytes_get_size (answer) > 0);
}

static void
read_answer (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (G_IO_STREAM (probe->connection)),
                                   1,
                                   G_PRIORITY_DEFAULT,
                                   probe->cancellable,
                                   read_cb,
                                   task);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL))
    read_answer (g_steal_pointer (&task));
  else
    g_task_return_boolean (task, FALSE);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GSocket) socket = NULL;
  Probe *probe = g_task_get_task_data (task);
  gsize n_bytes = 0;
  gconstpointer bytes;
  int descriptor = carrel_display_opener_open_finish (CARREL_DISPLAY_OPENER (object), result, NULL);

  if (descriptor >= 0)
    {
      socket = g_socket_new_from_fd (descriptor, NULL);
      if (socket == NULL)
        close (descriptor);
    }
  if (socket == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  probe->connection = g_socket_connection_factory_create_connection (socket);
  if (probe->greeting == NULL)
    {
      read_answer (g_steal_pointer (&task));
      return;
    }
  bytes = g_bytes_get_data (probe->greeting, &n_bytes);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (probe->connection)),
                                   bytes,
                                   n_bytes,
                                   G_PRIORITY_DEFAULT,
                                   probe->cancellable,
                                   written_cb,
                                   g_steal_pointer (&task));
}

void
carrel_display_liveness_probe_async (CarrelDisplayOpener *opener,
                                     GBytes *greeting,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;
  Probe *probe;

  g_return_if_fail (CARREL_IS_DISPLAY_OPENER (opener));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  probe = g_new0 (Probe, 1);
  probe->greeting = greeting == NULL ? NULL : g_bytes_ref (greeting);
  probe->cancellable = g_cancellable_new ();
  probe->timeout = g_timeout_source_new (CARREL_DISPLAY_LIMIT_LIVENESS_MS);
  g_source_set_callback (probe->timeout, timeout_cb, probe->cancellable, NULL);
  g_source_attach (probe->timeout, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      probe->outer_cancellable = g_object_ref (cancellable);
      probe->outer_handler = g_cancellable_connect (cancellable,
                                                    G_CALLBACK (outer_cancelled_cb),
                                                    g_object_ref (probe->cancellable),
                                                    g_object_unref);
    }

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_display_liveness_probe_async);
  g_task_set_task_data (task, probe, (GDestroyNotify) probe_free);
  carrel_display_opener_open_async (opener, probe->cancellable, opened_cb, task);
}

gboolean
carrel_display_liveness_probe_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
