/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/carrel-appliance-tar.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Every member that is listed lies within the archive. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (GPtrArray) members = carrel_appliance_tar_list (source, NULL);

  carrel_appliance_tar_recognise (source);
  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const CarrelApplianceTarMember *member = g_ptr_array_index (members, i);
      g_autoptr (CarrelApplianceSource)
        slice = carrel_appliance_source_slice (source, member->offset, member->size, NULL);

      g_assert (slice != NULL);
    }
  return 0;
}
