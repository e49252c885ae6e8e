/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_opening_take:
 * @command: a command of a verb that opens the library itself
 * @flags: how to open it, where the program has none open
 * @out_opened: (out): whether it was opened here, and carrel_app_opening_close() has to be called
 * @error: why it does not open
 *
 * Returns: (transfer full) (nullable): the program's context, or a new one for the argument "library"
 */
CarrelAppContext *carrel_app_opening_take (CarrelAppCommand *command,
                                           CarrelAppContextFlags flags,
                                           gboolean *out_opened,
                                           GError **error);

/**
 * carrel_app_opening_close:
 * @command: a command that runs
 * @context: a context that was opened here
 *
 * Closes it.
 */
void carrel_app_opening_close (CarrelAppCommand *command, CarrelAppContext *context);

G_END_DECLS
