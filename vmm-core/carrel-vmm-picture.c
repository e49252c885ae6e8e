/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-picture.h"

#include <string.h>

#define STORED_BLOCK_MAX 65535U
#define ADLER_MODULUS 65521U

static guint32
compute_crc (const guint8 *bytes, gsize length)
{
  guint32 crc = 0xffffffffU;

  for (gsize index = 0; index < length; index++)
    {
      crc ^= bytes[index];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0);
    }
  return ~crc;
}

static void
append_big_endian (GByteArray *array, guint32 value)
{
  guint32 swapped = GUINT32_TO_BE (value);

  g_byte_array_append (array, (const guint8 *) &swapped, sizeof swapped);
}

static void
append_chunk (GByteArray *file, const char *type, const guint8 *data, guint length)
{
  guint start;

  append_big_endian (file, length);
  start = file->len;
  g_byte_array_append (file, (const guint8 *) type, 4);
  g_byte_array_append (file, data, length);
  append_big_endian (file, compute_crc (file->data + start, length + 4));
}

/* A zlib stream of stored blocks. */
static GByteArray *
store (const guint8 *data, gsize length)
{
  static const guint8 header[] = { 0x78, 0x01 };
  GByteArray *stream = g_byte_array_new ();
  guint32 low = 1;
  guint32 high = 0;

  g_byte_array_append (stream, header, sizeof header);
  for (gsize offset = 0; offset < length; offset += STORED_BLOCK_MAX)
    {
      guint16 size = (guint16) MIN (length - offset, STORED_BLOCK_MAX);
      guint8 block[] = { offset + size == length,
                         (guint8) (size & 0xff),
                         (guint8) (size >> 8),
                         (guint8) (~size & 0xff),
                         (guint8) ((guint16) ~size >> 8) };

      g_byte_array_append (stream, block, sizeof block);
      g_byte_array_append (stream, data + offset, size);
    }
  for (gsize index = 0; index < length; index++)
    {
      low = (low + data[index]) % ADLER_MODULUS;
      high = (high + low) % ADLER_MODULUS;
    }
  append_big_endian (stream, (high << 16) | low);
  return stream;
}

GBytes *
carrel_vmm_picture_new_grey (guint width, guint height, guint8 grey)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GByteArray) header = g_byte_array_new ();
  g_autoptr (GByteArray) stream = NULL;
  g_autofree guint8 *rows = NULL;
  GByteArray *file = g_byte_array_new ();
  gsize row_bytes = (gsize) width + 1;

  g_return_val_if_fail (width > 0 && width <= 4096, NULL);
  g_return_val_if_fail (height > 0 && height <= 4096, NULL);

  rows = g_malloc (row_bytes * height);
  memset (rows, grey, row_bytes * height);
  for (guint row = 0; row < height; row++)
    rows[row * row_bytes] = 0;
  stream = store (rows, row_bytes * height);
  append_big_endian (header, width);
  append_big_endian (header, height);
  g_byte_array_append (header, (const guint8[]){ 8, 0, 0, 0, 0 }, 5);
  g_byte_array_append (file, signature, sizeof signature);
  append_chunk (file, "IHDR", header->data, header->len);
  append_chunk (file, "IDAT", stream->data, stream->len);
  append_chunk (file, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (file);
}
