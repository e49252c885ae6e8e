/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-source.h"
#include "disk/carrel-appliance-disk-progress.h"

G_BEGIN_DECLS

/**
 * CarrelApplianceSpoolKind:
 * @CARREL_APPLIANCE_SPOOL_PACKAGE: a package, a descriptor, or nothing known: its reader will say
 * @CARREL_APPLIANCE_SPOOL_PACKED: an archive that is packed by gzip, xz or zstd, as Vagrant's boxes are
 * @CARREL_APPLIANCE_SPOOL_DISK: a disk, packed or not
 * @CARREL_APPLIANCE_SPOOL_DISC: a disc image to install from
 *
 * What a file is, as far as it matters for who reads it.
 */
typedef enum
{
  CARREL_APPLIANCE_SPOOL_PACKAGE,
  CARREL_APPLIANCE_SPOOL_PACKED,
  CARREL_APPLIANCE_SPOOL_DISK,
  CARREL_APPLIANCE_SPOOL_DISC,
} CarrelApplianceSpoolKind;

/**
 * carrel_appliance_spool_get_kind:
 * @source: a file
 *
 * Tells by content; what is packed is unpacked as far as its beginning. Any thread; blocks on the disk.
 *
 * Returns: what it is
 */
CarrelApplianceSpoolKind carrel_appliance_spool_get_kind (CarrelApplianceSource *source);

/**
 * carrel_appliance_spool_open:
 * @folder: (type filename): where there is room
 * @name: what to call it in messages
 * @error: (out) (optional): %CARREL_BASE_ERROR
 *
 * Makes a file without a name, which is gone with its last descriptor. Any thread.
 *
 * Returns: (transfer full): the descriptor, or -1 with @error set
 */
int carrel_appliance_spool_open (const char *folder, const char *name, GError **error);

/**
 * carrel_appliance_spool_unpack:
 * @source: a file packed by gzip, xz or zstd
 * @name: what to call it in messages
 * @target: an empty file
 * @report: (nullable): is told how far it is, in any thread
 * @report_data: for @report
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID when it is damaged, %CARREL_BASE_ERROR_NO_SPACE
 *   when what is in it would leave too little room
 *
 * Unpacks it. Members of an archive lie somewhere in it and are read by offset, which is why a stream will not
 * do. Zeros take no room, and some room is always left. Any thread; blocks on the disk.
 *
 * Returns: whether all of it is in @target
 */
gboolean carrel_appliance_spool_unpack (CarrelApplianceSource *source,
                                        const char *name,
                                        int target,
                                        CarrelApplianceDiskProgressFunc report,
                                        gpointer report_data,
                                        GError **error);

G_END_DECLS
