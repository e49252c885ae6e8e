/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-private.h"

#include "carrel-appliance-disk-partitions-private.h"

#include "base/image/carrel-base-image-crc.h"

#include <string.h>

/*
 * Theory of operation.  Of ext4 (Documentation/filesystems/ext4) only three things are read: the superblock,
 * the descriptors of the groups, and each group's bitmap of blocks, in which a bit that is not set is a
 * block that nobody uses.  Whatever is not as expected makes the file system be copied whole.
 */

/* Shorter stretches are not worth another read. */
#define STRETCH_BYTES_MIN (256u * 1024u)
#define STRETCHES_MAX (4u << 20)

#define SUPER_OFFSET 1024u
#define SUPER_BYTES 1024u
#define SUPER_MAGIC 0xef53u
#define STATE_CLEAN 1u
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

#define SWAP_PAGE 4096u
#define SWAP_MAGIC "SWAPSPACE2"

typedef struct
{
  guint64 offset;
  guint64 length;
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

static guint64
get (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = count; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

static guint32
sum (guint32 seed, const guint8 *bytes, gsize length)
{
  /* The kernel leaves away what a usual sum begins and ends with. */
  return ~carrel_base_image_crc_update (~seed, bytes, length);
}

static void
add_free (GArray *stretches, guint64 offset, guint64 length)
{
  CarrelApplianceDiskStretch stretch = { offset, length };

  if (length >= STRETCH_BYTES_MIN && stretches->len < STRETCHES_MAX)
    g_array_append_val (stretches, stretch);
}

/* --- ext2, ext3, ext4 --- */

static gboolean
parse_super (const guint8 *super, FileSystem *fs)
{
  guint64 incompat = get (super + 96, 4);
  guint64 ro = get (super + 100, 4);
  guint64 log = get (super + 24, 4);

  if (get (super + 56, 2) != SUPER_MAGIC || get (super + 58, 2) != STATE_CLEAN || log > 6 ||
      (incompat & ~(guint64) INCOMPAT_KNOWN) != 0 || (ro & RO_BIGALLOC) != 0)
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
         sum (G_MAXUINT32, super, SUPER_BYTES - 4) == get (super + SUPER_BYTES - 4, 4);
}

static gboolean
check_super (FileSystem *fs)
{
  if (fs->group_bytes < GROUP_BYTES_SMALL || fs->group_bytes > GROUP_BYTES_MAX ||
      fs->first_block > 1 || fs->blocks <= fs->first_block || fs->group_blocks == 0 ||
      fs->group_blocks % 8 != 0 || fs->group_blocks > fs->block_bytes * 8 ||
      fs->blocks > fs->length / fs->block_bytes)
    return FALSE;
  fs->groups = (fs->blocks - fs->first_block + fs->group_blocks - 1) / fs->group_blocks;
  return (fs->first_block + 1) * fs->block_bytes + fs->groups * fs->group_bytes <= fs->length;
}

/* Stretches of bits that are not set. */
static void
add_group (const FileSystem *fs, guint64 group, const guint8 *bitmap, GArray *stretches)
{
  guint64 base = fs->first_block + group * fs->group_blocks;
  guint64 count = MIN (fs->group_blocks, fs->blocks - base);
  guint64 from = 0;

  for (guint64 i = 0; i <= count; i++)
    if (i == count || (bitmap[i / 8] >> (i % 8) & 1) != 0)
      {
        add_free (stretches,
                  fs->offset + (base + from) * fs->block_bytes,
                  (i - from) * fs->block_bytes);
        from = i + 1;
      }
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
add_fresh_group (const FileSystem *fs, guint64 group, const guint8 *descriptor, GArray *stretches)
{
  guint64 base = fs->first_block + group * fs->group_blocks;
  guint64 count = MIN (fs->group_blocks, fs->blocks - base);
  guint64 skip = 2 + fs->reserved +
                 (fs->groups * fs->group_bytes + fs->block_bytes - 1) / fs->block_bytes;

  if (skip < count && !lies_in (fs, base, get_place (fs, descriptor, 0, 32)) &&
      !lies_in (fs, base, get_place (fs, descriptor, 4, 36)) &&
      !lies_in (fs, base, get_place (fs, descriptor, 8, 40)))
    add_free (stretches,
              fs->offset + (base + skip) * fs->block_bytes,
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
read_group (CarrelApplianceDiskInput *input,
            const FileSystem *fs,
            guint64 group,
            guint8 *bitmap,
            GArray *stretches)
{
  guint8 descriptor[GROUP_BYTES_MAX];
  guint64 table = fs->offset + (fs->first_block + 1) * fs->block_bytes;
  guint64 place;

  if (!carrel_appliance_disk_input_read (input,
                                         table + group * fs->group_bytes,
                                         descriptor,
                                         fs->group_bytes,
                                         NULL))
    return FALSE;
  if ((get (descriptor + 18, 2) & GROUP_UNINIT) != 0)
    {
      add_fresh_group (fs, group, descriptor, stretches);
      return TRUE;
    }
  place = get_place (fs, descriptor, 0, 32);
  if (place == 0 || place >= fs->blocks ||
      !carrel_appliance_disk_input_read (input,
                                         fs->offset + place * fs->block_bytes,
                                         bitmap,
                                         (gsize) fs->block_bytes,
                                         NULL) ||
      !is_right (fs, descriptor, bitmap))
    return FALSE;
  add_group (fs, group, bitmap, stretches);
  return TRUE;
}

static void
add_ext (CarrelApplianceDiskInput *input, guint64 offset, guint64 length, GArray *stretches)
{
  FileSystem fs = { .offset = offset, .length = length };
  guint8 super[SUPER_BYTES];
  guint before = stretches->len;
  g_autofree guint8 *bitmap = NULL;

  if (length < SUPER_OFFSET + SUPER_BYTES ||
      !carrel_appliance_disk_input_read (input, offset + SUPER_OFFSET, super, SUPER_BYTES, NULL) ||
      !parse_super (super, &fs) || !check_super (&fs))
    return;
  bitmap = g_malloc (fs.block_bytes);
  for (guint64 i = 0; i < fs.groups; i++)
    if (!read_group (input, &fs, i, bitmap, stretches))
      {
        /* What is wrong in one place is believed in none. */
        g_array_set_size (stretches, before);
        return;
      }
}

/* --- Swap space --- */

static void
add_swap (CarrelApplianceDiskInput *input, guint64 offset, guint64 length, GArray *stretches)
{
  guint8 page[SWAP_PAGE];
  const gsize place = SWAP_PAGE - strlen (SWAP_MAGIC);

  /* A system that sleeps on it has another mark there. */
  if (length > SWAP_PAGE &&
      carrel_appliance_disk_input_read (input, offset, page, SWAP_PAGE, NULL) &&
      memcmp (page + place, SWAP_MAGIC, strlen (SWAP_MAGIC)) == 0)
    add_free (stretches, offset + SWAP_PAGE, length - SWAP_PAGE);
}

static int
compare_stretches (gconstpointer left, gconstpointer right)
{
  guint64 one = ((const CarrelApplianceDiskStretch *) left)->offset;
  guint64 two = ((const CarrelApplianceDiskStretch *) right)->offset;

  return one < two ? -1 : one > two;
}

GArray *
carrel_appliance_disk_used_find_free (CarrelApplianceDiskInput *input)
{
  GArray *stretches = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskStretch));
  g_autoptr (GArray) partitions = carrel_appliance_disk_partitions_list (input);

  for (guint i = 0; i < partitions->len; i++)
    {
      const CarrelApplianceDiskPartition *partition = &g_array_index (partitions,
                                                                      CarrelApplianceDiskPartition,
                                                                      i);

      /* A mark of swap may be left in what has become a file system: the table has to say so, too. */
      if (partition->is_swap)
        add_swap (input, partition->offset, partition->length, stretches);
      else
        add_ext (input, partition->offset, partition->length, stretches);
    }
  g_array_sort (stretches, compare_stretches);
  return stretches;
}
