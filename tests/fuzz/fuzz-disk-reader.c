/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-disk.h"

#include <stdint.h>

/* qcow2, sparse VMDK, parts of ESXi's disks, VDI and plain sectors: what holds data is found in order and
 * within the disk, and can be read or is refused. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A part of a disk of ESXi's, which is none by itself. */
static gboolean
inspect_part (CarrelApplianceDiskInput *input, CarrelBaseImage *out_image)
{
  return carrel_appliance_disk_input_inspect_extent (input,
                                                     CARREL_BASE_IMAGE_VMDK_LAYOUT_VMFS,
                                                     out_image,
                                                     NULL) ||
         carrel_appliance_disk_input_inspect_extent (input,
                                                     CARREL_BASE_IMAGE_VMDK_LAYOUT_SE,
                                                     out_image,
                                                     NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("fuzz", source);
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  CarrelBaseImage image;

  if (!carrel_appliance_disk_input_inspect (input, FALSE, &image, &error))
    {
      g_assert_nonnull (error);
      g_clear_error (&error);
      if (!inspect_part (input, &image))
        return 0;
    }
  reader = carrel_appliance_disk_reader_new (input, &image, NULL, &error);
  g_assert_true ((reader == NULL) == (error != NULL));
  if (reader != NULL)
    fuzz_disk_read_all (reader);
  return 0;
}
