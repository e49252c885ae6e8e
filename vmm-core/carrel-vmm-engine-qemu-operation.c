/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-qemu-private.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"

#include "carrel-vmm-agent.h"
#include "carrel-vmm-argv.h"
#include "carrel-vmm-qmp-script.h"
#include "carrel-vmm-socket.h"

/** How long an emulator that was asked to quit may take before it is killed. */
#define QUIT_MS 5000
/** Numbers of descriptor sets made while the machine runs; those of the command line are smaller. */
#define SET_NUMBER_MIN 1000

/* Takes the task; gives it back when there is a monitor to ask. */
static GTask *
require_monitor (CarrelVmmEngineQemu *self, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (self->process != NULL && self->qmp != NULL && carrel_vmm_qmp_get_is_open (self->qmp))
    return g_steal_pointer (&owned);
  g_task_return_new_error (owned,
                           CARREL_VMM_ERROR,
                           self->process == NULL ? CARREL_VMM_ERROR_STATE : CARREL_VMM_ERROR_CLOSED,
                           self->process == NULL
                           ? _("The machine is off")
                           : _("QEMU's monitor cannot be reached"));
  return NULL;
}

/* --- Single commands --- */

static void
executed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes the task and the arguments. */
static void
execute (CarrelVmmEngine *engine, const char *command, JsonNode *arguments, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  g_autoptr (JsonNode) owned_arguments = arguments;

  task = require_monitor (self, task);
  if (task != NULL)
    carrel_vmm_qmp_execute_async (self->qmp,
                                  command,
                                  g_steal_pointer (&owned_arguments),
                                  -1,
                                  NULL,
                                  executed_cb,
                                  task);
}

static void
qemu_press_power_button (CarrelVmmEngine *engine, GTask *task)
{
  execute (engine, "system_powerdown", NULL, task);
}

static void
qemu_reset (CarrelVmmEngine *engine, GTask *task)
{
  execute (engine, "system_reset", NULL, task);
}

static void
qemu_resize_disk (CarrelVmmEngine *engine, const char *disk, guint64 bytes, GTask *task)
{
  g_autofree char *node = carrel_vmm_argv_dup_node (disk);

  execute (engine,
           "block_resize",
           carrel_vmm_qmp_build ("node-name", "s", node, "size", "i", (gint64) bytes, NULL),
           task);
}

static void
qemu_set_link (CarrelVmmEngine *engine, const char *device, gboolean is_up, GTask *task)
{
  execute (engine,
           "set_link",
           carrel_vmm_qmp_build ("name", "s", device, "up", "b", is_up, NULL),
           task);
}

static void
qemu_send_chord (CarrelVmmEngine *engine,
                 const guint32 *keys,
                 gsize count,
                 guint hold_ms,
                 GTask *task)
{
  JsonNode *list = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (list, array);
  for (gsize index = 0; index < count; index++)
    {
      JsonNode *key =
        carrel_vmm_qmp_build ("type", "s", "number", "data", "i", (gint64) keys[index], NULL);

      json_array_add_element (array, key);
    }
  execute (engine,
           "send-key",
           carrel_vmm_qmp_build ("keys", "n", list, "hold-time", "i", (gint64) hold_ms, NULL),
           task);
}

/* --- Pause and resume: what was asked is reported before the call is answered. --- */

static void
paused_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  carrel_vmm_engine_report_run_state (g_task_get_source_object (task),
                                      CARREL_VMM_STATE_PAUSED,
                                      NULL);
  g_task_return_boolean (task, TRUE);
}

static void
qemu_pause (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);

  task = require_monitor (self, task);
  if (task != NULL)
    carrel_vmm_qmp_execute_async (self->qmp, "stop", NULL, -1, NULL, paused_cb, task);
}

static void
resumed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    answer = carrel_vmm_qmp_execute_finish (CARREL_VMM_QMP (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  carrel_vmm_engine_report_run_state (g_task_get_source_object (task),
                                      CARREL_VMM_STATE_RUNNING,
                                      NULL);
  g_task_return_boolean (task, TRUE);
}

static void
qemu_resume (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);

  task = require_monitor (self, task);
  if (task != NULL)
    carrel_vmm_qmp_execute_async (self->qmp, "cont", NULL, -1, NULL, resumed_cb, task);
}

/* --- Power off --- */

