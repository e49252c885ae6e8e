/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-change.h"

#include "carrel-app-gui-settings.h"

#include "library-db/carrel-library-machines.h"

typedef struct
{
  CarrelAppGuiJobs *jobs;
  char *uuid;
  char *setting;
  GVariant *value;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->jobs);
  g_free (change->uuid);
  g_free (change->setting);
  g_variant_unref (change->value);
  g_free (change);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);
  JsonObject *said = node != NULL ? json_node_get_object (node) : NULL;
  gboolean is_later = FALSE;

  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (json_object_has_member (said, "after-restart"))
    is_later = json_array_get_length (json_object_get_array_member (said, "after-restart")) > 0;
  g_task_return_int (task, is_later ? CARREL_UI_APPLIED_AFTER_RESTART : CARREL_UI_APPLIED_NOW);
}

static void
change_with (GTask *task, const CarrelSpec *spec)
{
  Change *change = g_task_get_task_data (task);
  g_autoptr (GVariant) arguments = NULL;
  GError *error = NULL;
  const char *verb = NULL;

  arguments = carrel_app_gui_settings_make_change (change->uuid,
                                                   spec,
                                                   change->setting,
                                                   change->value,
                                                   &verb,
                                                   &error);
  if (arguments == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  carrel_app_gui_jobs_run_async (change->jobs, verb, arguments, NULL, NULL, changed_cb, task);
}

static void
spec_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (CarrelLibraryMachine)
    row = carrel_library_machines_get_finish (CARREL_LIBRARY (source), result, &error);
  g_autoptr (CarrelSpec) spec = row != NULL ? carrel_spec_from_json (row->spec_json, -1, &error)
                                            : NULL;

  if (spec == NULL)
    g_task_return_error (task, error);
  else
    change_with (g_steal_pointer (&task), spec);
}

void
carrel_app_gui_change_async (CarrelUiProvider *provider,
                             CarrelAppGuiHub *hub,
                             CarrelAppGuiJobs *jobs,
                             const char *uuid,
                             const char *setting,
                             GVariant *value,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  CarrelAppContext *context = carrel_app_gui_hub_get_context (hub);
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  Change *change = g_new0 (Change, 1);

  g_task_set_source_tag (task, carrel_app_gui_change_async);
  change->jobs = g_object_ref (jobs);
  change->uuid = g_strdup (uuid);
  change->setting = g_strdup (setting);
  change->value = g_variant_ref (value);
  g_task_set_task_data (task, change, change_free);
  if (context != NULL && g_str_equal (setting, "boot-order"))
    carrel_library_machines_get_async (carrel_app_context_get_library (context),
                                       uuid,
                                       NULL,
                                       spec_read_cb,
                                       task);
  else
    change_with (task, NULL);
}

gboolean
carrel_app_gui_change_finish (CarrelUiProvider *provider,
                              GAsyncResult *result,
                              CarrelUiApplied *out_applied,
                              GError **error)
{
  gssize applied = -1;

  g_return_val_if_fail (g_task_is_valid (result, provider), FALSE);

  applied = g_task_propagate_int (G_TASK (result), error);

  if (applied < 0)
    return FALSE;
  *out_applied = (CarrelUiApplied) applied;
  return TRUE;
}
