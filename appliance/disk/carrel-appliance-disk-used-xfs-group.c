/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-xfs-private.h"

#include <string.h>

/*
 * A group's header of free space (AGF) names a tree, whose leaves list what is free by place.  The tree is walked
 * from its root; levels go down by one, and places only up, so that no block is come to twice.  In the end there
 * have to be as many free blocks as the header says.
 */

#define HEADER_MAGIC 0x58414746u /* XAGF */
#define HEADER_VERSION 1u
#define HEADER_SUM 216u
#define HEADER_BYTES 224u
#define HEADERS 4u                   /* sectors at the beginning of a group that are never free */
#define BLOCK_MAGIC 0x41425442u      /* ABTB */
#define BLOCK_MAGIC_SUMS 0x41423342u /* AB3B */
#define BLOCK_BYTES 16u
#define BLOCK_BYTES_SUMS 56u
#define BLOCK_SUM 52u
#define LEVELS_MAX 9u
#define RECORD_BYTES 8u
#define POINTER_BYTES 4u
#define DISK_UNIT 512u

#define get carrel_appliance_disk_volume_get_be

typedef CarrelApplianceDiskUsedXfs Xfs;

typedef struct
{
  const Xfs *xfs;
  guint64 group;
  guint64 base;   /* where it begins in the volume, in bytes */
  guint64 blocks; /* of it */
  guint64 next;   /* what is free next lies here or behind it, in blocks */
  guint64 free;   /* blocks that were found */
  guint64 stated; /* as many there must be */
  guint64 visits; /* blocks of the tree that may still be looked at */
} Walk;

static gboolean
check_header (const Xfs *xfs, const guint8 *header, Walk *walk)
{
  if (get (header, 4) != HEADER_MAGIC || get (header + 4, 4) != HEADER_VERSION ||
      get (header + 8, 4) != walk->group || get (header + 12, 4) != walk->blocks ||
      get (header + 28, 4) == 0 || get (header + 28, 4) > LEVELS_MAX)
    return FALSE;
  walk->stated = get (header + 52, 4);
  walk->visits = walk->blocks;
  return walk->stated <= walk->blocks &&
         (!xfs->has_sums ||
          (memcmp (header + 64, xfs->meta_uuid, sizeof xfs->meta_uuid) == 0 &&
           carrel_appliance_disk_used_xfs_sum_is_right (header, xfs->sector_bytes, HEADER_SUM)));
}

static gboolean
check_block (const Walk *walk, guint64 number, const guint8 *block, guint64 level)
{
  const Xfs *xfs = walk->xfs;
  guint64 place = walk->base + number * xfs->block_bytes;

  if (get (block, 4) != (xfs->has_sums ? BLOCK_MAGIC_SUMS : BLOCK_MAGIC) ||
      get (block + 4, 2) != level)
    return FALSE;
  return !xfs->has_sums ||
         (get (block + 16, 8) == place / DISK_UNIT &&
          memcmp (block + 32, xfs->meta_uuid, sizeof xfs->meta_uuid) == 0 &&
          get (block + 48, 4) == walk->group &&
          carrel_appliance_disk_used_xfs_sum_is_right (block, xfs->block_bytes, BLOCK_SUM));
}

static gboolean
overlaps_log (const Walk *walk, guint64 first, guint64 count)
{
  const Xfs *xfs = walk->xfs;

  return walk->group == xfs->log_group && first < xfs->log_block + xfs->log_blocks &&
         xfs->log_block < first + count;
}

static gboolean
take_records (Walk *walk, const guint8 *records, guint64 count)
{
  guint64 block_bytes = walk->xfs->block_bytes;

  for (guint64 i = 0; i < count; i++)
    {
      guint64 first = get (records + i * RECORD_BYTES, 4);
      guint64 blocks = get (records + i * RECORD_BYTES + 4, 4);

      if (first < walk->next || blocks == 0 || first > walk->blocks ||
          blocks > walk->blocks - first || overlaps_log (walk, first, blocks))
        return FALSE;
      carrel_appliance_disk_volume_add_free (walk->xfs->volume,
                                             walk->base + first * block_bytes,
                                             blocks * block_bytes);
      walk->next = first + blocks + 1;
      walk->free += blocks;
    }
  return TRUE;
}

/* Levels are few: there are no more of us on the stack than that. */
static gboolean
walk_block (Walk *walk, guint64 number, guint64 level)
{
  const Xfs *xfs = walk->xfs;
  gsize head = xfs->has_sums ? BLOCK_BYTES_SUMS : BLOCK_BYTES;
  guint64 room = (xfs->block_bytes - head) / (RECORD_BYTES + (level > 0 ? POINTER_BYTES : 0));
  g_autofree guint8 *block = g_malloc (xfs->block_bytes);
  guint64 count;

  if (number == 0 || number >= walk->blocks || walk->visits == 0 ||
      !carrel_appliance_disk_volume_read (xfs->volume,
                                          walk->base + number * xfs->block_bytes,
                                          block,
                                          xfs->block_bytes) ||
      !check_block (walk, number, block, level))
    return FALSE;
  walk->visits--;
  count = get (block + 6, 2);
  if (count > room)
    return FALSE;
  if (level == 0)
    return take_records (walk, block + head, count);
  for (guint64 i = 0; i < count; i++)
    {
      const guint8 *pointer = block + head + room * RECORD_BYTES + i * POINTER_BYTES;

      /* The key is the first place that is found below. */
      if (get (block + head + i * RECORD_BYTES, 4) < walk->next ||
          !walk_block (walk, get (pointer, POINTER_BYTES), level - 1))
        return FALSE;
    }
  return count > 0;
}

gboolean
carrel_appliance_disk_used_xfs_group_add (const Xfs *self, guint64 group)
{
  g_autofree guint8 *header = g_malloc (self->sector_bytes);
  Walk walk = {
    .xfs = self,
    .group = group,
    .base = group * self->group_blocks * self->block_bytes,
    .blocks = MIN (self->group_blocks, self->blocks - group * self->group_blocks),
    .next = (HEADERS * self->sector_bytes + self->block_bytes - 1) / self->block_bytes,
  };

  return carrel_appliance_disk_volume_read (self->volume,
                                            walk.base + self->sector_bytes,
                                            header,
                                            self->sector_bytes) &&
         check_header (self, header, &walk) &&
         walk_block (&walk, get (header + 16, 4), get (header + 28, 4) - 1) &&
         walk.free == walk.stated;
}
