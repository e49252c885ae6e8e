/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-kinds-private.h"
#include "carrel-appliance-disk-used-ntfs-private.h"

#include <string.h>

/*
 * NTFS.  The file $Bitmap has a bit for each cluster; one that is not set is free.  It is believed when the volume
 * is not marked as dirty, nothing waits in its log, and no Windows sleeps on it.  The copy of the boot sector
 * stands behind the last cluster and is copied in any case.
 */

#define MAGIC "NTFS    "
#define SECTOR_BYTES_MIN 512u
#define SECTOR_BYTES_MAX 4096u
#define CLUSTER_BYTES_MAX (2u * 1024u * 1024u)
#define CLUSTERS_MAX (G_GUINT64_CONSTANT (1) << 40)
#define RECORD_BYTES_MIN 1024u
#define PIECE_BYTES (1024u * 1024u)
/* Dirty; to be upgraded; chkdsk is at work. */
#define VOLUME_UNCLEAN 0x4005u

#define get carrel_appliance_disk_volume_get_le

typedef CarrelApplianceDiskUsedNtfs Ntfs;
typedef CarrelApplianceDiskUsedNtfsData Data;
typedef CarrelApplianceDiskUsedNtfsRun Run;

static gboolean
ntfs_detect (const CarrelApplianceDiskVolume *volume)
{
  return memcmp (volume->head + 3, MAGIC, strlen (MAGIC)) == 0;
}

/* A count of clusters, or the power of two of a count of bytes or sectors. */
static guint64
get_scaled (guint8 stated, guint64 unit)
{
  guint power = 256u - stated;

  if (stated < 0x80 || (stated == 0x80 && unit == 1))
    return stated * unit;
  return power < 32 ? G_GUINT64_CONSTANT (1) << power : 0;
}

static gboolean
parse_boot (Ntfs *ntfs)
{
  const guint8 *boot = ntfs->volume->head;
  guint64 sectors = get (boot + 40, 8);
  guint64 per_cluster = get_scaled (boot[13], 1);
  guint64 record_bytes;

  ntfs->sector_bytes = get (boot + 11, 2);
  if (boot[510] != 0x55 || boot[511] != 0xaa || ntfs->sector_bytes < SECTOR_BYTES_MIN ||
      ntfs->sector_bytes > SECTOR_BYTES_MAX ||
      (ntfs->sector_bytes & (ntfs->sector_bytes - 1)) != 0 || per_cluster == 0 ||
      (per_cluster & (per_cluster - 1)) != 0 ||
      per_cluster > CLUSTER_BYTES_MAX / ntfs->sector_bytes)
    return FALSE;
  ntfs->cluster_bytes = per_cluster * ntfs->sector_bytes;
  ntfs->clusters = sectors / per_cluster;
  ntfs->table = get (boot + 48, 8);
  record_bytes = get_scaled (boot[64], ntfs->cluster_bytes);
  if (sectors > ntfs->volume->length / ntfs->sector_bytes || ntfs->clusters > CLUSTERS_MAX ||
      ntfs->table == 0 || ntfs->table >= ntfs->clusters || record_bytes < RECORD_BYTES_MIN ||
      record_bytes > CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX ||
      (record_bytes & (record_bytes - 1)) != 0)
    return FALSE;
  ntfs->record_bytes = (guint) record_bytes;
  return TRUE;
}

static CarrelApplianceDiskUsedVerdict
check_state (const Ntfs *ntfs)
{
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];
  g_auto (CarrelApplianceDiskUsedNtfsData) information = { 0 };

  if (!carrel_appliance_disk_used_ntfs_read_record (ntfs,
                                                    CARREL_APPLIANCE_DISK_USED_NTFS_VOLUME,
                                                    record) ||
      !carrel_appliance_disk_used_ntfs_find (ntfs,
                                             record,
                                             CARREL_APPLIANCE_DISK_USED_NTFS_INFORMATION,
                                             "",
                                             &information) ||
      information.value == NULL || information.length < 12)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  if (information.value[8] != 3)
    return CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN;
  if (carrel_appliance_disk_used_ntfs_sleep_is_found (ntfs))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP;
  if ((get (information.value + 10, 2) & VOLUME_UNCLEAN) != 0 ||
      !carrel_appliance_disk_used_ntfs_log_is_clean (ntfs))
    return CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN;
  return CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD;
}

static gboolean
is_used (const Ntfs *ntfs, const Data *bitmap, guint64 cluster)
{
  guint8 byte;

  return carrel_appliance_disk_used_ntfs_read (ntfs, bitmap, cluster / 8, &byte, 1) &&
         (byte >> (cluster % 8) & 1) != 0;
}

/* A bitmap that does not know of the clusters that it stands in itself is none. */
static gboolean
check_bitmap (const Ntfs *ntfs, const Data *bitmap)
{
  if (bitmap->runs == NULL && ntfs->clusters / 8 > ntfs->record_bytes)
    return FALSE;
  if (bitmap->written < (ntfs->clusters + 7) / 8 || !is_used (ntfs, bitmap, 0) ||
      !is_used (ntfs, bitmap, ntfs->table))
    return FALSE;
  for (guint i = 0; bitmap->runs != NULL && i < bitmap->runs->len; i++)
    {
      const Run *run = &g_array_index (bitmap->runs, Run, i);

      if (!is_used (ntfs, bitmap, run->cluster) ||
          !is_used (ntfs, bitmap, run->cluster + run->count - 1))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_bitmap (const Ntfs *ntfs, const Data *bitmap)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  guint64 bytes = (ntfs->clusters + 7) / 8;
  CarrelApplianceDiskRuns runs;

  carrel_appliance_disk_runs_begin (&runs, ntfs->volume, 0, ntfs->cluster_bytes);
  for (guint64 at = 0; at < bytes; at += PIECE_BYTES)
    {
      gsize there = (gsize) MIN (PIECE_BYTES, bytes - at);

      if (!carrel_appliance_disk_used_ntfs_read (ntfs, bitmap, at, piece, there))
        return FALSE;
      carrel_appliance_disk_runs_take_bits (&runs, piece, MIN (there * 8, ntfs->clusters - at * 8));
    }
  carrel_appliance_disk_runs_end (&runs);
  return TRUE;
}

static CarrelApplianceDiskUsedVerdict
ntfs_tell (CarrelApplianceDiskVolume *volume)
{
  Ntfs ntfs = { .volume = volume };
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];
  g_auto (CarrelApplianceDiskUsedNtfsData) bitmap = { 0 };
  CarrelApplianceDiskUsedVerdict verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;

  if (parse_boot (&ntfs) && carrel_appliance_disk_used_ntfs_open_records (&ntfs))
    verdict = check_state (&ntfs);
  if (verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD &&
      (!carrel_appliance_disk_used_ntfs_read_record (&ntfs,
                                                     CARREL_APPLIANCE_DISK_USED_NTFS_BITMAP,
                                                     record) ||
       !carrel_appliance_disk_used_ntfs_find (&ntfs,
                                              record,
                                              CARREL_APPLIANCE_DISK_USED_NTFS_DATA,
                                              "",
                                              &bitmap) ||
       !check_bitmap (&ntfs, &bitmap) || !add_bitmap (&ntfs, &bitmap)))
    verdict = CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED;
  carrel_appliance_disk_used_ntfs_data_clear (&ntfs.records);
  return verdict;
}

const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_ntfs = {
  CARREL_APPLIANCE_DISK_USED_NAME_NTFS,
  ntfs_detect,
  ntfs_tell,
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
};
