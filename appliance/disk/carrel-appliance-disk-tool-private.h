/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-work-private.h"

#include "base/carrel-base-launcher.h"

G_BEGIN_DECLS

/*
 * The command line of qemu-img for a conversion that needs it.  Every layer was let pass by our own
 * inspector; each file is handed over as a descriptor, its format and its place stated, so that nothing in
 * a file can name another one.
 */

/* Returns: (transfer full) (nullable): what to run, or %NULL with the error set */
CarrelBaseLauncher *carrel_appliance_disk_tool_prepare (CarrelApplianceDiskWork *work,
                                                        GError **error);

G_END_DECLS
