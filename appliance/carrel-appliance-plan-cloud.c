/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan.h"

#include <glib/gi18n-lib.h>

#include "base/carrel-base-limits.h"

/* What becomes of a thing is said once, and may be decided again. */
static void
replace_mapping (GPtrArray *mappings, const char *item, const char *to, const char *reason)
{
  for (guint i = 0; i < mappings->len; i++)
    {
      CarrelAppliancePlanMapping *mapping = g_ptr_array_index (mappings, i);

      if (g_strcmp0 (mapping->item, item) != 0)
        continue;
      g_free (mapping->to);
      g_free (mapping->reason);
      mapping->to = g_strdup (to);
      mapping->reason = g_strdup (reason);
    }
}

void
carrel_appliance_plan_expect_cloud (CarrelAppliancePlan *self)
{
  const char *reason = _ ("Cloud images have drivers for virtio, and often for nothing else");

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->machines->len; i++)
    {
      CarrelAppliancePlanMachine *machine = g_ptr_array_index (self->machines, i);
      CarrelSpec *spec = machine->spec;

      spec->family = CARREL_SPEC_FAMILY_LINUX;
      for (guint d = 0; d < spec->disks->len; d++)
        {
          CarrelSpecDisk *disk = carrel_spec_get_disk (spec, d);

          disk->bus = CARREL_SPEC_BUS_VIRTIO;
          replace_mapping (machine->mappings, disk->id, "virtio", reason);
        }
      for (guint n = 0; n < spec->networks->len; n++)
        {
          CarrelSpecNetwork *network = carrel_spec_get_network (spec, n);

          network->model = CARREL_SPEC_NETWORK_MODEL_VIRTIO;
          replace_mapping (machine->mappings, network->id, "virtio", reason);
        }
    }
}

gboolean
carrel_appliance_plan_add_disc (CarrelAppliancePlanMachine *machine, const char *file)
{
  CarrelSpec *spec;
  CarrelSpecBus bus = CARREL_SPEC_BUS_SATA;

  g_return_val_if_fail (machine != NULL && file != NULL, FALSE);

  spec = machine->spec;
  if (spec->drives->len >= CARREL_BASE_LIMIT_DRIVES)
    return FALSE;
  /* The kernels of cloud images find a drive on virtio-scsi, and some of them no other. */
  if (spec->family == CARREL_SPEC_FAMILY_LINUX)
    bus = CARREL_SPEC_BUS_SCSI;
  else if (spec->chipset == CARREL_SPEC_CHIPSET_I440FX)
    bus = CARREL_SPEC_BUS_IDE;
  carrel_spec_add_drive (spec, file, bus);
  return TRUE;
}
