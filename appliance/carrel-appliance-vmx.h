/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_vmx_recognise:
 * @bytes: a file
 *
 * Returns: whether it looks like a VMware machine (.vmx): lines of settings, among them
 * `config.version` or `virtualHW.version`. Any thread.
 */
gboolean carrel_appliance_vmx_recognise (GBytes *bytes);

/**
 * carrel_appliance_vmx_parse:
 * @bytes: a VMware machine (.vmx)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN when it is none, INVALID, LIMIT,
 *   UNSUPPORTED (an encrypted one)
 *
 * Reads the machine in its current state: after a snapshot VMware writes the newest layer of each disk
 * into it. What it asks of the host are requests; what cannot be carried over are notes.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_vmx_parse (GBytes *bytes, GError **error);

/**
 * carrel_appliance_vmx_add_snapshots:
 * @self: what carrel_appliance_vmx_parse() returned
 * @bytes: the list of snapshots that lies beside it (.vmsd)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID, LIMIT
 *
 * Notes the snapshots by their names: only the current state is carried over.
 *
 * Returns: whether the list could be read. Any thread.
 */
gboolean carrel_appliance_vmx_add_snapshots (CarrelApplianceModel *self,
                                             GBytes *bytes,
                                             GError **error);

G_END_DECLS
