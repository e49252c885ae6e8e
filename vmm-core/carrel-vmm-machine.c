/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-machine-private.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

/*
 * Theory of operation.  The state changes in set_state() and nowhere else; it consults the table of
 * carrel-vmm-state.c.  An operation first asks allow() whether the state lets it, then asks the engine,
 * which reports what it sees by signals before it completes the call, so that whoever waits for a call
 * finds the state already right.
 */

#define CHORD_HOLD_MS 20U

/* The emulator keeps 1024 key events at a time, four a chord and key: this many chords are safe. */
#define CHORDS_PER_BATCH 40U

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelVmmMachine, carrel_vmm_machine, G_TYPE_OBJECT)

#define IN(state) (1U << CARREL_VMM_STATE_##state)
#define ALIVE (IN (RUNNING) | IN (PAUSED) | IN (BLOCKED) | IN (STOPPING))

void
carrel_vmm_machine_emit_changed (CarrelVmmMachine *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
carrel_vmm_machine_take_pending (CarrelVmmMachine *self, char **paths)
{
  g_strfreev (self->pending_restart);
  self->pending_restart = paths;
  carrel_vmm_machine_emit_changed (self);
}

static void
resolve_off_waiters (CarrelVmmMachine *self)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->off_waiters);

  self->off_waiters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint index = 0; index < waiters->len; index++)
    g_task_return_boolean (g_ptr_array_index (waiters, index), TRUE);
}

/* The one place where the state changes. */
static void
set_state (CarrelVmmMachine *self, CarrelVmmState state, const char *reason)
{
  if (self->state == state && g_strcmp0 (self->state_reason, reason) == 0)
    return;
  if (self->state != state)
    {
      g_assert (carrel_vmm_state_may_follow (self->state, state));
      carrel_vmm_log_write (self->log,
                            "%s -> %s%s%s",
                            carrel_vmm_state_to_string (self->state),
                            carrel_vmm_state_to_string (state),
                            reason[0] != '\0' ? ": " : "",
                            reason);
    }
  self->state = state;
  g_free (self->state_reason);
  self->state_reason = g_strdup (reason);
  carrel_vmm_machine_emit_changed (self);
  if (carrel_vmm_state_is_off (state))
    resolve_off_waiters (self);
}

static void
run_state_cb (CarrelVmmMachine *self, int state, const char *reason, CarrelVmmEngine *engine)
{
  CarrelVmmState next = (CarrelVmmState) state;

  /* While a shutdown is awaited the processors run on: that is no news. */
  if (self->state == CARREL_VMM_STATE_STOPPING && next == CARREL_VMM_STATE_RUNNING)
    return;
  /* An engine that reports late, after the machine went off, is not believed. */
  if (self->state != next && !carrel_vmm_state_may_follow (self->state, next))
    return;
  set_state (self, next, reason);
}

static void
gone_cb (CarrelVmmMachine *self, gboolean as_asked, const char *reason, CarrelVmmEngine *engine)
{
  CarrelVmmState next = as_asked ? CARREL_VMM_STATE_STOPPED : CARREL_VMM_STATE_CRASHED;

  /* A start that fails is reported by the start itself. */
  if (self->state == CARREL_VMM_STATE_STARTING || carrel_vmm_state_is_off (self->state))
    return;
  carrel_vmm_machine_take_pending (self, g_new0 (char *, 1));
  set_state (self, next, reason);
}

static void
engine_changed_cb (CarrelVmmMachine *self, CarrelVmmEngine *engine)
{
  carrel_vmm_machine_emit_changed (self);
}

static void
carrel_vmm_machine_finalize (GObject *object)
{
  CarrelVmmMachine *self = CARREL_VMM_MACHINE (object);

  g_clear_object (&self->engine);
  g_clear_pointer (&self->spec, carrel_spec_free);
  g_clear_pointer (&self->off_waiters, g_ptr_array_unref);
  g_free (self->uuid);
  g_free (self->machine_dir);
  g_free (self->state_reason);
  g_strfreev (self->pending_restart);
  G_OBJECT_CLASS (carrel_vmm_machine_parent_class)->finalize (object);
}

