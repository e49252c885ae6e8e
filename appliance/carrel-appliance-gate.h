/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-package.h"
#include "carrel-appliance-spool.h"

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
 * carrel_appliance_gate_open:
 * @path: (type filename): what a person named: as carrel_appliance_package_open(), or a disk alone
 * @configuration: (nullable): as carrel_appliance_package_open()
 * @verify: whether to read every member, too, and to compare it with the package's digests
 * @out_kind: (out): what it is
 * @out_package: (out) (transfer full) (nullable): the package, or of a disk a package with this disk; %NULL
 *   when it has to be unpacked first, or is a disc. Both are untouched on failure.
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): as carrel_appliance_package_open() and carrel_appliance_package_verify();
 *   %CARREL_APPLIANCE_ERROR_LIMIT when reading took more time or memory than it may; FAILED when the child
 *   broke off; %CARREL_BASE_ERROR_NOT_FOUND when it is missing, FAILED when it cannot be confined on this
 *   computer; %G_IO_ERROR_CANCELLED
 *
 * Opens and understands a package as carrel_appliance_package_open() does, in the confined child. The headers
 * of its disks have been looked at, too: who plans an import with it reads nothing of a stranger. Any thread;
 * blocks.
 *
 * Returns: whether it could be read
 */
gboolean carrel_appliance_gate_open (const char *path,
                                     const char *configuration,
                                     gboolean verify,
                                     CarrelApplianceSpoolKind *out_kind,
                                     CarrelAppliancePackage **out_package,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * carrel_appliance_gate_open_physical:
 * @name: what to call the machine
 * @source: a disk of this computer, or a partition
 * @sector_bytes: how long its sectors are
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): as carrel_appliance_gate_open()
 *
 * Looks at a disk's partition table in the confined child. What else stands on the disk is never taken for
 * a package or a file in a format. Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): a package with this disk, of the kind "physical", or %NULL with @error
 *   set
 */
CarrelAppliancePackage *carrel_appliance_gate_open_physical (const char *name,
                                                             CarrelApplianceSource *source,
                                                             guint sector_bytes,
                                                             GCancellable *cancellable,
                                                             GError **error);

/**
 * carrel_appliance_gate_unpack:
 * @path: (type filename): a file of the kind %CARREL_APPLIANCE_SPOOL_PACKED
 * @folder: (type filename): where there is room
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): as carrel_appliance_spool_unpack() and carrel_appliance_gate_open()
 *
 * Unpacks it in the confined child, into a file without a name. Any thread; blocks.
 *
 * Returns: (transfer full): the descriptor of what was in it, or -1 with @error set
 */
int carrel_appliance_gate_unpack (const char *path,
                                  const char *folder,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * carrel_appliance_gate_probe:
 * @out_features: (out): what holds the child on this computer; untouched on failure
 * @error: (out) (optional): as carrel_appliance_gate_open()
 *
 * Returns: whether the child can be confined. Any thread; blocks.
 */
gboolean carrel_appliance_gate_probe (CarrelBaseConfineFeature *out_features, GError **error);

G_END_DECLS
