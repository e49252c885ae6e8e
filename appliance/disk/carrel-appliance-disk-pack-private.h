/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-hash-private.h"
#include "carrel-appliance-disk-output-private.h"
#include "carrel-appliance-disk-reader-private.h"

G_BEGIN_DECLS

/* Packs a disk into a streamOptimized VMDK that begins at `offset` of `output`, in one pass, its digest
 * included.  The same contents give the same bytes, however many threads there are. */
gboolean carrel_appliance_disk_pack (CarrelApplianceDiskReader *reader,
                                     CarrelApplianceDiskOutput *output,
                                     guint64 offset,
                                     CarrelApplianceDiskHash *hash,
                                     CarrelApplianceDiskCodecLevel level,
                                     guint threads,
                                     CarrelApplianceDiskState *state,
                                     guint64 *out_length);

G_END_DECLS
