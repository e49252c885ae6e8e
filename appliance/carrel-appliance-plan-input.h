/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-plan.h"
#include "disk/carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_plan_input_open_member:
 * @disk: a disk of the package's model, with a file
 * @package: the package
 * @error: (out) (optional): as carrel_appliance_package_find(); %CARREL_APPLIANCE_ERROR_INVALID when
 *   pieces are missing or of another length than stated
 *
 * Opens the file of a disk in its package, or all the pieces that it is split into. Reads nothing of
 * it. Any thread.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set
 */
CarrelApplianceDiskInput *carrel_appliance_plan_input_open_member (const CarrelApplianceDisk *disk,
                                                                   CarrelAppliancePackage *package,
                                                                   GError **error);

/**
 * carrel_appliance_plan_input_open:
 * @planned: a disk of a plan that is not blank
 * @package: the package that was planned
 * @error: (out) (optional): as carrel_appliance_plan_input_open_member(), or %CARREL_BASE_ERROR for a
 *   file of this computer
 *
 * Opens what a disk is made of. For %CARREL_APPLIANCE_PLAN_SOURCE_HOST that is a file outside the
 * package: only to be called when the person has consented to that. Any thread.
 *
 * Returns: (transfer full) (nullable): its bytes, or %NULL with @error set
 */
CarrelApplianceDiskInput *carrel_appliance_plan_input_open (const CarrelAppliancePlanDisk *planned,
                                                            CarrelAppliancePackage *package,
                                                            GError **error);

/**
 * carrel_appliance_plan_input_open_layers:
 * @planned: a disk of a plan that is not blank
 * @package: the package that was planned
 * @error: (out) (optional): as carrel_appliance_plan_input_open(); LIMIT
 *
 * As carrel_appliance_plan_input_open(), with the disks that it stands on, which VMware keeps beside it after
 * a snapshot. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceDiskInput): the disk and what it stands
 *   on, the topmost first, or %NULL with @error set
 */
GPtrArray *carrel_appliance_plan_input_open_layers (const CarrelAppliancePlanDisk *planned,
                                                    CarrelAppliancePackage *package,
                                                    GError **error);

/**
 * carrel_appliance_plan_input_find_file:
 * @plan: a plan
 * @planned: one of its disks
 *
 * Returns: (transfer none) (nullable): what the package says of the disk's file, its digest above all.
 *   Any thread.
 */
const CarrelApplianceFile *carrel_appliance_plan_input_find_file (
  const CarrelAppliancePlan *plan,
  const CarrelAppliancePlanDisk *planned);

G_END_DECLS
