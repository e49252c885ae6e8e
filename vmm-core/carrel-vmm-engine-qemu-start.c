/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-engine-qemu-private.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-launcher.h"
#include "base/spec/carrel-spec.h"

#include "carrel-vmm-accelerator.h"
#include "carrel-vmm-argv.h"
#include "carrel-vmm-disk-base.h"
#include "carrel-vmm-disk.h"
#include "carrel-vmm-host.h"
#include "carrel-vmm-qmp-script.h"
#include "carrel-vmm-socket.h"

/*
 * A start, step by step:
 *
 *   host's facts -> accelerator -> command line -> files and sockets opened -> launch -> record written
 *   -> monitor greets -> cables pulled that are to be out -> processors let go -> running
 *
 * The monitor's socket listens before the emulator is there, so its greeting is awaited without asking
 * again and again.  Until the processors are let go the guest has never run, and a failure ends the
 * emulator without loss.
 */

#define TRANSLATION_MIB_DEFAULT 256U

typedef struct
{
  CarrelSpec *spec;
  char *machine_dir;
  char *accelerator_wish;
  gboolean is_paused;
  gboolean is_trial;
  CarrelVmmHost *host;
  CarrelVmmAccelerator *accelerator;
  const char *display_kind;
  GStrvBuilder *notices;
  CarrelBaseDescriptor monitor; /* our end of the first connection */
  GError *failure;              /* why the emulator is being ended again */
  gint64 asked_us;              /* when the start was asked for, and when the emulator launched */
  gint64 launched_us;
} Start;

static void
start_free (Start *start)
{
  carrel_spec_free (start->spec);
  g_clear_pointer (&start->host, carrel_vmm_host_free);
  g_clear_pointer (&start->accelerator, carrel_vmm_accelerator_free);
  g_clear_pointer (&start->notices, g_strv_builder_unref);
  carrel_base_descriptor_clear (&start->monitor);
  g_clear_error (&start->failure);
  g_free (start->machine_dir);
  g_free (start->accelerator_wish);
  g_free (start);
}

/* --- The end of a start --- */

static void
ended_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);

  carrel_base_process_wait_finish (CARREL_BASE_PROCESS (object), result, NULL);
  if (start->failure == NULL ||
      g_error_matches (start->failure, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED))
    {
      g_autofree char *end = carrel_vmm_engine_qemu_describe_end (self);

      g_clear_error (&start->failure);
      start->failure = g_error_new (CARREL_VMM_ERROR,
                                    CARREL_VMM_ERROR_START,
                                    _("The machine did not start. %s"), end);
    }
  if (self->qmp != NULL)
    carrel_vmm_qmp_close (self->qmp);
  g_clear_object (&self->qmp);
  g_clear_object (&self->process);
  g_hash_table_remove_all (self->media_sets);
  carrel_vmm_engine_qemu_remove_files (self);
  self->is_starting = FALSE;
  carrel_vmm_engine_report_gone (CARREL_VMM_ENGINE (self), FALSE, start->failure->message);
  g_task_return_error (task, g_steal_pointer (&start->failure));
}

/* Ends the emulator, whose guest has never run, and then the call.  Takes task and error. */
static void
fail_launched (GTask *task, GError *error)
{
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);

  start->failure = error;
  /* Its own end, when that is the reason, must be seen as it was. */
  if (!g_error_matches (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_CLOSED))
    carrel_base_process_signal (self->process, SIGKILL);
  carrel_base_process_wait_async (self->process, NULL, ended_cb, task);
}

/* Nothing was launched yet.  Takes task and error. */
static void
fail_early (GTask *task, GError *error)
{
  g_autoptr (GTask) owned = task;
  CarrelVmmEngineQemu *self = g_task_get_source_object (owned);

  carrel_vmm_engine_qemu_remove_files (self);
  self->is_starting = FALSE;
  g_task_return_error (owned, error);
}

/* --- Monitor --- */

