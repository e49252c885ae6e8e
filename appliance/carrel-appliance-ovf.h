/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_ovf_parse:
 * @bytes: a descriptor in the Open Virtualization Format 0.9, 1.x or 2.0
 * @configuration: (nullable): the deployment configuration to read it for; %NULL for the default one
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR, with a sentence that names the item; NOT_FOUND
 *   when there is no such configuration
 *
 * Returns: (transfer full) (nullable): what it says, within bounds, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_ovf_parse (GBytes *bytes,
                                                  const char *configuration,
                                                  GError **error);

G_END_DECLS
