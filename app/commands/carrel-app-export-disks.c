/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-export-disks-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-export-machines-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>

/* How far all disks together are: what those before have counts as done. */
typedef struct
{
  CarrelAppCommand *command;
  guint64 before;
  guint64 behind;
} Progress;

static void
report_cb (const CarrelApplianceDiskProgress *progress, gpointer data)
{
  const Progress *self = data;
  CarrelApplianceDiskProgress all = *progress;

  all.done_bytes += self->before;
  if (progress->total_bytes > 0)
    all.total_bytes += self->before + self->behind;
  if (all.bytes_per_second > 0 && all.total_bytes >= all.done_bytes)
    all.seconds_left = (double) (all.total_bytes - all.done_bytes) / (double) all.bytes_per_second;
  carrel_app_export_machines_report_cb (&all, self->command);
}

/* What is stored of a disk, as far as its files tell. */
static guint64
guess_bytes (GPtrArray *layers)
{
  guint64 bytes = 0;

  for (guint i = 0; i < layers->len; i++)
    bytes += carrel_appliance_disk_input_get_length (g_ptr_array_index (layers, i));
  return bytes;
}

/* By one thread: then where something lies in the new file tells nothing but where it is on the disk. */
static gboolean
convert (CarrelAppCommand *command,
         const CarrelApplianceExportMachine *machine,
         guint index,
         CarrelApplianceDiskFormat format,
         const char *path,
         Progress *progress,
         GCancellable *cancellable,
         JsonArray *files,
         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  CarrelApplianceDiskRequest request = { .format = format,
                                         .threads = 1,
                                         .report = report_cb,
                                         .report_data = progress };
  g_autofree char *identity = g_strconcat (machine->spec->uuid,
                                           carrel_spec_get_disk (machine->spec, index)->id,
                                           NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GAsyncResult) answer = NULL;
  CarrelApplianceDiskResult result = { 0 };
  JsonObject *said;

  request.identity = identity;
  carrel_appliance_disk_convert_async (g_ptr_array_index (machine->disks, index),
                                       &request,
                                       path,
                                       cancellable,
                                       carrel_app_fiber_ready_cb,
                                       fiber);
  answer = carrel_app_fiber_wait (fiber);
  if (!carrel_appliance_disk_convert_finish (answer, &result, error))
    return FALSE;
  said = json_object_new ();
  json_object_set_string_member (said, "name", name);
  json_object_set_int_member (said, "bytes", (gint64) result.target_bytes);
  json_array_add_object_element (files, said);
  carrel_appliance_disk_convert_clear_result (&result);
  return TRUE;
}

static gboolean
fail (const char *path, int failure, GError **error)
{
  carrel_base_error_set_errno (error, failure, _ ("The folder “%s” could not be made"), path);
  return FALSE;
}

static gboolean
convert_all (CarrelAppCommand *command,
             const CarrelApplianceExportMachine *machine,
             CarrelApplianceDiskFormat format,
             const char *ending,
             const char *folder,
             GCancellable *cancellable,
             JsonArray *files,
             GError **error)
{
  Progress progress = { command, 0, 0 };

  for (guint i = 1; i < machine->disks->len; i++)
    progress.behind += guess_bytes (g_ptr_array_index (machine->disks, i));
  for (guint i = 0; i < machine->disks->len; i++)
    {
      GPtrArray *layers = g_ptr_array_index (machine->disks, i);
      g_autofree char *name = g_strdup_printf ("%s.%s",
                                               carrel_spec_get_disk (machine->spec, i)->id,
                                               ending);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!convert (command, machine, i, format, path, &progress, cancellable, files, error))
        return FALSE;
      progress.before += guess_bytes (layers);
      if (i + 1 < machine->disks->len)
        progress.behind -= guess_bytes (g_ptr_array_index (machine->disks, i + 1));
    }
  return TRUE;
}

typedef struct
{
  const char *aside;
  const char *target;
} Publishing;

/* Now that all of it is whole, the folder gets its name, durably. */
static gboolean
publish_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Publishing *publishing = data;
  g_autofree char *parent = g_path_get_dirname (publishing->target);

  if (renameat2 (AT_FDCWD, publishing->aside, AT_FDCWD, publishing->target, RENAME_NOREPLACE) == 0)
    return carrel_base_atomic_file_sync_folder (parent, error);
  fail (publishing->target, errno, error);
  carrel_appliance_export_remove_parts (publishing->target);
  return FALSE;
}

static gboolean
remove_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Publishing *publishing = data;

  carrel_appliance_export_remove_parts (publishing->target);
  return TRUE;
}

/* Several disks lie in a folder, which gets its name when all of them are whole. */
static gboolean
make_folder (CarrelAppCommand *command,
             const CarrelApplianceExportMachine *machine,
             CarrelApplianceDiskFormat format,
             const char *ending,
             const char *target,
             GCancellable *cancellable,
             JsonArray *files,
             GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autofree char *aside = carrel_appliance_export_dup_aside (target);
  Publishing publishing = { aside, target };

  if (g_file_test (target, G_FILE_TEST_EXISTS) || g_file_test (target, G_FILE_TEST_IS_SYMLINK))
    return fail (target, EEXIST, error);
  if (mkdir (aside, 0777) != 0)
    return fail (target, errno, error);
  if (convert_all (command, machine, format, ending, aside, cancellable, files, error))
    return carrel_app_calls_run_in_thread (fiber, publish_work, &publishing, error);
  carrel_app_calls_run_in_thread (fiber, remove_work, &publishing, NULL);
  return FALSE;
}

JsonArray *
carrel_app_export_disks (CarrelAppCommand *command,
                         const CarrelApplianceExportMachine *machine,
                         CarrelApplianceDiskFormat format,
                         const char *ending,
                         const char *target,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (JsonArray) files = json_array_new ();
  Progress progress = { command, 0, 0 };

  if (machine->disks->len == 0)
    {
      g_set_error (
        error,
        CARREL_APP_ERROR,
        CARREL_APP_ERROR_USAGE,
        _ ("“%s” has no disk that could be exported as one. An OVA holds it all the same."),
           machine->spec->name);
      return NULL;
    }
  if (machine->disks->len == 1
        ? !convert (command, machine, 0, format, target, &progress, cancellable, files, error)
        : !make_folder (command, machine, format, ending, target, cancellable, files, error))
    return NULL;
  return g_steal_pointer (&files);
}
