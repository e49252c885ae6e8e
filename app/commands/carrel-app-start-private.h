/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-machine-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_start_one:
 * @command: a command that runs; its "paused" and "accelerator" count, where its verb has them
 * @machine: the machine
 * @error: set on failure
 *
 * Finds or launches the machine's core, hands the spec over and notes that it was used.  Two programs
 * that do this at once start it once.
 *
 * Returns: (transfer full) (nullable): what is to be said of it, or %NULL with @error set
 */
JsonObject *carrel_app_start_one (CarrelAppCommand *command,
                                  CarrelAppMachine *machine,
                                  GError **error);

G_END_DECLS