static void
let_go_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 now_us;

  if (!carrel_vmm_qmp_script_run_finish (CARREL_VMM_QMP (object), result, &error))
    {
      fail_launched (g_steal_pointer (&task), error);
      return;
    }
  self->is_starting = FALSE;
  now_us = g_get_monotonic_time ();
  carrel_vmm_log_write (self->log,
                        "started in %" PRId64 " us, %" PRId64 " us of them after the launch;"
                        " the clock said %" PRId64,
                        now_us - start->asked_us,
                        now_us - start->launched_us,
                        now_us);
  carrel_vmm_engine_report_run_state (CARREL_VMM_ENGINE (self),
                                      start->is_paused ? CARREL_VMM_STATE_PAUSED
                                                       : CARREL_VMM_STATE_RUNNING,
                                      NULL);
  g_task_return_boolean (task, TRUE);
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  CarrelVmmQmpScript *script;
  GError *error = NULL;

  if (!carrel_vmm_qmp_open_finish (CARREL_VMM_QMP (object), result, &error))
    {
      fail_launched (g_steal_pointer (&task), error);
      return;
    }
  script = carrel_vmm_qmp_script_new ();
  for (guint index = 0; index < start->spec->networks->len; index++)
    {
      CarrelSpecNetwork *network = carrel_spec_get_network (start->spec, index);

      if (!network->connected)
        carrel_vmm_qmp_script_add (script,
                                   "set_link",
                                   carrel_vmm_qmp_build ("name",
                                                         "s",
                                                         network->id,
                                                         "up",
                                                         "b",
                                                         FALSE,
                                                         NULL),
                                   -1);
    }
  if (!start->is_paused)
    carrel_vmm_qmp_script_add (script, "cont", NULL, -1);
  carrel_vmm_qmp_script_run_async (script,
                                   CARREL_VMM_QMP (object),
                                   let_go_cb,
                                   g_steal_pointer (&task));
}

/* --- Files --- */

static int
open_disk (Start *start, guint index, GError **error)
{
  CarrelSpecDisk *disk = carrel_spec_get_disk (start->spec, index);
  g_autofree char *path = g_build_filename (start->machine_dir, "disks", disk->file, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GError) cause = NULL;
  CarrelVmmDiskInfo info;
  gboolean is_written = !disk->read_only && !start->is_trial;

  if (disk->format == CARREL_SPEC_FORMAT_RAW)
    {
      /* What the guest writes into a raw disk is its own affair: the format is stated, not guessed. */
      descriptor = carrel_base_descriptor_open_regular (path, is_written, NULL, &cause);
      if (descriptor < 0)
        g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA, cause->message);
      return carrel_base_descriptor_steal (&descriptor);
    }
  descriptor = carrel_vmm_disk_open_safe (path, is_written, &info, error);
  if (descriptor < 0)
    return -1;
  if (info.format == CARREL_VMM_DISK_FORMAT_QCOW2)
    return carrel_base_descriptor_steal (&descriptor);
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_MEDIA,
               _("The disk \"%s\" should be a qcow2 file and is not; it was changed by another "
                 "program"),
                  path);
  return -1;
}

static int
open_layer (Start *start, guint index, GError **error)
{
  CarrelSpecDisk *disk = carrel_spec_get_disk (start->spec, index);
  g_autofree char *path =
    g_build_filename (start->machine_dir, CARREL_VMM_DISK_TRIAL_FOLDER, disk->file, NULL);

  return carrel_vmm_disk_open_safe (path, TRUE, NULL, error);
}

static int
open_nvram (Start *start, GError **error)
{
  g_autofree char *path = g_build_filename (start->machine_dir,
                                            start->is_trial ? CARREL_VMM_DISK_TRIAL_FOLDER : ".",
                                            "nvram.qcow2",
                                            NULL);

  if (access (path, F_OK) != 0 &&
      !carrel_vmm_disk_create_nvram (start->host->firmware_vars, path, error))
    return -1;
  return carrel_vmm_disk_open_safe (path, TRUE, NULL, error);
}

static int
open_code (Start *start, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int descriptor =
    carrel_base_descriptor_open_regular (start->host->firmware_code, FALSE, NULL, &cause);

  if (descriptor < 0)
    g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA, cause->message);
  return descriptor;
}

static int
open_media (Start *start, guint index, GError **error)
{
  g_autofree char *path = carrel_spec_dup_drive_path (carrel_spec_get_drive (start->spec, index),
                                                      start->machine_dir);

  return carrel_vmm_disk_open_media (path, NULL, error);
}

