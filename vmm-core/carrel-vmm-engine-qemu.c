/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-qemu-private.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

#include "base/carrel-base-limits.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"
#include "base/spec/carrel-spec.h"

#include "carrel-vmm-argv.h"
#include "carrel-vmm-socket.h"

/*
 * The life of an emulator.  Two things are watched: its process (a pidfd, whether it is our child or not)
 * and its monitor.  The end of the process is the only proof that the machine is off; since the monitor
 * may hold a last event that says why, the end is worked off when both have closed.  A monitor that
 * breaks while the process lives is connected to again, and if that fails the state is unknown: an
 * emulator that does not answer is never killed for it.
 */

/** How long a broken monitor may be the first sign of an orderly end. */
#define LOST_MS 2000
/** How many of the emulator's last lines are told. */
#define TAIL_LINES 4

G_DEFINE_FINAL_TYPE (CarrelVmmEngineQemu, carrel_vmm_engine_qemu, CARREL_VMM_TYPE_ENGINE)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
carrel_vmm_engine_qemu_remove_files (CarrelVmmEngineQemu *self)
{
  static const char *const names[] = {
    CARREL_VMM_ENGINE_QEMU_MONITOR, CARREL_VMM_ENGINE_QEMU_SPARE_MONITOR,
    CARREL_VMM_ENGINE_QEMU_AGENT,   CARREL_VMM_ARGV_SPICE_SOCKET,
    CARREL_VMM_ARGV_VNC_SOCKET,     CARREL_VMM_ARGV_SERIAL_SOCKET,
    CARREL_VMM_RECORD_NAME
  };

  for (gsize index = 0; index < G_N_ELEMENTS (names); index++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[index], NULL);

      unlink (path);
    }
  for (guint port = 1; port < CARREL_BASE_LIMIT_SERIALS; port++)
    {
      g_autofree char *name = g_strdup_printf (CARREL_VMM_ARGV_SERIAL_SOCKET_MORE, port);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      unlink (path);
    }
}

char *
carrel_vmm_engine_qemu_describe_end (CarrelVmmEngineQemu *self)
{
  g_autofree char *end = carrel_base_process_describe_end (self->process);
  g_autofree char *tail = self->log != NULL ? carrel_vmm_log_dup_tail (self->log, TAIL_LINES)
                                            : g_strdup ("");
  g_autofree char *words = carrel_base_text_make_displayable (tail, strlen (tail));

  return g_strdup_printf (words[0] != '\0' ? _("QEMU %s. It said: %s")
                                           : _("QEMU %s.%s"), end, words);
}

static void
resolve_off_tasks (CarrelVmmEngineQemu *self)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->off_tasks);

  self->off_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint index = 0; index < tasks->len; index++)
    g_task_return_boolean (g_ptr_array_index (tasks, index), TRUE);
}

/* The process has ended and its monitor is read to the end: the engine is as new. */
static void
finish_life (CarrelVmmEngineQemu *self)
{
  g_autofree char *reason = NULL;
  gboolean as_asked = self->is_going_off;

  /* A start that fails is worked off by the start. */
  if (self->is_starting || self->process == NULL ||
      !carrel_base_process_has_exited (self->process) ||
      (self->qmp != NULL && carrel_vmm_qmp_get_is_open (self->qmp)))
    return;
  if (!as_asked)
    reason = carrel_vmm_engine_qemu_describe_end (self);
  carrel_vmm_log_write (self->log, "the emulator has ended%s", as_asked ? "" : " unexpectedly");
  clear_source (&self->kill_source);
  clear_source (&self->lost_source);
  g_clear_object (&self->qmp);
  g_clear_object (&self->process);
  g_clear_pointer (&self->blocked_reason, g_free);
  g_hash_table_remove_all (self->media_sets);
  self->is_going_off = FALSE;
  carrel_vmm_engine_qemu_remove_files (self);
  carrel_vmm_engine_report_gone (CARREL_VMM_ENGINE (self), as_asked, reason);
  resolve_off_tasks (self);
}

static void
exited_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (CarrelVmmEngineQemu) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (carrel_base_process_wait_finish (CARREL_BASE_PROCESS (object), result, NULL) && self != NULL)
    finish_life (self);
}

void
carrel_vmm_engine_qemu_watch_process (CarrelVmmEngineQemu *self, CarrelBaseProcess *process)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_set_object (&self->process, process);
  self->is_going_off = FALSE;
  /* The emulator outlives the engine, which must not be kept alive by waiting for it. */
  g_weak_ref_init (weak, self);
  carrel_base_process_wait_async (process, self->life, exited_cb, weak);
}

/* --- The monitor --- */

