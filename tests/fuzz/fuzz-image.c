/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/image/carrel-base-image.h"

/* Every image is looked at twice: as it is, and as the beginning and the end of a file of a tebibyte with
 * zeros between, so that offsets far away find something. */

#define LARGE_BYTES (G_GUINT64_CONSTANT (1) << 40)

typedef struct
{
  const uint8_t *data;
  size_t size;
  guint64 length;
} Bytes;

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gssize
read_bytes (gpointer user_data, guint8 *buffer, gsize length, guint64 offset)
{
  const Bytes *bytes = user_data;
  gsize there = (gsize) MIN (length, bytes->length - offset);

  g_assert_true (offset <= bytes->length);
  memset (buffer, 0, there);
  if (offset < bytes->size)
    memcpy (buffer, bytes->data + offset, MIN (there, bytes->size - offset));
  /* The end of the file is that of the data, too. */
  if (offset >= bytes->size && offset + there > bytes->length - bytes->size)
    {
      guint64 begin = MAX (offset, bytes->length - bytes->size);

      memcpy (buffer + (begin - offset),
              bytes->data + (begin - (bytes->length - bytes->size)),
              offset + there - begin);
    }
  return (gssize) there;
}

static void
look (const uint8_t *data, size_t size, guint64 length)
{
  Bytes bytes = { data, size, length };
  CarrelBaseImageFile file = { read_bytes, &bytes, length };
  CarrelBaseImage image;

  g_assert_true (carrel_base_image_inspect (&file, &image));
  g_assert_true (image.is_damaged == (image.damage != NULL));
  g_assert_true (image.kind == CARREL_BASE_IMAGE_KIND_UNKNOWN || image.name != NULL);
  if (image.is_damaged)
    return;
  if (image.kind == CARREL_BASE_IMAGE_KIND_QCOW2)
    g_assert_cmpuint (image.qcow2.l1_offset + image.qcow2.l1_entries * 8ULL, <=, length);
  if (image.kind == CARREL_BASE_IMAGE_KIND_VMDK && !image.has_data_file)
    g_assert_cmpuint (image.vmdk.directory_offset, <, length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  look (data, size, size);
  if (size > 0)
    look (data, size, LARGE_BYTES);
  return 0;
}
