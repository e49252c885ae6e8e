/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "carrel-base-descriptor.h"
#include "carrel-base-error.h"
#include "carrel-base-text.h"

/*
 * posix_spawn(3) does the work: the C library reports a failing exec through it, needs no memory of
 * our heap between fork and exec, and is safe in a program with threads.
 *
 * A mapped descriptor is first lifted above every target number, so that no dup2 of one mapping can
 * hit the source of another.
 */

#define TARGET_LIMIT 1000

typedef struct
{
  int descriptor;
  int target;
} Mapping;

struct _CarrelBaseLauncher
{
  GObject parent_instance;

  GPtrArray *argv; /* of char*, closed with NULL while it is launched */
  GStrv environment;
  char *folder;
  GArray *mappings; /* of Mapping */
  gboolean own_session;
};

G_DEFINE_FINAL_TYPE (CarrelBaseLauncher, carrel_base_launcher, G_TYPE_OBJECT)

static void
clear_mapping (gpointer data)
{
  Mapping *mapping = data;

  carrel_base_descriptor_clear (&mapping->descriptor);
}

static void
carrel_base_launcher_finalize (GObject *object)
{
  CarrelBaseLauncher *self = CARREL_BASE_LAUNCHER (object);

  g_clear_pointer (&self->argv, g_ptr_array_unref);
  g_clear_pointer (&self->environment, g_strfreev);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->mappings, g_array_unref);
  G_OBJECT_CLASS (carrel_base_launcher_parent_class)->finalize (object);
}

static void
carrel_base_launcher_class_init (CarrelBaseLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_base_launcher_finalize;
}

static void
carrel_base_launcher_init (CarrelBaseLauncher *self)
{
  self->argv = g_ptr_array_new_null_terminated (16, g_free, TRUE);
  self->environment = g_get_environ ();
  self->mappings = g_array_new (FALSE, FALSE, sizeof (Mapping));
  g_array_set_clear_func (self->mappings, clear_mapping);
}

CarrelBaseLauncher *
carrel_base_launcher_new (const char *program)
{
  CarrelBaseLauncher *self = g_object_new (CARREL_BASE_TYPE_LAUNCHER, NULL);

  carrel_base_launcher_add_argument (self, program);
  return self;
}

void
carrel_base_launcher_add_argument (CarrelBaseLauncher *self, const char *argument)
{
  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));
  g_return_if_fail (argument != NULL);
  g_ptr_array_add (self->argv, g_strdup (argument));
}

void
carrel_base_launcher_add_arguments (CarrelBaseLauncher *self, const char *const *arguments)
{
  for (gsize i = 0; arguments[i] != NULL; i++)
    carrel_base_launcher_add_argument (self, arguments[i]);
}

void
carrel_base_launcher_set_environment (CarrelBaseLauncher *self, const char *name, const char *value)
{
  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));

  self->environment = value != NULL
                        ? g_environ_setenv (g_steal_pointer (&self->environment), name, value, TRUE)
                        : g_environ_unsetenv (g_steal_pointer (&self->environment), name);
}

void
carrel_base_launcher_set_folder (CarrelBaseLauncher *self, const char *folder)
{
  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));
  g_free (self->folder);
  self->folder = g_strdup (folder);
}

void
carrel_base_launcher_take_descriptor (CarrelBaseLauncher *self, int descriptor, int target)
{
  Mapping mapping = { descriptor, target };

  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));
  g_return_if_fail (descriptor >= 0);
  g_return_if_fail (target >= 0 && target < TARGET_LIMIT);

  for (guint i = 0; i < self->mappings->len; i++)
    if (g_array_index (self->mappings, Mapping, i).target == target)
      {
        g_array_remove_index (self->mappings, i);
        break;
      }
  g_array_append_val (self->mappings, mapping);
}

void
carrel_base_launcher_set_own_session (CarrelBaseLauncher *self, gboolean own_session)
{
  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));
  self->own_session = own_session;
}

const char *const *
carrel_base_launcher_get_argv (CarrelBaseLauncher *self)
{
  g_return_val_if_fail (CARREL_BASE_IS_LAUNCHER (self), NULL);
  return (const char *const *) self->argv->pdata;
}

static gboolean
has_target (CarrelBaseLauncher *self, int target)
{
  for (guint i = 0; i < self->mappings->len; i++)
    if (g_array_index (self->mappings, Mapping, i).target == target)
      return TRUE;
  return FALSE;
}

