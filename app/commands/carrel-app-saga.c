/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "../carrel-app-recovery-private.h"
#include "carrel-app-saga-private.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-process.h"
#include "library-db/carrel-library-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

static void
process_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppCommand) command = user_data;

  if (carrel_base_process_wait_finish (CARREL_BASE_PROCESS (source), result, NULL))
    carrel_app_command_wake (command);
}

static void
library_changed_cb (CarrelLibrary *library,
                    CarrelLibraryAreas areas,
                    const char *const *uuids,
                    CarrelAppCommand *command)
{
  if (areas & CARREL_LIBRARY_AREA_OPERATIONS)
    carrel_app_command_wake (command);
}

/* Waits until the journal changes or the owner of the other operation dies. */
static gboolean
wait_for_others (CarrelAppCommand *command,
                 const CarrelLibraryOperation *other,
                 gint64 deadline,
                 GError **error)
{
  g_autoptr (GCancellable) watching = g_cancellable_new ();
  g_autoptr (CarrelBaseProcess) owner = NULL;
  gint64 left_ms = (deadline - g_get_monotonic_time ()) / 1000;
  gboolean is_woken = FALSE;

  if (other->owner_pid != getpid ())
    owner = carrel_base_process_new ((GPid) other->owner_pid, NULL);
  if (owner != NULL)
    carrel_base_process_wait_async (owner, watching, process_ended_cb, g_object_ref (command));

  if (left_ms > 0)
    is_woken = carrel_app_fiber_pause (carrel_app_command_get_fiber (command),
                                       (guint) left_ms,
                                       error);
  g_cancellable_cancel (watching);
  if (is_woken || (error != NULL && *error != NULL &&
                   g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    return is_woken;

  if (error != NULL)
    g_clear_error (error);
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_BUSY,
               _ ("Another program (process %" PRId64
                  ") is busy with this machine: “%s”. Try again when it is done."),
                  other->owner_pid,
                  other->kind);
  return FALSE;
}

/* Looks what stands in the way, and does what can be done about it. */
static gboolean
clear_the_way_once (CarrelAppCommand *command,
                    const char *machine_uuid,
                    gint64 deadline,
                    GError **error)
{
  CarrelAppContext *context = carrel_app_command_get_context (command);
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GPtrArray) operations =
    carrel_app_calls_list_operations (fiber, carrel_app_command_get_library (command), TRUE, error);

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < operations->len; i++)
    {
      const CarrelLibraryOperation *other = g_ptr_array_index (operations, i);
      g_autofree char *sentence = NULL;
      g_autoptr (GError) local_error = NULL;

      if (g_strcmp0 (other->machine_uuid, machine_uuid) != 0)
        continue;
      if (other->is_owner_alive && (other->owner_pid != getpid () ||
                                    carrel_app_context_holds_operation (context, other->id)))
        return wait_for_others (command, other, deadline, error);
      sentence = carrel_app_recovery_one (context, fiber, other, &local_error);
      if (sentence != NULL ||
          g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY) ||
          g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

static gboolean
clear_the_way (CarrelAppCommand *command, const char *machine_uuid, gint64 deadline, GError **error)
{
  CarrelLibrary *library = carrel_app_command_get_library (command);
  gboolean is_clear;
  gulong handler;

  /* Listening begins before looking, so that no end is missed in between. */
  handler =
    g_signal_connect_object (library, "changed", G_CALLBACK (library_changed_cb), command, 0);
  is_clear = clear_the_way_once (command, machine_uuid, deadline, error);
  g_signal_handler_disconnect (library, handler);
  return is_clear;
}

gint64
carrel_app_saga_begin (CarrelAppCommand *command,
                       const char *machine_uuid,
                       JsonObject *payload,
                       GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  gint64 deadline = g_get_monotonic_time () + CARREL_APP_SAGA_WAIT_MS * G_GINT64_CONSTANT (1000);
  g_autofree char *payload_json = NULL;

  if (payload != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);

      payload_json = carrel_base_json_print (node, FALSE);
      json_object_unref (payload);
    }

  while (TRUE)
    {
      g_autoptr (GError) local_error = NULL;
      gint64 operation =
        carrel_app_calls_begin_operation (fiber,
                                          carrel_app_command_get_library (command),
                                          machine_uuid,
                                          carrel_app_command_get_verb (command)->name,
                                          payload_json,
                                          &local_error);

      if (operation >= 0)
        {
          carrel_app_context_hold_operation (carrel_app_command_get_context (command),
                                             operation,
                                             TRUE);
          carrel_app_fiber_set_shielded (fiber, TRUE);
          return operation;
        }
      if (!g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return -1;
        }
      if (!clear_the_way (command, machine_uuid, deadline, error))
        return -1;
    }
}

void
carrel_app_saga_end (CarrelAppCommand *command, gint64 operation, const GError *failure)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GError) error = NULL;

  if (!carrel_app_calls_finish_operation (fiber,
                                          carrel_app_command_get_library (command),
                                          operation,
                                          failure != NULL ? failure->message : NULL,
                                          &error))
    carrel_app_command_warn (command,
                             g_strdup_printf (_ ("Its end could not be written down: %s"),
                                                 error->message));
  carrel_app_saga_leave (command, operation);
}

void
carrel_app_saga_leave (CarrelAppCommand *command, gint64 operation)
{
  carrel_app_context_hold_operation (carrel_app_command_get_context (command), operation, FALSE);
  carrel_app_fiber_set_shielded (carrel_app_command_get_fiber (command), FALSE);
}

char *
carrel_app_saga_roll_back_new (CarrelLibrary *library,
                               CarrelAppFiber *fiber,
                               const char *verb,
                               const char *uuid,
                               JsonObject *payload,
                               CarrelAppSagaRemove remove,
                               GError **error)
{
  g_autoptr (CarrelLibraryMachine) row = NULL;
  g_autoptr (GError) local_error = NULL;

  row = carrel_app_calls_get_machine (fiber, library, uuid, &local_error);
  if (row != NULL)
    return g_strdup_printf (_ ("“%s” was interrupted at its end; “%s” is complete."),
                               verb,
                               row->name);
  if (!g_error_matches (local_error, CARREL_LIBRARY_ERROR, CARREL_LIBRARY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!remove (library, fiber, uuid, payload, error))
    return NULL;
  return g_strdup_printf (_ ("“%s” was interrupted; what it had begun has been removed."), verb);
}

JsonObject *
carrel_app_saga_get_payload (const CarrelLibraryOperation *operation)
{
  JsonObject *payload = NULL;

  if (operation->payload_json != NULL)
    payload = carrel_base_json_parse_object (operation->payload_json,
                                             strlen (operation->payload_json),
                                             NULL);
  return payload != NULL ? payload : json_object_new ();
}
