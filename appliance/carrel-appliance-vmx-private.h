/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"
#include "carrel-appliance-vmx-dictionary.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_vmx_read_storage:
 * @system: the machine to fill
 * @dictionary: its settings
 *
 * Reads controllers, disks, CD and floppy drives.
 */
void carrel_appliance_vmx_read_storage (CarrelApplianceSystem *system,
                                        CarrelApplianceVmxDictionary *dictionary);

/**
 * carrel_appliance_vmx_read_devices:
 * @model: the package, for its networks
 * @system: the machine to fill
 * @dictionary: its settings
 *
 * Reads network cards, ports, USB, sound, and what is shared with the host.
 */
void carrel_appliance_vmx_read_devices (CarrelApplianceModel *model,
                                        CarrelApplianceSystem *system,
                                        CarrelApplianceVmxDictionary *dictionary);

G_END_DECLS
