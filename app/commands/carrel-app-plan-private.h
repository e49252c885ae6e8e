/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-plan.h"

G_BEGIN_DECLS

/**
 * carrel_app_plan_make:
 * @command: a command that runs
 * @package: a package
 * @error: as carrel_appliance_plan_new()
 *
 * Plans an import, on another thread while the command waits: the headers of the disks are read.
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with @error set
 */
CarrelAppliancePlan *carrel_app_plan_make (CarrelAppCommand *command,
                                           CarrelAppliancePackage *package,
                                           GError **error);

/**
 * carrel_app_plan_format:
 * @plan: what carrel_appliance_plan_to_json() returned
 *
 * Says the plan of an import to a person at a terminal.
 *
 * Returns: (transfer full): the text, of which everything that a stranger wrote is fit to be shown
 */
char *carrel_app_plan_format (JsonObject *plan);

G_END_DECLS
