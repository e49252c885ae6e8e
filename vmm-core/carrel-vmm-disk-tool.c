/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-launcher.h"

/*
 * Growing and checking are left to qemu-img.  It is only ever given files our own inspector has let
 * pass, always with the format stated and by descriptor, so that nothing in the file can name another
 * one.  Its exit codes for "check": 0 nothing found, 2 corruptions, 3 leaks.
 */

#define OUTPUT_BYTES_MAX 65536
#define IMAGE_DESCRIPTOR 3
/* A lock on this byte, which no image reaches and QEMU does not lock, says that the disk is growing.  It
 * belongs to the open file that qemu-img inherits, so the kernel keeps it while either of us has it. */
#define GROWTH_LOCK_BYTE (G_GINT64_CONSTANT (1) << 62)
#define IMAGE_OPTIONS \
  "driver=qcow2,file.driver=file,file.filename=/dev/fd/" G_STRINGIFY (IMAGE_DESCRIPTOR)

static CarrelBaseLauncher *
make_launcher (int descriptor, const char *const *arguments)
{
  const char *program = g_getenv ("CARREL_QEMU_IMG");
  CarrelBaseLauncher *launcher = carrel_base_launcher_new (program != NULL ? program : "qemu-img");

  carrel_base_launcher_add_arguments (launcher, arguments);
  carrel_base_launcher_take_descriptor (launcher, descriptor, IMAGE_DESCRIPTOR);
  carrel_base_launcher_set_environment (launcher, "LC_ALL", "C.UTF-8");
  return launcher;
}

/* The error of a helper, in our terms. */
static GError *
translate (const char *path, GError *error)
{
  CarrelVmmError code = CARREL_VMM_ERROR_FAILED;
  GError *ours;

  if (strstr (error->message, "lock") != NULL)
    code = CARREL_VMM_ERROR_BUSY;
  else if (strstr (error->message, "No space left") != NULL)
    code = CARREL_VMM_ERROR_RESOURCES;
  ours = g_error_new (CARREL_VMM_ERROR,
                      (int) code,
                      code == CARREL_VMM_ERROR_BUSY
                      ? _("The disk \"%s\" is in use: %s")
                      : _("The disk \"%s\" could not be worked on: %s"), path, error->message);
  g_error_free (error);
  return ours;
}

static void
grown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (carrel_base_launcher_run_finish (CARREL_BASE_LAUNCHER (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate (g_task_get_task_data (task), error));
}

/* Opens the disk when it is a qcow2 of ours; fails the task otherwise. */
static int
open_for_task (GTask *task, const char *path, gboolean writable, CarrelVmmDiskInfo *out_info)
{
  g_autoptr (GError) error = NULL;
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  g_task_set_task_data (task, g_strdup (path), g_free);
  descriptor = carrel_vmm_disk_open_safe (path, writable, out_info, &error);
  if (descriptor >= 0 && out_info->format != CARREL_VMM_DISK_FORMAT_QCOW2)
    {
      g_set_error (&error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_UNSUPPORTED,
                   _("\"%s\" is no qcow2 disk"), path);
      carrel_base_descriptor_clear (&descriptor);
    }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  return carrel_base_descriptor_steal (&descriptor);
}

static int
lock_growth (int descriptor, int command)
{
  struct flock lock = {
    .l_type = F_WRLCK,
    .l_whence = SEEK_SET,
    .l_start = GROWTH_LOCK_BYTE,
    .l_len = 1,
  };
  int result;

  do
    result = fcntl (descriptor, command, &lock);
  while (result < 0 && errno == EINTR);
  return result;
}

static void
settle_in_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  GError *error = NULL;

  descriptor = carrel_base_descriptor_open_regular (path, TRUE, NULL, &error);
  if (descriptor < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Where there are no locks nobody can be waited for. */
  lock_growth (descriptor, F_OFD_SETLKW);
  g_task_return_boolean (task, TRUE);
}

void
carrel_vmm_disk_settle_async (const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_disk_settle_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, settle_in_thread);
}

