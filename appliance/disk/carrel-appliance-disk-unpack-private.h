/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-hash-private.h"
#include "carrel-appliance-disk-writer-private.h"

G_BEGIN_DECLS

/* Unpacks a streamOptimized VMDK into `writer`, in one pass over the file, its digest included, on this
 * thread and `threads` others.  FALSE with the error in `state`. */
gboolean carrel_appliance_disk_unpack (CarrelApplianceDiskInput *input,
                                       const CarrelBaseImage *image,
                                       CarrelApplianceDiskWriter *writer,
                                       CarrelApplianceDiskHash *hash,
                                       guint threads,
                                       CarrelApplianceDiskState *state);

G_END_DECLS
