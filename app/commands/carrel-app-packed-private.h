/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-package.h"

G_BEGIN_DECLS

/**
 * carrel_app_packed_open:
 * @command: a command that runs
 * @path: (type filename): what a person named: a package, a folder, a descriptor, a box that is packed, or
 *   a disk alone
 * @configuration: (nullable): the deployment configuration to read it for
 * @verify: whether to read every member, too, and to compare it with the package's digests
 * @error: as carrel_app_package_open(), carrel_appliance_gate_unpack(); %CARREL_APP_ERROR_USAGE for a disc
 *   to install from
 *
 * As carrel_app_package_open(), for everything that a machine can come in. What is packed is unpacked into
 * a file without a name, in the library's folder where there is a library.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_app_packed_open (CarrelAppCommand *command,
                                                const char *path,
                                                const char *configuration,
                                                gboolean verify,
                                                GError **error);

G_END_DECLS
