/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"

#include <string.h>

/*
 * FAT12, FAT16, FAT32 (Microsoft, "FAT: General Overview of On-Disk Format").  A table has a number for each
 * cluster, with 12, 16 or 32 bits; zero is free, anything else is not, be it of a file, lost or bad.  There are
 * one or two tables: a cluster is free when it is so in all of them, and they have to be the same.
 */

#define SECTOR_BYTES_MIN 512u
#define SECTOR_BYTES_MAX 4096u
#define CLUSTER_BYTES_MAX (256u * 1024u)
#define FIRST_CLUSTER 2u
#define CLUSTERS_12 4085u
#define CLUSTERS_16 65525u
#define CLUSTERS_32 0x0ffffff5u
/* Not everybody agrees where one kind ends and the next begins. */
#define BORDER 16u
/* A table that is much larger than that is one for other clusters. */
#define TABLE_BYTES_SLACK 8192u
#define ENTRY_BYTES 32u
#define ENTRY_MASK_32 0x0fffffffu
#define ENDS 15u
#define CLEAN_16 0x8000u
#define CLEAN_32 0x8000000u
#define FLAG_DIRTY 1u
#define FLAG_ONE_TABLE 0x80u
/* Divisible by the sizes of all entries; the whole of a table with 12 bits. */
#define PIECE_BYTES (96u * 1024u)

#define get carrel_appliance_disk_volume_get_le

typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint bits;          /* of an entry */
  guint64 tables;      /* how many */
  guint64 table;       /* where the first begins, in bytes */
  guint64 table_bytes; /* of one */
  guint64 data;        /* where the clusters begin, in bytes */
  guint64 cluster_bytes;
  guint64 clusters; /* how many */
} Fat;

static gboolean
fat_detect (const CarrelApplianceDiskVolume *volume)
{
  const guint8 *boot = volume->head;
  guint64 sector = get (boot + 11, 2);

  return (boot[0] == 0xeb || boot[0] == 0xe9) && boot[510] == 0x55 && boot[511] == 0xaa &&
         sector >= SECTOR_BYTES_MIN && sector <= SECTOR_BYTES_MAX && (sector & (sector - 1)) == 0 &&
         boot[13] != 0 && (boot[13] & (boot[13] - 1)) == 0 && get (boot + 14, 2) != 0 &&
         (boot[16] == 1 || boot[16] == 2) && boot[21] >= 0xf0;
}

static gboolean
find_bits (Fat *fat, gboolean is_32)
{
  guint64 needed;

  if (is_32)
    fat->bits = fat->clusters < CLUSTERS_32 ? 32 : 0;
  else if (fat->clusters < CLUSTERS_12 - BORDER)
    fat->bits = 12;
  else if (fat->clusters >= CLUSTERS_12 + BORDER && fat->clusters < CLUSTERS_16 - BORDER)
    fat->bits = 16;
  needed = ((fat->clusters + FIRST_CLUSTER) * fat->bits + 7) / 8;
  return fat->bits != 0 && needed <= fat->table_bytes &&
         fat->table_bytes <= 2 * needed + TABLE_BYTES_SLACK;
}

static gboolean
parse_boot (Fat *fat)
{
  const guint8 *boot = fat->volume->head;
  guint64 sector = get (boot + 11, 2);
  guint64 sectors = get (boot + 19, 2) != 0 ? get (boot + 19, 2) : get (boot + 32, 4);
  gboolean is_32 = get (boot + 22, 2) == 0;
  guint64 table_sectors = is_32 ? get (boot + 36, 4) : get (boot + 22, 2);
  guint64 root_bytes = get (boot + 17, 2) * ENTRY_BYTES;
  guint64 data;

  fat->tables = boot[16];
  fat->cluster_bytes = boot[13] * sector;
  fat->table = get (boot + 14, 2) * sector;
  fat->table_bytes = table_sectors * sector;
  data = get (boot + 14, 2) + fat->tables * table_sectors + (root_bytes + sector - 1) / sector;
  if (table_sectors == 0 || fat->cluster_bytes > CLUSTER_BYTES_MAX ||
      sectors > fat->volume->length / sector || data >= sectors || is_32 != (root_bytes == 0))
    return FALSE;
  fat->data = data * sector;
  fat->clusters = (sectors - data) / boot[13];
  return fat->clusters > 0 && find_bits (fat, is_32);
}

