/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"

#include "base/image/carrel-base-image-crc.h"

#include <string.h>

/*
 * btrfs on one device.  It hands out its device in chunks; what is in none of them, nobody uses.  The tree that
 * lists the chunks lies in chunks itself, which stand in the superblock.  Levels go down by one and keys only
 * up, so that nothing is come to twice; in the end the chunks have to take as much as the superblock says.
 * What is free inside of chunks is copied.
 */

#define SUPER_OFFSET 65536u
#define SUPER_BYTES 4096u
#define MAGIC "_BHRfS_M"
#define SUM_BYTES 32u
#define SUM_CRC 0u
#define SUM_SHA256 2u
#define FLAG_WRITTEN 1u
#define SUPER_ARRAY 811u
#define SUPER_ARRAY_MAX 2048u
#define SUPER_DEVICE 201u
#define UUID_BYTES 16u
/* Not: striped with parity, zones, newer trees. */
#define INCOMPAT_KNOWN 0x1077fu
#define INCOMPAT_META_UUID 0x400u
/* Trees of free space and of block groups, sums of whole files. */
#define RO_KNOWN 0xfu
#define NODE_BYTES_MIN 4096u
#define NODE_BYTES_MAX 65536u
#define NODE_HEAD 101u
#define LEVELS_MAX 8u
#define VISITS_MAX 65536u
#define KEY_BYTES 17u
#define ITEM_BYTES 25u
#define POINTER_BYTES 33u
#define OWNER_CHUNKS 3u
#define KEY_OBJECT 256u
#define KEY_CHUNK 228u
#define CHUNK_HEAD 48u
#define STRIPE_BYTES 32u
#define STRIPES_MAX 2u
#define TYPE_MASK 0x7u
#define TYPE_TWICE 0x20u
/* The first MiB has no chunks; the copies of the superblock are in none either. */
#define RESERVED_BYTES (1u << 20)
#define COPY_BYTES 65536u
static const guint64 copies[] = { G_GUINT64_CONSTANT (64) << 20, G_GUINT64_CONSTANT (256) << 30 };

#define get carrel_appliance_disk_volume_get_le

/* Where a chunk of the superblock's own lies. */
typedef struct
{
  guint64 logical;
  guint64 physical;
  guint64 length;
} Mapping;

typedef struct
{
  guint64 object;
  guint8 type;
  guint64 offset;
} Key;

typedef struct
{
  CarrelApplianceDiskVolume *volume;
  const guint8 *super;
  guint64 node_bytes;
  guint64 device_bytes;
  guint64 device;
  guint8 uuid[UUID_BYTES]; /* what nodes carry */
  GArray *mappings;        /* Mapping */
  GArray *stripes;         /* CarrelApplianceDiskStretch: in the volume */
  guint64 stripes_bytes;
  Key last;
  gboolean has_last;
  guint visits;
} Btrfs;

static gboolean
btrfs_detect (const CarrelApplianceDiskVolume *volume)
{
  return memcmp (volume->head + SUPER_OFFSET + 64, MAGIC, strlen (MAGIC)) == 0;
}

/* Each block begins with the sum of what follows. */
static gboolean
check_sum (const Btrfs *btrfs, const guint8 *block, gsize length)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[SUM_BYTES] = { 0 };
  gsize digest_length = sizeof digest;

  if (get (btrfs->super + 196, 2) == SUM_CRC)
    {
      guint32 crc = carrel_base_image_crc_update (0, block + SUM_BYTES, length - SUM_BYTES);

      return carrel_appliance_disk_volume_sum_is_right (crc, get (block, 4));
    }
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, block + SUM_BYTES, (gssize) (length - SUM_BYTES));
  g_checksum_get_digest (checksum, digest, &digest_length);
  return carrel_appliance_disk_volume_sum_is_right (memcmp (digest, block, sizeof digest) == 0, 1);
}

