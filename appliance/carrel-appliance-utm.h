/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_utm_recognise:
 * @bytes: a file
 *
 * Returns: whether it looks like the configuration of a UTM machine (config.plist). Any thread.
 */
gboolean carrel_appliance_utm_recognise (GBytes *bytes);

/**
 * carrel_appliance_utm_parse:
 * @bytes: the config.plist of a UTM bundle, as XML or binary
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN, INVALID, LIMIT, REFUSED, UNSUPPORTED
 *   (a machine of Apple's virtualization)
 *
 * Reads a UTM machine with the backend QEMU, of version 4 and of those before. Names of disks are
 * those in the bundle's folder `Data` (`Images` before version 4). Arguments for QEMU are noted and
 * never used.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_utm_parse (GBytes *bytes, GError **error);

G_END_DECLS
