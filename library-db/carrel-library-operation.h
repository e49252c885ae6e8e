/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_OPERATION (carrel_library_operation_get_type ())

/**
 * CarrelLibraryOperation:
 * @id: its row; grows with time
 * @machine_uuid: (nullable): the machine it works on
 * @kind: the verb, such as `create`
 * @step: the step that was last begun, empty at first
 * @payload_json: (nullable): what the verb needs to go on or to undo
 * @owner_pid: the process that works on it
 * @is_finished: whether it ended, well or not
 * @failure: (nullable): why it failed; %NULL when it ended well or is not finished
 * @is_owner_alive: whether the process that works on it still lives: proved by boot id, process id
 *   and the process's start time when the row was read
 * @begun_at: in seconds since 1970
 *
 * One row of the journal: a value.
 */
typedef struct
{
  gint64 id;
  char *machine_uuid;
  char *kind;
  char *step;
  char *payload_json;
  gint64 owner_pid;
  gboolean is_finished;
  char *failure;
  gboolean is_owner_alive;
  gint64 begun_at;
} CarrelLibraryOperation;

/**
 * carrel_library_operation_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_operation_get_type (void);

/**
 * carrel_library_operation_copy:
 * @operation: an operation
 *
 * Returns: (transfer full): a copy. Any thread.
 */
CarrelLibraryOperation *carrel_library_operation_copy (const CarrelLibraryOperation *operation);

/**
 * carrel_library_operation_free:
 * @operation: (nullable) (transfer full): an operation
 *
 * Frees the operation. Any thread.
 */
void carrel_library_operation_free (CarrelLibraryOperation *operation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryOperation, carrel_library_operation_free)

G_END_DECLS
