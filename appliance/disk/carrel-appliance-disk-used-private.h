/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/* A stretch of a disk. */
typedef struct
{
  guint64 offset;
  guint64 length;
} CarrelApplianceDiskStretch;

/*
 * Finds what nobody would miss on a disk of plain sectors: what its file systems say is free.  Only ext2, ext3
 * and ext4 that were unmounted properly and whose own sums are right are believed, and swap space that
 * nobody sleeps in; everything else counts as used, and so does all when partitions overlap.  Reads a
 * stranger's file systems: only in the confined child.
 *
 * Returns: (transfer full) (element-type CarrelApplianceDiskStretch): what is free, by offset
 */
GArray *carrel_appliance_disk_used_find_free (CarrelApplianceDiskInput *input);

G_END_DECLS
