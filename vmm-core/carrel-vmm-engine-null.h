/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-vmm-engine.h"

G_BEGIN_DECLS

#define CARREL_VMM_TYPE_ENGINE_NULL (carrel_vmm_engine_null_get_type ())

/**
 * CarrelVmmEngineNull:
 *
 * An engine that runs nothing and behaves as if: for tests, and to try the rest of the house without an
 * emulator.  Its guest reacts at once, has an agent, and draws a grey that changes with every key.
 *
 * A spec's os-id chooses a guest with a fault: "null-deaf" ignores the power button, "null-full" stands
 * blocked by a full disk until it is resumed, "null-broken" does not start, "null-panic" panics,
 * "null-crash" ends by itself when a key is pressed.
 */
G_DECLARE_FINAL_TYPE (CarrelVmmEngineNull,
                      carrel_vmm_engine_null,
                      CARREL_VMM,
                      ENGINE_NULL,
                      CarrelVmmEngine)

/**
 * carrel_vmm_engine_null_new:
 *
 * Returns: (transfer full): a null engine
 */
CarrelVmmEngine *carrel_vmm_engine_null_new (void);

G_END_DECLS
