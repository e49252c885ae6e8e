/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-packed-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-package-private.h"

#include "appliance/carrel-appliance-error.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *path;
  const char *folder;
  int descriptor;
} Unpacking;

static gboolean
unpack_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Unpacking *unpacking = data;

  unpacking->descriptor =
    carrel_appliance_gate_unpack (unpacking->path, unpacking->folder, cancellable, error);
  return unpacking->descriptor >= 0;
}

static char *
choose_folder (CarrelAppCommand *command)
{
  if (carrel_app_command_get_context (command) == NULL)
    return g_strdup (g_get_tmp_dir ());
  return g_strdup (carrel_library_get_folder (carrel_app_command_get_library (command)));
}

/* Has it unpacked on a thread while the command waits. */
static int
unpack (CarrelAppCommand *command, const char *path, const char *name, GError **error)
{
  g_autofree char *folder = choose_folder (command);
  Unpacking unpacking = { path, folder, -1 };

  carrel_app_command_set_progress (command, -1, _ ("Unpacking the package"));
  if (!carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                       unpack_work,
                                       &unpacking,
                                       error))
    g_prefix_error (error, "“%s”: ", name);
  return unpacking.descriptor;
}

static CarrelAppliancePackage *
open_packed (CarrelAppCommand *command,
             const char *packed,
             const char *name,
             const char *configuration,
             gboolean verify,
             GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = unpack (command, packed, name, error);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", descriptor);
  CarrelApplianceSpoolKind kind;
  CarrelAppliancePackage *package = NULL;

  if (descriptor < 0 ||
      !carrel_app_package_open (command, path, name, configuration, verify, &kind, &package, error))
    return NULL;
  if (kind == CARREL_APPLIANCE_SPOOL_PACKAGE)
    return package;
  g_clear_pointer (&package, carrel_appliance_package_unref);
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_UNKNOWN,
               _ ("“%s”: There is no package in it."), name);
  return NULL;
}

CarrelAppliancePackage *
carrel_app_packed_open (CarrelAppCommand *command,
                        const char *path,
                        const char *configuration,
                        gboolean verify,
                        GError **error)
{
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *name = carrel_base_text_make_line (file, G_MAXSIZE);
  CarrelApplianceSpoolKind kind;
  CarrelAppliancePackage *package = NULL;

  if (!carrel_app_package_open (command, path, name, configuration, verify, &kind, &package, error))
    return NULL;
  if (kind == CARREL_APPLIANCE_SPOOL_PACKED)
    return open_packed (command, path, name, configuration, verify, error);
  if (package != NULL)
    return package;
  g_set_error (
    error,
    CARREL_APP_ERROR,
    CARREL_APP_ERROR_USAGE,
    _ ("“%s” is a disc to install from. “carrelctl create --media” makes a machine with it."),
       name);
  return NULL;
}
