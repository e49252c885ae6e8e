/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"

#include "base/image/carrel-base-image-crc.h"

/*
 * ext2, ext3, ext4 (Documentation/filesystems/ext4).  Only three things are read: the superblock, the descriptors
 * of the groups, and each group's bitmap of blocks, in which a bit that is not set is a block that nobody uses.
 */

#define SUPER_OFFSET 1024u
#define SUPER_BYTES 1024u
#define SUPER_MAGIC 0xef53u
#define STATE_CLEAN 1u
#define INCOMPAT_RECOVER 0x4u
#define INCOMPAT_64BIT 0x80u
#define INCOMPAT_SEED 0x2000u
/* File types, extents, 64bit, protection from several mounts, flexible groups, large attributes, seeds,
 * large folders, data in inodes, encryption, names without case.  Not: a journal to be replayed, groups of
 * descriptors, a journal's device. */
#define INCOMPAT_KNOWN 0x3e7c2u
#define RO_BIGALLOC 0x200u
#define RO_SUMS 0x400u
#define GROUP_UNINIT 0x2u
#define GROUP_BYTES_SMALL 32u
#define GROUP_BYTES_MAX 1024u

#define get carrel_appliance_disk_volume_get_le

typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint64 block_bytes;
  guint64 blocks;
  guint64 first_block;
  guint64 group_blocks;
  guint64 groups;
  guint64 reserved; /* blocks behind the descriptors */
  guint group_bytes;
  gboolean has_sums;
  guint32 seed;
} FileSystem;

static guint32
sum (guint32 seed, const guint8 *bytes, gsize length)
{
  /* The kernel leaves away what a usual sum begins and ends with. */
  return ~carrel_base_image_crc_update (~seed, bytes, length);
}

static gboolean
ext_detect (const CarrelApplianceDiskVolume *volume)
{
  return get (volume->head + SUPER_OFFSET + 56, 2) == SUPER_MAGIC;
}

