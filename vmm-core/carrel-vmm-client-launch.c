/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-client-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-launcher.h"
#include "base/carrel-base-text.h"

#include "carrel-vmm-server.h"
#include "carrel-vmm-socket.h"

/*
 * Finding a core, or starting one.  The core says on a pipe when it serves.  It may say instead that the
 * machine is held: then another program has just started a core, which serves in a moment, or an old core
 * is just ending, after which ours gets the lock.  Both are a matter of milliseconds, so connecting and
 * launching are tried again until a deadline; only then is the machine really held by somebody else.
 */

#define READY_DESCRIPTOR 3
#define READY_LINE_MAX 4096
#define RETRY_MS 20
#define DEADLINE_US (5 * G_USEC_PER_SEC)

/* --- Connecting --- */

typedef struct
{
  char *uuid;
  GDBusConnection *connection;
} Connecting;

static void
connecting_free (Connecting *connecting)
{
  g_clear_object (&connecting->connection);
  g_free (connecting->uuid);
  g_free (connecting);
}

static void
proxy_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connecting *connecting = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelVmmBusMachine1)
    proxy = carrel_vmm_bus_machine1_proxy_new_finish (result, &error);

  if (proxy == NULL || carrel_vmm_bus_machine1_get_state (proxy) == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_NOT_FOUND,
                               _("The machine's core ended while it was being connected to"));
      return;
    }
  g_task_return_pointer (task,
                         carrel_vmm_client_new_for_proxy (connecting->uuid,
                                                          connecting->connection,
                                                          proxy),
                         g_object_unref);
}

static void
connection_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Connecting *connecting = g_task_get_task_data (task);

  connecting->connection = g_dbus_connection_new_finish (result, NULL);
  if (connecting->connection == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_NOT_FOUND,
                               _("The machine's core ended while it was being connected to"));
      return;
    }
  carrel_vmm_bus_machine1_proxy_new (connecting->connection,
                                     G_DBUS_PROXY_FLAGS_NONE,
                                     NULL,
                                     CARREL_VMM_SERVER_OBJECT,
                                     g_task_get_cancellable (task),
                                     proxy_cb,
                                     g_object_ref (task));
}

static GSocketConnection *
open_stream (const char *runtime_dir, const char *uuid, GError **error)
{
  g_autofree char *folder = g_build_filename (runtime_dir, uuid, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GSocket) socket = NULL;

  descriptor = carrel_vmm_socket_connect (folder, CARREL_VMM_SERVER_SOCKET, error);
  if (descriptor < 0)
    return NULL;
  if (!carrel_vmm_socket_is_trusted_peer (descriptor))
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_REFUSED,
                   _("The socket in \"%s\" belongs to somebody else"), folder);
      return NULL;
    }
  socket = g_socket_new_from_fd (descriptor, error);
  if (socket == NULL)
    return NULL;
  carrel_base_descriptor_steal (&descriptor);
  return g_socket_connection_factory_create_connection (socket);
}

void
carrel_vmm_client_connect_async (const char *runtime_dir,
                                 const char *uuid,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GError) error = NULL;
  Connecting *connecting;

  g_return_if_fail (runtime_dir != NULL);
  g_return_if_fail (carrel_base_text_is_uuid (uuid));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_client_connect_async);
  stream = open_stream (runtime_dir, uuid, &error);
  if (stream == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  connecting = g_new0 (Connecting, 1);
  connecting->uuid = g_strdup (uuid);
  g_task_set_task_data (task, connecting, (GDestroyNotify) connecting_free);
  g_dbus_connection_new (G_IO_STREAM (stream),
                         NULL,
                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                         NULL,
                         cancellable,
                         connection_cb,
                         g_steal_pointer (&task));
}

CarrelVmmClient *
carrel_vmm_client_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Launching --- */

typedef struct
{
  char *program;
  char *machine_dir;
  char *runtime_dir;
  char *uuid;
  char *engine;
  gint64 deadline_us;
  CarrelBaseProcess *process;
  CarrelBaseDescriptor ready;
  GString *line;
  GSource *source;
  gboolean is_last_try;
} Launching;

static void try_connect (GTask *task);

static void
clear_source (Launching *launching)
{
  if (launching->source != NULL)
    g_source_destroy (launching->source);
  g_clear_pointer (&launching->source, g_source_unref);
}

static void
launching_free (Launching *launching)
{
  clear_source (launching);
  carrel_base_descriptor_clear (&launching->ready);
  g_clear_object (&launching->process);
  g_string_free (launching->line, TRUE);
  g_free (launching->program);
  g_free (launching->machine_dir);
  g_free (launching->runtime_dir);
  g_free (launching->uuid);
  g_free (launching->engine);
  g_free (launching);
}