static gboolean
kill_cb (gpointer user_data)
{
  CarrelVmmEngineQemu *self = user_data;

  /* Somebody asked for it: the one case in which an emulator that does not answer is killed. */
  carrel_vmm_log_write (self->log, "the emulator did not quit when asked: killing it");
  if (self->process != NULL)
    carrel_base_process_signal (self->process, SIGKILL);
  g_clear_pointer (&self->kill_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
qemu_power_off (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  g_autoptr (GTask) owned = task;

  if (self->process == NULL)
    {
      g_task_return_new_error (owned,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_STATE,
                               _("The machine is off"));
      return;
    }
  self->is_going_off = TRUE;
  g_ptr_array_add (self->off_tasks, g_steal_pointer (&owned));
  if (self->qmp != NULL && carrel_vmm_qmp_get_is_open (self->qmp))
    carrel_vmm_qmp_execute_async (self->qmp, "quit", NULL, -1, NULL, NULL, NULL);
  else
    carrel_base_process_signal (self->process, SIGTERM);
  if (self->kill_source != NULL)
    return;
  self->kill_source = g_timeout_source_new (QUIT_MS);
  g_source_set_callback (self->kill_source, kill_cb, self, NULL);
  g_source_attach (self->kill_source, g_main_context_get_thread_default ());
}

/* --- Display --- */

/* A machine with SPICE can be watched over VNC, too. */
static gboolean
offers_display (CarrelVmmEngine *engine, const char *kind)
{
  const char *own = carrel_vmm_engine_get_display_kind (engine);

  if (strcmp (own, "none") == 0)
    return FALSE;
  return g_strcmp0 (kind, own) == 0 || g_strcmp0 (kind, "vnc") == 0;
}

static int
qemu_open_display (CarrelVmmEngine *engine, const char *kind, GError **error)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);

  if (strcmp (kind, "serial") == 0)
    return carrel_vmm_socket_connect (self->folder, CARREL_VMM_ARGV_SERIAL_SOCKET, error);
  if (!offers_display (engine, kind))
    {
      g_set_error (error,
                   CARREL_VMM_ERROR,
                   CARREL_VMM_ERROR_UNSUPPORTED,
                   _("This machine's display is not carried by \"%s\" but by \"%s\""),
                      kind,
                      carrel_vmm_engine_get_display_kind (engine));
      return -1;
    }
  return carrel_vmm_socket_connect (self->folder,
                                    strcmp (kind, "spice") == 0 ? CARREL_VMM_ARGV_SPICE_SOCKET
                                                                : CARREL_VMM_ARGV_VNC_SOCKET,
                                    error);
}

