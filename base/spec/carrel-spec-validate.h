/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-spec-types.h"

G_BEGIN_DECLS

/**
 * carrel_spec_validate:
 * @self: a machine
 * @error: (out) (optional): %CARREL_BASE_ERROR_INVALID or LIMIT, naming the device and what to change
 *
 * Checks everything that can be known without a host: bounds, the form of names, identifiers, file
 * names, paths and addresses, identifiers that are unique, a boot order that names devices, devices
 * that fit the board. Any thread.
 *
 * Returns: whether the machine can be handed to an engine
 */
gboolean carrel_spec_validate (const CarrelSpec *self, GError **error);

G_END_DECLS