static void
carrel_vmm_machine_class_init (CarrelVmmMachineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_vmm_machine_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
carrel_vmm_machine_init (CarrelVmmMachine *self)
{
  self->state = CARREL_VMM_STATE_STOPPED;
  self->state_reason = g_strdup ("");
  self->pending_restart = g_new0 (char *, 1);
  self->off_waiters = g_ptr_array_new_with_free_func (g_object_unref);
}

CarrelVmmMachine *
carrel_vmm_machine_new (CarrelVmmEngine *engine,
                        const char *uuid,
                        const char *machine_dir,
                        CarrelVmmLog *log)
{
  CarrelVmmMachine *self;

  g_return_val_if_fail (CARREL_VMM_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);
  g_return_val_if_fail (machine_dir != NULL, NULL);

  self = g_object_new (CARREL_VMM_TYPE_MACHINE, NULL);
  self->engine = g_object_ref (engine);
  self->uuid = g_strdup (uuid);
  self->machine_dir = g_strdup (machine_dir);
  self->log = log;
  g_signal_connect_object (engine, "run-state", G_CALLBACK (run_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "gone", G_CALLBACK (gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine,
                           "changed",
                           G_CALLBACK (engine_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

/* A task for a call, or NULL when the state forbids it and the task was failed. */
static GTask *
allow (CarrelVmmMachine *self,
       gpointer tag,
       guint allowed_states,
       const char *what,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  if ((allowed_states & (1U << self->state)) != 0)
    return g_steal_pointer (&task);
  g_task_return_new_error (task,
                           CARREL_VMM_ERROR,
                           CARREL_VMM_ERROR_STATE,
                           _("Cannot %s the machine while it is %s"),
                              what,
                              carrel_vmm_state_to_string (self->state));
  return NULL;
}

/* Ends a task with what the engine's call came to. */
static void
engine_call_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
attach_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *spec_json = NULL;

  if (!carrel_vmm_engine_attach_finish (CARREL_VMM_ENGINE (object), result, &spec_json, &error))
    set_state (self, CARREL_VMM_STATE_CRASHED, error->message);
  else if (spec_json != NULL)
    self->spec = carrel_spec_from_json (spec_json, -1, NULL);
  if (spec_json == NULL && self->state == CARREL_VMM_STATE_UNKNOWN)
    set_state (self, CARREL_VMM_STATE_STOPPED, "");
  carrel_vmm_machine_emit_changed (self);
  g_task_return_boolean (task, TRUE);
}

void
carrel_vmm_machine_attach_async (CarrelVmmMachine *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (self->state == CARREL_VMM_STATE_STOPPED);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_machine_attach_async);
  carrel_vmm_engine_attach_async (self->engine, NULL, attach_cb, task);
}

static void
start_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (!carrel_vmm_state_is_off (self->state))
    set_state (self, CARREL_VMM_STATE_STOPPED, error->message);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* The spec, when it is valid and this machine's. */
static CarrelSpec *
parse_spec (CarrelVmmMachine *self, const char *spec_json, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (CarrelSpec) spec = carrel_spec_from_json (spec_json, -1, &cause);

  if (spec == NULL)
    {
      g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC, cause->message);
      return NULL;
    }
  if (g_strcmp0 (spec->uuid, self->uuid) != 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_SPEC,
                   _("The settings are those of another machine (%s)"), spec->uuid);
      return NULL;
    }
  return g_steal_pointer (&spec);
}

void
carrel_vmm_machine_start_async (CarrelVmmMachine *self,
                                const char *spec_json,
                                const char *accelerator,
                                gboolean is_paused,
                                gboolean is_trial,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CarrelVmmEngineRequest request = { NULL, NULL, accelerator, is_paused, is_trial };
  g_autoptr (GError) error = NULL;
  CarrelSpec *spec;
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (spec_json != NULL);

  task = allow (self,
                carrel_vmm_machine_start_async,
                IN (STOPPED) | IN (CRASHED),
                /* Translators: "Cannot … the machine while it is running" */
                C_("machine", "start"), callback, user_data);
  if (task == NULL)
    return;
  spec = parse_spec (self, spec_json, &error);
  if (spec == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_clear_object (&task);
      return;
    }
  g_clear_pointer (&self->spec, carrel_spec_free);
  self->spec = spec;
  request.spec = spec;
  request.machine_dir = self->machine_dir;
  carrel_vmm_machine_take_pending (self, g_new0 (char *, 1));
  set_state (self, CARREL_VMM_STATE_STARTING, "");
  carrel_vmm_engine_start_async (self->engine, &request, NULL, start_cb, task);
}

static gboolean
shutdown_timeout_cb (gpointer user_data)
{
  GTask *task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  gboolean escalate = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "escalate"));

  /* It may have been resolved already, and only its callback be waiting for its turn. */
  if (!g_ptr_array_find (self->off_waiters, task, NULL))
    return G_SOURCE_REMOVE;
  if (escalate)
    {
      carrel_vmm_log_write (self->log, "the guest did not react to the power button: power off");
      carrel_vmm_engine_power_off_async (self->engine, NULL, NULL, NULL);
      return G_SOURCE_REMOVE;
    }
  g_object_ref (task);
  g_ptr_array_remove (self->off_waiters, task);
  if (self->state == CARREL_VMM_STATE_STOPPING)
    set_state (self, CARREL_VMM_STATE_RUNNING, "");
  g_task_return_new_error (
    task,
    CARREL_VMM_ERROR,
    CARREL_VMM_ERROR_TIMED_OUT,
    _("The guest did not react to the power button in time. It may be waiting "
                             "for somebody to answer, or have no support for it; switch it off "
                             "instead, which is like pulling the plug"));
  g_clear_object (&task);
  return G_SOURCE_REMOVE;
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
button_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    return;
  if (!g_ptr_array_remove (self->off_waiters, task))
    return;
  if (self->state == CARREL_VMM_STATE_STOPPING)
    set_state (self, CARREL_VMM_STATE_RUNNING, "");
  g_task_return_error (task, g_steal_pointer (&error));
}

