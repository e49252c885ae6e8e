/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-codec-private.h"

#include <string.h>

#define LENGTH_MAX 65536U
#define CODECS 4U
#define ROUNDS 2000U

static const CarrelApplianceDiskCodecLevel levels[] = { CARREL_APPLIANCE_DISK_CODEC_FAST,
                                                        CARREL_APPLIANCE_DISK_CODEC_SMALL };

/* Half noise, and the same noise once more, from its third byte on: what a packer finds depends on how well
 * it looked at the beginning. */
static gsize
fill_piece (GRand *rand, guint8 *bytes, guint round)
{
  gsize length = round % 100 == 99 ? LENGTH_MAX : (gsize) g_rand_int_range (rand, 64, 300);
  gsize half = length / 2;

  for (gsize i = 0; i < half; i++)
    bytes[i] = (guint8) g_rand_int (rand);
  memcpy (bytes + half, bytes + 2, half - 2);
  memset (bytes + 2 * half - 2, 'x', length - (2 * half - 2));
  return length;
}

/* Each codec lies elsewhere in memory, and only the first packs every piece. */
static void
test_same_bytes_whatever_was_before (gconstpointer data)
{
  CarrelApplianceDiskCodecLevel level = *(const CarrelApplianceDiskCodecLevel *) data;
  gsize room = carrel_appliance_disk_codec_get_bound (LENGTH_MAX);
  g_autofree guint8 *bytes = g_malloc (LENGTH_MAX);
  g_autofree guint8 *first = g_malloc (room);
  g_autofree guint8 *other = g_malloc (room);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  CarrelApplianceDiskCodec *codecs[CODECS];

  for (guint i = 0; i < CODECS; i++)
    codecs[i] = carrel_appliance_disk_codec_new (level);
  for (guint round = 0; round < ROUNDS; round++)
    {
      gsize length = fill_piece (rand, bytes, round);
      gsize packed = carrel_appliance_disk_codec_deflate (codecs[0], bytes, length, first, room);
      guint which = 1 + round % (CODECS - 1);
      gsize again = carrel_appliance_disk_codec_deflate (codecs[which], bytes, length, other, room);

      g_assert_cmpuint (packed, >, 0);
      g_assert_cmpmem (first, packed, other, again);
    }
  for (guint i = 0; i < CODECS; i++)
    carrel_appliance_disk_codec_free (codecs[i]);
}

static void
test_inflates_what_it_deflates (gconstpointer data)
{
  CarrelApplianceDiskCodecLevel level = *(const CarrelApplianceDiskCodecLevel *) data;
  g_autoptr (CarrelApplianceDiskCodec) codec = carrel_appliance_disk_codec_new (level);
  gsize room = carrel_appliance_disk_codec_get_bound (LENGTH_MAX);
  g_autofree guint8 *packed = g_malloc (room);
  g_autofree guint8 *bytes = g_malloc (LENGTH_MAX);
  g_autofree guint8 *back = g_malloc (LENGTH_MAX);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint noise = 0; noise < 2; noise++)
    for (gsize length = 1; length <= LENGTH_MAX; length = length < 40 ? length + 1 : length * 2)
      {
        gsize there = 0;
        gsize into;

        for (gsize i = 0; i < length; i++)
          bytes[i] = noise ? (guint8) g_rand_int (rand) : (guint8) (i % 7);
        into = carrel_appliance_disk_codec_deflate (codec,
                                                    bytes,
                                                    length,
                                                    packed,
                                                    carrel_appliance_disk_codec_get_bound (length));
        g_assert_cmpuint (into, >, 0);
        g_assert_true (
          carrel_appliance_disk_codec_inflate_zlib (codec, packed, into, back, LENGTH_MAX, &there));
        g_assert_cmpmem (bytes, length, back, there);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      const char *name = levels[i] == CARREL_APPLIANCE_DISK_CODEC_FAST ? "fast" : "small";
      g_autofree char *same = g_strdup_printf ("/disk-codec/%s/same-bytes-whatever-was-before",
                                               name);
      g_autofree char *back = g_strdup_printf ("/disk-codec/%s/inflates-what-it-deflates", name);

      g_test_add_data_func (same, &levels[i], test_same_bytes_whatever_was_before);
      g_test_add_data_func (back, &levels[i], test_inflates_what_it_deflates);
    }
  return g_test_run ();
}
