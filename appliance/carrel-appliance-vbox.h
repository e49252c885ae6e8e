/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_vbox_parse:
 * @bytes: a VirtualBox machine (.vbox)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN when it is none, INVALID, LIMIT,
 *   REFUSED, UNSUPPORTED (an encrypted one)
 *
 * Reads the machine in its current state. Its disks are found in the registry of media that stands in
 * the same file; a disk that continues a snapshot names its parent, and every layer below it is among
 * the files, with its UUID as identifier. What it asks of the host are requests.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_vbox_parse (GBytes *bytes, GError **error);

G_END_DECLS
