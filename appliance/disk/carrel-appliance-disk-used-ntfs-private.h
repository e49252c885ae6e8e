/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-volume-private.h"

G_BEGIN_DECLS

/* As Windows makes them, and twice as large. */
#define CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX 4096u

/* The files that are looked at; they have the same records on every volume. */
enum
{
  CARREL_APPLIANCE_DISK_USED_NTFS_MFT = 0,
  CARREL_APPLIANCE_DISK_USED_NTFS_LOG = 2,
  CARREL_APPLIANCE_DISK_USED_NTFS_VOLUME = 3,
  CARREL_APPLIANCE_DISK_USED_NTFS_ROOT = 5,
  CARREL_APPLIANCE_DISK_USED_NTFS_BITMAP = 6,
};

/* The attributes that are looked at. */
enum
{
  CARREL_APPLIANCE_DISK_USED_NTFS_LIST = 0x20,
  CARREL_APPLIANCE_DISK_USED_NTFS_INFORMATION = 0x70,
  CARREL_APPLIANCE_DISK_USED_NTFS_DATA = 0x80,
  CARREL_APPLIANCE_DISK_USED_NTFS_INDEX_ROOT = 0x90,
  CARREL_APPLIANCE_DISK_USED_NTFS_INDEX = 0xa0,
};

/* Clusters that lie together. */
typedef struct
{
  guint64 cluster;
  guint64 count;
} CarrelApplianceDiskUsedNtfsRun;

/* What an attribute holds: bytes of its record, or clusters. */
typedef struct
{
  guint64 length;  /* bytes */
  guint64 written; /* of them; what follows was never written */
  guint8 *value;   /* NULL: in `runs` */
  GArray *runs;    /* CarrelApplianceDiskUsedNtfsRun; NULL: in `value` */
} CarrelApplianceDiskUsedNtfsData;

typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint64 sector_bytes;
  guint64 cluster_bytes;
  guint64 clusters;
  guint64 table; /* the cluster where the records begin */
  guint record_bytes;
  CarrelApplianceDiskUsedNtfsData records;
} CarrelApplianceDiskUsedNtfs;

void carrel_appliance_disk_used_ntfs_data_clear (CarrelApplianceDiskUsedNtfsData *self);

/* Undoes what NTFS does to the last bytes of each 512.  Returns: whether it is such a block, and whole. */
gboolean carrel_appliance_disk_used_ntfs_mend (guint8 *block, gsize length, const char *magic);

/* Finds where the records lie, by the first of them.  Returns: whether that can be. */
gboolean carrel_appliance_disk_used_ntfs_open_records (CarrelApplianceDiskUsedNtfs *self);

/* Reads a record that is in use, and mended, with RECORD_MAX bytes of room. */
gboolean carrel_appliance_disk_used_ntfs_read_record (const CarrelApplianceDiskUsedNtfs *self,
                                                      guint64 number,
                                                      guint8 *record);

/* Finds the only attribute of its type and name (ASCII, "" for none) in a record that has no list of
 * attributes elsewhere.  Returns: whether it is there and is as it must be; `out_data` is then to be cleared */
gboolean carrel_appliance_disk_used_ntfs_find (const CarrelApplianceDiskUsedNtfs *self,
                                               const guint8 *record,
                                               guint type,
                                               const char *name,
                                               CarrelApplianceDiskUsedNtfsData *out_data);

/* Reads bytes of an attribute. */
gboolean carrel_appliance_disk_used_ntfs_read (const CarrelApplianceDiskUsedNtfs *self,
                                               const CarrelApplianceDiskUsedNtfsData *data,
                                               guint64 offset,
                                               guint8 *buffer,
                                               gsize length);

/* Whether the log says that nothing waits in it. */
gboolean carrel_appliance_disk_used_ntfs_log_is_clean (const CarrelApplianceDiskUsedNtfs *self);

/* Whether a system sleeps in the file hiberfil.sys, or may. */
gboolean carrel_appliance_disk_used_ntfs_sleep_is_found (const CarrelApplianceDiskUsedNtfs *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CarrelApplianceDiskUsedNtfsData,
                                  carrel_appliance_disk_used_ntfs_data_clear)

G_END_DECLS