static guint64
get_mask (const Fat *fat)
{
  return fat->bits == 32 ? ENTRY_MASK_32 : (1u << fat->bits) - 1;
}

static guint64
get_entry (const Fat *fat, const guint8 *entries, guint64 index)
{
  if (fat->bits == 32)
    return get (entries + index * 4, 4) & ENTRY_MASK_32;
  if (fat->bits == 16)
    return get (entries + index * 2, 2);
  return get (entries + index * 3 / 2, 2) >> (index % 2 * 4) & 0xfff;
}

/* The first two entries belong to no cluster: the medium, and whether all was written. */
static CarrelApplianceDiskUsedVerdict
check_state (const Fat *fat)
{
  const guint8 *boot = fat->volume->head;
  guint8 entries[8];
  guint64 state;

  if (!carrel_appliance_disk_volume_read (fat->volume, fat->table, entries, sizeof entries) ||
      get_entry (fat, entries, 0) != ((get_mask (fat) & ~(guint64) 0xff) | boot[21]))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  state = get_entry (fat, entries, 1);
  if ((fat->bits == 16 && (state & CLEAN_16) == 0) ||
      (fat->bits == 32 && (state & CLEAN_32) == 0) ||
      (boot[fat->bits == 32 ? 65 : 37] & FLAG_DIRTY) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  if (fat->bits == 32 && ((boot[40] & FLAG_ONE_TABLE) != 0 || get (boot + 42, 2) != 0))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static gboolean
read_piece (const Fat *fat, guint64 at, guint8 *piece, guint8 *other, gsize length)
{
  if (!carrel_appliance_disk_volume_read (fat->volume, fat->table + at, piece, length))
    return FALSE;
  return fat->tables == 1 || (carrel_appliance_disk_volume_read (fat->volume,
                                                                 fat->table + fat->table_bytes + at,
                                                                 other,
                                                                 length) &&
                              memcmp (piece, other, length) == 0);
}

static gboolean
add_table (const Fat *fat)
{
  g_autofree guint8 *piece = g_malloc0 (PIECE_BYTES + 1);
  g_autofree guint8 *other = g_malloc (PIECE_BYTES);
  guint64 entries = fat->clusters + FIRST_CLUSTER;
  const guint64 per_piece = (guint64) PIECE_BYTES * 8 / fat->bits;
  guint64 root = fat->bits == 32 ? get (fat->volume->head + 44, 4) : 0;
  CarrelApplianceDiskRuns runs;

  if (fat->bits == 32 && (root < FIRST_CLUSTER || root >= entries))
    return FALSE;
  carrel_appliance_disk_runs_begin (&runs, fat->volume, fat->data, fat->cluster_bytes);
  for (guint64 at = 0; at < entries; at += per_piece)
    {
      guint64 there = MIN (per_piece, entries - at);

      if (!read_piece (fat, at * fat->bits / 8, piece, other, (gsize) (there * fat->bits + 7) / 8))
        return FALSE;
      for (guint64 i = at == 0 ? FIRST_CLUSTER : 0; i < there; i++)
        {
          guint64 next = get_entry (fat, piece, i);

          /* The topmost folder is one of its own; the largest numbers are for ends, and for bad ones. */
          if ((next == 0 && at + i == root) || (next >= entries && next < get_mask (fat) - ENDS))
            return FALSE;
          carrel_appliance_disk_runs_take (&runs, 1, next == 0);
        }
    }
  carrel_appliance_disk_runs_end (&runs);
  return TRUE;
}

static CarrelApplianceDiskUsedVerdict
fat_tell (CarrelApplianceDiskVolume *volume)
{
  Fat fat = { .volume = volume };
  CarrelApplianceDiskUsedVerdict verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;

  if (parse_boot (&fat))
    verdict = check_state (&fat);
  if (verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD && !add_table (&fat))
    verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  return verdict;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_fat = {
  CARREL_APPLIANCE_DISK_USED_NAME_FAT,
  fat_detect,
  fat_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