void
carrel_vmm_machine_shutdown_async (CarrelVmmMachine *self,
                                   guint timeout_s,
                                   gboolean escalate,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_shutdown_async,
                IN (RUNNING) | IN (STOPPING),
                C_("machine", "shut down"), callback, user_data);
  if (task == NULL)
    return;
  g_object_set_data (G_OBJECT (task), "escalate", GINT_TO_POINTER (escalate));
  if (timeout_s > 0)
    {
      GSource *source = g_timeout_source_new_seconds (timeout_s);

      /* The task owns its timer: once it is resolved nothing is left that could wake us. */
      g_source_set_callback (source, shutdown_timeout_cb, task, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_task_set_task_data (task, source, destroy_source);
    }
  g_ptr_array_add (self->off_waiters, task);
  set_state (self, CARREL_VMM_STATE_STOPPING, "");
  carrel_vmm_engine_press_power_button_async (self->engine, NULL, button_cb, g_object_ref (task));
}

void
carrel_vmm_machine_power_off_async (CarrelVmmMachine *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_power_off_async,
                ALIVE | IN (UNKNOWN),
                C_("machine", "switch off"), callback, user_data);
  if (task == NULL)
    return;
  set_state (self, CARREL_VMM_STATE_STOPPING, "");
  carrel_vmm_engine_power_off_async (self->engine, NULL, engine_call_cb, task);
}

void
carrel_vmm_machine_reset_async (CarrelVmmMachine *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_reset_async,
                ALIVE,
                C_("machine", "reset"), callback, user_data);
  if (task != NULL)
    carrel_vmm_engine_reset_async (self->engine, NULL, engine_call_cb, task);
}

void
carrel_vmm_machine_pause_async (CarrelVmmMachine *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_pause_async,
                IN (RUNNING) | IN (PAUSED) | IN (STOPPING),
                C_("machine", "pause"), callback, user_data);
  if (task != NULL)
    carrel_vmm_engine_pause_async (self->engine, NULL, engine_call_cb, task);
}

void
carrel_vmm_machine_resume_async (CarrelVmmMachine *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_resume_async,
                IN (RUNNING) | IN (PAUSED) | IN (BLOCKED),
                C_("machine", "resume"), callback, user_data);
  if (task != NULL)
    carrel_vmm_engine_resume_async (self->engine, NULL, engine_call_cb, task);
}

void
carrel_vmm_machine_agent_ping_async (CarrelVmmMachine *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_agent_ping_async,
                IN (RUNNING) | IN (STOPPING),
                C_("machine", "ask the agent of"), callback, user_data);
  if (task != NULL)
    carrel_vmm_engine_agent_ping_async (self->engine, NULL, engine_call_cb, task);
}

typedef struct
{
  GVariant *chords;
  gsize next;
  guint hold_ms;
  GSource *pause;
} Typing;

static void
typing_free (Typing *typing)
{
  g_variant_unref (typing->chords);
  if (typing->pause != NULL)
    destroy_source (typing->pause);
  g_free (typing);
}