gboolean
carrel_vmm_disk_settle_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
carrel_vmm_disk_grow_async (const char *path,
                            guint64 bytes,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);
  const char *arguments[] = { "resize", "--image-opts", IMAGE_OPTIONS, size, NULL };
  CarrelVmmDiskInfo info;
  int descriptor;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_disk_grow_async);
  descriptor = open_for_task (task, path, TRUE, &info);
  if (descriptor < 0)
    return;
  launcher = make_launcher (descriptor, arguments);
  if (bytes == info.virtual_bytes)
    g_task_return_boolean (task, TRUE);
  else if (bytes < info.virtual_bytes || bytes > CARREL_VMM_DISK_SIZE_MAX || bytes % 512 != 0)
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_SPEC,
                             _("Disks only grow, up to 64 TiB: \"%s\" keeps its size"), path);
  else if (lock_growth (descriptor, F_OFD_SETLK) != 0 && (errno == EAGAIN || errno == EACCES))
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_BUSY,
                             _("The disk \"%s\" is still being grown; try again when that is done"),
                               path);
  else
    carrel_base_launcher_run_async (launcher,
                                    OUTPUT_BYTES_MAX,
                                    cancellable,
                                    grown_cb,
                                    g_steal_pointer (&task));
}

gboolean
carrel_vmm_disk_grow_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Checking: what is printed matters whatever the exit code is, so it goes to a file. --- */

typedef struct
{
  char *path;
  CarrelBaseDescriptor output;
  CarrelVmmDiskCheck check;
} Checking;

static void
checking_free (Checking *checking)
{
  carrel_base_descriptor_clear (&checking->output);
  g_free (checking->path);
  g_free (checking);
}

static gboolean
read_report (Checking *checking)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) report = NULL;
  gsize length;
  const char *text;

  if (lseek (checking->output, 0, SEEK_SET) != 0)
    return FALSE;
  bytes = carrel_base_descriptor_read_all (checking->output, OUTPUT_BYTES_MAX, NULL);
  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  report = carrel_base_json_parse_object (text, length, NULL);
  if (report == NULL || !json_object_has_member (report, "check-errors"))
    return FALSE;
  checking->check.corruptions = (guint64) carrel_base_json_get_int (report, "corruptions", 0);
  checking->check.leaks = (guint64) carrel_base_json_get_int (report, "leaks", 0);
  checking->check.check_errors = (guint64) carrel_base_json_get_int (report, "check-errors", 0);
  return TRUE;
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelBaseProcess *process = CARREL_BASE_PROCESS (object);
  Checking *checking = g_task_get_task_data (task);
  g_autofree char *end = NULL;
  GError *error = NULL;

  if (!carrel_base_process_wait_finish (process, result, &error))
    {
      carrel_base_process_signal (process, SIGTERM);
      g_task_return_error (task, error);
      return;
    }
  if (read_report (checking))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  end = carrel_base_process_describe_end (process);
  g_task_return_new_error (
    task,
    CARREL_VMM_ERROR,
    CARREL_VMM_ERROR_BUSY,
    _("The disk \"%s\" could not be checked, most likely because it is in use "
                             "(the checking program %s)"),
       checking->path,
       end);
}

void
carrel_vmm_disk_check_async (const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const char *const arguments[] = { "check",
                                           "--output=json",
                                           "--image-opts",
                                           IMAGE_OPTIONS,
                                           NULL };
  g_autoptr (GTask) task = NULL;
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autoptr (CarrelBaseProcess) process = NULL;
  Checking *checking;
  CarrelVmmDiskInfo info;
  GError *error = NULL;
  int descriptor;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_disk_check_async);
  descriptor = open_for_task (task, path, FALSE, &info);
  if (descriptor < 0)
    return;
  checking = g_new0 (Checking, 1);
  checking->path = g_strdup (path);
  checking->output = memfd_create ("carrel-check", MFD_CLOEXEC);
  g_task_set_task_data (task, checking, (GDestroyNotify) checking_free);
  launcher = make_launcher (descriptor, arguments);
  if (checking->output >= 0)
    carrel_base_launcher_take_descriptor (launcher,
                                          fcntl (checking->output, F_DUPFD_CLOEXEC, 3),
                                          STDOUT_FILENO);
  process = carrel_base_launcher_launch (launcher, &error);
  if (process == NULL)
    g_task_return_error (task, translate (path, error));
  else
    carrel_base_process_wait_async (process, cancellable, checked_cb, g_steal_pointer (&task));
}

gboolean
carrel_vmm_disk_check_finish (GAsyncResult *result, CarrelVmmDiskCheck *out_check, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (out_check != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out_check = ((Checking *) g_task_get_task_data (G_TASK (result)))->check;
  return TRUE;
}
