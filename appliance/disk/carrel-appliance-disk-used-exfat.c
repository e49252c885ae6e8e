/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"

#include <string.h>

/*
 * exFAT (Microsoft, "exFAT file system specification").  The topmost folder has an entry that names a bitmap, which
 * has a bit for each cluster; one that is not set is free.  The folder and the bitmap are chains of clusters in
 * the table of a FAT, which says nothing of what is free here.
 */

#define MAGIC "EXFAT   "
#define BOOT_SECTORS 11u
#define SHIFT_MIN 9u
#define SHIFT_MAX 12u
#define CLUSTER_SHIFT_MAX 25u
#define FIRST_CLUSTER 2u
#define CLUSTERS_MAX 0xfffffff5u
#define STATE_DIRTY 2u
#define STATE_SECOND_TABLE 1u
#define ENTRY_BYTES 32u
#define ENTRY_END 0x00u
#define ENTRY_BITMAP 0x81u
#define ENTRY_TEXFAT 1u
/* A folder has at most 256 MiB. */
#define FOLDER_BYTES_MAX (256u * 1024u * 1024u)

#define get carrel_appliance_disk_volume_get_le

typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint64 sector_bytes;
  guint64 cluster_bytes;
  guint64 clusters;
  guint64 table; /* where it begins, in bytes */
  guint64 data;  /* where cluster 2 begins, in bytes */
  guint64 root;
  guint64 bitmap;
  guint64 bitmap_bytes;
} Exfat;

static gboolean
exfat_detect (const CarrelApplianceDiskVolume *volume)
{
  return memcmp (volume->head + 3, MAGIC, strlen (MAGIC)) == 0;
}

/* The twelfth sector repeats the sum of those before, without what changes all the time. */
static gboolean
check_sum (const Exfat *exfat)
{
  const guint8 *boot = exfat->volume->head;
  guint64 end = BOOT_SECTORS * exfat->sector_bytes;
  guint32 sum = 0;

  for (guint64 i = 0; i < end; i++)
    if (i != 106 && i != 107 && i != 112)
      sum = (sum << 31 | sum >> 1) + boot[i];
  for (guint64 i = 0; i < exfat->sector_bytes; i += 4)
    if (!carrel_appliance_disk_volume_sum_is_right (sum, get (boot + end + i, 4)))
      return FALSE;
  return TRUE;
}

static gboolean
parse_boot (Exfat *exfat)
{
  const guint8 *boot = exfat->volume->head;
  guint64 sectors = get (boot + 72, 8);
  guint64 table = get (boot + 80, 4);
  guint64 table_sectors = get (boot + 84, 4);
  guint64 data = get (boot + 88, 4);

  if (boot[510] != 0x55 || boot[511] != 0xaa || boot[108] < SHIFT_MIN || boot[108] > SHIFT_MAX ||
      boot[109] > CLUSTER_SHIFT_MAX - boot[108])
    return FALSE;
  exfat->sector_bytes = G_GUINT64_CONSTANT (1) << boot[108];
  exfat->cluster_bytes = exfat->sector_bytes << boot[109];
  exfat->clusters = get (boot + 92, 4);
  exfat->root = get (boot + 96, 4);
  exfat->table = table * exfat->sector_bytes;
  exfat->data = data * exfat->sector_bytes;
  return sectors <= exfat->volume->length / exfat->sector_bytes && exfat->clusters > 0 &&
         exfat->clusters <= CLUSTERS_MAX && table > BOOT_SECTORS && table + table_sectors <= data &&
         data <= sectors && exfat->clusters <= (sectors - data) >> boot[109] &&
         (exfat->clusters + FIRST_CLUSTER) * 4 <= table_sectors * exfat->sector_bytes &&
         check_sum (exfat);
}

