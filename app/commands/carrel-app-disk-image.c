/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-disk-image-private.h"

#include "base/carrel-base-descriptor.h"

#include <glib/gi18n-lib.h>

static gboolean
is_copied (CarrelVmmDiskFormat format)
{
  return format == CARREL_VMM_DISK_FORMAT_QCOW2 || format == CARREL_VMM_DISK_FORMAT_RAW;
}

static int
open_image (const char *path, CarrelVmmDiskInfo *out_info, GError **error)
{
  g_auto (CarrelBaseDescriptor)
    descriptor = carrel_vmm_disk_open_safe (path, FALSE, out_info, error);

  if (descriptor < 0)
    return -1;
  if (!is_copied (out_info->format))
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("“%s” is no qcow2 and no raw disk image. “qemu-img convert” makes one of it."),
                     path);
      return -1;
    }
  return carrel_base_descriptor_steal (&descriptor);
}

gboolean
carrel_app_disk_image_inspect (const char *path, guint64 *out_bytes, GError **error)
{
  CarrelVmmDiskInfo info;
  g_auto (CarrelBaseDescriptor) descriptor = open_image (path, &info, error);

  if (descriptor < 0)
    return FALSE;
  *out_bytes = MAX ((info.virtual_bytes + 511) / 512 * 512, CARREL_VMM_DISK_SIZE_MIN);
  return TRUE;
}

gboolean
carrel_app_disk_image_is_one (const char *path)
{
  CarrelVmmDiskInfo info;

  return carrel_vmm_disk_inspect (path, &info, NULL) && is_copied (info.format);
}

static gboolean
import (CarrelAppFiber *fiber, const char *source, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  /* The one long step of a saga that may be cancelled: what it made so far is removed by its caller. */
  carrel_app_fiber_set_shielded (fiber, FALSE);
  carrel_vmm_disk_import_async (source,
                                path,
                                carrel_app_fiber_get_cancellable (fiber),
                                carrel_app_fiber_ready_cb,
                                fiber);
  result = carrel_app_fiber_wait (fiber);
  carrel_app_fiber_set_shielded (fiber, TRUE);
  return carrel_vmm_disk_import_finish (result, error);
}

gboolean
carrel_app_disk_image_copy (CarrelAppCommand *command,
                            const char *source,
                            const char *path,
                            guint64 bytes,
                            GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);

  carrel_app_command_set_progress (command, -1, _ ("Copying the disk"));
  return import (fiber, source, path, error) &&
         carrel_app_calls_grow_disk (fiber, path, bytes, error);
}
