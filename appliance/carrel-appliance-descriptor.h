/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX:
 *
 * Bytes of a descriptor that are accepted.
 */
#define CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX (8u * 1024u * 1024u)

/**
 * carrel_appliance_descriptor_get_kind:
 * @bytes: a file, or its beginning
 *
 * Recognises a descriptor by what is in it, never by what it is called.
 *
 * Returns: (transfer none) (nullable): the kind, as #CarrelApplianceModel.kind; %NULL when it is none
 * that is known. Any thread.
 */
const char *carrel_appliance_descriptor_get_kind (GBytes *bytes);

/**
 * carrel_appliance_descriptor_parse:
 * @bytes: a descriptor of any kind that is known
 * @configuration: (nullable): the deployment configuration to read it for; only OVF has such
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_UNKNOWN, saying what it is instead where that can
 *   be told, or as the reader of its kind
 *
 * Returns: (transfer full) (nullable): what it says, within bounds, or %NULL with @error set. Any
 * thread.
 */
CarrelApplianceModel *carrel_appliance_descriptor_parse (GBytes *bytes,
                                                         const char *configuration,
                                                         GError **error);

G_END_DECLS
