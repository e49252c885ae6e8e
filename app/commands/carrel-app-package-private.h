/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-package.h"

G_BEGIN_DECLS

/**
 * carrel_app_package_open:
 * @command: a command that runs
 * @path: (type filename): what a person named
 * @configuration: (nullable): the deployment configuration to read it for
 * @verify: whether to read every member, too, and to compare it with the package's digests
 * @error: %CARREL_APPLIANCE_ERROR or %CARREL_BASE_ERROR, with @path in front
 *
 * Has a package read by the confined child, while the command waits.
 *
 * Returns: (transfer full) (nullable): the package, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_app_package_open (CarrelAppCommand *command,
                                                 const char *path,
                                                 const char *configuration,
                                                 gboolean verify,
                                                 GError **error);

G_END_DECLS
