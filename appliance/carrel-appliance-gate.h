/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-package.h"

#include "base/carrel-base-confine.h"

G_BEGIN_DECLS

/*
 * The gate: what strangers wrote is read by a child, `carrel-gate`, which has confined itself before it looks
 * at the first byte, and which gets descriptors and never a path.
 */

/**
 * carrel_appliance_gate_dup_program:
 *
 * Finds the program: where CARREL_GATE says, beside this program or in its place of the build, or where it
 * was installed.
 *
 * Returns: (transfer full): its path. Any thread.
 */
char *carrel_appliance_gate_dup_program (void);

/**
 * carrel_appliance_gate_open_package:
 * @path: (type filename): as carrel_appliance_package_open()
 * @configuration: (nullable): as carrel_appliance_package_open()
 * @verify: whether to read every member, too, and to compare it with the package's digests
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): as carrel_appliance_package_open() and carrel_appliance_package_verify();
 *   %CARREL_APPLIANCE_ERROR_LIMIT when reading took more time or memory than it may; FAILED when the child
 *   broke off, or cannot be confined on this computer; %CARREL_BASE_ERROR_NOT_FOUND when it is missing;
 *   %G_IO_ERROR_CANCELLED
 *
 * Opens and understands a package as carrel_appliance_package_open() does, in the confined child. The headers
 * of its disks have been looked at, too: who plans an import with it reads nothing of a stranger.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set. Any thread; blocks.
 */
CarrelAppliancePackage *carrel_appliance_gate_open_package (const char *path,
                                                            const char *configuration,
                                                            gboolean verify,
                                                            GCancellable *cancellable,
                                                            GError **error);

/**
 * carrel_appliance_gate_probe:
 * @out_features: (out): what holds the child on this computer; untouched on failure
 * @error: (out) (optional): as carrel_appliance_gate_open_package()
 *
 * Returns: whether the child can be confined. Any thread; blocks.
 */
gboolean carrel_appliance_gate_probe (CarrelBaseConfineFeature *out_features, GError **error);

G_END_DECLS
