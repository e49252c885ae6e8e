/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_export_vmx_print:
 * @model: one machine, as carrel_appliance_export_describe() makes it
 *
 * Prints VMware's description of a machine (.vmx): the same bytes for the same values.
 *
 * Returns: (transfer full): the text. Any thread.
 */
char *carrel_appliance_export_vmx_print (const CarrelApplianceModel *model);

G_END_DECLS
