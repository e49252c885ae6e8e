/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_hyperv_recognise:
 * @bytes: a file
 *
 * Returns: whether it looks like a machine of Hyper-V: XML with the root "configuration" and its
 * sections, or the binary form. Any thread.
 */
gboolean carrel_appliance_hyperv_recognise (GBytes *bytes);

/**
 * carrel_appliance_hyperv_is_binary:
 * @bytes: a file
 *
 * Returns: whether it is the binary form (.vmcx). Any thread.
 */
gboolean carrel_appliance_hyperv_is_binary (GBytes *bytes);

/**
 * carrel_appliance_hyperv_describe_unread:
 * @disks: (element-type filename): the disks that lie where Hyper-V exports them to, at least one
 * @reason: why the description cannot be read
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_LIMIT
 *
 * Makes a machine of the disks of an export whose description cannot be read, and says so.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any thread.
 */
CarrelApplianceModel *carrel_appliance_hyperv_describe_unread (GPtrArray *disks,
                                                               const char *reason,
                                                               GError **error);

/**
 * carrel_appliance_hyperv_parse:
 * @bytes: a machine of Hyper-V, as Windows Server up to 2012 R2 exports it (.xml), or as later ones do (.vmcx)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN, INVALID, LIMIT, REFUSED; UNSUPPORTED as
 *   carrel_appliance_vmcx_parse()
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_hyperv_parse (GBytes *bytes, GError **error);

G_END_DECLS
