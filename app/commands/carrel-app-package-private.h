/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-gate.h"

G_BEGIN_DECLS

/**
 * carrel_app_package_open:
 * @command: a command that runs
 * @path: (type filename): what a person named, or a path to what was in it
 * @name: what to call it in messages
 * @configuration: (nullable): the deployment configuration to read it for
 * @verify: whether to read every member, too, and to compare it with the package's digests
 * @out_kind: (out): what it is
 * @out_package: (out) (transfer full) (nullable): the package; %NULL when it has to be unpacked first, or is
 *   a disc. Both are untouched on failure.
 * @error: %CARREL_APPLIANCE_ERROR or %CARREL_BASE_ERROR, with @name in front
 *
 * Has a package read by the confined child, while the command waits.
 *
 * Returns: whether it could be read
 */
gboolean carrel_app_package_open (CarrelAppCommand *command,
                                  const char *path,
                                  const char *name,
                                  const char *configuration,
                                  gboolean verify,
                                  CarrelApplianceSpoolKind *out_kind,
                                  CarrelAppliancePackage **out_package,
                                  GError **error);

G_END_DECLS
