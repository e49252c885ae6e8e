/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-crc.h"
#include "carrel-base-image-private.h"

#include <glib/gi18n-lib.h>

/*
 * The layout is that of [MS-VHDX].  Two headers, the newer of which counts; two copies of a table of
 * regions; one region of metadata with a table of its own.  GUIDs stand as their bytes in the file.
 */

#define HEADER_OFFSET 65536U
#define HEADER_STEP 65536U
#define HEADER_BYTES 4096U
#define REGIONS_OFFSET (3U * 65536U)
#define REGIONS_BYTES 65536U
#define REGIONS_MAX 2047U
#define METADATA_BYTES 65536U
#define ENTRY_BYTES 32U
#define GUID_BYTES 16U
#define UNIT (1U << 20)
#define FLAG_REQUIRED 4U
#define FLAG_HAS_PARENT 2U
#define BLOCK_BYTES_MAX (256U << 20)

typedef CarrelBaseImageSpan Span;

static const char guid_zero[GUID_BYTES];
static const char guid_bat[] = "\x66\x77\xc2\x2d\x23\xf6\x00\x42\x9d\x64\x11\x5e\x9b\xfd\x4a\x08";
static const char guid_metadata[] =
  "\x06\xa2\x7c\x8b\x90\x47\x9a\x4b\xb8\xfe\x57\x5f\x05\x0f\x88\x6e";

enum
{
  ITEM_PARAMETERS,
  ITEM_SIZE,
  ITEM_LOGICAL_SECTOR,
  ITEM_PHYSICAL_SECTOR,
  ITEM_PAGE_83,
  ITEM_PARENT,
  ITEM_COUNT,
};

static const struct
{
  const char *guid;
  guint bytes;
} items[ITEM_COUNT] = {
  { "\x37\x67\xa1\xca\x36\xfa\x43\x4d\xb3\xb6\x33\xf0\xaa\x44\xe7\x6b", 8 },
  { "\x24\x42\xa5\x2f\x1b\xcd\x76\x48\xb2\x11\x5d\xbe\xd8\x3b\xf4\xb8", 8 },
  { "\x1d\xbf\x41\x81\x6f\xa9\x09\x47\xba\x47\xf2\x33\xa8\xfa\xab\x5f", 4 },
  { "\xc7\x48\xa3\xcd\x5d\x44\x71\x44\x9c\xc9\xe9\x88\x52\x51\xc5\x56", 4 },
  { "\xab\x12\xca\xbe\xe6\xb2\x23\x45\x93\xef\xc3\x09\xe0\x00\xc7\x46", 0 },
  { "\x2d\x5f\xd3\xa8\x0b\xb3\x4d\x45\xab\xf7\xd3\xd8\x48\x34\xab\x0c", 0 },
};

/* A structure's own checksum lies at 4 and counts as zero. */
static gboolean
is_sum_right (Span span)
{
  static const guint8 zero[4];
  guint32 sum = carrel_base_image_crc_update (0, span.bytes, 4);

  sum = carrel_base_image_crc_update (sum, zero, sizeof zero);
  sum = carrel_base_image_crc_update (sum, span.bytes + 8, span.length - 8);
  return sum == carrel_base_image_span_le32 (span, 4);
}

/* Finds the newer of the two headers that are whole. */
static const char *
parse_headers (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  guint8 bytes[HEADER_BYTES];
  Span header = { bytes, sizeof bytes };
  gboolean is_found = FALSE;
  guint64 newest = 0;

  for (guint i = 0; i < 2; i++)
    {
      if (!carrel_base_image_view_read (view,
                                        bytes,
                                        sizeof bytes,
                                        HEADER_OFFSET + i * HEADER_STEP) ||
          !carrel_base_image_span_is (header, 0, "head", 4) || !is_sum_right (header) ||
          (is_found && carrel_base_image_span_le64 (header, 8) < newest))
        continue;
      is_found = TRUE;
      newest = carrel_base_image_span_le64 (header, 8);
      memcpy (image->vhdx.state, bytes + 32, sizeof image->vhdx.state);
      image->is_dirty = !carrel_base_image_span_is (header, 48, guid_zero, GUID_BYTES);
      if (carrel_base_image_span_le16 (header, 66) != 1)
        return N_ ("its version is not known");
    }
  return is_found ? NULL : N_ ("both of its headers are damaged");
}

static gboolean
read_regions (CarrelBaseImageView *view, guint8 *bytes)
{
  Span table = { bytes, REGIONS_BYTES };

  for (guint i = 0; i < 2; i++)
    if (carrel_base_image_view_read (view,
                                     bytes,
                                     REGIONS_BYTES,
                                     REGIONS_OFFSET + i * HEADER_STEP) &&
        carrel_base_image_span_is (table, 0, "regi", 4) && is_sum_right (table) &&
        carrel_base_image_span_le32 (table, 8) <= (REGIONS_BYTES - 16) / ENTRY_BYTES)
      return TRUE;
  return FALSE;
}

