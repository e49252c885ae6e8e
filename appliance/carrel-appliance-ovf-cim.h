/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_ovf_cim_complete:
 * @os: an operating system with what the descriptor states
 *
 * Fills in the family and the architecture, unless they are known, where the number of
 * CIM_OperatingSystem.OsType tells them. Any thread.
 */
void carrel_appliance_ovf_cim_complete (CarrelApplianceOs *os);

G_END_DECLS