static char *
describe_io_error (JsonObject *data)
{
  const char *device = carrel_base_json_get_string (data, "device");
  const char *operation = carrel_base_json_get_string (data, "operation");
  const char *reason = carrel_base_json_get_string (data, "reason");
  const char *node = carrel_base_json_get_string (data, "node-name");
  gboolean is_write = g_strcmp0 (operation, "write") == 0;
  g_autofree char *words = carrel_base_text_make_displayable (reason != NULL ? reason : "",
                                                              reason != NULL ? strlen (reason) : 0);

  if (device == NULL || device[0] == '\0')
    device = node != NULL && g_str_has_prefix (node, "n-") ? node + 2 : "?";
  if (carrel_base_json_get_boolean (data, "nospace", FALSE))
    return g_strdup_printf (_("The disk \"%s\" cannot be written: no space is left on this computer. "
                              "Make room and resume the machine"),
      device);
  return g_strdup_printf (is_write ? _("The disk \"%s\" cannot be written: %s. Put that right and "
                                       "resume the machine")
                                   : _("The disk \"%s\" cannot be read: %s. Put that right and "
                                       "resume the machine"),
                                        device,
                                        words);
}

void
carrel_vmm_engine_qemu_report_status (CarrelVmmEngineQemu *self, const char *status)
{
  static const struct
  {
    const char *status;
    CarrelVmmState state;
  } states[] = {
    { "running", CARREL_VMM_STATE_RUNNING },        { "paused", CARREL_VMM_STATE_PAUSED },
    { "prelaunch", CARREL_VMM_STATE_PAUSED },       { "guest-panicked", CARREL_VMM_STATE_PAUSED },
    { "suspended", CARREL_VMM_STATE_RUNNING },      { "io-error", CARREL_VMM_STATE_BLOCKED },
    { "internal-error", CARREL_VMM_STATE_BLOCKED },
  };
  const char *reason = NULL;

  for (gsize index = 0; index < G_N_ELEMENTS (states); index++)
    if (g_strcmp0 (status, states[index].status) == 0)
      {
        if (strcmp (status, "io-error") == 0)
          reason =
            self->blocked_reason != NULL
              ? self->blocked_reason
              : _("A disk could not be read or written. Put that right and resume the machine");
        else if (strcmp (status, "internal-error") == 0)
          reason = _("Hardware acceleration failed inside the guest. Switch the machine off and start "
                     "it emulated");
        carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self), states[index].state, reason);
        return;
      }
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmEngineQemu) self = user_data;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, NULL);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) && self->process != NULL)
    carrel_vmm_engine_qemu_report_status (self,
                                          carrel_base_json_get_string (json_node_get_object (
                                                                         answer),
                                                                       "status"));
}

void
carrel_vmm_engine_qemu_query_status (CarrelVmmEngineQemu *self)
{
  carrel_vmm_qmp_execute_async (self->qmp,
                                "query-status",
                                NULL,
                                -1,
                                NULL,
                                status_cb,
                                g_object_ref (self));
}

static void
handle_port_change (CarrelVmmEngineQemu *self, JsonObject *data)
{
  if (g_strcmp0 (carrel_base_json_get_string (data, "id"), "c-agent-port") == 0)
    carrel_vmm_engine_set_agent_connected (CARREL_VMM_ENGINE (self),
                                           carrel_base_json_get_boolean (data, "open", FALSE));
}

static void
event_cb (CarrelVmmEngineQemu *self, const char *name, JsonObject *data, CarrelVmmQmp *qmp)
{
  if (strcmp (name, "STOP") == 0 && !self->is_starting)
    carrel_vmm_engine_qemu_query_status (self);
  else if (strcmp (name, "RESUME") == 0)
    {
      g_clear_pointer (&self->blocked_reason, g_free);
      carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self), CARREL_VMM_STATE_RUNNING, NULL);
    }
  else if (strcmp (name, "SHUTDOWN") == 0)
    self->is_going_off = TRUE;
  else if (strcmp (name, "RESET") == 0)
    carrel_vmm_engine_set_guest_panicked (CARREL_VMM_ENGINE (self), FALSE);
  else if (strcmp (name, "GUEST_PANICKED") == 0)
    carrel_vmm_engine_set_guest_panicked (CARREL_VMM_ENGINE (self), TRUE);
  else if (strcmp (name, "VSERPORT_CHANGE") == 0 && data != NULL)
    handle_port_change (self, data);
  else if (strcmp (name, "BLOCK_IO_ERROR") == 0 && data != NULL &&
           g_strcmp0 (carrel_base_json_get_string (data, "action"), "stop") == 0)
    {
      g_free (self->blocked_reason);
      self->blocked_reason = describe_io_error (data);
      carrel_vmm_log_write (self->log, "%s", self->blocked_reason);
    }
}

static gboolean
lost_cb (gpointer user_data)
{
  CarrelVmmEngineQemu *self = user_data;

  clear_source (&self->lost_source);
  carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self),
                                      CARREL_VMM_STATE_UNKNOWN,
                                      _("QEMU runs, and its monitor cannot be reached"));
  return G_SOURCE_REMOVE;
}

