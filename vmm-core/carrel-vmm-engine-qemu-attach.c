/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-qemu-private.h"

#include <signal.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-json.h"
#include "base/spec/carrel-spec.h"

#include "carrel-vmm-socket.h"

/*
 * Taking back a guest whose core was killed.  What is believed, and why:
 *
 *   no record, nobody on the monitor's socket     there is no guest
 *   no record, an emulator on the socket          launched, and its core killed before the record was
 *                                                 written, which is before its guest first ran: ended
 *   a record of another boot                      the host was restarted: there is no guest
 *   a record whose process is proved to be gone   it ended while nobody looked: "crashed", as nobody knows
 *   a record whose process is proved to live      it is watched through a pidfd, and asked how it is; as
 *                                                 long as it does not answer the state is unknown
 *
 * A process is proved by pid, start time and boot, and the monitor by the kernel naming that pid as the
 * one that listens.  Nothing is assumed about what happened meanwhile: everything is asked.
 */

#define CMDLINE_BYTES_MAX 65536

typedef struct
{
  CarrelVmmRecord *record;
  gboolean has_returned;
} Attach;

static void
attach_free (Attach *attach)
{
  g_clear_pointer (&attach->record, carrel_vmm_record_free);
  g_free (attach);
}

/* Whether a process is an emulator of this very machine: its command line says "-uuid UUID". */
static gboolean
is_our_emulator (CarrelVmmEngineQemu *self, GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autoptr (GBytes) bytes = carrel_base_atomic_file_read (path, CMDLINE_BYTES_MAX, NULL);
  const char *text;
  gsize length;
  gsize offset = 0;

  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  /* Every argument ends in a zero, and so does the text as a whole. */
  while (offset < length && memchr (text + offset, '\0', length - offset) != NULL)
    {
      const char *argument = text + offset;

      offset += strlen (argument) + 1;
      if (strcmp (argument, "-uuid") == 0 && offset < length &&
          memchr (text + offset, '\0', length - offset) != NULL)
        return strcmp (text + offset, self->uuid) == 0;
    }
  return FALSE;
}

/* An emulator launched by a core that was killed before it wrote the record: its guest never ran. */
static void
end_unrecorded (CarrelVmmEngineQemu *self)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (CarrelBaseProcess) process = NULL;
  GPid pid;

  descriptor = carrel_vmm_socket_connect (self->folder, CARREL_VMM_ENGINE_QEMU_MONITOR, NULL);
  if (descriptor >= 0 && carrel_vmm_socket_get_peer (descriptor, &pid, NULL) &&
      is_our_emulator (self, pid))
    process = carrel_base_process_new (pid, NULL);
  if (process != NULL && is_our_emulator (self, pid))
    {
      carrel_vmm_log_write (self->log, "ending an emulator that was launched and never let go");
      carrel_base_process_signal (process, SIGKILL);
    }
}

static void
return_spec (GTask *task)
{
  Attach *attach = g_task_get_task_data (task);

  if (attach->has_returned)
    return;
  attach->has_returned = TRUE;
  g_task_return_pointer (task, g_strdup (attach->record->spec_json), g_free);
}

static void
chardevs_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmEngineQemu) self = user_data;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, NULL);
  JsonArray *array = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer)
                                                                      : NULL;

  for (guint index = 0; array != NULL && index < json_array_get_length (array); index++)
    {
      JsonNode *node = json_array_get_element (array, index);
      JsonObject *chardev = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (chardev != NULL &&
          g_strcmp0 (carrel_base_json_get_string (chardev, "label"), "c-agent") == 0)
        carrel_vmm_engine_set_agent_connected (CARREL_VMM_ENGINE (self),
                                               carrel_base_json_get_boolean (chardev,
                                                                             "frontend-open",
                                                                             FALSE));
    }
}

static void
status_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, NULL);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    carrel_vmm_engine_qemu_report_status (self,
                                          carrel_base_json_get_string (json_node_get_object (
                                                                         answer),
                                                                       "status"));
  return_spec (task);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  CarrelVmmQmp *qmp = CARREL_VMM_QMP (object);

  if (!carrel_vmm_qmp_open_finish (qmp, result, NULL))
    {
      return_spec (task);
      return;
    }
  carrel_vmm_qmp_set_limits (qmp, 5000, 30000);
  carrel_vmm_qmp_execute_async (qmp,
                                "query-chardev",
                                NULL,
                                -1,
                                NULL,
                                chardevs_cb,
                                g_object_ref (self));
  carrel_vmm_qmp_execute_async (qmp,
                                "query-status",
                                NULL,
                                -1,
                                NULL,
                                status_cb,
                                g_steal_pointer (&task));
}

