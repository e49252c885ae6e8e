/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/disk/carrel-appliance-disk-extents.h"
#include "appliance/disk/carrel-appliance-disk-input.h"
#include "appliance/disk/carrel-appliance-disk-peek.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A disk in several files, of which the parts hold the same bytes as the text: sparse ones are damaged,
 * flat ones too short or read. */
static void
read_as_disk (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("fuzz", source);
  CarrelBaseImage image = { 0 };

  carrel_appliance_disk_input_add (input, source);
  g_free (carrel_appliance_disk_input_dup_parent (input));
  if (carrel_appliance_disk_input_inspect (input, TRUE, &image, NULL))
    carrel_appliance_disk_peek_get_boot (input, &image);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray)
    extents = carrel_appliance_disk_extents_parse ((const char *) data, size, TRUE, NULL);
  guint64 sum = 0;

  for (guint i = 0; extents != NULL && i < extents->len; i++)
    {
      const CarrelApplianceDiskExtent *extent = g_ptr_array_index (extents, i);

      g_assert_true ((extent->name == NULL) == (extent->kind == CARREL_APPLIANCE_DISK_EXTENT_ZERO));
      sum += extent->bytes;
    }
  g_assert_true (extents == NULL || sum > 0);
  g_free (carrel_appliance_disk_extents_dup_parent ((const char *) data, size));
  if (size > 0)
    {
      carrel_appliance_disk_peek_find_boot (data, size);
      read_as_disk (data, size);
    }
  return 0;
}