/* The file or socket a number of the command line stands for. */
static int
open_role (CarrelVmmEngineQemu *self, Start *start, const CarrelVmmArgvFile *file, GError **error)
{
  switch (file->role)
    {
    case CARREL_VMM_ARGV_ROLE_MONITOR:
      return carrel_vmm_socket_listen (self->folder, CARREL_VMM_ENGINE_QEMU_MONITOR, error);
    case CARREL_VMM_ARGV_ROLE_SPARE_MONITOR:
      return carrel_vmm_socket_listen (self->folder, CARREL_VMM_ENGINE_QEMU_SPARE_MONITOR, error);
    case CARREL_VMM_ARGV_ROLE_AGENT:
      return carrel_vmm_socket_listen (self->folder, CARREL_VMM_ENGINE_QEMU_AGENT, error);
    case CARREL_VMM_ARGV_ROLE_FIRMWARE_CODE:
      return open_code (start, error);
    case CARREL_VMM_ARGV_ROLE_NVRAM:
      return open_nvram (start, error);
    case CARREL_VMM_ARGV_ROLE_DISK:
      return open_disk (start, file->index, error);
    case CARREL_VMM_ARGV_ROLE_LAYER:
      return open_layer (start, file->index, error);
    case CARREL_VMM_ARGV_ROLE_BASE:
      return carrel_vmm_disk_base_open (&carrel_spec_get_disk (start->spec, file->index)->base,
                                        error);
    case CARREL_VMM_ARGV_ROLE_MEDIA:
    default:
      return open_media (start, file->index, error);
    }
}

static gboolean
open_files (CarrelVmmEngineQemu *self,
            Start *start,
            CarrelVmmArgv *argv,
            CarrelBaseLauncher *launcher,
            GError **error)
{
  for (guint index = 0; index < argv->files->len; index++)
    {
      CarrelVmmArgvFile *file = &g_array_index (argv->files, CarrelVmmArgvFile, index);
      int descriptor = open_role (self, start, file, error);

      if (descriptor < 0)
        return FALSE;
      carrel_base_launcher_take_descriptor (launcher, descriptor, file->target);
      if (file->role == CARREL_VMM_ARGV_ROLE_MEDIA)
        g_hash_table_replace (self->media_sets,
                              g_strdup (carrel_spec_get_drive (start->spec, file->index)->id),
                              GINT_TO_POINTER (file->target));
    }
  return TRUE;
}

/* --- Launch --- */

static gboolean
write_record (CarrelVmmEngineQemu *self, Start *start, char **notices, GError **error)
{
  g_autofree char *spec_json = carrel_spec_to_json (start->spec, FALSE);
  g_autofree char *boot_id = carrel_base_process_read_boot_id (error);
  CarrelVmmRecord record = {
    .uuid = self->uuid,
    .machine_dir = start->machine_dir,
    .boot_id = boot_id,
    .pid = carrel_base_process_get_pid (self->process),
    .accelerator = (char *) (start->accelerator->use_kvm ? "kvm" : "tcg"),
    .accelerator_reason = start->accelerator->reason,
    .display_kind = (char *) start->display_kind,
    .notices = notices,
    .spec_json = spec_json,
  };

  return boot_id != NULL &&
         carrel_base_process_read_start_time ((GPid) record.pid, &record.start_time, error) &&
         carrel_vmm_record_write (&record, self->folder, error);
}

static CarrelBaseLauncher *
prepare (CarrelVmmEngineQemu *self, Start *start, GError **error)
{
  const char *translation = g_getenv ("CARREL_TCG_CACHE_MIB");
  CarrelVmmArgvInput input = {
    .spec = start->spec,
    .host = start->host,
    .use_kvm = start->accelerator->use_kvm,
    .display_kind = start->display_kind,
    .is_trial = start->is_trial,
    .translation_mib = translation != NULL ? (guint) g_ascii_strtoull (translation, NULL, 10)
                                           : TRANSLATION_MIB_DEFAULT,
  };
  g_autoptr (CarrelVmmArgv) argv = carrel_vmm_argv_build (&input, error);
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autofree char *line = NULL;

  if (argv == NULL)
    return NULL;
  carrel_vmm_engine_qemu_remove_files (self);
  launcher = carrel_base_launcher_new (g_ptr_array_index (argv->arguments, 0));
  carrel_base_launcher_add_arguments (launcher, (const char *const *) argv->arguments->pdata + 1);
  carrel_base_launcher_set_folder (launcher, self->folder);
  carrel_base_launcher_set_own_session (launcher, TRUE);
  if (!open_files (self, start, argv, launcher, error))
    return NULL;
  if (self->log != NULL)
    for (int target = STDOUT_FILENO; target <= STDERR_FILENO; target++)
      carrel_base_launcher_take_descriptor (launcher,
                                            fcntl (carrel_vmm_log_get_descriptor (self->log),
                                                   F_DUPFD_CLOEXEC,
                                                   3),
                                            target);
  start->monitor = carrel_vmm_socket_connect (self->folder, CARREL_VMM_ENGINE_QEMU_MONITOR, error);
  line = g_strjoinv (" ", (char **) argv->arguments->pdata);
  carrel_vmm_log_write (self->log, "start: %s", line);
  return start->monitor >= 0 ? g_steal_pointer (&launcher) : NULL;
}

