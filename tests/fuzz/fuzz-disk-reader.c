/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-reader-private.h"

#include <stdint.h>

/* qcow2, sparse VMDK, parts of ESXi's disks, VDI and plain sectors: what holds data is found in order and
 * within the disk, and can be read or is refused. */

#define READ_BYTES_MAX (4U << 20)
#define PIECE_BYTES 65536U

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_all (CarrelApplianceDiskReader *reader)
{
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  guint64 left = READ_BYTES_MAX;
  guint64 offset = 0;
  guint64 found;
  guint64 length;

  while (left > 0 && offset < reader->virtual_bytes)
    {
      gsize part;

      if (!carrel_appliance_disk_reader_find_data (reader, offset, &found, &length, NULL))
        return;
      g_assert_cmpuint (found, >=, offset);
      g_assert_cmpuint (found + length, <=, reader->virtual_bytes);
      if (length == 0)
        return;
      part = (gsize) MIN (length, MIN (left, PIECE_BYTES));
      if (!carrel_appliance_disk_reader_read (reader, codec, found, buffer, part, NULL))
        return;
      left -= part;
      offset = found + part;
    }
}

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
    read_all (reader);
  return 0;
}
