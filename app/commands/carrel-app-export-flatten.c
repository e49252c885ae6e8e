/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-export-machines-private.h"

#include "appliance/disk/carrel-appliance-disk-convert.h"
#include "base/carrel-base-descriptor.h"
#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

/* What writes packages reads disks of ours by itself.  A file of another product is read in the confined
 * child alone: the disk that stands on one is first made whole, in a file without a name beside the target. */

static gboolean
is_foreign (const CarrelSpecDisk *disk)
{
  return disk->base.path[0] != '\0' && disk->base.format != CARREL_SPEC_BASE_FORMAT_RAW;
}

static gboolean
convert (CarrelAppCommand *command,
         GPtrArray *layers,
         const char *path,
         GCancellable *cancellable,
         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  CarrelApplianceDiskRequest request = { .threads = 1,
                                         .report = carrel_app_export_machines_report_cb,
                                         .report_data = command };
  CarrelApplianceDiskResult result = { 0 };
  g_autoptr (GAsyncResult) answer = NULL;

  carrel_appliance_disk_convert_async (layers,
                                       &request,
                                       path,
                                       cancellable,
                                       carrel_app_fiber_ready_cb,
                                       fiber);
  answer = carrel_app_fiber_wait (fiber);
  if (!carrel_appliance_disk_convert_finish (answer, &result, error))
    return FALSE;
  carrel_appliance_disk_convert_clear_result (&result);
  return TRUE;
}

static gboolean
flatten (CarrelAppCommand *command,
         GPtrArray *layers,
         const CarrelSpecDisk *disk,
         const char *target,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *path = carrel_appliance_export_dup_aside (target);
  g_autoptr (CarrelApplianceSource) source = NULL;
  int descriptor;

  if (!convert (command, layers, path, cancellable, error))
    return FALSE;
  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  unlink (path);
  source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;
  if (source == NULL)
    return FALSE;
  g_ptr_array_set_size (layers, 0);
  g_ptr_array_add (layers, carrel_appliance_disk_input_new_for_source (disk->id, source));
  return TRUE;
}

gboolean
carrel_app_export_machines_flatten (CarrelAppCommand *command,
                                    CarrelApplianceExportMachine *machine,
                                    const char *target,
                                    GCancellable *cancellable,
                                    GError **error)
{
  for (guint i = 0; i < machine->disks->len; i++)
    {
      const CarrelSpecDisk *disk = carrel_spec_get_disk (machine->spec, i);

      if (is_foreign (disk) && !flatten (command,
                                         g_ptr_array_index (machine->disks, i),
                                         disk,
                                         target,
                                         cancellable,
                                         error))
        return FALSE;
    }
  return TRUE;
}
