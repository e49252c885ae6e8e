/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_facts_to_json:
 * @model: a package
 *
 * States what was understood as {"package": {...}, "systems": [{...}]}, for people and scripts. What
 * the descriptor does not state is absent; within disks, drives and cards the members "file",
 * "capacity" and "network", and a machine's "clock", are then null. The words are those of the model;
 * sizes are bytes.
 *
 * Returns: (transfer full): an object. Any thread.
 */
JsonObject *carrel_appliance_facts_to_json (const CarrelApplianceModel *model);

/**
 * carrel_appliance_facts_describe_signature:
 * @signature: what was found of a package's signature
 *
 * States it as {"state", "signer", "issuer", "fingerprint", "expires", "trusted"}; what is not known is absent.
 *
 * Returns: (transfer full): an object. Any thread.
 */
JsonObject *carrel_appliance_facts_describe_signature (const CarrelApplianceSignature *signature);

G_END_DECLS
