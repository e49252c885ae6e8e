/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_libvirt_parse:
 * @bytes: a libvirt domain (XML)
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN when it is no XML of libvirt, INVALID,
 *   LIMIT, REFUSED, UNSUPPORTED (a network, a pool, a container)
 *
 * Reads a machine of libvirt, also out of a snapshot (`domainsnapshot`) or a status file
 * (`domstatus`). Its disks are paths of the host that wrote it: data only. What it asks of the host
 * are requests; a foreign emulator and arguments for it are never carried over, and noted.
 *
 * Returns: (transfer full) (nullable): the package of one machine, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_libvirt_parse (GBytes *bytes, GError **error);

G_END_DECLS