static gboolean
retry_cb (gpointer user_data)
{
  GTask *task = user_data;

  clear_source (g_task_get_task_data (task));
  try_connect (g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* Takes the task. */
static void
retry_later (GTask *task)
{
  Launching *launching = g_task_get_task_data (task);

  clear_source (launching);
  launching->source = g_timeout_source_new (RETRY_MS);
  g_source_set_callback (launching->source, retry_cb, task, g_object_unref);
  g_source_attach (launching->source, g_task_get_context (task));
}

/* What the core said when it did not serve.  Takes the task. */
static void
handle_refusal (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Launching *launching = g_task_get_task_data (owned);
  const char *words = strchr (launching->line->str, ' ');
  gboolean is_locked = g_str_has_prefix (launching->line->str, "locked");

  if (is_locked && g_get_monotonic_time () < launching->deadline_us)
    {
      retry_later (g_steal_pointer (&owned));
      return;
    }
  if (words == NULL)
    words = _("The machine's core ended before it said anything");
  g_task_return_new_error (owned,
                           CARREL_VMM_ERROR,
                           is_locked ? CARREL_VMM_ERROR_LOCKED : CARREL_VMM_ERROR_FAILED,
                           "%s",
                           words + strspn (words, " "));
}

static gboolean
ready_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Launching *launching = g_task_get_task_data (task);
  char buffer[512];
  ssize_t length = read (descriptor, buffer, sizeof buffer);

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (length > 0 && launching->line->len < READY_LINE_MAX)
    g_string_append_len (launching->line, buffer, length);
  if (length > 0 && memchr (buffer, '\n', (gsize) length) == NULL)
    return G_SOURCE_CONTINUE;
  clear_source (launching);
  g_strchomp (launching->line->str);
  if (g_str_has_prefix (launching->line->str, "ready"))
    try_connect (g_steal_pointer (&task));
  else
    handle_refusal (g_steal_pointer (&task));
  return G_SOURCE_REMOVE;
}

static CarrelBaseLauncher *
make_launcher (Launching *launching, int ready)
{
  CarrelBaseLauncher *launcher = carrel_base_launcher_new (launching->program);
  const char *arguments[] = { "--machine-dir",
                              launching->machine_dir,
                              "--runtime-dir",
                              launching->runtime_dir,
                              "--uuid",
                              launching->uuid,
                              "--engine",
                              launching->engine,
                              "--ready-fd",
                              G_STRINGIFY (READY_DESCRIPTOR),
                              NULL };

  carrel_base_launcher_add_arguments (launcher, arguments);
  carrel_base_launcher_take_descriptor (launcher, ready, READY_DESCRIPTOR);
  carrel_base_launcher_set_folder (launcher, "/");
  carrel_base_launcher_set_own_session (launcher, TRUE);
  return launcher;
}

/* Takes the task. */
static void
launch (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Launching *launching = g_task_get_task_data (owned);
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  int ends[2];

  carrel_base_descriptor_clear (&launching->ready);
  g_clear_object (&launching->process);
  g_string_truncate (launching->line, 0);
  if (!g_unix_open_pipe (ends, FD_CLOEXEC, &error))
    {
      g_task_return_error (owned, g_steal_pointer (&error));
      return;
    }
  launching->ready = ends[0];
  g_unix_set_fd_nonblocking (ends[0], TRUE, NULL);
  launcher = make_launcher (launching, ends[1]);
  launching->process = carrel_base_launcher_launch (launcher, &error);
  if (launching->process == NULL)
    {
      g_task_return_error (owned, g_steal_pointer (&error));
      return;
    }
  clear_source (launching);
  launching->source = g_unix_fd_source_new (launching->ready, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (launching->source,
                         G_SOURCE_FUNC (ready_cb),
                         g_object_ref (owned),
                         g_object_unref);
  g_source_attach (launching->source, g_task_get_context (owned));
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Launching *launching = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  CarrelVmmClient *client = carrel_vmm_client_connect_finish (result, &error);

  if (client != NULL)
    {
      carrel_vmm_client_set_process (client, launching->process);
      g_task_return_pointer (task, client, g_object_unref);
    }
  else if (g_error_matches (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND) &&
           !launching->is_last_try)
    {
      /* After the deadline it is tried once more, for its words. */
      launching->is_last_try = g_get_monotonic_time () >= launching->deadline_us;
      launch (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes the task. */
static void
try_connect (GTask *task)
{
  Launching *launching = g_task_get_task_data (task);

  carrel_vmm_client_connect_async (launching->runtime_dir,
                                   launching->uuid,
                                   g_task_get_cancellable (task),
                                   connected_cb,
                                   task);
}

void
carrel_vmm_client_launch_async (const char *program,
                                const char *machine_dir,
                                const char *runtime_dir,
                                const char *uuid,
                                const char *engine,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Launching *launching;
  GTask *task;

  g_return_if_fail (program != NULL);
  g_return_if_fail (machine_dir != NULL);
  g_return_if_fail (runtime_dir != NULL);
  g_return_if_fail (carrel_base_text_is_uuid (uuid));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_client_launch_async);
  launching = g_new0 (Launching, 1);
  /* The core runs in another folder than we do. */
  launching->program = strchr (program, '/') != NULL ? g_canonicalize_filename (program, NULL)
                                                     : g_strdup (program);
  launching->machine_dir = g_canonicalize_filename (machine_dir, NULL);
  launching->runtime_dir = g_canonicalize_filename (runtime_dir, NULL);
  launching->uuid = g_strdup (uuid);
  launching->engine = g_strdup (engine != NULL ? engine : "qemu");
  launching->deadline_us = g_get_monotonic_time () + DEADLINE_US;
  launching->ready = -1;
  launching->line = g_string_new (NULL);
  g_task_set_task_data (task, launching, (GDestroyNotify) launching_free);
  try_connect (task);
}

CarrelVmmClient *
carrel_vmm_client_launch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
