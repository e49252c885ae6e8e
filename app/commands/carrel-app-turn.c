/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "carrel-app-turn-private.h"

#include <glib/gi18n-lib.h>

/* How long a guest may take to answer where no time was stated. */
#define GUEST_S 300u

int
carrel_app_turn_compare (gconstpointer left, gconstpointer right)
{
  const CarrelAppMachine *one = *(CarrelAppMachine *const *) left;
  const CarrelAppMachine *other = *(CarrelAppMachine *const *) right;
  guint a = one->spec->start.order;
  guint b = other->spec->start.order;

  return a < b ? -1 : a > b;
}

int
carrel_app_turn_compare_reversed (gconstpointer left, gconstpointer right)
{
  return carrel_app_turn_compare (right, left);
}

/* Whether its guest answers, or will not because it is off. */
static gboolean
is_ready (CarrelAppCommand *command, CarrelAppMachine *machine)
{
  g_autoptr (CarrelVmmClient) client = carrel_app_machine_attach_live (machine, command, NULL);

  return client == NULL ||
         (carrel_vmm_client_get_agent_connected (client) &&
          carrel_app_calls_client_agent_ping (carrel_app_command_get_fiber (command),
                                              client,
                                              NULL));
}

static gboolean
is_off (CarrelAppCommand *command, CarrelAppMachine *machine)
{
  g_autoptr (CarrelVmmClient) client = carrel_app_machine_attach_live (machine, command, NULL);

  return client == NULL;
}

static gboolean
is_over (CarrelAppCommand *command, CarrelAppMachine *machine)
{
  return machine->spec->start.waits_for_guest ? is_ready (command, machine)
                                              : is_off (command, machine);
}

static guint
get_most_s (const CarrelAppMachine *machine)
{
  const CarrelSpecStart *start = &machine->spec->start;

  return start->waits_for_guest && start->delay_s == 0 ? GUEST_S : start->delay_s;
}

static gboolean
wait_for (CarrelAppCommand *command, CarrelAppMachine *machine, gint64 begun_us, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  gint64 end_us = begun_us + get_most_s (machine) * G_USEC_PER_SEC;
  g_autoptr (GError) local_error = NULL;
  gint64 left_us;

  while ((left_us = end_us - g_get_monotonic_time ()) > 0 && !is_over (command, machine))
    {
      carrel_app_command_set_progress (command, -1, _ ("Waiting for what starts earlier"));
      if (!carrel_app_fiber_pause (fiber, (guint) (left_us / 1000 + 1), &local_error) &&
          !g_error_matches (local_error, CARREL_APP_ERROR, CARREL_APP_ERROR_TIMED_OUT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_clear_error (&local_error);
    }
  return TRUE;
}

static void
machine_changed_cb (CarrelAppContext *context, const char *uuid, CarrelAppCommand *command)
{
  carrel_app_command_wake (command);
}

gboolean
carrel_app_turn_wait (CarrelAppCommand *command,
                      CarrelAppMachine *const *machines,
                      guint n_machines,
                      GError **error)
{
  CarrelAppContext *context = carrel_app_command_get_context (command);
  gint64 begun_us = g_get_monotonic_time ();
  gboolean may_go_on = TRUE;
  gulong handler;

  carrel_app_context_follow (context);
  handler = g_signal_connect_object (context,
                                     "machine-changed",
                                     G_CALLBACK (machine_changed_cb),
                                     command,
                                     0);
  for (guint i = 0; may_go_on && i < n_machines; i++)
    may_go_on = wait_for (command, machines[i], begun_us, error);
  g_signal_handler_disconnect (context, handler);
  return may_go_on;
}
