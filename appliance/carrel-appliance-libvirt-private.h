/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libxml/tree.h>

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_libvirt_read_storage:
 * @system: the machine to fill
 * @devices: (nullable): the element `devices`
 *
 * Reads controllers, disks, CD and floppy drives.
 */
void carrel_appliance_libvirt_read_storage (CarrelApplianceSystem *system, const xmlNode *devices);

/**
 * carrel_appliance_libvirt_read_devices:
 * @model: the package, for its networks
 * @system: the machine to fill
 * @devices: (nullable): the element `devices`
 *
 * Reads everything else below `devices`.
 */
void carrel_appliance_libvirt_read_devices (CarrelApplianceModel *model,
                                            CarrelApplianceSystem *system,
                                            const xmlNode *devices);

G_END_DECLS