static CarrelApplianceDiskUsedVerdict
check_state (const guint8 *super)
{
  guint64 incompat = get (super + 96, 4);

  if (get (super + 58, 2) != STATE_CLEAN || (incompat & INCOMPAT_RECOVER) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  if ((incompat & ~(guint64) INCOMPAT_KNOWN) != 0 || (get (super + 100, 4) & RO_BIGALLOC) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static gboolean
parse_super (const guint8 *super, FileSystem *fs)
{
  guint64 incompat = get (super + 96, 4);
  guint64 ro = get (super + 100, 4);
  guint64 log = get (super + 24, 4);

  if (log > 6)
    return FALSE;
  fs->block_bytes = G_GUINT64_CONSTANT (1024) << log;
  fs->blocks = get (super + 4, 4);
  fs->group_bytes = GROUP_BYTES_SMALL;
  if ((incompat & INCOMPAT_64BIT) != 0)
    {
      fs->blocks |= get (super + 336, 4) << 32;
      fs->group_bytes = (guint) get (super + 254, 2);
    }
  fs->first_block = get (super + 20, 4);
  fs->group_blocks = get (super + 32, 4);
  fs->reserved = get (super + 206, 2);
  fs->has_sums = (ro & RO_SUMS) != 0;
  fs->seed = (incompat & INCOMPAT_SEED) != 0 ? (guint32) get (super + 624, 4)
                                             : sum (G_MAXUINT32, super + 104, 16);
  return !fs->has_sums ||
         carrel_appliance_disk_volume_sum_is_right (sum (G_MAXUINT32, super, SUPER_BYTES - 4),
                                                    get (super + SUPER_BYTES - 4, 4));
}

static gboolean
check_super (FileSystem *fs)
{
  if (fs->group_bytes < GROUP_BYTES_SMALL || fs->group_bytes > GROUP_BYTES_MAX ||
      fs->first_block > 1 || fs->blocks <= fs->first_block || fs->group_blocks == 0 ||
      fs->group_blocks % 8 != 0 || fs->group_blocks > fs->block_bytes * 8 ||
      fs->blocks > fs->volume->length / fs->block_bytes)
    return FALSE;
  fs->groups = (fs->blocks - fs->first_block + fs->group_blocks - 1) / fs->group_blocks;
  return (fs->first_block + 1) * fs->block_bytes + fs->groups * fs->group_bytes <=
         fs->volume->length;
}

static void
add_group (const FileSystem *fs, guint64 group, const guint8 *bitmap)
{
  guint64 base = fs->first_block + group * fs->group_blocks;
  CarrelApplianceDiskRuns runs;

  carrel_appliance_disk_runs_begin (&runs, fs->volume, base * fs->block_bytes, fs->block_bytes);
  carrel_appliance_disk_runs_take_bits (&runs, bitmap, MIN (fs->group_blocks, fs->blocks - base));
  carrel_appliance_disk_runs_end (&runs);
}

static gboolean
lies_in (const FileSystem *fs, guint64 base, guint64 place)
{
  return place >= base && place < base + fs->group_blocks;
}

static guint64
get_place (const FileSystem *fs, const guint8 *descriptor, guint low, guint high)
{
  guint64 place = get (descriptor + low, 4);

  return fs->group_bytes >= 64 ? place | get (descriptor + high, 4) << 32 : place;
}

/* A group that nobody has used yet has no bitmap: there are only copies of the superblock and of the
 * descriptors at its beginning, unless something of its own stands in it. */
static void
add_fresh_group (const FileSystem *fs, guint64 group, const guint8 *descriptor)
{
  guint64 base = fs->first_block + group * fs->group_blocks;
  guint64 count = MIN (fs->group_blocks, fs->blocks - base);
  guint64 skip = 2 + fs->reserved +
                 (fs->groups * fs->group_bytes + fs->block_bytes - 1) / fs->block_bytes;

  if (skip < count && !lies_in (fs, base, get_place (fs, descriptor, 0, 32)) &&
      !lies_in (fs, base, get_place (fs, descriptor, 4, 36)) &&
      !lies_in (fs, base, get_place (fs, descriptor, 8, 40)))
    carrel_appliance_disk_volume_add_free (fs->volume,
                                           (base + skip) * fs->block_bytes,
                                           (count - skip) * fs->block_bytes);
}

static gboolean
is_right (const FileSystem *fs, const guint8 *descriptor, const guint8 *bitmap)
{
  guint32 made = sum (fs->seed, bitmap, fs->group_blocks / 8);
  guint32 stated = (guint32) get (descriptor + 24, 2);

  if (!fs->has_sums)
    return TRUE;
  if (fs->group_bytes < 64)
    return stated == (made & 0xffff);
  return made == (stated | (guint32) get (descriptor + 56, 2) << 16);
}

static gboolean
read_group (const FileSystem *fs, guint64 group, guint8 *bitmap)
{
  guint8 descriptor[GROUP_BYTES_MAX];
  guint64 table = (fs->first_block + 1) * fs->block_bytes;
  guint64 place;

  if (!carrel_appliance_disk_volume_read (fs->volume,
                                          table + group * fs->group_bytes,
                                          descriptor,
                                          fs->group_bytes))
    return FALSE;
  if ((get (descriptor + 18, 2) & GROUP_UNINIT) != 0)
    {
      add_fresh_group (fs, group, descriptor);
      return TRUE;
    }
  place = get_place (fs, descriptor, 0, 32);
  if (place == 0 || place >= fs->blocks ||
      !carrel_appliance_disk_volume_read (fs->volume,
                                          place * fs->block_bytes,
                                          bitmap,
                                          (gsize) fs->block_bytes) ||
      !is_right (fs, descriptor, bitmap))
    return FALSE;
  add_group (fs, group, bitmap);
  return TRUE;
}

static CarrelApplianceDiskUsedVerdict
ext_tell (CarrelApplianceDiskVolume *volume)
{
  FileSystem fs = { .volume = volume };
  const guint8 *super = volume->head + SUPER_OFFSET;
  CarrelApplianceDiskUsedVerdict verdict = check_state (super);
  g_autofree guint8 *bitmap = NULL;

  if (verdict != CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
    return verdict;
  if (!parse_super (super, &fs) || !check_super (&fs))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  bitmap = g_malloc (fs.block_bytes);
  for (guint64 i = 0; i < fs.groups; i++)
    if (!read_group (&fs, i, bitmap))
      return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_ext = {
  CARREL_APPLIANCE_DISK_USED_NAME_EXT,
  ext_detect,
  ext_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
