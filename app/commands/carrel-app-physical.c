/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-physical-private.h"

#include "../carrel-app-error.h"

#include "appliance/carrel-appliance-gate.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

typedef struct
{
  CarrelAppPhysical *physical; /* borrowed: the command waits for the thread */
  CarrelAppliancePhysicalMode mode;
} Opening;

void
carrel_app_physical_free (CarrelAppPhysical *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->freeze, carrel_appliance_physical_freeze_free);
  carrel_base_descriptor_clear (&self->descriptor);
  g_clear_pointer (&self->disk, carrel_appliance_physical_free);
  g_free (self);
}

gboolean
carrel_app_physical_is_device (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 && S_ISBLK (status.st_mode);
}

CarrelAppPhysical *
carrel_app_physical_find (CarrelAppCommand *command, const char *path, GError **error)
{
  g_autoptr (CarrelAppPhysical) self = NULL;
  struct stat status;

  if (stat (path, &status) != 0)
    {
      carrel_base_error_set_errno (error, errno, _ ("“%s” cannot be found"), path);
      return NULL;
    }
  if (!S_ISBLK (status.st_mode))
    {
      g_set_error (error,
                   CARREL_APP_ERROR,
                   CARREL_APP_ERROR_USAGE,
                   _ ("“%s” is no disk of this computer. “carrelctl physical list” shows them."),
                      path);
      return NULL;
    }
  self = g_new0 (CarrelAppPhysical, 1);
  self->descriptor = -1;
  self->disk = carrel_appliance_physical_find (NULL, status.st_rdev, error);
  if (self->disk != NULL)
    return g_steal_pointer (&self);
  g_prefix_error (error, "“%s”: ", path);
  return NULL;
}

static GAsyncResult *
wait_for_thread (CarrelAppCommand *command, GTaskThreadFunc function, gpointer data)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);

  g_task_set_source_tag (task, wait_for_thread);
  /* The thread works with what the command has: it is waited for. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, NULL);
  g_task_run_in_thread (task, function);
  return carrel_app_fiber_wait (fiber);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Opening *opening = data;
  CarrelAppPhysical *self = opening->physical;
  GError *error = NULL;

  self->descriptor =
    carrel_appliance_physical_open (self->disk, opening->mode, cancellable, &error);
  if (self->descriptor < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  self->written = carrel_appliance_physical_read_written (NULL, self->disk->device);
  g_task_return_boolean (task, TRUE);
}

gboolean
carrel_app_physical_open (CarrelAppPhysical *self,
                          CarrelAppCommand *command,
                          CarrelAppliancePhysicalMode mode,
                          GError **error)
{
  Opening opening = { self, mode };
  g_autoptr (GAsyncResult) result = wait_for_thread (command, open_thread, &opening);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const CarrelAppPhysical *self = data;
  const CarrelAppliancePhysical *disk = self->disk;
  g_autofree char *name = disk->model != NULL ? g_strdup_printf ("%s (%s)", disk->model, disk->name)
                                              : g_strdup (disk->name);
  GError *error = NULL;
  g_autoptr (CarrelApplianceSource) bytes = NULL;
  CarrelAppliancePackage *package = NULL;
  int copy = fcntl (self->descriptor, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    carrel_base_error_set_errno (&error, errno, _ ("“%s” could not be read"), disk->path);
  else
    bytes = carrel_appliance_source_new (copy, &error);
  if (bytes != NULL)
    package = carrel_appliance_gate_open_physical (name, bytes, cancellable, &error);
  if (package != NULL)
    g_task_return_pointer (task, package, (GDestroyNotify) carrel_appliance_package_unref);
  else
    g_task_return_error (task, error);
}

CarrelAppliancePackage *
carrel_app_physical_read_package (CarrelAppPhysical *self,
                                  CarrelAppCommand *command,
                                  GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for_thread (command, read_thread, self);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  CarrelAppPhysical *physical;
  const char *library;
} Freezing;

static void
freeze_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Freezing *freezing = data;
  CarrelAppPhysical *self = freezing->physical;
  const char *needed[] = { freezing->library,
                           g_get_tmp_dir (),
                           g_get_home_dir (),
                           g_get_user_runtime_dir (),
                           NULL };
  GError *error = NULL;

  self->freeze = carrel_appliance_physical_freeze_new (self->disk, needed, &error);
  if (self->freeze == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* To hold them still means to write what was waiting. */
  self->written = carrel_appliance_physical_read_written (NULL, self->disk->device);
  g_task_return_boolean (task, TRUE);
}

gboolean
carrel_app_physical_freeze (CarrelAppPhysical *self, CarrelAppCommand *command, GError **error)
{
  Freezing freezing = { self,
                        carrel_library_get_folder (carrel_app_command_get_library (command)) };
  g_autoptr (GAsyncResult) result = wait_for_thread (command, freeze_thread, &freezing);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
thaw_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CarrelAppPhysical *self = data;

  g_clear_pointer (&self->freeze, carrel_appliance_physical_freeze_free);
  g_task_return_boolean (task, TRUE);
}

void
carrel_app_physical_thaw (CarrelAppPhysical *self, CarrelAppCommand *command)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->freeze != NULL)
    result = wait_for_thread (command, thaw_thread, self);
}

gboolean
carrel_app_physical_check_unchanged (const CarrelAppPhysical *self, GError **error)
{
  if (carrel_appliance_physical_read_written (NULL, self->disk->device) == self->written)
    return TRUE;
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_BUSY,
               _ ("“%s” was written to while it was read: what was read does not fit together. See "
                  "what writes to it, and try again."),
                  self->disk->path);
  return FALSE;
}
