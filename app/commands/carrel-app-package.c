/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-package-private.h"

typedef struct
{
  char *path;
  char *configuration;
  gboolean verify;
  CarrelApplianceSpoolKind kind;
  CarrelAppliancePackage *package;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->package, carrel_appliance_package_unref);
  g_free (opening->path);
  g_free (opening->configuration);
  g_free (opening);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;

  if (carrel_appliance_gate_open (opening->path,
                                  opening->configuration,
                                  opening->verify,
                                  &opening->kind,
                                  &opening->package,
                                  cancellable,
                                  &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
carrel_app_package_open (CarrelAppCommand *command,
                         const char *path,
                         const char *name,
                         const char *configuration,
                         gboolean verify,
                         CarrelApplianceSpoolKind *out_kind,
                         CarrelAppliancePackage **out_package,
                         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);
  g_autoptr (GAsyncResult) result = NULL;
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->configuration = g_strdup (configuration);
  opening->verify = verify;
  g_task_set_source_tag (task, carrel_app_package_open);
  g_task_set_task_data (task, opening, free_opening);
  g_task_run_in_thread (task, open_thread);
  result = carrel_app_fiber_wait (fiber);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    {
      g_prefix_error (error, "“%s”: ", name);
      return FALSE;
    }
  *out_kind = opening->kind;
  *out_package = g_steal_pointer (&opening->package);
  return TRUE;
}
