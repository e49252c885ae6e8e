/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-context-private.h"
#include "../carrel-app-error.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-screen-private.h"

#include <glib/gi18n-lib.h>

/*
 * Theory of operation.  The fiber pauses; what wakes it are events: a property of the core, or damage on
 * a display session of our own, which is looked at a few times a second at most.  A picture is compared by a
 * hash of its pixels.  It is stable when for SETTLE_MS there was none that had not been seen before: a
 * blinking cursor alternates between two pictures and so does not count as change.  A picture of one colour is
 * nothing drawn.
 */

#define SETTLE_MS 2000
/* How often a display that breaks off is looked at again. */
#define CONNECTIONS_MAX 8

static const char *const conditions[] = { "running",        "stopped",       "agent",
                                          "screen-changed", "screen-stable", NULL };

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "machine",
    .kind = CARREL_APP_ARGUMENT_MACHINE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "NAME",
    .help = N_ ("The machine, by name or UUID"),
  },
  {
    .name = "until",
    .kind = CARREL_APP_ARGUMENT_WORD,
    .flags = CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "CONDITION",
    .help = N_ ("What to wait for"),
    .words = conditions,
  },
  {
    .name = "timeout",
    .kind = CARREL_APP_ARGUMENT_NUMBER,
    .placeholder = "SECONDS",
    .help = N_ ("How long to wait at most, without limit if not given"),
  },
  { NULL },
};
/* clang-format on */

typedef struct
{
  CarrelAppCommand *command;
  CarrelAppFiber *fiber;
  CarrelAppMachine *machine;
  gint64 deadline;
} Wait;

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
machine_changed_cb (CarrelAppContext *context, const char *uuid, CarrelAppCommand *command)
{
  carrel_app_command_wake (command);
}

