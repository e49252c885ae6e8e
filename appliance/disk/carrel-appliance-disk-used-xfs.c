/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"
#include "carrel-appliance-disk-used-xfs-private.h"

#include "base/image/carrel-base-image-crc.h"

#include <string.h>

/*
 * XFS ("XFS Algorithms & Data Structures"), versions 4 and 5.  It has groups, each of which lists what is free in
 * it.  That is believed when nothing waits in the log, which has to lie inside; parts for real time are not
 * understood.  All numbers have their highest byte first, but for the check sums.
 */

#define MAGIC 0x58465342u /* XFSB */
#define BLOCK_BYTES_MIN 512u
#define BLOCK_BYTES_MAX (64u * 1024u)
#define SECTOR_BYTES_MIN 512u
#define SECTOR_BYTES_MAX (32u * 1024u)
#define GROUP_BLOCKS_MIN 64u
#define GROUPS_MAX (1u << 24)
#define VERSION_MASK 0xfu
#define VERSION_4 4u
#define VERSION_5 5u
#define SUM 224u
/* Trees of free inodes, of owners, shared blocks, counts of inodes' blocks. */
#define RO_KNOWN 0xfu
/* File types, few inodes together, another identifier, long times, many extents, exchanges, parents. */
#define INCOMPAT_KNOWN 0xefu
#define INCOMPAT_META_UUID 0x4u
#define UUID_BYTES CARREL_APPLIANCE_DISK_USED_XFS_UUID_BYTES

#define get carrel_appliance_disk_volume_get_be

typedef CarrelApplianceDiskUsedXfs Xfs;

gboolean
carrel_appliance_disk_used_xfs_sum_is_right (const guint8 *bytes, gsize length, gsize place)
{
  static const guint8 none[4] = { 0 };
  guint32 sum = carrel_base_image_crc_update (0, bytes, place);

  sum = carrel_base_image_crc_update (sum, none, sizeof none);
  sum = carrel_base_image_crc_update (sum, bytes + place + 4, length - place - 4);
  return carrel_appliance_disk_volume_sum_is_right (sum,
                                                    carrel_appliance_disk_volume_get_le (bytes +
                                                                                           place,
                                                                                         4));
}

static gboolean
xfs_detect (const CarrelApplianceDiskVolume *volume)
{
  return get (volume->head, 4) == MAGIC;
}

static gboolean
is_power (guint64 value, guint64 least, guint64 most)
{
  return value >= least && value <= most && (value & (value - 1)) == 0;
}

/* Where the log lies: the group's number in the upper bits, the block's in those that a group needs. */
static gboolean
parse_log (Xfs *xfs)
{
  const guint8 *super = xfs->volume->head;
  guint64 start = get (super + 48, 8);
  guint bits = super[124];

  xfs->log_blocks = get (super + 96, 4);
  if (bits == 0 || bits > 31 || xfs->group_blocks > G_GUINT64_CONSTANT (1) << bits ||
      xfs->group_blocks <= G_GUINT64_CONSTANT (1) << (bits - 1))
    return FALSE;
  xfs->log_group = start >> bits;
  xfs->log_block = start & ((G_GUINT64_CONSTANT (1) << bits) - 1);
  return xfs->log_group < xfs->groups && xfs->log_blocks > 0 && xfs->log_block > 0 &&
         xfs->log_blocks <= xfs->group_blocks &&
         xfs->log_block <= xfs->group_blocks - xfs->log_blocks &&
         xfs->log_group * xfs->group_blocks + xfs->log_block + xfs->log_blocks <= xfs->blocks;
}

static gboolean
parse_super (Xfs *xfs)
{
  const guint8 *super = xfs->volume->head;

  xfs->block_bytes = get (super + 4, 4);
  xfs->blocks = get (super + 8, 8);
  xfs->group_blocks = get (super + 84, 4);
  xfs->groups = get (super + 88, 4);
  xfs->sector_bytes = get (super + 102, 2);
  if (!is_power (xfs->block_bytes, BLOCK_BYTES_MIN, BLOCK_BYTES_MAX) ||
      !is_power (xfs->sector_bytes, SECTOR_BYTES_MIN, SECTOR_BYTES_MAX) ||
      xfs->group_blocks < GROUP_BLOCKS_MIN || xfs->groups == 0 || xfs->groups > GROUPS_MAX ||
      xfs->blocks > xfs->volume->length / xfs->block_bytes ||
      xfs->blocks > xfs->groups * xfs->group_blocks ||
      xfs->blocks <= (xfs->groups - 1) * xfs->group_blocks)
    return FALSE;
  memcpy (xfs->uuid, super + 32, UUID_BYTES);
  memcpy (xfs->meta_uuid, super + 32, UUID_BYTES);
  xfs->has_sums = (get (super + 100, 2) & VERSION_MASK) == VERSION_5;
  if (!xfs->has_sums)
    return parse_log (xfs);
  if ((get (super + 216, 4) & INCOMPAT_META_UUID) != 0)
    memcpy (xfs->meta_uuid, super + 248, UUID_BYTES);
  return carrel_appliance_disk_used_xfs_sum_is_right (super, xfs->sector_bytes, SUM) &&
         parse_log (xfs);
}

static CarrelApplianceDiskUsedVerdict
check_state (const guint8 *super)
{
  guint64 version = get (super + 100, 2) & VERSION_MASK;

  if (version != VERSION_4 && version != VERSION_5)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  /* Real time; a log on another disk; what is newer than we are. */
  if (get (super + 16, 8) != 0 || get (super + 24, 8) != 0 || get (super + 48, 8) == 0 ||
      (version == VERSION_5 && ((get (super + 212, 4) & ~(guint64) RO_KNOWN) != 0 ||
                                (get (super + 216, 4) & ~(guint64) INCOMPAT_KNOWN) != 0)))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  /* It is being made; the log holds more than versions before knew. */
  if (super[126] != 0 || (version == VERSION_5 && get (super + 220, 4) != 0))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static CarrelApplianceDiskUsedVerdict
xfs_tell (CarrelApplianceDiskVolume *volume)
{
  Xfs xfs = { .volume = volume };
  CarrelApplianceDiskUsedVerdict verdict = check_state (volume->head);

  if (verdict != CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
    return verdict;
  if (!parse_super (&xfs))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  if (!carrel_appliance_disk_used_xfs_log_is_clean (&xfs))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  for (guint64 i = 0; i < xfs.groups; i++)
    if (!carrel_appliance_disk_used_xfs_group_add (&xfs, i))
      return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_xfs = {
  CARREL_APPLIANCE_DISK_USED_NAME_XFS,
  xfs_detect,
  xfs_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
