/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-runs-private.h"

void
carrel_appliance_disk_runs_begin (CarrelApplianceDiskRuns *self,
                                  CarrelApplianceDiskVolume *volume,
                                  guint64 base,
                                  guint64 unit)
{
  *self = (CarrelApplianceDiskRuns){ .volume = volume, .base = base, .unit = unit };
}

void
carrel_appliance_disk_runs_take (CarrelApplianceDiskRuns *self, guint64 count, gboolean is_free)
{
  self->next += count;
  if (is_free)
    return;
  if (self->next - count > self->from)
    carrel_appliance_disk_volume_add_free (self->volume,
                                           self->base + self->from * self->unit,
                                           (self->next - count - self->from) * self->unit);
  self->from = self->next;
}

void
carrel_appliance_disk_runs_take_bits (CarrelApplianceDiskRuns *self,
                                      const guint8 *bits,
                                      guint64 count)
{
  guint64 i = 0;

  while (i < count)
    if (i % 8 == 0 && count - i >= 8 && (bits[i / 8] == 0 || bits[i / 8] == 0xff))
      {
        carrel_appliance_disk_runs_take (self, 8, bits[i / 8] == 0);
        i += 8;
      }
    else
      {
        carrel_appliance_disk_runs_take (self, 1, (bits[i / 8] >> (i % 8) & 1) == 0);
        i++;
      }
}

void
carrel_appliance_disk_runs_end (CarrelApplianceDiskRuns *self)
{
  carrel_appliance_disk_runs_take (self, 0, FALSE);
}
