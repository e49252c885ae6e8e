/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_vbox_read_storage:
 * @model: the package, for its files
 * @system: the machine to fill
 * @machine: the element `Machine`
 *
 * Reads controllers, and disks and drives with the files that the registry names for them.
 */
void carrel_appliance_vbox_read_storage (CarrelApplianceModel *model,
                                         CarrelApplianceSystem *system,
                                         const xmlNode *machine);

/**
 * carrel_appliance_vbox_read_devices:
 * @model: the package, for its networks
 * @system: the machine to fill
 * @hardware: the element `Hardware`
 *
 * Reads network cards, ports, USB, sound, the screen, and what is shared with the host.
 */
void carrel_appliance_vbox_read_devices (CarrelApplianceModel *model,
                                         CarrelApplianceSystem *system,
                                         const xmlNode *hardware);

/**
 * carrel_appliance_vbox_note_extra:
 * @notes: (element-type CarrelApplianceNote): of the machine
 * @machine: the element `Machine`, of a .vbox or of an OVF
 *
 * Notes the settings of VirtualBox' own that are kept for an export to it.
 */
void carrel_appliance_vbox_note_extra (GPtrArray *notes, const xmlNode *machine);

G_END_DECLS
