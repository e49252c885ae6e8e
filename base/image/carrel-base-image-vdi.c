/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include "../carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The layout is that of VirtualBox's VDICore.h, version 1.1. */
#define HEADER_BYTES 512U
#define VERSION 0x00010001U
#define TYPE_DYNAMIC 1U
#define TYPE_FIXED 2U
#define TYPE_DIFFERENCES 4U
#define BLOCK_BYTES (1U << 20)
#define SECTOR_BYTES 512U
#define UUID_BYTES 16U
/* Entries of the map from here on say that there is no block. */
#define FREE_MIN 0xfffffffeU
#define MAP_PIECE_BYTES 65536U

typedef CarrelBaseImageSpan Span;

static gboolean
is_zero (Span span, gsize offset, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (span.bytes[offset + i] != 0)
      return FALSE;
  return TRUE;
}

static const char *
check_geometry (CarrelBaseImageView *view, guint64 virtual_bytes)
{
  Span head = view->head;
  guint64 map_offset = carrel_base_image_span_le32 (head, 340);
  guint64 data_offset = carrel_base_image_span_le32 (head, 344);
  guint64 blocks = carrel_base_image_span_le32 (head, 384);
  guint64 allocated = carrel_base_image_span_le32 (head, 388);

  if (carrel_base_image_span_le32 (head, 360) != SECTOR_BYTES ||
      carrel_base_image_span_le32 (head, 376) != BLOCK_BYTES ||
      carrel_base_image_span_le32 (head, 380) != 0)
    return N_ ("the size of its blocks is not possible");
  if (virtual_bytes == 0 || virtual_bytes > blocks * BLOCK_BYTES ||
      blocks > virtual_bytes / BLOCK_BYTES + 1)
    return N_ ("its size and its number of blocks contradict each other");
  if (allocated > blocks || map_offset < 400 || data_offset < map_offset + blocks * 4 ||
      !carrel_base_image_view_holds (view, map_offset, blocks * 4) ||
      !carrel_base_image_view_holds (view, data_offset, 0))
    return N_ ("its table of blocks does not lie in the file");
  return NULL;
}

/* Every block lies in the file, and there are not more of them than were allocated.  Of a disk that is too
 * large for any machine nobody will look at a block, and its table can be larger than the others' disks. */
static const char *
check_map (CarrelBaseImageView *view)
{
  g_autofree guint8 *piece = g_malloc (MAP_PIECE_BYTES);
  Span entries = { piece, MAP_PIECE_BYTES };
  guint64 map_offset = carrel_base_image_span_le32 (view->head, 340);
  guint64 data_offset = carrel_base_image_span_le32 (view->head, 344);
  guint64 blocks = carrel_base_image_span_le32 (view->head, 384);
  guint64 used = 0;

  if (blocks > CARREL_BASE_LIMIT_DISK_BYTES_MAX / BLOCK_BYTES)
    return NULL;
  for (guint64 first = 0; first < blocks; first += MAP_PIECE_BYTES / 4)
    {
      gsize count = (gsize) MIN (blocks - first, MAP_PIECE_BYTES / 4);

      if (!carrel_base_image_view_read (view, piece, count * 4, map_offset + first * 4))
        return N_ ("its table of blocks does not lie in the file");
      for (gsize i = 0; i < count; i++)
        {
          guint64 entry = carrel_base_image_span_le32 (entries, i * 4);

          if (entry >= FREE_MIN)
            continue;
          if (!carrel_base_image_view_holds (view, data_offset, (entry + 1) * BLOCK_BYTES))
            return N_ ("one of its blocks does not lie in the file");
          used++;
        }
    }
  return used <= (view->file->length - data_offset) / BLOCK_BYTES
           ? NULL
           : N_ ("two of its blocks lie in the same place");
}

void
carrel_base_image_parse_vdi (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span head = view->head;
  const char *damage;
  guint32 type;

  if (head.length < HEADER_BYTES)
    {
      carrel_base_image_set_damage (image, N_ ("the header was cut off"));
      return;
    }
  if (carrel_base_image_span_le32 (head, 68) != VERSION)
    {
      carrel_base_image_set_damage (image, N_ ("its version is not known"));
      return;
    }
  type = carrel_base_image_span_le32 (head, 76);
  image->virtual_bytes = carrel_base_image_span_le64 (head, 368);
  /* A differencing image names its parent by UUID alone. */
  image->has_backing_file = (type != TYPE_DYNAMIC && type != TYPE_FIXED) ||
                            !is_zero (head, 424, UUID_BYTES) || !is_zero (head, 440, UUID_BYTES);
  damage = check_geometry (view, image->virtual_bytes);
  if (damage == NULL)
    damage = check_map (view);
  if (damage == NULL && type != TYPE_DYNAMIC && type != TYPE_FIXED && type != TYPE_DIFFERENCES)
    damage = N_ ("its version is not known");
  if (damage != NULL)
    {
      carrel_base_image_set_damage (image, damage);
      return;
    }
  image->vdi.map_offset = carrel_base_image_span_le32 (head, 340);
  image->vdi.data_offset = carrel_base_image_span_le32 (head, 344);
  image->vdi.blocks = carrel_base_image_span_le32 (head, 384);
  memcpy (image->vdi.uuid, head.bytes + 392, UUID_BYTES);
  memcpy (image->vdi.parent, head.bytes + 424, UUID_BYTES);
}
