/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-plan.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_plan_fill_machine:
 * @self: the plan
 * @machine: a machine of which the system is known
 * @package: (nullable): where its disks' files are
 *
 * Plans one machine: its hardware, its disks, what is dropped of it.
 */
void carrel_appliance_plan_fill_machine (CarrelAppliancePlan *self,
                                         CarrelAppliancePlanMachine *machine,
                                         CarrelAppliancePackage *package);

/**
 * carrel_appliance_plan_set_order:
 * @self: a plan with its machines
 *
 * Plans which of several machines starts when.
 */
void carrel_appliance_plan_set_order (CarrelAppliancePlan *self);

/**
 * carrel_appliance_plan_add_disks:
 * @self: the plan
 * @machine: a machine whose board is planned
 * @package: (nullable): where its disks' files are
 *
 * Plans the disks and CD drives of one machine.
 */
void carrel_appliance_plan_add_disks (CarrelAppliancePlan *self,
                                      CarrelAppliancePlanMachine *machine,
                                      CarrelAppliancePackage *package);

/**
 * carrel_appliance_plan_add_mapping:
 * @mappings: (element-type CarrelAppliancePlanMapping): where to
 * @item: what
 * @from: (nullable): what it was
 * @to: (nullable): what it becomes
 * @reason: (nullable): why
 *
 * Adds what one thing becomes.
 */
void carrel_appliance_plan_add_mapping (GPtrArray *mappings,
                                        const char *item,
                                        const char *from,
                                        const char *to,
                                        const char *reason);

/**
 * carrel_appliance_plan_add_dropped:
 * @self: the plan
 * @system: (nullable): the machine
 * @item: what
 * @words: (nullable): why
 *
 * Adds what is not carried over.
 */
void carrel_appliance_plan_add_dropped (CarrelAppliancePlan *self,
                                        const CarrelApplianceSystem *system,
                                        const char *item,
                                        const char *words);

/**
 * carrel_appliance_plan_add_consent:
 * @self: the plan
 * @system: (nullable): the machine that asks
 * @kind: of what
 * @item: which item asks
 * @value: (nullable): what it names
 * @words: what it means
 * @is_needed: whether the import cannot go on without it
 *
 * Adds what has to be asked.
 */
void carrel_appliance_plan_add_consent (CarrelAppliancePlan *self,
                                        const CarrelApplianceSystem *system,
                                        const char *kind,
                                        const char *item,
                                        const char *value,
                                        const char *words,
                                        gboolean is_needed);

G_END_DECLS
