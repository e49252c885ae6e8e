/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export-markup-private.h"
#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/* VirtualBox' own description of a machine, which it believes more than OVF's, and without which it starts
 * no system by UEFI. */
void carrel_appliance_export_vbox_print (CarrelApplianceExportMarkup *markup,
                                         const CarrelApplianceSystem *system);

/* By what name that description knows a disk: the same for the same disk of the same machine.
 * Returns: (transfer full) */
char *carrel_appliance_export_vbox_dup_uuid (const CarrelApplianceSystem *system,
                                             const CarrelApplianceDisk *disk);

G_END_DECLS
