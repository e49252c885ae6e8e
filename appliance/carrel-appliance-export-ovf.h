/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_export_ovf_print:
 * @model: a package, as carrel_appliance_export_describe() makes it; the sizes of its files as far as known
 * @profile: whom it is for
 *
 * Prints an OVF 1.x descriptor: the same bytes for the same values.
 *
 * Returns: (transfer full): the text. Any thread.
 */
char *carrel_appliance_export_ovf_print (const CarrelApplianceModel *model,
                                         CarrelApplianceExportProfile profile);

G_END_DECLS
