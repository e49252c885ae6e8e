/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceDiskUsedName:
 *
 * What a partition of a disk holds.  The numbers are said over the wire: new ones come at the end.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_USED_NAME_NONE, /* nothing that is known */
  CARREL_APPLIANCE_DISK_USED_NAME_EXT,  /* ext2, ext3, ext4 */
  CARREL_APPLIANCE_DISK_USED_NAME_SWAP,
  CARREL_APPLIANCE_DISK_USED_NAME_NTFS,
  CARREL_APPLIANCE_DISK_USED_NAME_FAT,
  CARREL_APPLIANCE_DISK_USED_NAME_EXFAT,
  CARREL_APPLIANCE_DISK_USED_NAME_XFS,
  CARREL_APPLIANCE_DISK_USED_NAME_BTRFS,
  CARREL_APPLIANCE_DISK_USED_NAME_LVM,
  CARREL_APPLIANCE_DISK_USED_NAME_LUKS,
  CARREL_APPLIANCE_DISK_USED_NAME_BITLOCKER,
  CARREL_APPLIANCE_DISK_USED_N_NAMES,
} CarrelApplianceDiskUsedName;

/**
 * CarrelApplianceDiskUsedVerdict:
 *
 * Whether it is known what is free in a partition; if not, it is copied whole.  The numbers are said over the
 * wire: new ones come at the end.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD,
  CARREL_APPLIANCE_DISK_USED_VERDICT_UNKNOWN, /* nothing that is known */
  CARREL_APPLIANCE_DISK_USED_VERDICT_UNCLEAN, /* not unmounted properly: a journal waits */
  CARREL_APPLIANCE_DISK_USED_VERDICT_ASLEEP, /* a system sleeps on the disk, and would wake up on it */
  CARREL_APPLIANCE_DISK_USED_VERDICT_DAMAGED,   /* what it says does not fit together */
  CARREL_APPLIANCE_DISK_USED_VERDICT_FOREIGN,   /* it has something that is not understood here */
  CARREL_APPLIANCE_DISK_USED_VERDICT_SEALED,    /* encrypted */
  CARREL_APPLIANCE_DISK_USED_VERDICT_AMBIGUOUS, /* it looks like two */
  CARREL_APPLIANCE_DISK_USED_N_VERDICTS,
} CarrelApplianceDiskUsedVerdict;

/**
 * CarrelApplianceDiskUsedReport:
 * @offset: where it begins on the disk, in bytes
 * @length: its bytes
 * @used_bytes: how many of them are copied
 * @name: what it holds
 * @verdict: whether it is known what is free in it
 *
 * What was found in one partition.
 */
typedef struct
{
  guint64 offset;
  guint64 length;
  guint64 used_bytes;
  CarrelApplianceDiskUsedName name;
  CarrelApplianceDiskUsedVerdict verdict;
} CarrelApplianceDiskUsedReport;

G_END_DECLS
