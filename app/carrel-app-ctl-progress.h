/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "commands/carrel-app-command.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_CTL_PROGRESS (carrel_app_ctl_progress_get_type ())

/**
 * CarrelAppCtlProgress:
 *
 * One line on a terminal that says how far a command is, for as long as it runs.  A command that is done
 * soon shows none.
 */
G_DECLARE_FINAL_TYPE (CarrelAppCtlProgress,
                      carrel_app_ctl_progress,
                      CARREL_APP,
                      CTL_PROGRESS,
                      GObject)

/**
 * carrel_app_ctl_progress_new:
 * @command: a command that is about to run
 *
 * Follows the command on the terminal that the standard error is; does nothing when it is none. Main
 * thread.
 *
 * Returns: (transfer full): the line; gone with its last reference
 */
CarrelAppCtlProgress *carrel_app_ctl_progress_new (CarrelAppCommand *command);

G_END_DECLS
