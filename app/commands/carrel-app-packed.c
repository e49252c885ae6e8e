/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-packed-private.h"

#include "../carrel-app-error.h"
#include "carrel-app-package-private.h"

#include "appliance/carrel-appliance-spool.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CarrelApplianceSource *source;
  CarrelApplianceSpoolKind kind;
  char *name;
  char *folder;
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->source, carrel_appliance_source_unref);
  g_clear_pointer (&look->name, g_free);
  g_clear_pointer (&look->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;

  look->kind = carrel_appliance_spool_get_kind (look->source);
  g_task_return_boolean (task, TRUE);
}

static void
unpack_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Look *look = data;
  GError *error = NULL;
  int descriptor =
    carrel_appliance_spool_unpack (look->source, look->name, look->folder, cancellable, &error);

  if (descriptor >= 0)
    g_task_return_int (task, descriptor);
  else
    g_task_return_error (task, error);
}

/* Runs one of the two on a thread while the command waits. */
static GAsyncResult *
run_thread (CarrelAppCommand *command, Look *look, GTaskThreadFunc function)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);

  g_task_set_source_tag (task, run_thread);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, look, NULL);
  g_task_run_in_thread (task, function);
  return carrel_app_fiber_wait (fiber);
}

static char *
choose_folder (CarrelAppCommand *command)
{
  if (carrel_app_command_get_context (command) == NULL)
    return g_strdup (g_get_tmp_dir ());
  return g_strdup (carrel_library_get_folder (carrel_app_command_get_library (command)));
}

static CarrelAppliancePackage *
open_packed (CarrelAppCommand *command,
             Look *look,
             const char *configuration,
             gboolean verify,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autofree char *path = NULL;
  CarrelAppliancePackage *package;

  carrel_app_command_set_progress (command, -1, _ ("Unpacking the package"));
  look->folder = choose_folder (command);
  result = run_thread (command, look, unpack_thread);
  descriptor = (int) g_task_propagate_int (G_TASK (result), error);
  if (descriptor < 0)
    return NULL;
  path = g_strdup_printf ("/proc/self/fd/%d", descriptor);
  package = carrel_app_package_open (command, path, configuration, verify, error);
  if (package == NULL)
    g_prefix_error (error, "“%s”: ", look->name);
  return package;
}

CarrelAppliancePackage *
carrel_app_packed_open (CarrelAppCommand *command,
                        const char *path,
                        const char *configuration,
                        gboolean verify,
                        GError **error)
{
  g_autofree char *file = g_path_get_basename (path);
  g_auto (Look) look = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  int descriptor;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return carrel_app_package_open (command, path, configuration, verify, error);
  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  if (descriptor < 0)
    return NULL;
  look.name = carrel_base_text_make_displayable (file, strlen (file));
  g_strdelimit (look.name, "\n\t", ' ');
  look.source = carrel_appliance_source_new (descriptor, error);
  if (look.source == NULL)
    return NULL;
  result = run_thread (command, &look, look_thread);
  if (look.kind == CARREL_APPLIANCE_SPOOL_PACKED)
    return open_packed (command, &look, configuration, verify, error);
  if (look.kind == CARREL_APPLIANCE_SPOOL_DISK)
    return carrel_appliance_package_new_for_disk (look.name, look.source);
  if (look.kind == CARREL_APPLIANCE_SPOOL_PACKAGE)
    return carrel_app_package_open (command, path, configuration, verify, error);
  g_set_error (
    error,
    CARREL_APP_ERROR,
    CARREL_APP_ERROR_USAGE,
    _ ("“%s” is a disc to install from. “carrelctl create --media” makes a machine with it."),
       look.name);
  return NULL;
}