static void
close_descriptor (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

static void
screendump_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  int descriptor = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (carrel_vmm_qmp_script_run_finish (CARREL_VMM_QMP (object), result, &error))
    g_task_return_int (task, fcntl (descriptor, F_DUPFD_CLOEXEC, 3));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static JsonNode *
build_set (gint64 number)
{
  return carrel_vmm_qmp_build ("fdset-id", "i", number, NULL);
}

static gint64
choose_set (void)
{
  return g_random_int_range (SET_NUMBER_MIN, G_MAXINT);
}

/* The picture is written into a file without a name, through a descriptor that can only write. */
static void
qemu_screendump (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  g_autoptr (GTask) owned = require_monitor (self, task);
  g_autofree char *path = NULL;
  g_autofree char *set = NULL;
  gint64 number = choose_set ();
  CarrelVmmQmpScript *script;
  int picture;
  int writer;

  if (owned == NULL)
    return;
  picture = memfd_create ("carrel-screen", MFD_CLOEXEC);
  path = g_strdup_printf ("/proc/self/fd/%d", picture);
  writer = picture >= 0 ? open (path, O_WRONLY | O_CLOEXEC) : -1;
  if (picture >= 0)
    g_task_set_task_data (owned, GINT_TO_POINTER (picture), close_descriptor);
  if (writer < 0)
    {
      g_task_return_new_error (owned,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_RESOURCES,
                               _("Cannot make a picture of the screen"));
      return;
    }
  set = g_strdup_printf ("/dev/fdset/%" G_GINT64_FORMAT, number);
  script = carrel_vmm_qmp_script_new ();
  carrel_vmm_qmp_script_add (script, "add-fd", build_set (number), writer);
  carrel_vmm_qmp_script_add (script,
                             "screendump",
                             carrel_vmm_qmp_build ("filename",
                                                   "s",
                                                   set,
                                                   "format",
                                                   "s",
                                                   "png",
                                                   NULL),
                             -1);
  carrel_vmm_qmp_script_add_always (script, "remove-fd", build_set (number));
  carrel_vmm_qmp_script_run_async (script, self->qmp, screendump_cb, g_steal_pointer (&owned));
}

/* --- Media --- */

static JsonNode *
build_id (const char *device)
{
  return carrel_vmm_qmp_build ("id", "s", device, NULL);
}

/* Takes the medium out, also against the guest's will, and forgets its nodes and its descriptors. */
static void
add_removal (CarrelVmmEngineQemu *self, CarrelVmmQmpScript *script, const char *device)
{
  g_autofree char *node = carrel_vmm_argv_dup_node (device);
  g_autofree char *file = g_strconcat ("f-", device, NULL);
  gint64 set = GPOINTER_TO_INT (g_hash_table_lookup (self->media_sets, device));

  carrel_vmm_qmp_script_add (script,
                             "blockdev-open-tray",
                             carrel_vmm_qmp_build ("id", "s", device, "force", "b", TRUE, NULL),
                             -1);
  carrel_vmm_qmp_script_add_optional (script, "blockdev-remove-medium", build_id (device));
  carrel_vmm_qmp_script_add_optional (script,
                                      "blockdev-del",
                                      carrel_vmm_qmp_build ("node-name", "s", node, NULL));
  carrel_vmm_qmp_script_add_optional (script,
                                      "blockdev-del",
                                      carrel_vmm_qmp_build ("node-name", "s", file, NULL));
  if (set > 0)
    carrel_vmm_qmp_script_add_optional (script, "remove-fd", build_set (set));
  g_hash_table_remove (self->media_sets, device);
}

static void
add_node (CarrelVmmQmpScript *script,
          const char *driver,
          const char *name,
          const char *below_name,
          const char *below)
{
  carrel_vmm_qmp_script_add (script,
                             "blockdev-add",
                             carrel_vmm_qmp_build ("driver",
                                                   "s",
                                                   driver,
                                                   "node-name",
                                                   "s",
                                                   name,
                                                   below_name,
                                                   "s",
                                                   below,
                                                   "read-only",
                                                   "b",
                                                   TRUE,
                                                   NULL),
                             -1);
}

static void
add_insertion (CarrelVmmEngineQemu *self,
               CarrelVmmQmpScript *script,
               const char *device,
               int descriptor)
{
  gint64 number = choose_set ();
  g_autofree char *node = carrel_vmm_argv_dup_node (device);
  g_autofree char *file = g_strconcat ("f-", device, NULL);
  g_autofree char *set = g_strdup_printf ("/dev/fdset/%" G_GINT64_FORMAT, number);

  carrel_vmm_qmp_script_add (script,
                             "add-fd",
                             build_set (number),
                             fcntl (descriptor, F_DUPFD_CLOEXEC, 3));
  add_node (script, "file", file, "filename", set);
  add_node (script, "raw", node, "file", file);
  carrel_vmm_qmp_script_add (script,
                             "blockdev-insert-medium",
                             carrel_vmm_qmp_build ("id", "s", device, "node-name", "s", node, NULL),
                             -1);
  g_hash_table_replace (self->media_sets, g_strdup (device), GINT_TO_POINTER ((int) number));
}

static void
script_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_qmp_script_run_finish (CARREL_VMM_QMP (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
qemu_change_media (CarrelVmmEngine *engine, const char *device, int descriptor, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  CarrelVmmQmpScript *script;

  task = require_monitor (self, task);
  if (task == NULL)
    return;
  script = carrel_vmm_qmp_script_new ();
  add_removal (self, script, device);
  if (descriptor >= 0)
    add_insertion (self, script, device, descriptor);
  carrel_vmm_qmp_script_add_always (script, "blockdev-close-tray", build_id (device));
  carrel_vmm_qmp_script_run_async (script, self->qmp, script_cb, task);
}

/* --- Agent --- */

static void
pinged_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (carrel_vmm_agent_ping_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
qemu_agent_ping (CarrelVmmEngine *engine, GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  g_autoptr (GTask) owned = require_monitor (self, task);

  if (owned == NULL)
    return;
  if (carrel_vmm_engine_get_agent_connected (engine))
    carrel_vmm_agent_ping_async (self->folder,
                                 CARREL_VMM_ENGINE_QEMU_AGENT,
                                 NULL,
                                 pinged_cb,
                                 g_steal_pointer (&owned));
  else
    g_task_return_new_error (owned,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_AGENT,
                             _("The guest has no agent running; install qemu-guest-agent in it"));
}

void
carrel_vmm_engine_qemu_fill_class (CarrelVmmEngineClass *klass)
{
  klass->press_power_button = qemu_press_power_button;
  klass->power_off = qemu_power_off;
  klass->reset = qemu_reset;
  klass->pause = qemu_pause;
  klass->resume = qemu_resume;
  klass->open_display = qemu_open_display;
  klass->screendump = qemu_screendump;
  klass->send_chord = qemu_send_chord;
  klass->change_media = qemu_change_media;
  klass->resize_disk = qemu_resize_disk;
  klass->set_link = qemu_set_link;
  klass->agent_ping = qemu_agent_ping;
}