static const char *
find_metadata (CarrelBaseImageView *view, CarrelBaseImage *image, guint64 *out_offset)
{
  g_autofree guint8 *bytes = g_malloc (REGIONS_BYTES);
  Span table = { bytes, REGIONS_BYTES };
  gboolean has_blocks = FALSE;

  *out_offset = 0;
  if (!read_regions (view, bytes))
    return N_ ("its table of regions is damaged");
  for (guint32 i = 0; i < carrel_base_image_span_le32 (table, 8); i++)
    {
      gsize entry = 16 + (gsize) i * ENTRY_BYTES;
      guint64 offset = carrel_base_image_span_le64 (table, entry + 16);
      guint32 length = carrel_base_image_span_le32 (table, entry + 24);

      if (offset < UNIT || offset % UNIT != 0 ||
          !carrel_base_image_view_holds (view, offset, length))
        return N_ ("one of its regions does not lie in the file");
      if (carrel_base_image_span_is (table, entry, guid_metadata, GUID_BYTES) &&
          length >= METADATA_BYTES)
        *out_offset = offset;
      else if (carrel_base_image_span_is (table, entry, guid_bat, GUID_BYTES))
        {
          has_blocks = TRUE;
          image->vhdx.blocks_offset = offset;
          image->vhdx.blocks_length = length;
        }
      else if (carrel_base_image_span_le32 (table, entry + 28) & 1)
        image->unknown_features |= 1;
    }
  return *out_offset != 0 && has_blocks ? NULL : N_ ("a region is missing");
}

/* Reads the value of an item, whose entry stands at `entry`; FALSE when it lies outside. */
static gboolean
read_item (CarrelBaseImageView *view,
           Span table,
           guint64 region,
           gsize entry,
           guint item,
           guint64 *out)
{
  guint8 bytes[8] = { 0 };
  guint32 offset = carrel_base_image_span_le32 (table, entry + 16);
  guint32 length = carrel_base_image_span_le32 (table, entry + 20);

  *out = 1;
  if (items[item].bytes == 0)
    return TRUE;
  if (offset < METADATA_BYTES || length != items[item].bytes ||
      !carrel_base_image_view_read (view, bytes, length, region + offset))
    return FALSE;
  *out = carrel_base_image_span_le64 ((Span){ bytes, sizeof bytes }, 0);
  return TRUE;
}

/* Notes where the parent is named. */
static gboolean
set_parent (CarrelBaseImageView *view,
            Span table,
            guint64 region,
            gsize entry,
            CarrelBaseImage *image)
{
  guint32 offset = carrel_base_image_span_le32 (table, entry + 16);
  guint32 length = carrel_base_image_span_le32 (table, entry + 20);

  if (offset < METADATA_BYTES || !carrel_base_image_view_holds (view, region + offset, length))
    return FALSE;
  image->vhdx.parent_offset = region + offset;
  image->vhdx.parent_length = length;
  return TRUE;
}

static const char *
parse_items (CarrelBaseImageView *view, guint64 region, CarrelBaseImage *image, guint64 *values)
{
  g_autofree guint8 *bytes = g_malloc (METADATA_BYTES);
  Span table = { bytes, METADATA_BYTES };

  if (!carrel_base_image_view_read (view, bytes, METADATA_BYTES, region) ||
      !carrel_base_image_span_is (table, 0, "metadata", 8) ||
      carrel_base_image_span_le16 (table, 10) > REGIONS_MAX)
    return N_ ("its table of metadata is damaged");
  for (guint i = 0; i < carrel_base_image_span_le16 (table, 10); i++)
    {
      gsize entry = ENTRY_BYTES + (gsize) i * ENTRY_BYTES;
      guint item = 0;

      while (item < ITEM_COUNT &&
             !carrel_base_image_span_is (table, entry, items[item].guid, GUID_BYTES))
        item++;
      if (item == ITEM_COUNT)
        {
          if (carrel_base_image_span_le32 (table, entry + 24) & FLAG_REQUIRED)
            image->unknown_features |= 2;
        }
      else if (item == ITEM_PARENT && !set_parent (view, table, region, entry, image))
        return N_ ("an item of its metadata does not lie in the file");
      else if (!read_item (view, table, region, entry, item, &values[item]))
        return N_ ("an item of its metadata does not lie in the file");
    }
  return NULL;
}

static const char *
check_items (const guint64 *values, CarrelBaseImage *image)
{
  guint32 block_bytes = (guint32) values[ITEM_PARAMETERS];
  guint64 sector_bytes = values[ITEM_LOGICAL_SECTOR];

  image->virtual_bytes = values[ITEM_SIZE];
  image->vhdx.block_bytes = block_bytes;
  image->vhdx.sector_bytes = (guint32) sector_bytes;
  image->has_backing_file = (values[ITEM_PARAMETERS] >> 32 & FLAG_HAS_PARENT) != 0 ||
                            values[ITEM_PARENT] != 0;
  if (block_bytes < UNIT || block_bytes > BLOCK_BYTES_MAX || (block_bytes & (block_bytes - 1)) != 0)
    return N_ ("the size of its blocks is not possible");
  if (sector_bytes != 512 && sector_bytes != 4096)
    return N_ ("the size of its sectors is not possible");
  if (image->virtual_bytes == 0 || image->virtual_bytes % sector_bytes != 0 ||
      image->virtual_bytes > CARREL_BASE_IMAGE_SIZE_MAX)
    return N_ ("its capacity is not possible");
  return NULL;
}

void
carrel_base_image_parse_vhdx (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  guint64 values[ITEM_COUNT] = { 0 };
  guint64 region = 0;
  const char *damage = parse_headers (view, image);

  if (damage == NULL)
    damage = find_metadata (view, image, &region);
  if (damage == NULL)
    damage = parse_items (view, region, image, values);
  if (damage == NULL)
    damage = check_items (values, image);
  if (damage != NULL)
    carrel_base_image_set_damage (image, damage);
}
