/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

#include "base/spec/carrel-spec-types.h"

G_BEGIN_DECLS

/*
 * What a machine was where it came from: the hardware it had there, the system as its product calls it, the
 * networks, and what its package said of itself.  It stays with the machine, so that it can go back as it
 * came.  It is the model's values as JSON, among the things that are kept (CarrelSpecKept); as a stranger
 * wrote them, and perhaps somebody in the library since, they are bounded and looked at each time they are
 * read.  No path, no file and nothing of a host is among them.
 */

/**
 * carrel_appliance_origin_take:
 * @spec: a machine that is to be made
 * @model: the package it is made of
 * @system: the machine in @model
 *
 * Keeps with the machine what it was, if it came from a product that machines go out to. Where there is not enough place for all of it the licences stay
 * behind first, then the values that the package asks for. Any thread.
 *
 * Returns: whether all of it is kept
 */
gboolean carrel_appliance_origin_take (CarrelSpec *spec,
                                       const CarrelApplianceModel *model,
                                       const CarrelApplianceSystem *system);

/**
 * carrel_appliance_origin_is:
 * @kept: something that came with a machine
 *
 * Returns: whether it is what carrel_appliance_origin_take() keeps. Any thread.
 */
gboolean carrel_appliance_origin_is (const CarrelSpecKept *kept);

/**
 * carrel_appliance_origin_read:
 * @spec: a machine
 *
 * Reads what it was. Devices that no product has are left out of it: a disk or a drive of which the bus,
 * the controller or its place is not sound has no bus, a card of a kind that is not known no model.
 *
 * Returns: (transfer full) (nullable): a package with one machine; %NULL when nothing is known of it, or
 * nothing that could be read. Any thread.
 */
CarrelApplianceModel *carrel_appliance_origin_read (const CarrelSpec *spec);

G_END_DECLS
