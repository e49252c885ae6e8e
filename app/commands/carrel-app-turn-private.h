/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-machine-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_turn_compare:
 * @left: points to a #CarrelAppMachine*
 * @right: points to another
 *
 * Returns: which of two machines starts earlier, 0 when they start in one turn
 */
int carrel_app_turn_compare (gconstpointer left, gconstpointer right);

/**
 * carrel_app_turn_compare_reversed:
 * @left: points to a #CarrelAppMachine*
 * @right: points to another
 *
 * Returns: which of two machines stops earlier, 0 when they stop in one turn
 */
int carrel_app_turn_compare_reversed (gconstpointer left, gconstpointer right);

/**
 * carrel_app_turn_wait:
 * @command: a command that runs
 * @machines: (array length=n_machines): machines that were started in one turn
 * @n_machines: how many
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Waits as long as the next turn has to, by #CarrelSpecStart of each. Those that do not run are not
 * waited for.
 *
 * Returns: %TRUE unless cancelled
 */
gboolean carrel_app_turn_wait (CarrelAppCommand *command,
                               CarrelAppMachine *const *machines,
                               guint n_machines,
                               GError **error);

G_END_DECLS
