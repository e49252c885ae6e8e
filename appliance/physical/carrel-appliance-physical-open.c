/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-open.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* The kernel lets one claim a disk exclusively (O_EXCL on a block device): that fails when it, or a partition
 * of it, is mounted or claimed by anybody, in whichever namespace, and keeps others from doing so. */

#define UDISKS "org.freedesktop.UDisks2"
#define UDISKS_MANAGER "/org/freedesktop/UDisks2/Manager"

static int
get_flags (CarrelAppliancePhysicalMode mode)
{
  int access = mode == CARREL_APPLIANCE_PHYSICAL_MODE_WRITE ? O_RDWR : O_RDONLY;

  return access | (mode == CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED ? 0 : O_EXCL);
}

static void
set_denied (const CarrelAppliancePhysical *disk, const char *words, GError **error)
{
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_DENIED,
               _ ("“%s” may not be opened: %s"), disk->path, words);
}

static void
set_busy (const CarrelAppliancePhysical *disk, GError **error)
{
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_BUSY,
               _ ("“%s” is in use by another program, or mounted where this one does not see it."),
                  disk->path);
}

/* UDisks' errors say what happened in their names. */
static void
take_udisks_error (const CarrelAppliancePhysical *disk, GError *failure, GError **error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (failure);

  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, failure);
      return;
    }
  g_dbus_error_strip_remote_error (failure);
  if (name != NULL && strstr (name, "DeviceBusy") != NULL)
    set_busy (disk, error);
  else if (name != NULL && strstr (name, "NotAuthorized") != NULL)
    set_denied (disk, _ ("it was not allowed."), error);
  else if (name != NULL && g_str_has_prefix (name, UDISKS))
    set_denied (disk, failure->message, error);
  else
    set_denied (
      disk,
      _ ("that needs the rights of root, or UDisks (package udisks2), which asks for them and "
                   "does not answer here."),
         error);
  g_error_free (failure);
}

/* The object that stands for a device. */
static char *
find_object (GDBusConnection *bus,
             const CarrelAppliancePhysical *disk,
             GCancellable *cancellable,
             GError **error)
{
  GVariantBuilder spec, options;
  g_autoptr (GVariant) answer = NULL;
  g_autofree const char **paths = NULL;

  g_variant_builder_init (&spec, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&spec, "{sv}", "path", g_variant_new_string (disk->path));
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  answer = g_dbus_connection_call_sync (bus,
                                        UDISKS,
                                        UDISKS_MANAGER,
                                        UDISKS ".Manager",
                                        "ResolveDevice",
                                        g_variant_new ("(a{sv}a{sv})", &spec, &options),
                                        G_VARIANT_TYPE ("(ao)"),
                                        G_DBUS_CALL_FLAGS_NONE,
                                        -1,
                                        cancellable,
                                        error);
  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(^a&o)", &paths);
  if (paths[0] != NULL)
    return g_strdup (paths[0]);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", disk->path);
  return NULL;
}

static int
call_open (GDBusConnection *bus,
           const char *object,
           CarrelAppliancePhysicalMode mode,
           GCancellable *cancellable,
           GError **error)
{
  const char *word = mode == CARREL_APPLIANCE_PHYSICAL_MODE_WRITE ? "rw" : "r";
  int flags = (get_flags (mode) & O_EXCL) | O_CLOEXEC;
  GVariantBuilder options;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GUnixFDList) list = NULL;
  gint32 handle;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "flags", g_variant_new_int32 (flags));
  answer = g_dbus_connection_call_with_unix_fd_list_sync (
    bus,
    UDISKS,
    object,
    UDISKS ".Block",
    "OpenDevice",
    g_variant_new ("(sa{sv})", word, &options),
    G_VARIANT_TYPE ("(h)"),
    G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
    /* A person may have to be asked. */
    G_MAXINT,
    NULL,
    &list,
    cancellable,
    error);
  if (answer == NULL)
    return -1;
  g_variant_get (answer, "(h)", &handle);
  if (list != NULL)
    return g_unix_fd_list_get (list, handle, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "-");
  return -1;
}

static int
open_by_udisks (const CarrelAppliancePhysical *disk,
                CarrelAppliancePhysicalMode mode,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, cancellable, &failure);
  g_autofree char *object = bus != NULL ? find_object (bus, disk, cancellable, &failure) : NULL;
  int descriptor = object != NULL ? call_open (bus, object, mode, cancellable, &failure) : -1;

  if (descriptor < 0)
    take_udisks_error (disk, g_steal_pointer (&failure), error);
  return descriptor;
}

/* Names of devices are given anew: what was opened has to be what was looked at. */
static gboolean
check_same (const CarrelAppliancePhysical *disk, int descriptor, GError **error)
{
  struct stat status;

  if (fstat (descriptor, &status) == 0 && S_ISBLK (status.st_mode) &&
      status.st_rdev == disk->device)
    return TRUE;
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_NOT_FOUND,
               _ ("“%s” is another device now than it was before. Look at the list again."),
                  disk->path);
  return FALSE;
}

int
carrel_appliance_physical_open (const CarrelAppliancePhysical *disk,
                                CarrelAppliancePhysicalMode mode,
                                GCancellable *cancellable,
                                GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  int failure;

  g_return_val_if_fail (disk != NULL, -1);

  descriptor = open (disk->path, get_flags (mode) | O_CLOEXEC | O_NONBLOCK);
  failure = errno;
  if (descriptor < 0 && (failure == EACCES || failure == EPERM))
    {
      descriptor = open_by_udisks (disk, mode, cancellable, error);
      if (descriptor < 0)
        return -1;
    }
  else if (descriptor < 0)
    {
      if (failure == EBUSY)
        set_busy (disk, error);
      else
        carrel_base_error_set_errno (error, failure, _ ("“%s” could not be opened"), disk->path);
      return -1;
    }
  return check_same (disk, descriptor, error) ? carrel_base_descriptor_steal (&descriptor) : -1;
}
