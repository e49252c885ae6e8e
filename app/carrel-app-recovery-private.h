/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-context.h"
#include "carrel-app-fiber.h"

#include "library-db/carrel-library-operation.h"

G_BEGIN_DECLS

/**
 * carrel_app_recovery_run:
 * @context: a context whose library may be written
 * @fiber: the fiber that runs
 *
 * Ends or rolls back every operation whose program is proved to be dead.  One that fails is left for the
 * next time, and said so.
 *
 * Returns: (transfer full): what was done, one sentence each; possibly none
 */
GStrv carrel_app_recovery_run (CarrelAppContext *context, CarrelAppFiber *fiber);

/**
 * carrel_app_recovery_one:
 * @context: a context
 * @fiber: the fiber that runs
 * @operation: an unfinished operation whose program is dead, or of this program and not under way
 * @error: %CARREL_LIBRARY_ERROR_BUSY when somebody else is doing it, or why it failed
 *
 * Ends or rolls back one operation.
 *
 * Returns: (transfer full) (nullable): what was done, in a sentence; or %NULL with @error set
 */
char *carrel_app_recovery_one (CarrelAppContext *context,
                               CarrelAppFiber *fiber,
                               const CarrelLibraryOperation *operation,
                               GError **error);

G_END_DECLS