static void send_next_chord (GTask *task);

static gboolean
batch_pause_cb (gpointer user_data)
{
  GTask *task = user_data;

  send_next_chord (g_object_ref (task));
  return G_SOURCE_REMOVE;
}

static void
chord_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Typing *typing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (typing->next % CHORDS_PER_BATCH != 0 || typing->next >= g_variant_n_children (typing->chords))
    {
      send_next_chord (g_steal_pointer (&task));
      return;
    }
  /* The emulator takes keys faster than the guest's keyboard gives them: let it work off the batch. */
  if (typing->pause != NULL)
    destroy_source (typing->pause);
  typing->pause = g_timeout_source_new (2 * typing->hold_ms * CHORDS_PER_BATCH);
  g_source_set_callback (typing->pause, batch_pause_cb, g_steal_pointer (&task), g_object_unref);
  g_source_attach (typing->pause, g_main_context_get_thread_default ());
}

/* Takes the task. */
static void
send_next_chord (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Typing *typing = g_task_get_task_data (owned);
  CarrelVmmMachine *self = g_task_get_source_object (owned);
  g_autoptr (GVariant) chord = NULL;
  const guint32 *keys;
  gsize count;

  if (typing->next >= g_variant_n_children (typing->chords))
    {
      g_task_return_boolean (owned, TRUE);
      return;
    }
  chord = g_variant_get_child_value (typing->chords, typing->next++);
  keys = g_variant_get_fixed_array (chord, &count, sizeof (guint32));
  carrel_vmm_engine_send_chord_async (self->engine,
                                      keys,
                                      count,
                                      typing->hold_ms,
                                      NULL,
                                      chord_cb,
                                      g_steal_pointer (&owned));
}

void
carrel_vmm_machine_send_keys_async (CarrelVmmMachine *self,
                                    GVariant *chords,
                                    guint hold_ms,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Typing *typing;
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (g_variant_is_of_type (chords, G_VARIANT_TYPE ("aau")));

  task = allow (self,
                carrel_vmm_machine_send_keys_async,
                ALIVE,
                C_("machine", "type into"), callback, user_data);
  if (task == NULL)
    return;
  typing = g_new0 (Typing, 1);
  typing->chords = g_variant_ref_sink (chords);
  typing->hold_ms = hold_ms > 0 ? MIN (hold_ms, 1000U) : CHORD_HOLD_MS;
  g_task_set_task_data (task, typing, (GDestroyNotify) typing_free);
  send_next_chord (task);
}

gboolean
carrel_vmm_machine_call_finish (CarrelVmmMachine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
screendump_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  int descriptor = carrel_vmm_engine_screendump_finish (CARREL_VMM_ENGINE (object), result, &error);

  if (descriptor >= 0)
    g_task_return_int (task, descriptor);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
carrel_vmm_machine_screendump_async (CarrelVmmMachine *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));

  task = allow (self,
                carrel_vmm_machine_screendump_async,
                ALIVE,
                C_("machine", "take a picture of"), callback, user_data);
  if (task != NULL)
    carrel_vmm_engine_screendump_async (self->engine, NULL, screendump_cb, task);
}

int
carrel_vmm_machine_screendump_finish (CarrelVmmMachine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}

int
carrel_vmm_machine_open_display (CarrelVmmMachine *self, const char *kind, GError **error)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), -1);

  if (((ALIVE) & (1U << self->state)) == 0)
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_STATE,
                   _("Cannot show the machine while it is %s"),
                      carrel_vmm_state_to_string (self->state));
      return -1;
    }
  return carrel_vmm_engine_open_display (self->engine, kind, error);
}

CarrelVmmState
carrel_vmm_machine_get_state (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), CARREL_VMM_STATE_UNKNOWN);

  return self->state;
}

const char *
carrel_vmm_machine_get_state_reason (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), "");

  return self->state_reason;
}

const char *
carrel_vmm_machine_get_name (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), "");

  return self->spec != NULL ? self->spec->name : "";
}

const char *
carrel_vmm_machine_get_uuid (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), "");

  return self->uuid;
}

const char *const *
carrel_vmm_machine_get_pending_restart (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), NULL);

  return (const char *const *) self->pending_restart;
}

CarrelVmmEngine *
carrel_vmm_machine_get_engine (CarrelVmmMachine *self)
{
  g_return_val_if_fail (CARREL_VMM_IS_MACHINE (self), NULL);

  return self->engine;
}
