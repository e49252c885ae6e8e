/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_plan_volumes_add:
 * @mappings: (element-type CarrelAppliancePlanMapping): where to
 * @disk: a disk of this computer
 *
 * Says how much of it is copied: of all, and of each of its partitions, and why one is copied whole.
 */
void carrel_appliance_plan_volumes_add (GPtrArray *mappings, const CarrelApplianceDisk *disk);

G_END_DECLS