static CarrelApplianceDiskUsedVerdict
check_state (const Exfat *exfat)
{
  const guint8 *boot = exfat->volume->head;

  /* Two tables are for transactions, which nobody uses. */
  if (boot[105] != 1 || boot[110] != 1 || (boot[106] & STATE_SECOND_TABLE) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  if ((boot[106] & STATE_DIRTY) != 0)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static gboolean
is_cluster (const Exfat *exfat, guint64 cluster)
{
  return cluster >= FIRST_CLUSTER && cluster - FIRST_CLUSTER < exfat->clusters;
}

static gboolean
read_cluster (const Exfat *exfat, guint64 cluster, guint8 *buffer)
{
  return is_cluster (exfat, cluster) &&
         carrel_appliance_disk_volume_read (exfat->volume,
                                            exfat->data +
                                              (cluster - FIRST_CLUSTER) * exfat->cluster_bytes,
                                            buffer,
                                            exfat->cluster_bytes);
}

/* Returns: the cluster behind another; 0 when that cannot be read. */
static guint64
get_next (const Exfat *exfat, guint64 cluster)
{
  guint8 entry[4];

  return carrel_appliance_disk_volume_read (exfat->volume, exfat->table + cluster * 4, entry, 4)
           ? get (entry, 4)
           : 0;
}

/* Looks at the entries of one cluster.  Returns: FALSE when there is more than one bitmap. */
static gboolean
take_entries (Exfat *exfat, const guint8 *entries, gboolean *out_is_end)
{
  for (guint64 at = 0; at < exfat->cluster_bytes && !*out_is_end; at += ENTRY_BYTES)
    if (entries[at] == ENTRY_END)
      *out_is_end = TRUE;
    else if (entries[at] == ENTRY_BITMAP)
      {
        if (exfat->bitmap != 0 || (entries[at + 1] & ENTRY_TEXFAT) != 0)
          return FALSE;
        exfat->bitmap = get (entries + at + 20, 4);
        exfat->bitmap_bytes = get (entries + at + 24, 8);
      }
  return TRUE;
}

/* The whole folder is read, for a second bitmap; a circle is longer than any folder. */
static gboolean
find_bitmap (Exfat *exfat, guint8 *buffer)
{
  guint64 cluster = exfat->root;
  gboolean is_end = FALSE;

  for (guint64 bytes = 0; !is_end && is_cluster (exfat, cluster); bytes += exfat->cluster_bytes)
    {
      if (bytes > FOLDER_BYTES_MAX || !read_cluster (exfat, cluster, buffer) ||
          !take_entries (exfat, buffer, &is_end))
        return FALSE;
      cluster = get_next (exfat, cluster);
    }
  return is_cluster (exfat, exfat->bitmap) && exfat->bitmap_bytes == (exfat->clusters + 7) / 8;
}

static gboolean
is_used (const guint8 *bits, guint64 from, guint64 count, guint64 cluster)
{
  guint64 bit = cluster - FIRST_CLUSTER - from;

  return cluster - FIRST_CLUSTER < from || bit >= count || (bits[bit / 8] >> (bit % 8) & 1) != 0;
}

/* A bitmap that does not know of the clusters that it and the folder begin with is none. */
static gboolean
add_bitmap (const Exfat *exfat, guint8 *buffer)
{
  guint64 cluster = exfat->bitmap;
  CarrelApplianceDiskRuns runs;

  carrel_appliance_disk_runs_begin (&runs, exfat->volume, exfat->data, exfat->cluster_bytes);
  for (guint64 at = 0; at < exfat->clusters; at += exfat->cluster_bytes * 8)
    {
      guint64 count = MIN (exfat->cluster_bytes * 8, exfat->clusters - at);

      if (!read_cluster (exfat, cluster, buffer) || !is_used (buffer, at, count, exfat->root) ||
          !is_used (buffer, at, count, exfat->bitmap))
        return FALSE;
      carrel_appliance_disk_runs_take_bits (&runs, buffer, count);
      cluster = get_next (exfat, cluster);
    }
  carrel_appliance_disk_runs_end (&runs);
  return TRUE;
}

static CarrelApplianceDiskUsedVerdict
exfat_tell (CarrelApplianceDiskVolume *volume)
{
  Exfat exfat = { .volume = volume };
  CarrelApplianceDiskUsedVerdict verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  g_autofree guint8 *buffer = NULL;

  if (parse_boot (&exfat))
    verdict = check_state (&exfat);
  if (verdict != CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD)
    return verdict;
  buffer = g_malloc (exfat.cluster_bytes);
  return find_bitmap (&exfat, buffer) && add_bitmap (&exfat, buffer)
           ? verdict
           : CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_exfat = {
  CARREL_APPLIANCE_DISK_USED_NAME_EXFAT,
  exfat_detect,
  exfat_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
