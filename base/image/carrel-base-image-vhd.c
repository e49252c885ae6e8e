/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include <glib/gi18n-lib.h>

/* The layout is that of Microsoft's "Virtual Hard Disk Image Format Specification", 1.0. */
#define FOOTER_BYTES 512U
#define HEADER_BYTES 1024U
#define FORMAT_VERSION 0x00010000U
#define TYPE_FIXED 2U
#define TYPE_DYNAMIC 3U
#define TYPE_DIFFERENCING 4U
#define BLOCK_BYTES_MAX (256U << 20)
#define SECTOR_BYTES 512U

typedef CarrelBaseImageSpan Span;

/* The one's complement of the sum of all bytes but the checksum's own. */
static gboolean
is_sum_right (Span span, gsize checksum_offset)
{
  guint32 sum = 0;

  for (gsize i = 0; i < span.length; i++)
    if (i < checksum_offset || i >= checksum_offset + 4)
      sum += span.bytes[i];
  return ~sum == carrel_base_image_span_be32 (span, checksum_offset);
}

static const char *
check_dynamic (CarrelBaseImageView *view, Span footer, guint64 virtual_bytes)
{
  guint8 bytes[HEADER_BYTES];
  Span header = { bytes, sizeof bytes };
  guint64 table_offset;
  guint64 entries;
  guint64 block_bytes;

  if (!carrel_base_image_view_read (view,
                                    bytes,
                                    sizeof bytes,
                                    carrel_base_image_span_be64 (footer, 16)) ||
      !carrel_base_image_span_is (header, 0, "cxsparse", 8) || !is_sum_right (header, 36))
    return N_ ("its second header is damaged");
  table_offset = carrel_base_image_span_be64 (header, 16);
  entries = carrel_base_image_span_be32 (header, 28);
  block_bytes = carrel_base_image_span_be32 (header, 32);
  if (block_bytes < SECTOR_BYTES || block_bytes > BLOCK_BYTES_MAX ||
      (block_bytes & (block_bytes - 1)) != 0)
    return N_ ("the size of its blocks is not possible");
  if (virtual_bytes > entries * block_bytes)
    return N_ ("its size and its number of blocks contradict each other");
  if (!carrel_base_image_view_holds (view, table_offset, entries * 4))
    return N_ ("its table of blocks does not lie in the file");
  return NULL;
}

static const char *
check_footer (CarrelBaseImageView *view, Span footer, guint32 type, guint64 virtual_bytes)
{
  if (!is_sum_right (footer, 64))
    return N_ ("its checksum is wrong");
  if (carrel_base_image_span_be32 (footer, 12) != FORMAT_VERSION)
    return N_ ("its version is not known");
  if (virtual_bytes == 0 || virtual_bytes % SECTOR_BYTES != 0 ||
      virtual_bytes > CARREL_BASE_IMAGE_SIZE_MAX)
    return N_ ("its capacity is not possible");
  if (type == TYPE_FIXED)
    return virtual_bytes <= view->file->length - FOOTER_BYTES
             ? NULL
             : N_ ("it is shorter than its capacity");
  if (type == TYPE_DYNAMIC || type == TYPE_DIFFERENCING)
    return check_dynamic (view, footer, virtual_bytes);
  return N_ ("its type is not known");
}

void
carrel_base_image_parse_vhd (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span tail = view->tail;
  Span footer;
  const char *damage;
  guint32 type;

  if (tail.length < FOOTER_BYTES ||
      !carrel_base_image_span_is (tail, tail.length - FOOTER_BYTES, "conectix", 8))
    {
      carrel_base_image_set_damage (image, N_ ("its end is missing"));
      return;
    }
  footer = (Span){ tail.bytes + tail.length - FOOTER_BYTES, FOOTER_BYTES };
  type = carrel_base_image_span_be32 (footer, 60);
  image->virtual_bytes = carrel_base_image_span_be64 (footer, 48);
  image->has_backing_file = type == TYPE_DIFFERENCING;
  damage = check_footer (view, footer, type, image->virtual_bytes);
  if (damage != NULL)
    carrel_base_image_set_damage (image, damage);
}