static CarrelApplianceDiskUsedVerdict
check_state (const guint8 *super)
{
  guint64 sum = get (super + 196, 2);

  if ((sum != SUM_CRC && sum != SUM_SHA256) || get (super + 136, 8) != 1 ||
      get (super + 56, 8) != FLAG_WRITTEN ||
      (get (super + 188, 8) & ~(guint64) INCOMPAT_KNOWN) != 0 ||
      (get (super + 180, 8) & ~(guint64) RO_KNOWN) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  /* What was to be durable at once stands in a log. */
  if (get (super + 96, 8) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static gboolean
parse_super (Btrfs *btrfs)
{
  const guint8 *super = btrfs->super;
  gboolean has_meta = (get (super + 188, 8) & INCOMPAT_META_UUID) != 0;

  btrfs->node_bytes = get (super + 148, 4);
  btrfs->device = get (super + SUPER_DEVICE, 8);
  btrfs->device_bytes = get (super + SUPER_DEVICE + 8, 8);
  memcpy (btrfs->uuid, super + (has_meta ? 571 : 32), UUID_BYTES);
  return get (super + 48, 8) == SUPER_OFFSET && check_sum (btrfs, super, SUPER_BYTES) &&
         btrfs->node_bytes >= NODE_BYTES_MIN && btrfs->node_bytes <= NODE_BYTES_MAX &&
         (btrfs->node_bytes & (btrfs->node_bytes - 1)) == 0 &&
         btrfs->device_bytes >= RESERVED_BYTES && btrfs->device_bytes <= btrfs->volume->length &&
         super[199] < LEVELS_MAX;
}

/* Checks one chunk.  Returns: its bytes; 0 when it is none, or not on one device, once or twice. */
static guint64
check_chunk (const Btrfs *btrfs, const guint8 *chunk, guint64 room)
{
  guint64 type = get (chunk + 24, 8);
  guint64 length = get (chunk, 8);
  guint64 count = room >= CHUNK_HEAD ? get (chunk + 44, 2) : 0;

  if (count == 0 || count != ((type & TYPE_TWICE) != 0 ? STRIPES_MAX : 1) ||
      room < CHUNK_HEAD + count * STRIPE_BYTES || (type & TYPE_MASK) == 0 ||
      (type & ~(guint64) (TYPE_MASK | TYPE_TWICE)) != 0 || length > btrfs->device_bytes)
    return 0;
  for (guint64 i = 0; i < count; i++)
    {
      const guint8 *stripe = chunk + CHUNK_HEAD + i * STRIPE_BYTES;

      if (get (stripe, 8) != btrfs->device || get (stripe + 8, 8) > btrfs->device_bytes - length)
        return 0;
    }
  return length;
}

static gboolean
list_mappings (Btrfs *btrfs)
{
  const guint8 *array = btrfs->super + SUPER_ARRAY;
  guint64 length = get (btrfs->super + 160, 4);
  guint64 at = 0;

  if (length > SUPER_ARRAY_MAX)
    return FALSE;
  while (at < length)
    {
      const guint8 *chunk = array + at + KEY_BYTES;
      Mapping mapping;

      if (length - at < KEY_BYTES + CHUNK_HEAD + STRIPE_BYTES || array[at + 8] != KEY_CHUNK)
        return FALSE;
      mapping.logical = get (array + at + 9, 8);
      mapping.length = check_chunk (btrfs, chunk, length - at - KEY_BYTES);
      mapping.physical = get (chunk + CHUNK_HEAD + 8, 8);
      if (mapping.length == 0 || mapping.logical > G_MAXUINT64 - mapping.length)
        return FALSE;
      g_array_append_val (btrfs->mappings, mapping);
      at += KEY_BYTES + CHUNK_HEAD + get (chunk + 44, 2) * STRIPE_BYTES;
    }
  return btrfs->mappings->len > 0;
}

static gboolean
read_node (const Btrfs *btrfs, guint64 logical, guint8 *node)
{
  for (guint i = 0; i < btrfs->mappings->len; i++)
    {
      const Mapping *mapping = &g_array_index (btrfs->mappings, Mapping, i);

      if (logical >= mapping->logical && logical - mapping->logical < mapping->length &&
          btrfs->node_bytes <= mapping->length - (logical - mapping->logical))
        return carrel_appliance_disk_volume_read (btrfs->volume,
                                                  mapping->physical + (logical - mapping->logical),
                                                  node,
                                                  btrfs->node_bytes);
    }
  return FALSE;
}

static gboolean
check_node (const Btrfs *btrfs, const guint8 *node, guint64 logical, guint64 age, guint level)
{
  return check_sum (btrfs, node, btrfs->node_bytes) &&
         memcmp (node + 32, btrfs->uuid, UUID_BYTES) == 0 && get (node + 48, 8) == logical &&
         get (node + 80, 8) == age && get (node + 88, 8) == OWNER_CHUNKS && node[100] == level;
}

/* Keys only go up, over the whole tree. */
static gboolean
take_key (Btrfs *btrfs, const guint8 *bytes)
{
  Key key = { get (bytes, 8), bytes[8], get (bytes + 9, 8) };
  const Key *last = &btrfs->last;

  if (btrfs->has_last &&
      (key.object < last->object ||
       (key.object == last->object &&
        (key.type < last->type || (key.type == last->type && key.offset <= last->offset)))))
    return FALSE;
  btrfs->last = key;
  btrfs->has_last = TRUE;
  return TRUE;
}

static gboolean
take_chunk (Btrfs *btrfs, const guint8 *chunk, guint64 room)
{
  guint64 length = check_chunk (btrfs, chunk, room);

  if (length == 0)
    return FALSE;
  for (guint64 i = 0; i < get (chunk + 44, 2); i++)
    {
      CarrelApplianceDiskStretch stripe = { get (chunk + CHUNK_HEAD + i * STRIPE_BYTES + 8, 8),
                                            length };

      g_array_append_val (btrfs->stripes, stripe);
      btrfs->stripes_bytes += length;
    }
  return btrfs->stripes_bytes <= btrfs->device_bytes;
}

static gboolean
take_items (Btrfs *btrfs, const guint8 *leaf, guint64 count)
{
  guint64 room = btrfs->node_bytes - NODE_HEAD;

  for (guint64 i = 0; i < count; i++)
    {
      const guint8 *item = leaf + NODE_HEAD + i * ITEM_BYTES;
      guint64 offset = get (item + 17, 4);
      guint64 length = get (item + 21, 4);

      if (!take_key (btrfs, item) || offset < count * ITEM_BYTES || offset > room ||
          length > room - offset)
        return FALSE;
      if (item[8] == KEY_CHUNK &&
          (get (item, 8) != KEY_OBJECT || !take_chunk (btrfs, leaf + NODE_HEAD + offset, length)))
        return FALSE;
    }
  return TRUE;
}

/* Levels are few: there are no more of us on the stack than that. */
static gboolean
walk_node (Btrfs *btrfs, guint64 logical, guint64 age, guint level)
{
  g_autofree guint8 *node = g_malloc (btrfs->node_bytes);
  guint64 count;

  if (btrfs->visits == VISITS_MAX || !read_node (btrfs, logical, node) ||
      !check_node (btrfs, node, logical, age, level))
    return FALSE;
  btrfs->visits++;
  count = get (node + 96, 4);
  if (count > (btrfs->node_bytes - NODE_HEAD) / (level > 0 ? POINTER_BYTES : ITEM_BYTES))
    return FALSE;
  if (level == 0)
    return take_items (btrfs, node, count);
  for (guint64 i = 0; i < count; i++)
    {
      const guint8 *pointer = node + NODE_HEAD + i * POINTER_BYTES;

      if (!walk_node (btrfs, get (pointer + 17, 8), get (pointer + 25, 8), level - 1))
        return FALSE;
    }
  return count > 0;
}

static int
compare_stretches (gconstpointer left, gconstpointer right)
{
  guint64 one = ((const CarrelApplianceDiskStretch *) left)->offset;
  guint64 two = ((const CarrelApplianceDiskStretch *) right)->offset;

  return one < two ? -1 : one > two;
}

/* Adds what lies between two chunks, without the copies of the superblock. */
static void
add_gap (const Btrfs *btrfs, guint64 from, guint64 to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (copies) && from < to; i++)
    if (copies[i] < to && copies[i] + COPY_BYTES > from)
      {
        if (copies[i] > from)
          carrel_appliance_disk_volume_add_free (btrfs->volume, from, copies[i] - from);
        from = MIN (copies[i] + COPY_BYTES, to);
      }
  if (from < to)
    carrel_appliance_disk_volume_add_free (btrfs->volume, from, to - from);
}

/* Returns: FALSE when two chunks claim the same place. */
static gboolean
add_gaps (const Btrfs *btrfs)
{
  guint64 end = RESERVED_BYTES;

  g_array_sort (btrfs->stripes, compare_stretches);
  for (guint i = 0; i < btrfs->stripes->len; i++)
    {
      const CarrelApplianceDiskStretch *stripe = &g_array_index (btrfs->stripes,
                                                                 CarrelApplianceDiskStretch,
                                                                 i);
      guint64 stripe_end = stripe->offset + stripe->length;

      if (i > 0 && stripe[-1].offset + stripe[-1].length > stripe->offset)
        return FALSE;
      if (stripe->offset > end)
        add_gap (btrfs, end, stripe->offset);
      end = MAX (end, stripe_end);
    }
  if (btrfs->device_bytes > end)
    add_gap (btrfs, end, btrfs->device_bytes);
  return btrfs->stripes->len > 0;
}

static CarrelApplianceDiskUsedVerdict
btrfs_tell (CarrelApplianceDiskVolume *volume)
{
  Btrfs btrfs = { .volume = volume, .super = volume->head + SUPER_OFFSET };
  CarrelApplianceDiskUsedVerdict verdict = check_state (btrfs.super);
  gboolean is_right;

  if (verdict != CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
    return verdict;
  btrfs.mappings = g_array_new (FALSE, FALSE, sizeof (Mapping));
  btrfs.stripes = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskStretch));
  is_right =
    parse_super (&btrfs) && list_mappings (&btrfs) &&
    walk_node (&btrfs, get (btrfs.super + 88, 8), get (btrfs.super + 164, 8), btrfs.super[199]) &&
    btrfs.stripes_bytes == get (btrfs.super + SUPER_DEVICE + 16, 8) && add_gaps (&btrfs);
  g_array_unref (btrfs.mappings);
  g_array_unref (btrfs.stripes);
  return is_right ? verdict : CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_btrfs = {
  CARREL_APPLIANCE_DISK_USED_NAME_BTRFS,
  btrfs_detect,
  btrfs_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
