/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-package-private.h"

#include "appliance/carrel-appliance-gate.h"
#include "base/carrel-base-text.h"

#include <string.h>

typedef struct
{
  char *path;
  char *configuration;
  gboolean verify;
} Opening;

static void
free_opening (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_free (opening->configuration);
  g_free (opening);
}

static void
unref_package (gpointer data)
{
  carrel_appliance_package_unref (data);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Opening *opening = data;
  CarrelAppliancePackage *package;
  GError *error = NULL;

  package = carrel_appliance_gate_open_package (opening->path,
                                                opening->configuration,
                                                opening->verify,
                                                cancellable,
                                                &error);
  if (package != NULL)
    g_task_return_pointer (task, package, unref_package);
  else
    g_task_return_error (task, error);
}

CarrelAppliancePackage *
carrel_app_package_open (CarrelAppCommand *command,
                         const char *path,
                         const char *configuration,
                         gboolean verify,
                         GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GTask) task =
    g_task_new (NULL, carrel_app_fiber_get_cancellable (fiber), carrel_app_fiber_ready_cb, fiber);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = carrel_base_text_make_displayable (name, strlen (name));
  CarrelAppliancePackage *package;
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->configuration = g_strdup (configuration);
  opening->verify = verify;
  g_task_set_source_tag (task, carrel_app_package_open);
  g_task_set_task_data (task, opening, free_opening);
  g_task_run_in_thread (task, open_thread);
  result = carrel_app_fiber_wait (fiber);
  package = g_task_propagate_pointer (G_TASK (result), error);
  if (package == NULL)
    g_prefix_error (error, "“%s”: ", g_strdelimit (shown, "\n\t", ' '));
  return package;
}
