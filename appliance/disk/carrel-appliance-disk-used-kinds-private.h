/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-runs-private.h"
#include "carrel-appliance-disk-used-private.h"
#include "carrel-appliance-disk-volume-private.h"

G_BEGIN_DECLS

/*
 * CarrelApplianceDiskUsedKind:
 *
 * One kind of file system.  A reader believes nothing: whatever it reads may be damaged, or made to mislead.
 * Where it is in doubt it does not say TOLD, and everything is copied.  The same disk gives the same answer.
 */
typedef struct
{
  CarrelApplianceDiskUsedName name;
  /* Whether the volume's beginning says that it is of this kind. */
  gboolean (*detect) (const CarrelApplianceDiskVolume *volume);
  /* Adds what is free to the volume.  NULL: it cannot be told of any, for the reason `verdict`. */
  CarrelApplianceDiskUsedVerdict (*tell) (CarrelApplianceDiskVolume *volume);
  CarrelApplianceDiskUsedVerdict verdict;
} CarrelApplianceDiskUsedKind;

extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_ext;
extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_ntfs;
extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_fat;
extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_exfat;
extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_xfs;
extern const CarrelApplianceDiskUsedKind carrel_appliance_disk_used_btrfs;

G_END_DECLS
