/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-packed-private.h"

#include "../carrel-app-error.h"
#include "carrel-app-package-private.h"

#include "appliance/carrel-appliance-error.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *path;
  char *folder;
} Unpacking;

static void
free_unpacking (gpointer data)
{
  Unpacking *unpacking = data;

  g_free (unpacking->path);
  g_free (unpacking->folder);
  g_free (unpacking);
}

static void
unpack_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Unpacking *unpacking = data;
  GError *error = NULL;
  int descriptor =
    carrel_appliance_gate_unpack (unpacking->path, unpacking->folder, cancellable, &error);

  if (descriptor >= 0)
    g_task_return_int (task, descriptor);
  else
    g_task_return_error (task, error);
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
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);
  g_autoptr (GAsyncResult) result = NULL;
  Unpacking *unpacking = g_new0 (Unpacking, 1);
  int descriptor;

  carrel_app_command_set_progress (command, -1, _ ("Unpacking the package"));
  unpacking->path = g_strdup (path);
  unpacking->folder = choose_folder (command);
  g_task_set_source_tag (task, unpack);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, unpacking, free_unpacking);
  g_task_run_in_thread (task, unpack_thread);
  result = carrel_app_fiber_wait (fiber);
  descriptor = (int) g_task_propagate_int (G_TASK (result), error);
  if (descriptor < 0)
    g_prefix_error (error, "“%s”: ", name);
  return descriptor;
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