/* Lifts the sources out of the way and states every descriptor of the child; returns an errno. */
static int
fill_actions (CarrelBaseLauncher *self, posix_spawn_file_actions_t *actions)
{
  int failure = 0;
  int highest = STDERR_FILENO;

  for (int standard = 0; standard <= STDERR_FILENO && failure == 0; standard++)
    if (!has_target (self, standard))
      failure = posix_spawn_file_actions_addopen (actions, standard, "/dev/null", O_RDWR, 0);
  for (guint i = 0; i < self->mappings->len && failure == 0; i++)
    {
      Mapping *mapping = &g_array_index (self->mappings, Mapping, i);
      int lifted = fcntl (mapping->descriptor, F_DUPFD_CLOEXEC, TARGET_LIMIT);

      if (lifted < 0)
        return errno;
      carrel_base_descriptor_clear (&mapping->descriptor);
      mapping->descriptor = lifted;
      failure = posix_spawn_file_actions_adddup2 (actions, lifted, mapping->target);
      highest = MAX (highest, mapping->target);
    }
  /* Everything of ours is close-on-exec from birth; a library's descriptor may not be. Holes between
   * the targets are left to that rule. */
  if (failure == 0)
    failure = posix_spawn_file_actions_addclosefrom_np (actions, highest + 1);
  if (failure == 0 && self->folder != NULL)
    failure = posix_spawn_file_actions_addchdir_np (actions, self->folder);
  return failure;
}

static int
fill_attributes (CarrelBaseLauncher *self, posix_spawnattr_t *attributes)
{
  short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  sigset_t none;
  sigset_t all;
  int failure;

  sigemptyset (&none);
  sigfillset (&all);
  if (self->own_session)
    flags |= POSIX_SPAWN_SETSID;
  failure = posix_spawnattr_setflags (attributes, flags);
  if (failure == 0)
    failure = posix_spawnattr_setsigmask (attributes, &none);
  if (failure == 0)
    failure = posix_spawnattr_setsigdefault (attributes, &all);
  return failure;
}

static int
spawn (CarrelBaseLauncher *self, pid_t *out_pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failure = posix_spawn_file_actions_init (&actions);

  if (failure != 0)
    return failure;
  failure = posix_spawnattr_init (&attributes);
  if (failure == 0)
    {
      failure = fill_actions (self, &actions);
      if (failure == 0)
        failure = fill_attributes (self, &attributes);
      if (failure == 0)
        failure = posix_spawnp (out_pid,
                                g_ptr_array_index (self->argv, 0),
                                &actions,
                                &attributes,
                                (char *const *) self->argv->pdata,
                                self->environment);
      posix_spawnattr_destroy (&attributes);
    }
  posix_spawn_file_actions_destroy (&actions);
  return failure;
}

CarrelBaseProcess *
carrel_base_launcher_launch (CarrelBaseLauncher *self, GError **error)
{
  pid_t pid = -1;
  int failure;

  g_return_val_if_fail (CARREL_BASE_IS_LAUNCHER (self), NULL);

  failure = spawn (self, &pid);
  if (failure != 0)
    {
      carrel_base_error_set_errno (error,
                                   failure,
                                   _("The program “%s” cannot be started"),
                                      (const char *) g_ptr_array_index (self->argv, 0));
      return NULL;
    }
  g_array_set_size (self->mappings, 0);
  return carrel_base_process_new (pid, error);
}

/* --- Running a helper to its end --- */

typedef struct
{
  CarrelBaseProcess *process;
  GByteArray *output[2]; /* standard output, standard error */
  GSource *sources[2];
  GSource *cancel; /* nullable; holds the task, so it is destroyed when the run has ended */
  gsize limit;
  guint pending; /* two streams and the exit */
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  for (guint i = 0; i < G_N_ELEMENTS (run->sources); i++)
    {
      if (run->sources[i] != NULL)
        g_source_destroy (run->sources[i]);
      g_clear_pointer (&run->sources[i], g_source_unref);
      g_clear_pointer (&run->output[i], g_byte_array_unref);
    }
  g_clear_pointer (&run->cancel, g_source_unref);
  g_clear_object (&run->process);
  g_free (run);
}

