/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-codec-private.h"
#include "appliance/disk/carrel-appliance-disk-grains-private.h"

#include <stdint.h>

/* A streamOptimized VMDK is walked twice, seen as a whole and through a small window: the same grains are
 * found, each lies in the file and on the disk, none twice, and the verdict is the same. */

#define WINDOW_SLACK 16U

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  guint64 count;
  guint64 sum;
  gboolean is_fine;
} Verdict;

static void
check_grain (const CarrelBaseImage *image,
             const CarrelApplianceDiskGrain *grain,
             const uint8_t *data,
             size_t size,
             CarrelApplianceDiskCodec *codec)
{
  g_autofree guint8 *out = g_malloc (image->vmdk.grain_bytes);
  gsize length;

  g_assert_cmpuint (grain->position + grain->length, <=, size);
  g_assert_cmpuint (grain->disk_offset + grain->disk_length, <=, image->virtual_bytes);
  g_assert_cmpuint (grain->disk_offset % image->vmdk.grain_bytes, ==, 0);
  carrel_appliance_disk_codec_inflate_zlib (codec,
                                            data + grain->position,
                                            grain->length,
                                            out,
                                            image->vmdk.grain_bytes,
                                            &length);
}

static Verdict
walk (CarrelApplianceDiskInput *input,
      const CarrelBaseImage *image,
      const uint8_t *data,
      size_t size,
      gboolean is_windowed)
{
  g_autoptr (CarrelApplianceDiskGrains)
    grains = carrel_appliance_disk_grains_new ("fuzz", image, size, NULL);
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  CarrelApplianceDiskGrainsStep step = CARREL_APPLIANCE_DISK_GRAINS_GRAIN;
  CarrelApplianceDiskGrain grain;
  g_autoptr (GError) error = NULL;
  Verdict verdict = { 0 };

  while (grains != NULL && step == CARREL_APPLIANCE_DISK_GRAINS_GRAIN)
    {
      guint64 from = is_windowed ? carrel_appliance_disk_grains_get_position (grains) : 0;
      gsize shown = size - (gsize) MIN (from, size);

      if (is_windowed)
        shown = MIN (shown, carrel_appliance_disk_grains_get_length_max (grains) + WINDOW_SLACK);
      step = carrel_appliance_disk_grains_step (grains, data + from, shown, from, &grain, &error);
      if (step == CARREL_APPLIANCE_DISK_GRAINS_MORE && is_windowed &&
          carrel_appliance_disk_grains_get_position (grains) > from)
        step = CARREL_APPLIANCE_DISK_GRAINS_GRAIN;
      else if (step == CARREL_APPLIANCE_DISK_GRAINS_GRAIN)
        {
          check_grain (image, &grain, data, size, codec);
          verdict.count++;
          verdict.sum += grain.disk_offset + grain.position;
        }
    }
  g_assert_true ((step == CARREL_APPLIANCE_DISK_GRAINS_BAD) == (error != NULL));
  verdict.is_fine = grains != NULL && step == CARREL_APPLIANCE_DISK_GRAINS_END &&
                    carrel_appliance_disk_grains_check_directory (grains, input, NULL);
  return verdict;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("fuzz", source);
  CarrelBaseImage image;
  Verdict whole;
  Verdict windowed;

  if (!carrel_appliance_disk_input_inspect (input, FALSE, &image, NULL) ||
      image.kind != CARREL_BASE_IMAGE_KIND_VMDK || !image.vmdk.is_stream)
    return 0;
  whole = walk (input, &image, data, size, FALSE);
  windowed = walk (input, &image, data, size, TRUE);
  g_assert_cmpuint (whole.count, ==, windowed.count);
  g_assert_cmpuint (whole.sum, ==, windowed.sum);
  g_assert_true (whole.is_fine == windowed.is_fine);
  return 0;
}
