/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-operation.h"
#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_operations_begin_async:
 * @library: a library
 * @machine_uuid: (nullable): the machine it works on, which need not exist yet
 * @kind: the verb
 * @payload_json: (nullable): what is needed to go on or to undo
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Writes down that this process begins an operation. A machine has one unfinished operation at a time:
 * fails with %CARREL_LIBRARY_ERROR_BUSY while there is another, naming it.
 */
void carrel_library_operations_begin_async (CarrelLibrary *library,
                                            const char *machine_uuid,
                                            const char *kind,
                                            const char *payload_json,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_library_operations_begin_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: the operation's row, or -1 with @error set.
 */
gint64 carrel_library_operations_begin_finish (CarrelLibrary *library,
                                               GAsyncResult *result,
                                               GError **error);

/**
 * carrel_library_operations_step_async:
 * @library: a library
 * @operation_id: the operation
 * @step: the step that begins now
 * @payload_json: (nullable): the new payload, %NULL to leave it
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Writes down that a step begins.
 * End with carrel_library_change_finish().
 */
void carrel_library_operations_step_async (CarrelLibrary *library,
                                           gint64 operation_id,
                                           const char *step,
                                           const char *payload_json,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_library_operations_finish_async:
 * @library: a library
 * @operation_id: the operation
 * @failure: (nullable): why it failed, %NULL when it ended well
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Writes down that the operation ended and that nothing of it is left to do.
 * End with carrel_library_change_finish().
 */
void carrel_library_operations_finish_async (CarrelLibrary *library,
                                             gint64 operation_id,
                                             const char *failure,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/**
 * carrel_library_operations_adopt_async:
 * @library: a library
 * @operation_id: the operation
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Takes over an unfinished operation whose owner is dead, so that this process may resume or undo it.
 * Of several that try, one succeeds; the others get %CARREL_LIBRARY_ERROR_BUSY.
 * End with carrel_library_change_finish().
 */
void carrel_library_operations_adopt_async (CarrelLibrary *library,
                                            gint64 operation_id,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_library_operations_list_async:
 * @library: a library
 * @unfinished_only: leave out what ended
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads the journal, oldest first.
 */
void carrel_library_operations_list_async (CarrelLibrary *library,
                                           gboolean unfinished_only,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_library_operations_list_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryOperation): the operations; %NULL with
 *   @error set.
 */
GPtrArray *carrel_library_operations_list_finish (CarrelLibrary *library,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
