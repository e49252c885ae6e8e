/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_quickemu_recognise:
 * @bytes: a file
 *
 * Returns: whether it looks like a machine of quickemu (.conf): assignments, among them `disk_img` or
 * `guest_os`. Any thread.
 */
gboolean carrel_appliance_quickemu_recognise (GBytes *bytes);

/**
 * carrel_appliance_quickemu_parse:
 * @bytes: a machine of quickemu (.conf)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN, INVALID, LIMIT; REFUSED when it holds
 *   anything that a shell would execute, naming the line
 *
 * quickemu's own program sources this file: it is a piece of shell. Here it is read, never executed:
 * only assignments of plain words are accepted.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_quickemu_parse (GBytes *bytes, GError **error);

G_END_DECLS