/* Takes the task. */
static void
launch (GTask *task)
{
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  g_autoptr (CarrelBaseLauncher) launcher = NULL;
  g_autoptr (CarrelBaseProcess) process = NULL;
  g_auto (GStrv) notices = g_strv_builder_end (start->notices);
  GError *error = NULL;

  launcher = prepare (self, start, &error);
  if (launcher != NULL)
    {
      if (self->log != NULL)
        carrel_vmm_log_mark (self->log);
      start->launched_us = g_get_monotonic_time ();
      process = carrel_base_launcher_launch (launcher, &error);
    }
  if (process == NULL)
    {
      fail_early (task, error);
      return;
    }
  carrel_vmm_engine_qemu_watch_process (self, process);
  carrel_vmm_engine_set_start (CARREL_VMM_ENGINE (self),
                               (guint) carrel_base_process_get_pid (process),
                               start->accelerator->use_kvm ? "kvm" : "tcg",
                               start->accelerator->reason,
                               start->display_kind,
                               (const char *const *) notices);
  if (!write_record (self, start, notices, &error))
    {
      fail_launched (task, error);
      return;
    }
  carrel_vmm_engine_qemu_take_monitor (self, carrel_base_descriptor_steal (&start->monitor));
  carrel_vmm_qmp_open_async (self->qmp, NULL, opened_cb, task);
}

static void
choose_display (Start *start)
{
  gboolean wants_spice = start->spec->display.kind == CARREL_SPEC_DISPLAY_KIND_SPICE;

  start->display_kind = wants_spice && start->host->has_spice ? "spice" : "vnc";
  if (wants_spice && !start->host->has_spice)
    g_strv_builder_add (
      start->notices,
      _("This QEMU has no SPICE, so the display is carried by VNC: no sound, and the "
                          "guest does not follow the window's size. Install the package that holds "
                          "QEMU's SPICE modules"));
}

static void
accelerator_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;

  start->accelerator = carrel_vmm_accelerator_choose_finish (result, &error);
  if (start->accelerator == NULL)
    {
      fail_early (g_steal_pointer (&task), error);
      return;
    }
  choose_display (start);
  launch (g_steal_pointer (&task));
}

static void
host_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmEngineQemu *self = g_task_get_source_object (task);
  Start *start = g_task_get_task_data (task);
  GError *error = NULL;

  start->host = carrel_vmm_host_load_finish (result, &error);
  if (start->host == NULL)
    {
      fail_early (g_steal_pointer (&task), error);
      return;
    }
  carrel_vmm_accelerator_choose_async (self->program,
                                       start->accelerator_wish,
                                       NULL,
                                       accelerator_cb,
                                       g_steal_pointer (&task));
}

void
carrel_vmm_engine_qemu_start (CarrelVmmEngine *engine,
                              const CarrelVmmEngineRequest *request,
                              GTask *task)
{
  CarrelVmmEngineQemu *self = CARREL_VMM_ENGINE_QEMU (engine);
  Start *start = g_new0 (Start, 1);

  g_task_set_task_data (task, start, (GDestroyNotify) start_free);
  start->spec = carrel_spec_copy (request->spec);
  start->machine_dir = g_strdup (request->machine_dir);
  start->accelerator_wish = g_strdup (request->accelerator);
  start->is_paused = request->is_paused;
  start->is_trial = request->is_trial;
  start->notices = g_strv_builder_new ();
  start->monitor = -1;
  start->asked_us = g_get_monotonic_time ();
  if (self->process != NULL || self->is_starting)
    {
      g_autoptr (GTask) owned = task;

      g_task_return_new_error (owned,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_BUSY,
                               _("The machine is already being started or runs"));
      return;
    }
  self->is_starting = TRUE;
  g_clear_pointer (&self->spec, carrel_spec_free);
  self->spec = carrel_spec_copy (request->spec);
  carrel_vmm_host_load_async (NULL, host_cb, task);
}
