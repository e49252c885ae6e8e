/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * CARREL_APP_SAGA_WAIT_MS:
 *
 * How long a command waits for another one that works on the same machine, before it says so.
 */
#define CARREL_APP_SAGA_WAIT_MS 30000

/**
 * carrel_app_saga_begin:
 * @command: a command that runs
 * @machine_uuid: the machine it will change
 * @payload: (nullable) (transfer full): what is needed to go on or to undo
 * @error: %CARREL_APP_ERROR_BUSY when another command does not let go of the machine
 *
 * Writes into the journal that the command begins.  The row is also the lock: a machine has one
 * unfinished operation at a time.  Where another program's stands there, its end is waited for; where
 * its program is dead, it is recovered first.  From here on the command cannot be cancelled: call
 * carrel_app_saga_end() or carrel_app_saga_leave() on every path.
 *
 * Returns: the operation, or -1 with @error set
 */
gint64 carrel_app_saga_begin (CarrelAppCommand *command,
                              const char *machine_uuid,
                              JsonObject *payload,
                              GError **error);

/**
 * carrel_app_saga_end:
 * @command: a command that runs
 * @operation: what carrel_app_saga_begin() gave
 * @failure: (nullable): why it failed and was rolled back, %NULL when it ended well
 *
 * Writes down that nothing of the operation is left to do.  Where that cannot be written, the next
 * operation or the next program finds it so.
 */
void carrel_app_saga_end (CarrelAppCommand *command, gint64 operation, const GError *failure);

/**
 * carrel_app_saga_leave:
 * @command: a command that runs
 * @operation: what carrel_app_saga_begin() gave
 *
 * Instead of carrel_app_saga_end(), when what the operation came to is not known yet or could not be
 * written: the next operation on the machine, or the next program, recovers it as if this one had died.
 */
void carrel_app_saga_leave (CarrelAppCommand *command, gint64 operation);

/**
 * CarrelAppSagaRemove:
 * @library: the library
 * @fiber: the fiber that runs
 * @uuid: a machine that is not in it
 * @payload: what stands in the journal
 * @error: set when something cannot be removed
 *
 * Removes the files of machines that were begun.
 *
 * Returns: whether nothing of them is left
 */
typedef gboolean (*CarrelAppSagaRemove) (CarrelLibrary *library,
                                         CarrelAppFiber *fiber,
                                         const char *uuid,
                                         JsonObject *payload,
                                         GError **error);

/**
 * carrel_app_saga_roll_back_new:
 * @library: the library
 * @fiber: the fiber that runs
 * @verb: what was interrupted, as people type it
 * @uuid: the machine it was to make, or the first of those that come in one commit
 * @payload: what stands in the journal
 * @remove: removes the files
 * @error: set when it is not known whether the machine is there, or the files cannot be removed
 *
 * Ends an operation that makes machines: where the library has them after all they stay, else their files go.
 *
 * Returns: (transfer full) (nullable): how it stands, a sentence, or %NULL with @error set
 */
char *carrel_app_saga_roll_back_new (CarrelLibrary *library,
                                     CarrelAppFiber *fiber,
                                     const char *verb,
                                     const char *uuid,
                                     JsonObject *payload,
                                     CarrelAppSagaRemove remove,
                                     GError **error);

/**
 * carrel_app_saga_get_payload:
 * @operation: an operation to recover
 *
 * Returns: (transfer full): its payload, an empty object when it has none
 */
JsonObject *carrel_app_saga_get_payload (const CarrelLibraryOperation *operation);

G_END_DECLS
