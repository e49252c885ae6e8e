/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-checkpoint-private.h"
#include "carrel-appliance-disk-reader-private.h"

G_BEGIN_DECLS

/*
 * What tells whether a disk of this computer is still the one that it was: a digest of its size, its beginning and end,
 * where the partition tables stand, the beginning and end of each partition, where file systems say when they were
 * written last, and what those say is used.  `out_digest` has CARREL_APPLIANCE_DISK_CHECKPOINT_LIKENESS_BYTES.
 * Reads what a stranger wrote: only in the confined child.
 */
gboolean carrel_appliance_disk_likeness_make (CarrelApplianceDiskReader *reader,
                                              CarrelApplianceDiskInput *input,
                                              guint8 *out_digest,
                                              GError **error);

G_END_DECLS
