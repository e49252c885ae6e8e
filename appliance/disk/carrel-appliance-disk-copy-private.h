/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-reader-private.h"
#include "carrel-appliance-disk-resume-private.h"
#include "carrel-appliance-disk-state-private.h"
#include "carrel-appliance-disk-writer-private.h"

G_BEGIN_DECLS

/* Copies what a disk holds into `writer` on `threads` threads; with `resume` (nullable), from where it says on.
 * FALSE with the error in `state`. */
gboolean carrel_appliance_disk_copy (CarrelApplianceDiskReader *reader,
                                     CarrelApplianceDiskWriter *writer,
                                     guint threads,
                                     CarrelApplianceDiskResume *resume,
                                     CarrelApplianceDiskState *state);

G_END_DECLS