/* Pauses for at most @most_ms (0: as long as allowed).  FALSE means cancelled, or over time. */
static gboolean
pause_for (Wait *wait, gint64 most_ms, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 left_ms = wait->deadline > 0 ? wait->deadline - now_ms () : 0;

  if (wait->deadline > 0 && left_ms <= 0)
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_TIMED_OUT,
                   _ ("“%s” did not get there in time: %s."),
                      wait->machine->row->name,
                      carrel_app_command_get_text (wait->command, "until"));
      return FALSE;
    }
  if (left_ms == 0 || (most_ms > 0 && most_ms < left_ms))
    left_ms = most_ms;
  if (carrel_app_fiber_pause (wait->fiber, (guint) MAX (left_ms, 0), &local_error) ||
      g_error_matches (local_error, CARREL_APP_ERROR, CARREL_APP_ERROR_TIMED_OUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

typedef gboolean (*StateFits) (CarrelVmmState state);

static gboolean
is_running (CarrelVmmState state)
{
  return state == CARREL_VMM_STATE_RUNNING;
}

/* Whether there is a guest that can be asked and looked at. */
static gboolean
is_up (CarrelVmmState state)
{
  return !carrel_vmm_state_is_off (state) && state != CARREL_VMM_STATE_STARTING;
}

static gboolean
wait_for_power (Wait *wait, StateFits fits, GError **error)
{
  CarrelAppContext *context = carrel_app_command_get_context (wait->command);

  while (TRUE)
    {
      g_autoptr (CarrelVmmClient) client = NULL;
      CarrelVmmState state = CARREL_VMM_STATE_STOPPED;

      if (!carrel_app_machine_attach (wait->machine, wait->command, &client, error))
        return FALSE;
      if (client != NULL)
        state = carrel_vmm_client_get_state (client);
      if (fits (state))
        return TRUE;
      carrel_app_context_follow (context);
      if (!pause_for (wait, 0, error))
        return FALSE;
    }
}

static gboolean
wait_for_agent (Wait *wait, GError **error)
{
  while (TRUE)
    {
      g_autoptr (CarrelVmmClient)
        client = carrel_app_machine_attach_live (wait->machine, wait->command, error);

      if (client == NULL)
        return FALSE;
      if (carrel_vmm_client_get_agent_connected (client) &&
          carrel_app_calls_client_agent_ping (wait->fiber, client, NULL))
        return TRUE;
      if (!pause_for (wait, 0, error))
        return FALSE;
    }
}

static gboolean
check_session (Wait *wait, CarrelDisplaySession *session, GError **error)
{
  const GError *reason = carrel_display_session_get_error (session);

  if (carrel_display_session_get_state (session) == CARREL_DISPLAY_STATE_CONNECTED)
    return TRUE;
  g_set_error (error,
               CARREL_APP_ERROR,
               CARREL_APP_ERROR_STATE,
               _ ("The display of “%s” went away while it was watched: %s"),
                  wait->machine->row->name,
                  reason != NULL ? reason->message : "");
  return FALSE;
}

static gboolean
watch_until_changed (Wait *wait,
                     CarrelDisplaySession *session,
                     CarrelAppScreenEye *eye,
                     GError **error)
{
  guint64 before = 0;
  gboolean was_drawn = carrel_app_screen_eye_look (eye, &before);

  while (TRUE)
    {
      guint64 hash = 0;

      if (!pause_for (wait, 0, error) || !check_session (wait, session, error))
        return FALSE;
      if (carrel_app_screen_eye_look (eye, &hash) != was_drawn || hash != before)
        return TRUE;
    }
}

static gboolean
watch_until_stable (Wait *wait,
                    CarrelDisplaySession *session,
                    CarrelAppScreenEye *eye,
                    GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 since = now_ms ();

  while (TRUE)
    {
      guint64 hash = 0;
      gboolean is_drawn = carrel_app_screen_eye_look (eye, &hash);
      gint64 left;

      if (!is_drawn || g_hash_table_add (seen, g_memdup2 (&hash, sizeof hash)))
        since = now_ms ();
      left = since + SETTLE_MS - now_ms ();
      if (left <= 0 && !carrel_app_screen_eye_is_behind (eye))
        return TRUE;
      /* Where something is still to be looked at, the eye wakes us. */
      if (!pause_for (wait, is_drawn ? MAX (left, 0) : 0, error) ||
          !check_session (wait, session, error))
        return FALSE;
    }
}

static void
woken_cb (gpointer command)
{
  carrel_app_command_wake (command);
}

static gboolean
watch (Wait *wait, CarrelVmmClient *client, gboolean until_stable, GError **error)
{
  g_autoptr (CarrelDisplaySession) session = carrel_app_screen_connect (wait->fiber, client, error);
  g_autoptr (CarrelAppScreenEye) eye = NULL;
  gboolean is_reached;

  if (session == NULL)
    return FALSE;
  eye = carrel_app_screen_eye_new (session, woken_cb, wait->command);
  g_signal_connect_object (session,
                           "notify::state",
                           G_CALLBACK (carrel_app_command_wake),
                           wait->command,
                           G_CONNECT_SWAPPED);
  is_reached = until_stable ? watch_until_stable (wait, session, eye, error)
                            : watch_until_changed (wait, session, eye, error);
  g_signal_handlers_disconnect_by_data (session, wait->command);
  carrel_display_session_disconnect (session);
  return is_reached;
}

/* QEMU can send a rectangle of the guest's new mode before it has told the mode, which ends the
 * connection: while the guest runs, the display is looked at again. */
static gboolean
wait_for_screen (Wait *wait, gboolean until_stable, GError **error)
{
  g_autoptr (CarrelVmmClient)
    client = carrel_app_machine_attach_live (wait->machine, wait->command, error);

  if (client == NULL)
    return FALSE;
  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) local_error = NULL;

      if (watch (wait, client, until_stable, &local_error))
        return TRUE;
      if (attempt < CONNECTIONS_MAX &&
          g_error_matches (local_error, CARREL_APP_ERROR, CARREL_APP_ERROR_STATE) &&
          !carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
        continue;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
}

static gboolean
wait_until (Wait *wait, const char *condition, GError **error)
{
  if (g_str_equal (condition, "running"))
    return wait_for_power (wait, is_running, error);
  if (g_str_equal (condition, "stopped"))
    return wait_for_power (wait, carrel_vmm_state_is_off, error);
  /* Whoever waits for a guest may do so before somebody starts it; one that goes off while it is
     watched will not get there. */
  if (!wait_for_power (wait, is_up, error))
    return FALSE;
  if (g_str_equal (condition, "agent"))
    return wait_for_agent (wait, error);
  return wait_for_screen (wait, g_str_equal (condition, "screen-stable"), error);
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  CarrelAppContext *context = carrel_app_command_get_context (command);
  const char *condition = carrel_app_command_get_text (command, "until");
  guint timeout_s = carrel_app_command_get_number (command, "timeout", 0);
  g_autoptr (CarrelAppMachine)
    machine = carrel_app_machine_resolve_argument (command, CARREL_APP_MACHINE_ANYWHERE, error);
  gint64 begun = now_ms ();
  CarrelVmmClient *client;
  gboolean is_reached;
  JsonObject *said;
  gulong handler;
  Wait wait;

  if (machine == NULL)
    return NULL;
  wait.command = command;
  wait.fiber = carrel_app_command_get_fiber (command);
  wait.machine = machine;
  wait.deadline = timeout_s > 0 ? begun + (gint64) timeout_s * 1000 : 0;
  handler = g_signal_connect_object (context,
                                     "machine-changed",
                                     G_CALLBACK (machine_changed_cb),
                                     command,
                                     0);
  is_reached = wait_until (&wait, condition, error);
  g_signal_handler_disconnect (context, handler);
  if (!is_reached)
    return NULL;
  said = carrel_app_machine_describe (machine,
                                      carrel_app_context_get_state (context, machine->row->uuid));
  /* How a guest came to its end is known as long as its core lives, which is while we look. */
  client = carrel_app_context_peek_client (context, machine->row->uuid);
  json_object_set_string_member (said,
                                 "state-reason",
                                 client != NULL ? carrel_vmm_client_get_state_reason (client) : "");
  json_object_set_string_member (said, "until", condition);
  json_object_set_int_member (said, "waited-ms", now_ms () - begun);
  return carrel_app_machine_wrap (said);
}

const CarrelAppVerb carrel_app_verb_wait = {
  .name = "wait",
  .summary = N_ ("Wait for something to happen to a machine"),
    .description = N_ ("“agent” is the guest agent's answer. “screen-changed” is a picture other than "
                     "the one there was when the waiting began; “screen-stable” is that the guest has "
                     "drawn something and shown nothing new for two seconds. A machine that is off is "
                     "waited for until somebody starts it; one that goes off later ends the waiting."),
      .arguments = arguments,
      .run = run,
    };
