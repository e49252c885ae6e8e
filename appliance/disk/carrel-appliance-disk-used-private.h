/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"
#include "carrel-appliance-disk-used.h"
#include "carrel-appliance-disk-volume-private.h"

G_BEGIN_DECLS

/*
 * Finds what nobody would miss on a disk of plain sectors: what its file systems say is free.  They are believed
 * only if they were unmounted properly and all that they say fits together, and swap space only if nobody sleeps
 * in it; everything else counts as used, and so does all when partitions overlap or somebody sleeps on the disk.
 * Reads a stranger's file systems: only in the confined child.  The same disk gives the same answer.
 *
 * Returns: (transfer full) (element-type CarrelApplianceDiskStretch): what is free, by offset
 */
GArray *carrel_appliance_disk_used_find_free (CarrelApplianceDiskInput *input);

/* Same, and adds to `reports` (nullable, CarrelApplianceDiskUsedReport) what was found in each partition. */
GArray *carrel_appliance_disk_used_look (CarrelApplianceDiskInput *input, GArray *reports);

G_END_DECLS
