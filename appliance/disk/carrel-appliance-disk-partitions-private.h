/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/* A partition of a disk. */
typedef struct
{
  guint64 offset;
  guint64 length;
  gboolean is_swap; /* so says the table */
} CarrelApplianceDiskPartition;

/*
 * Lists the partitions of a disk of plain sectors; a disk without a table is one.  There are none when the
 * table is damaged, partitions overlap, or the disk looks like a file system as well.  Reads what a stranger wrote: only in the confined child.
 *
 * Returns: (transfer full) (element-type CarrelApplianceDiskPartition): the partitions, by offset
 */
GArray *carrel_appliance_disk_partitions_list (CarrelApplianceDiskInput *input);

G_END_DECLS
