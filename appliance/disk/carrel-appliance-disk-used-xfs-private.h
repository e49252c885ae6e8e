/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-volume-private.h"

G_BEGIN_DECLS

#define CARREL_APPLIANCE_DISK_USED_XFS_UUID_BYTES 16u

/* What its superblock says; all sizes have been held to their bounds. */
typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint64 block_bytes;
  guint64 sector_bytes;
  guint64 blocks;
  guint64 group_blocks;
  guint64 groups;
  guint64 log_group; /* where the log lies: the group, and the block in it */
  guint64 log_block;
  guint64 log_blocks;
  gboolean has_sums;
  guint8 uuid[CARREL_APPLIANCE_DISK_USED_XFS_UUID_BYTES];
  guint8 meta_uuid[CARREL_APPLIANCE_DISK_USED_XFS_UUID_BYTES]; /* what blocks carry */
} CarrelApplianceDiskUsedXfs;

/* Whether the CRC-32C of some bytes, with the four at `place` as zeros, is what stands there. */
gboolean carrel_appliance_disk_used_xfs_sum_is_right (const guint8 *bytes,
                                                      gsize length,
                                                      gsize place);

/* Whether the log ends with the note that the file system was unmounted. */
gboolean carrel_appliance_disk_used_xfs_log_is_clean (const CarrelApplianceDiskUsedXfs *self);

/* Adds what is free in one group to the volume.  Returns: whether it could be told. */
gboolean carrel_appliance_disk_used_xfs_group_add (const CarrelApplianceDiskUsedXfs *self,
                                                   guint64 group);

G_END_DECLS