static void
reopened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmEngineQemu) self = user_data;

  if (carrel_vmm_qmp_open_finish (CARREL_VMM_QMP (object), result, NULL) &&
      CARREL_VMM_QMP (object) == self->qmp)
    carrel_vmm_engine_qemu_query_status (self);
}

static void
closed_cb (CarrelVmmEngineQemu *self, GError *error, CarrelVmmQmp *qmp)
{
  int descriptor;

  if (qmp != self->qmp || self->process == NULL)
    return;
  if (carrel_base_process_has_exited (self->process))
    {
      finish_life (self);
      return;
    }
  if (self->is_going_off || self->is_starting)
    return;
  carrel_vmm_log_write (self->log, "the monitor broke: %s", error->message);
  descriptor = carrel_vmm_socket_connect (self->folder, CARREL_VMM_ENGINE_QEMU_SPARE_MONITOR, NULL);
  if (descriptor >= 0)
    {
      carrel_vmm_engine_qemu_take_monitor (self, descriptor);
      carrel_vmm_qmp_open_async (self->qmp, NULL, reopened_cb, g_object_ref (self));
      return;
    }
  /* Mostly this is the beginning of the process's end, which says more. */
  clear_source (&self->lost_source);
  self->lost_source = g_timeout_source_new (LOST_MS);
  g_source_set_callback (self->lost_source, lost_cb, self, NULL);
  g_source_attach (self->lost_source, g_main_context_get_thread_default ());
}

static void
responding_cb (CarrelVmmEngineQemu *self, GParamSpec *pspec, CarrelVmmQmp *qmp)
{
  carrel_vmm_engine_set_responding (CARREL_VMM_ENGINE (self), carrel_vmm_qmp_get_responding (qmp));
}

void
carrel_vmm_engine_qemu_take_monitor (CarrelVmmEngineQemu *self, int descriptor)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (descriptor, NULL);

  g_assert (socket != NULL);
  g_clear_object (&self->qmp);
  self->qmp = carrel_vmm_qmp_new (socket);
  g_signal_connect_object (self->qmp, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->qmp, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->qmp,
                           "notify::responding",
                           G_CALLBACK (responding_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* --- The object --- */

static void
carrel_vmm_engine_qemu_dispose (GObject *object)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (object);
  g_autoptr (CarrelVmmQmp) qmp = g_steal_pointer (&self->qmp);

  /* The emulator lives on; only our looking after it ends. */
  g_cancellable_cancel (self->life);
  if (qmp != NULL)
    carrel_vmm_qmp_close (qmp);
  clear_source (&self->kill_source);
  clear_source (&self->lost_source);
  g_clear_object (&self->process);
  G_OBJECT_CLASS (carrel_vmm_engine_qemu_parent_class)->dispose (object);
}

static void
carrel_vmm_engine_qemu_finalize (GObject *object)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (object);

  g_clear_object (&self->life);
  g_clear_pointer (&self->spec, carrel_spec_free);
  g_clear_pointer (&self->media_sets, g_hash_table_unref);
  g_clear_pointer (&self->off_tasks, g_ptr_array_unref);
  g_free (self->blocked_reason);
  g_free (self->uuid);
  g_free (self->folder);
  g_free (self->program);
  G_OBJECT_CLASS (carrel_vmm_engine_qemu_parent_class)->finalize (object);
}

static void
carrel_vmm_engine_qemu_class_init (CarrelVmmEngineQemuClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  CarrelVmmEngineClass *engine_class = CARREL_VMM_ENGINE_CLASS (klass);

  object_class->dispose = carrel_vmm_engine_qemu_dispose;
  object_class->finalize = carrel_vmm_engine_qemu_finalize;
  engine_class->start = carrel_vmm_engine_qemu_start;
  engine_class->attach = carrel_vmm_engine_qemu_attach;
  carrel_vmm_engine_qemu_fill_class (engine_class);
}

static void
carrel_vmm_engine_qemu_init (CarrelVmmEngineQemu *self)
{
  self->life = g_cancellable_new ();
  self->media_sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->off_tasks = g_ptr_array_new_with_free_func (g_object_unref);
}

CarrelVmmEngine *
carrel_vmm_engine_qemu_new (const char *uuid,
                            const char *folder,
                            CarrelVmmLog *log,
                            const char *program)
{
  CarrelVmmEngineQemu *self;

  g_return_val_if_fail (uuid != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);
  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (CARREL_VMM_TYPE_ENGINE_QEMU, NULL);
  self->uuid = g_strdup (uuid);
  self->folder = g_strdup (folder);
  self->log = log;
  self->program = g_strdup (program);
  return CARREL_VMM_ENGINE (self);
}