/* The emulator lives and does not greet: the call is answered with what is known, and the greeting is
 * awaited further. */
static void
slow_cb (GTask *task, GParamSpec *pspec, CarrelVmmQmp *qmp)
{
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);

  if (carrel_vmm_qmp_get_responding (qmp))
    return;
  carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self),
                                      CARREL_VMM_STATE_UNKNOWN,
                                      _("QEMU runs and does not answer; it was left alone"));
  return_spec (task);
}

/* The monitor, when the kernel says that the proved process listens there. */
static int
connect_monitor (CarrelVmmEngineQemu *self, GPid expected)
{
  static const char *const names[] = { CARREL_VMM_ENGINE_QEMU_MONITOR,
                                       CARREL_VMM_ENGINE_QEMU_SPARE_MONITOR };

  for (gsize index = 0; index < G_N_ELEMENTS (names); index++)
    {
      g_auto (CarrelBaseDescriptor)
        descriptor = carrel_vmm_socket_connect (self->folder, names[index], NULL);
      GPid pid = 0;

      if (descriptor >= 0 && carrel_vmm_socket_get_peer (descriptor, &pid, NULL) && pid == expected)
        return carrel_base_descriptor_steal (&descriptor);
    }
  return -1;
}

/* The record's process is proved to live.  Takes the task. */
static void
take_back (CarrelVmmEngineQemu *self, CarrelBaseProcess *process, GTask *task)
{
  g_autoptr (GTask) owned = task;
  Attach *attach = g_task_get_task_data (owned);
  CarrelVmmRecord *record = attach->record;
  int descriptor;

  g_clear_pointer (&self->spec, carrel_spec_free);
  self->spec = carrel_spec_from_json (record->spec_json, -1, NULL);
  carrel_vmm_engine_qemu_watch_process (self, process);
  carrel_vmm_engine_set_start (CARREL_VMM_ENGINE (self),
                               (guint) record->pid,
                               record->accelerator,
                               record->accelerator_reason,
                               record->display_kind,
                               (const char *const *) record->notices);
  carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self), CARREL_VMM_STATE_UNKNOWN, NULL);
  carrel_vmm_log_write (self->log, "taking back process %" G_GINT64_FORMAT, record->pid);
  descriptor = connect_monitor (self, (GPid) record->pid);
  if (descriptor < 0)
    {
      carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self),
                                          CARREL_VMM_STATE_UNKNOWN,
                                          _("QEMU runs, and its monitor cannot be reached"));
      return_spec (owned);
      return;
    }
  carrel_vmm_engine_qemu_take_monitor (self, descriptor);
  carrel_vmm_qmp_set_limits (self->qmp, 5000, G_MAXUINT);
  g_signal_connect_object (self->qmp,
                           "notify::responding",
                           G_CALLBACK (slow_cb),
                           owned,
                           G_CONNECT_SWAPPED);
  carrel_vmm_qmp_open_async (self->qmp, NULL, opened_cb, g_steal_pointer (&owned));
}

/* There is nothing to take back. */
static void
return_nothing (CarrelVmmEngineQemu *self, GTask *task)
{
  carrel_vmm_engine_qemu_remove_files (self);
  g_task_return_pointer (task, NULL, NULL);
}

void
carrel_vmm_engine_qemu_attach (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  g_autoptr (GTask) owned = task;
  g_autoptr (CarrelBaseProcess) process = NULL;
  g_autofree char *boot_id = carrel_base_process_read_boot_id (NULL);
  Attach *attach = g_new0 (Attach, 1);

  g_task_set_task_data (owned, attach, (GDestroyNotify) attach_free);
  attach->record = carrel_vmm_record_read (self->folder, NULL);
  if (attach->record == NULL)
    {
      end_unrecorded (self);
      return_nothing (self, owned);
      return;
    }
  if (g_strcmp0 (attach->record->boot_id, boot_id) != 0)
    {
      return_nothing (self, owned);
      return;
    }
  /* The pidfd is opened first and the proof made afterwards, so that the pid cannot change hands. */
  if (attach->record->pid > 0)
    process = carrel_base_process_new ((GPid) attach->record->pid, NULL);
  if (process != NULL && carrel_vmm_record_is_alive (attach->record))
    {
      take_back (self, process, g_steal_pointer (&owned));
      return;
    }
  carrel_vmm_engine_qemu_remove_files (self);
  carrel_vmm_engine_report_run_state (engine, CARREL_VMM_STATE_UNKNOWN, NULL);
  g_task_return_new_error (
    owned,
    CARREL_VMM_ERROR,
    CARREL_VMM_ERROR_CRASHED,
    _("The machine ended while its core was gone, so nobody knows whether it "
                             "was shut down or crashed"));
}
