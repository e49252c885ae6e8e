/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/*
 * Operating systems by the identifiers of other products.  All may be called from any thread.
 */

/**
 * carrel_appliance_os_set_vmware:
 * @os: what is known of the system
 * @id: (nullable): VMware's identifier as a .vmx ("rhel7-64") or an OVF ("rhel7_64Guest") writes it
 *
 * Sets @os->vmware, and the family and architecture that the identifier means unless they are known.
 */
void carrel_appliance_os_set_vmware (CarrelApplianceOs *os, const char *id);

/**
 * carrel_appliance_os_set_vbox:
 * @os: what is known of the system
 * @id: (nullable): VirtualBox' identifier: "Windows10_64"
 *
 * Sets @os->vbox, and the family and architecture that the identifier means unless they are known.
 */
void carrel_appliance_os_set_vbox (CarrelApplianceOs *os, const char *id);

/**
 * carrel_appliance_os_set_libosinfo:
 * @os: what is known of the system
 * @id: (nullable): libosinfo's identifier, as an address ("http://debian.org/debian/12") or short
 *   ("debian12")
 *
 * Sets @os->libosinfo to the short form where it can be told, and the family unless it is known.
 */
void carrel_appliance_os_set_libosinfo (CarrelApplianceOs *os, const char *id);

/**
 * carrel_appliance_os_guess_id:
 * @os: what is known of the system
 *
 * Returns: (transfer full) (nullable): libosinfo's short identifier when what is known tells one,
 * %NULL when it does not
 */
char *carrel_appliance_os_guess_id (const CarrelApplianceOs *os);

G_END_DECLS
