/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "disk/carrel-appliance-disk-output-private.h"
#include "disk/carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/* Packs the whole of `from` into `to` with gzip: a member for each mebibyte, which every reader takes for one
 * stream, made on `threads` threads.  The same contents give the same bytes. */
gboolean carrel_appliance_export_gzip (CarrelApplianceDiskOutput *from,
                                       CarrelApplianceDiskOutput *to,
                                       gboolean is_small,
                                       guint threads,
                                       CarrelApplianceDiskState *state,
                                       GError **error);

G_END_DECLS
