/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-launcher.h"

/*
 * A disk made elsewhere becomes one of ours by being copied.  The source has passed our own inspector
 * and is read through a descriptor, its format stated; the copy is written into an empty disk that lies
 * aside, and only a whole copy is named.  What the source was does not matter afterwards.
 */

#define OUTPUT_BYTES_MAX 65536
#define SOURCE_QCOW2 "driver=qcow2,file.driver=file,file.filename=/dev/fd/3"
#define SOURCE_RAW "driver=raw,file.driver=file,file.filename=/dev/fd/3"
/* Where the source stands among the arguments. */
#define SOURCE_INDEX 7
#define TARGET_OPTIONS "driver=qcow2,file.driver=file,file.filename=/dev/fd/4"

typedef struct
{
  char *source;
  char *part;
  char *target;
  gboolean is_raw;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_free (import->source);
  g_free (import->part);
  g_free (import->target);
  g_free (import);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (carrel_base_launcher_run_finish (CARREL_BASE_LAUNCHER (object), result, NULL, &error) &&
      carrel_base_atomic_file_publish (import->part, import->target, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  unlink (import->part);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_FAILED,
                             _("The disk “%s” could not be copied: %s"),
                                import->source,
                                error->message);
}

/* Makes the empty disk aside and opens both ends. */
static gboolean
open_ends (Import *import, int *out_source, int *out_part, GError **error)
{
  g_auto (CarrelBaseDescriptor) source = -1;
  g_auto (CarrelBaseDescriptor) part = -1;
  CarrelVmmDiskInfo info;

  source = carrel_vmm_disk_open_safe (import->source, FALSE, &info, error);
  if (source < 0)
    return FALSE;
  import->is_raw = info.format == CARREL_VMM_DISK_FORMAT_RAW;
  if (info.format != CARREL_VMM_DISK_FORMAT_QCOW2 && !import->is_raw)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_UNSUPPORTED,
                   _("“%s” is no qcow2 and no raw disk"), import->source);
      return FALSE;
    }
  unlink (import->part);
  if (!carrel_vmm_disk_create (import->part,
                               MAX ((info.virtual_bytes + 511) / 512 * 512,
                                    CARREL_VMM_DISK_SIZE_MIN),
                               error))
    return FALSE;
  part = carrel_base_descriptor_open (import->part, O_RDWR, 0, error);
  if (part < 0)
    return FALSE;
  *out_source = carrel_base_descriptor_steal (&source);
  *out_part = carrel_base_descriptor_steal (&part);
  return TRUE;
}

void
carrel_vmm_disk_import_async (const char *source,
                              const char *target,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  /* "writeback": the copier flushes what it wrote, so that making it durable finds little to do. */
  const char *arguments[] = {
    "convert",      "-n",           "--target-is-zero",    "-t",
    "writeback",    "--image-opts", "--target-image-opts", SOURCE_QCOW2,
    TARGET_OPTIONS, NULL,
  };
  const char *program = g_getenv ("CARREL_QEMU_IMG");
  g_autoptr (GTask) task = NULL;
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  Import *import = g_new0 (Import, 1);
  int source_end;
  int part_end;

  g_return_if_fail (source != NULL && target != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_disk_import_async);
  import->source = g_strdup (source);
  import->target = g_strdup (target);
  import->part = g_strconcat (target, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
  g_task_set_task_data (task, import, import_free);
  if (!open_ends (import, &source_end, &part_end, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (import->is_raw)
    arguments[SOURCE_INDEX] = SOURCE_RAW;
  launcher = carrel_base_launcher_new (program != NULL ? program : "qemu-img");
  carrel_base_launcher_add_arguments (launcher, arguments);
  carrel_base_launcher_take_descriptor (launcher, source_end, 3);
  carrel_base_launcher_take_descriptor (launcher, part_end, 4);
  carrel_base_launcher_set_environment (launcher, "LC_ALL", "C.UTF-8");
  carrel_base_launcher_run_async (launcher,
                                  OUTPUT_BYTES_MAX,
                                  cancellable,
                                  copied_cb,
                                  g_steal_pointer (&task));
}

gboolean
carrel_vmm_disk_import_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
