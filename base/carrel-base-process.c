/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-process.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "carrel-base-descriptor.h"
#include "carrel-base-error.h"

#define PROC_TEXT_BYTES 4096u

struct _CarrelBaseProcess
{
  GObject parent_instance;

  GPid pid;
  CarrelBaseDescriptor pidfd;
  GSource *watch;
  int wait_status;
  gboolean exited;
  GPtrArray *waiting; /* of GTask: each leaves the array before it returns */
};

enum
{
  SIGNAL_EXITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelBaseProcess, carrel_base_process, G_TYPE_OBJECT)

/* P_PIDFD of waitid(2), by number: older C libraries lack the name. */
#define WAIT_FOR_PIDFD ((idtype_t) 3)

static void
stop_watching (CarrelBaseProcess *self)
{
  if (self->watch != NULL)
    {
      g_source_destroy (self->watch);
      g_clear_pointer (&self->watch, g_source_unref);
    }
  carrel_base_descriptor_clear (&self->pidfd);
}

static int
status_from_siginfo (const siginfo_t *info)
{
  if (info->si_code == CLD_EXITED)
    return W_EXITCODE (info->si_status, 0);
  return info->si_status | (info->si_code == CLD_DUMPED ? WCOREFLAG : 0);
}

static void
reap (CarrelBaseProcess *self)
{
  siginfo_t info = { 0 };

  if (waitid (WAIT_FOR_PIDFD, (id_t) self->pidfd, &info, WEXITED | WNOHANG) == 0 &&
      info.si_pid != 0)
    self->wait_status = status_from_siginfo (&info);
}

static void
return_waiting (CarrelBaseProcess *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);
      GSource *cancel = g_task_get_task_data (task);

      if (cancel != NULL)
        g_source_destroy (cancel);
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
    }
}

static gboolean
exited_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  g_autoptr (CarrelBaseProcess) self = g_object_ref (CARREL_BASE_PROCESS (user_data));

  reap (self);
  self->exited = TRUE;
  stop_watching (self);
  g_signal_emit (self, signals[SIGNAL_EXITED], 0);
  return_waiting (self);
  return G_SOURCE_REMOVE;
}

static void
carrel_base_process_dispose (GObject *object)
{
  CarrelBaseProcess *self = CARREL_BASE_PROCESS (object);

  stop_watching (self);
  G_OBJECT_CLASS (carrel_base_process_parent_class)->dispose (object);
}

static void
carrel_base_process_finalize (GObject *object)
{
  CarrelBaseProcess *self = CARREL_BASE_PROCESS (object);

  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  G_OBJECT_CLASS (carrel_base_process_parent_class)->finalize (object);
}

static void
carrel_base_process_class_init (CarrelBaseProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_base_process_dispose;
  object_class->finalize = carrel_base_process_finalize;

  /* CarrelBaseProcess::exited: the process has ended; emitted once. */
  signals[SIGNAL_EXITED] = g_signal_new ("exited",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);
}

static void
carrel_base_process_init (CarrelBaseProcess *self)
{
  self->pidfd = -1;
  self->wait_status = -1;
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

CarrelBaseProcess *
carrel_base_process_new (GPid pid, GError **error)
{
  g_autoptr (CarrelBaseProcess) self = g_object_new (CARREL_BASE_TYPE_PROCESS, NULL);

  self->pid = pid;
  /* pidfd_open(2) is close-on-exec by itself. */
  self->pidfd = (int) syscall (SYS_pidfd_open, pid, 0);
  if (self->pidfd < 0)
    {
      carrel_base_error_set_errno (error, errno, _("The process %d cannot be watched"), (int) pid);
      return NULL;
    }
  self->watch = g_unix_fd_source_new (self->pidfd, G_IO_IN);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (exited_cb), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

GPid
carrel_base_process_get_pid (CarrelBaseProcess *self)
{
  g_return_val_if_fail (CARREL_BASE_IS_PROCESS (self), 0);
  return self->pid;
}

gboolean
carrel_base_process_has_exited (CarrelBaseProcess *self)
{
  g_return_val_if_fail (CARREL_BASE_IS_PROCESS (self), TRUE);
  return self->exited;
}

int
carrel_base_process_get_wait_status (CarrelBaseProcess *self)
{
  g_return_val_if_fail (CARREL_BASE_IS_PROCESS (self), -1);
  return self->wait_status;
}

char *
carrel_base_process_describe_end (CarrelBaseProcess *self)
{
  g_return_val_if_fail (CARREL_BASE_IS_PROCESS (self), NULL);

  if (!self->exited)
    return g_strdup (_("is still running"));
  if (self->wait_status < 0)
    return g_strdup (_("ended"));
  if (WIFEXITED (self->wait_status))
    return g_strdup_printf (_("ended with exit code %d"), WEXITSTATUS (self->wait_status));
  return g_strdup_printf (_("was ended by signal %d (%s)"),
                             WTERMSIG (self->wait_status),
                             g_strsignal (WTERMSIG (self->wait_status)));
}

gboolean
carrel_base_process_signal (CarrelBaseProcess *self, int number)
{
  g_return_val_if_fail (CARREL_BASE_IS_PROCESS (self), FALSE);

  return self->pidfd >= 0 && syscall (SYS_pidfd_send_signal, self->pidfd, number, NULL, 0) == 0;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  CarrelBaseProcess *self = g_task_get_source_object (task);

  if (g_ptr_array_remove (self->waiting, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

void
carrel_base_process_wait_async (CarrelBaseProcess *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CARREL_BASE_IS_PROCESS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_base_process_wait_async);
  if (self->exited)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->waiting, g_object_ref (task));
  if (cancellable != NULL)
    {
      GSource *source = g_cancellable_source_new (cancellable);

      g_task_attach_source (task, source, G_SOURCE_FUNC (cancelled_cb));
      g_task_set_task_data (task, source, (GDestroyNotify) g_source_unref);
    }
}

gboolean
carrel_base_process_wait_finish (CarrelBaseProcess *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
read_proc (const char *path, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  descriptor = carrel_base_descriptor_open (path, 0, 0, error);
  if (descriptor < 0)
    return NULL;
  bytes = carrel_base_descriptor_read_all (descriptor, PROC_TEXT_BYTES, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

gboolean
carrel_base_process_read_start_time (GPid pid, guint64 *out_start_time, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", (int) pid);
  g_autofree char *text = read_proc (path, error);
  g_auto (GStrv) fields = NULL;
  const char *after_name;

  if (text == NULL)
    return FALSE;
  /* The name in the second field may hold spaces and parentheses; the last one closes it. Behind it
   * stands field 3, so that field 22 is the twentieth. */
  after_name = strrchr (text, ')');
  fields = g_strsplit (after_name != NULL ? after_name + 1 : "", " ", 24);
  if (g_strv_length (fields) < 21 ||
      !g_ascii_string_to_unsigned (fields[20], 10, 0, G_MAXUINT64, out_start_time, NULL))
    {
      g_set_error (error,
                   CARREL_BASE_ERROR,
                   CARREL_BASE_ERROR_INVALID,
                   _("“%s” is not laid out as expected"), path);
      return FALSE;
    }
  return TRUE;
}

char *
carrel_base_process_read_boot_id (GError **error)
{
  char *text = read_proc ("/proc/sys/kernel/random/boot_id", error);

  return text != NULL ? g_strstrip (text) : NULL;
}