static void
return_run (GTask *task, Run *run)
{
  int status = carrel_base_process_get_wait_status (run->process);
  CarrelBaseLauncher *self = g_task_get_source_object (task);
  g_autofree char *words = NULL;
  g_autofree char *end = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (status == 0)
    {
      g_task_return_pointer (task,
                             g_byte_array_free_to_bytes (g_steal_pointer (&run->output[0])),
                             (GDestroyNotify) g_bytes_unref);
      return;
    }
  words = carrel_base_text_make_displayable ((const char *) run->output[1]->data,
                                             run->output[1]->len);
  end = carrel_base_process_describe_end (run->process);
  g_task_return_new_error (task,
                           CARREL_BASE_ERROR,
                           CARREL_BASE_ERROR_FAILED,
                           "“%s” %s: %s",
                           (const char *) g_ptr_array_index (self->argv, 0),
                           end,
                           g_strstrip (words));
}

static void
one_ended (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  if (--run->pending > 0)
    return;
  if (run->cancel != NULL)
    g_source_destroy (run->cancel);
  return_run (task, run);
}

static gboolean
readable_cb (int descriptor, GIOCondition condition, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  Run *run = g_task_get_task_data (task);
  guint which = g_main_current_source () == run->sources[0] ? 0 : 1;
  guint8 chunk[4096];
  ssize_t got = read (descriptor, chunk, sizeof chunk);

  if (got > 0)
    {
      gsize room = run->limit - MIN (run->limit, run->output[which]->len);

      g_byte_array_append (run->output[which], chunk, (guint) MIN ((gsize) got, room));
      return G_SOURCE_CONTINUE;
    }
  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  close (descriptor);
  one_ended (task);
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);

  carrel_base_process_wait_finish (CARREL_BASE_PROCESS (object), result, NULL);
  one_ended (task);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Run *run = g_task_get_task_data (G_TASK (user_data));

  carrel_base_process_signal (run->process, SIGKILL);
  return G_SOURCE_REMOVE;
}

static gboolean
open_pipe (CarrelBaseLauncher *self, int target, int *out_reader, GError **error)
{
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return FALSE;
  g_unix_set_fd_nonblocking (ends[0], TRUE, NULL);
  carrel_base_launcher_take_descriptor (self, ends[1], target);
  *out_reader = ends[0];
  return TRUE;
}

static void
watch_run (GTask *task, Run *run, const int *readers)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  run->pending = 3;
  for (guint i = 0; i < 2; i++)
    {
      run->output[i] = g_byte_array_new ();
      run->sources[i] = g_unix_fd_source_new (readers[i], G_IO_IN | G_IO_HUP | G_IO_ERR);
      g_task_attach_source (task, run->sources[i], G_SOURCE_FUNC (readable_cb));
    }
  if (cancellable != NULL)
    {
      run->cancel = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, run->cancel, G_SOURCE_FUNC (cancelled_cb));
    }
  carrel_base_process_wait_async (run->process, NULL, exited_cb, g_object_ref (task));
}

void
carrel_base_launcher_run_async (CarrelBaseLauncher *self,
                                gsize output_limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (CarrelBaseDescriptor) output = -1;
  g_auto (CarrelBaseDescriptor) errors = -1;
  Run *run;

  g_return_if_fail (CARREL_BASE_IS_LAUNCHER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_base_launcher_run_async);
  g_task_set_check_cancellable (task, FALSE);
  run = g_new0 (Run, 1);
  run->limit = output_limit;
  g_task_set_task_data (task, run, run_free);
  if (!open_pipe (self, STDOUT_FILENO, &output, &error) ||
      !open_pipe (self, STDERR_FILENO, &errors, &error) ||
      (run->process = carrel_base_launcher_launch (self, &error)) == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  watch_run (task,
             run,
             (int[]){ carrel_base_descriptor_steal (&output),
                      carrel_base_descriptor_steal (&errors) });
}

gboolean
carrel_base_launcher_run_finish (CarrelBaseLauncher *self,
                                 GAsyncResult *result,
                                 GBytes **out_output,
                                 GError **error)
{
  g_autoptr (GBytes) output = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  output = g_task_propagate_pointer (G_TASK (result), error);
  if (output == NULL)
    return FALSE;
  if (out_output != NULL)
    *out_output = g_steal_pointer (&output);
  return TRUE;
}

int
carrel_base_launcher_become (const char *program, const char *const *argv)
{
  g_return_val_if_fail (program != NULL && argv != NULL, EINVAL);

  execv (program, (char *const *) argv);
  return errno;
}
