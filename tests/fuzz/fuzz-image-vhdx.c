/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/image/carrel-base-image.h"

#include <stdint.h>
#include <string.h>

/* A VHDX is mebibytes of nothing around a few tables with checksums.  Here the tables alone are the input;
 * they are put where they belong, and the sums are made right, so that what lies behind them is reached. */

#define FILE_BYTES (G_GUINT64_CONSTANT (64) << 20)

typedef struct
{
  guint64 offset; /* in the file */
  gsize at;       /* in the input */
  gsize length;
  gsize summed; /* the structure's length if it has a sum */
} Part;

static const Part parts[] = {
  { 65536, 0, 80, 4096 },
  { 3 * 65536, 80, 16 + 4 * 32, 65536 },
  { 1 << 20, 224, 32 + 7 * 32, 0 },
  { (1 << 20) + 65536, 480, 64, 0 },
};

typedef struct
{
  const uint8_t *data;
  size_t size;
} Bytes;

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static guint32
make_sum (const guint8 *bytes, gsize length, gsize whole)
{
  guint32 crc = 0xffffffffU;

  for (gsize i = 0; i < whole; i++)
    {
      crc ^= i < length && (i < 4 || i >= 8) ? bytes[i] : 0;
      for (guint bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82f63b78U : 0);
    }
  return ~crc;
}

/* The part's bytes as they stand in the file. */
static void
fill_part (const Bytes *bytes, const Part *part, guint8 *out)
{
  gsize there = bytes->size > part->at ? MIN (part->length, bytes->size - part->at) : 0;

  memset (out, 0, part->length);
  if (there > 0)
    memcpy (out, bytes->data + part->at, there);
  if (part->summed > 0)
    {
      guint32 sum = GUINT32_TO_LE (make_sum (out, part->length, part->summed));

      memcpy (out + 4, &sum, sizeof sum);
    }
}

static gssize
read_bytes (gpointer user_data, guint8 *buffer, gsize length, guint64 offset)
{
  static const char identifier[] = "vhdxfile";

  memset (buffer, 0, length);
  if (offset == 0)
    memcpy (buffer, identifier, MIN (length, strlen (identifier)));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      guint8 whole[512];
      guint64 first = MAX (offset, parts[i].offset);
      guint64 end = MIN (offset + length, parts[i].offset + parts[i].length);

      if (first >= end)
        continue;
      fill_part (user_data, &parts[i], whole);
      memcpy (buffer + (first - offset), whole + (first - parts[i].offset), end - first);
    }
  return (gssize) length;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Bytes bytes = { data, size };
  CarrelBaseImageFile file = { read_bytes, &bytes, FILE_BYTES };
  CarrelBaseImage image;

  g_assert_true (carrel_base_image_inspect (&file, &image));
  g_assert_cmpint (image.kind, ==, CARREL_BASE_IMAGE_KIND_VHDX);
  g_assert_true (image.is_damaged || image.virtual_bytes > 0);
  return 0;
}
