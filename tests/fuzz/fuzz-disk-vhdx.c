/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-disk.h"
#include "appliance/disk/carrel-appliance-disk-vhdx-private.h"
#include "base/image/carrel-base-image-crc.h"

#include <stdint.h>
#include <string.h>

/* A VHDX is mebibytes of nothing around a few tables.  Here the tables alone are the input; they are put where
 * they belong, the sums are made right, and all that the file is said to hold is read. */

#define MIB (1U << 20)
#define FILE_BYTES (8U * MIB)

typedef struct
{
  gsize offset; /* in the file */
  gsize length; /* in the input, one after the other */
  gsize summed; /* the structure's length if it has a sum */
} Part;

static const Part parts[] = {
  { 65536, 80, 4096 },          /* a header */
  { 3 * 65536, 80, 65536 },     /* the regions */
  { 2 * MIB, 32 + 6 * 32, 0 },  /* the metadata's table */
  { 2 * MIB + 65536, 400, 0 },  /* its items, with the disk below */
  { 3 * MIB, 64, 0 },           /* blocks */
  { 3 * MIB + 8 * 4096, 8, 0 }, /* the bitmap of blocks of a mebibyte */
  { 6 * MIB, 256, 0 },          /* the bitmap itself, where the seed has it */
};

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
put_parts (const uint8_t *data, size_t size, guint8 *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize there = MIN (size, parts[i].length);
      guint8 *place = file + parts[i].offset;
      guint32 sum;

      if (there > 0)
        memcpy (place, data, there);
      data += there;
      size -= there;
      if (parts[i].summed == 0)
        continue;
      memset (place + 4, 0, 4);
      sum = GUINT32_TO_LE (carrel_base_image_crc_update (0, place, parts[i].summed));
      memcpy (place + 4, &sum, sizeof sum);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  guint8 *file = g_malloc0 (FILE_BYTES);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CarrelApplianceSource) source = NULL;
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  g_autofree char *name = NULL;
  g_auto (GStrv) states = NULL;
  CarrelBaseImage image;

  memcpy (file, "vhdxfile", 8);
  put_parts (data, size, file);
  bytes = g_bytes_new_take (file, FILE_BYTES);
  source = carrel_appliance_source_new_for_bytes (bytes);
  input = carrel_appliance_disk_input_new_for_source ("fuzz", source);
  if (!carrel_appliance_disk_input_inspect (input, TRUE, &image, NULL))
    return 0;
  if (carrel_appliance_disk_vhdx_read_parent (input, &image, &name, &states))
    g_assert_true (g_utf8_validate (name, -1, NULL) && states != NULL);
  reader = carrel_appliance_disk_reader_new (input, &image, NULL, NULL);
  if (reader != NULL)
    fuzz_disk_read_all (reader);
  return 0;
}
