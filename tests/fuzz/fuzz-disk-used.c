/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-used-private.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Most of a disk is empty: only its beginning is given. */
#define DISK_BYTES (2u << 20)

/* Partition tables and file systems of a disk: what is free lies within it, in order, and nowhere twice. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  guint8 *disk = g_malloc0 (DISK_BYTES);
  g_autoptr (GBytes) bytes = g_bytes_new_take (disk, DISK_BYTES);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("disk", source);
  g_autoptr (GArray) free = NULL;
  guint64 end = 0;

  if (size > 0)
    memcpy (disk, data, MIN (size, DISK_BYTES));
  free = carrel_appliance_disk_used_find_free (input);
  for (guint i = 0; i < free->len; i++)
    {
      const CarrelApplianceDiskStretch *stretch = &g_array_index (free,
                                                                  CarrelApplianceDiskStretch,
                                                                  i);

      g_assert_true (stretch->length > 0 && stretch->offset >= end &&
                     stretch->offset < DISK_BYTES &&
                     stretch->length <= DISK_BYTES - stretch->offset);
      end = stretch->offset + stretch->length;
    }
  return 0;
}
