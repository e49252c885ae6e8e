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

/**
 * carrel_app_start_wait_known:
 * @command: a command that runs
 * @client: a client
 *
 * Waits until a core that has just come knows what became of its machine.
 *
 * Returns: the machine's state then
 */
CarrelVmmState carrel_app_start_wait_known (CarrelAppCommand *command, CarrelVmmClient *client);

G_END_DECLS
