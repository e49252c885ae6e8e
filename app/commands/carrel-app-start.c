/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "carrel-app-saga-private.h"
#include "carrel-app-start-private.h"

#include "vmm-core/carrel-vmm-error.h"

#include <glib/gi18n-lib.h>

/* How long a core may take to look what became of its machine. */
#define KNOWN_MS 10000

static GVariant *
make_options (CarrelAppCommand *command)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  const char *accelerator = carrel_app_command_get_text (command, "accelerator");

  if (accelerator != NULL)
    g_variant_dict_insert (&options, "accelerator", "s", accelerator);
  if (carrel_app_command_has (command, "paused"))
    g_variant_dict_insert (&options, "paused", "b", TRUE);
  return g_variant_dict_end (&options);
}

static gboolean
is_unsettled (CarrelVmmState state)
{
  return state == CARREL_VMM_STATE_UNKNOWN || state == CARREL_VMM_STATE_STARTING;
}

CarrelVmmState
carrel_app_start_wait_known (CarrelAppCommand *command, CarrelVmmClient *client)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  gulong handler = g_signal_connect_object (client,
                                            "notify",
                                            G_CALLBACK (carrel_app_command_wake),
                                            command,
                                            G_CONNECT_SWAPPED);

  while (is_unsettled (carrel_vmm_client_get_state (client)) &&
         carrel_vmm_client_get_connected (client))
    if (!carrel_app_fiber_pause (fiber, KNOWN_MS, NULL))
      break;
  g_signal_handler_disconnect (client, handler);
  return carrel_vmm_client_get_state (client);
}

/* Finds or launches the core, and starts the machine where it does not run. */
static gboolean
start_once (CarrelAppCommand *command,
            CarrelAppMachine *machine,
            gboolean *out_was_running,
            CarrelVmmClient **out_client,
            GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autofree char *json = NULL;
  CarrelVmmState state;

  client = carrel_app_context_attach (carrel_app_command_get_context (command),
                                      fiber,
                                      machine->row->uuid,
                                      TRUE,
                                      error);
  if (client == NULL)
    return FALSE;
  state = carrel_app_start_wait_known (command, client);
  /* What a core that went said last is no news of the machine; another core will tell. */
  if (!carrel_vmm_client_get_connected (client))
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_CLOSED,
                   _ ("The core of “%s” ended while it was asked. Start the machine again."),
                      machine->row->name);
      return FALSE;
    }
  *out_was_running = !carrel_vmm_state_is_off (state) && state != CARREL_VMM_STATE_STOPPING;
  if (!*out_was_running)
    {
      json = carrel_spec_to_json (machine->spec, FALSE);
      if (!carrel_app_calls_client_start (fiber, client, json, make_options (command), error))
        return FALSE;
    }
  *out_client = g_steal_pointer (&client);
  return TRUE;
}

/* It was in the library when it was named; somebody may have been quicker. */
static gboolean
require_in_library (CarrelAppMachine *machine, GError **error)
{
  if (machine->row->trashed_at == 0)
    return TRUE;
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_STATE,
               _ ("“%s” is in the trash. “carrelctl restore” takes it out."), machine->row->name);
  return FALSE;
}

static gboolean
start (CarrelAppCommand *command,
       CarrelAppMachine *machine,
       gboolean *out_was_running,
       CarrelVmmClient **out_client,
       GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!carrel_app_machine_reload (machine, command, error) || !require_in_library (machine, error))
    return FALSE;
  if (start_once (command, machine, out_was_running, out_client, &local_error))
    return TRUE;
  if (!g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* The core was on its way out, or was killed: another one knows what became of the machine. */
  return start_once (command, machine, out_was_running, out_client, error);
}

static JsonObject *
describe (CarrelAppMachine *machine, CarrelVmmClient *client, gboolean was_running)
{
  JsonObject *said = carrel_app_machine_describe (machine, carrel_vmm_client_get_state (client));
  const char *const *notices = carrel_vmm_client_get_notices (client);
  JsonArray *array = json_array_new ();

  json_object_set_boolean_member (said, "was-running", was_running);
  json_object_set_string_member (said, "accelerator", carrel_vmm_client_get_accelerator (client));
  json_object_set_string_member (said,
                                 "accelerator-reason",
                                 carrel_vmm_client_get_accelerator_reason (client));
  for (gsize i = 0; notices[i] != NULL; i++)
    json_array_add_string_element (array, notices[i]);
  json_object_set_array_member (said, "notices", array);
  return said;
}

JsonObject *
carrel_app_start_one (CarrelAppCommand *command, CarrelAppMachine *machine, GError **error)
{
  g_autoptr (CarrelVmmClient) client = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean was_running = FALSE;
  gint64 operation;

  /* The journal's lock keeps away whoever would grow, remove or purge what is being opened. */
  operation = carrel_app_saga_begin (command, machine->row->uuid, NULL, error);
  if (operation < 0)
    return NULL;
  start (command, machine, &was_running, &client, &local_error);
  if (client != NULL && !was_running)
    carrel_app_calls_mark_used (carrel_app_command_get_fiber (command),
                                carrel_app_command_get_library (command),
                                machine->row->uuid,
                                NULL);
  carrel_app_saga_end (command, operation, local_error);
  if (client == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!was_running)
    carrel_app_command_note_event (command,
                                   machine->row->uuid,
                                   carrel_vmm_client_get_accelerator (client));
  return describe (machine, client, was_running);
}
