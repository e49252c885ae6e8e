/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-context.h"
#include "carrel-app-fiber.h"

#include "library-db/carrel-library-operation.h"

G_BEGIN_DECLS

/**
 * carrel_app_context_attach:
 * @self: a context
 * @fiber: the fiber that runs
 * @uuid: a machine
 * @may_launch: whether to start a core where none lives
 * @error: as carrel_app_context_attach_finish()
 *
 * carrel_app_context_attach_async(), waited for.
 *
 * Returns: (transfer full) (nullable): the client, or %NULL with @error set
 */
CarrelVmmClient *carrel_app_context_attach (CarrelAppContext *self,
                                            CarrelAppFiber *fiber,
                                            const char *uuid,
                                            gboolean may_launch,
                                            GError **error);

/**
 * carrel_app_context_holds_operation:
 * @self: a context
 * @operation_id: an unfinished operation
 *
 * Returns: whether a command of this context works on it now
 */
gboolean carrel_app_context_holds_operation (CarrelAppContext *self, gint64 operation_id);

/**
 * carrel_app_context_hold_operation:
 * @self: a context
 * @operation_id: an operation
 * @is_held: whether a command of this context works on it from now on
 *
 * Tells an operation under way in this program from one whose end could not be written down.
 */
void carrel_app_context_hold_operation (CarrelAppContext *self,
                                        gint64 operation_id,
                                        gboolean is_held);

G_END_DECLS
