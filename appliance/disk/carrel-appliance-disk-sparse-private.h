/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-output-private.h"
#include "carrel-appliance-disk-reader-private.h"
#include "carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/* Writes a disk as a monolithicSparse VMDK called `name`, with which a machine of VMware can run at once.  The
 * same contents give the same bytes. */
gboolean carrel_appliance_disk_sparse_write (CarrelApplianceDiskReader *reader,
                                             CarrelApplianceDiskOutput *output,
                                             const char *name,
                                             const char *adapter,
                                             CarrelApplianceDiskState *state,
                                             GError **error);

G_END_DECLS
