/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "commands/carrel-app-command.h"

G_BEGIN_DECLS

/**
 * carrel_app_ctl_secret_ask:
 * @question: what is asked for; gets the answer
 * @cancellable: (nullable): to ask no longer
 * @error: %CARREL_APP_ERROR_USAGE when there is none to be read, or the second one differs from the
 *   first; %G_IO_ERROR_CANCELLED
 *
 * A #CarrelAppCommandAsk: reads a secret from a terminal without showing it, else the next line of the
 * standard input; the latter not for a question that may be left out. Blocks. Any thread.
 *
 * Returns: %TRUE when it was answered or left out, %FALSE with @error set
 */
gboolean carrel_app_ctl_secret_ask (CarrelAppCommandQuestion *question,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
