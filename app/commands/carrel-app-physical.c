/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-physical-private.h"

#include "../carrel-app-calls.h"
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

static gboolean
open_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Opening *opening = data;
  CarrelAppPhysical *self = opening->physical;

  self->descriptor = carrel_appliance_physical_open (self->disk, opening->mode, cancellable, error);
  if (self->descriptor < 0)
    return FALSE;
  self->written = carrel_appliance_physical_read_written (NULL, self->disk->device);
  return TRUE;
}

gboolean
carrel_app_physical_open (CarrelAppPhysical *self,
                          CarrelAppCommand *command,
                          CarrelAppliancePhysicalMode mode,
                          GError **error)
{
  Opening opening = { self, mode };

  return carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                         open_work,
                                         &opening,
                                         error);
}

typedef struct
{
  const CarrelAppPhysical *physical;
  CarrelAppliancePackage *package;
} Reading;

static gboolean
read_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Reading *reading = data;
  const CarrelAppliancePhysical *disk = reading->physical->disk;
  g_autofree char *name = disk->model != NULL ? g_strdup_printf ("%s (%s)", disk->model, disk->name)
                                              : g_strdup (disk->name);
  g_autoptr (CarrelApplianceSource) bytes = NULL;
  int copy = fcntl (reading->physical->descriptor, F_DUPFD_CLOEXEC, 3);

  if (copy < 0)
    carrel_base_error_set_errno (error, errno, _ ("“%s” could not be read"), disk->path);
  else
    bytes = carrel_appliance_source_new (copy, error);
  if (bytes != NULL)
    reading->package =
      carrel_appliance_gate_open_physical (name, bytes, disk->sector_bytes, cancellable, error);
  return reading->package != NULL;
}

CarrelAppliancePackage *
carrel_app_physical_read_package (CarrelAppPhysical *self,
                                  CarrelAppCommand *command,
                                  GError **error)
{
  Reading reading = { self, NULL };

  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  read_work,
                                  &reading,
                                  error);
  return reading.package;
}

typedef struct
{
  CarrelAppPhysical *physical;
  const char *library;
} Freezing;

static gboolean
freeze_work (gpointer data, GCancellable *cancellable, GError **error)
{
  const Freezing *freezing = data;
  CarrelAppPhysical *self = freezing->physical;
  const char *needed[] = { freezing->library,
                           g_get_tmp_dir (),
                           g_get_home_dir (),
                           g_get_user_runtime_dir (),
                           NULL };

  self->freeze = carrel_appliance_physical_freeze_new (self->disk, needed, error);
  if (self->freeze == NULL)
    return FALSE;
  /* To hold them still means to write what was waiting. */
  self->written = carrel_appliance_physical_read_written (NULL, self->disk->device);
  return TRUE;
}

gboolean
carrel_app_physical_freeze (CarrelAppPhysical *self, CarrelAppCommand *command, GError **error)
{
  Freezing freezing = { self,
                        carrel_library_get_folder (carrel_app_command_get_library (command)) };

  return carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                         freeze_work,
                                         &freezing,
                                         error);
}

static gboolean
thaw_work (gpointer data, GCancellable *cancellable, GError **error)
{
  CarrelAppPhysical *self = data;

  g_clear_pointer (&self->freeze, carrel_appliance_physical_freeze_free);
  return TRUE;
}

void
carrel_app_physical_thaw (CarrelAppPhysical *self, CarrelAppCommand *command)
{
  if (self->freeze != NULL)
    carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command), thaw_work, self, NULL);
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
