/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-import.h"

#include "../carrel-app-password.h"
#include "carrel-app-gui-fields.h"
#include "carrel-app-gui-plan.h"

#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>

/* Where the provider, which owns it, has it for what asks the provider alone. */
#define IMPORT_KEY "carrel-app-gui-import"

struct _CarrelAppGuiImport
{
  GObject parent_instance;

  CarrelUiProvider *provider; /* not owned */
  CarrelAppGuiHub *hub;
  CarrelAppGuiJobs *jobs;
  GPtrArray *waiting; /* tasks that wait for the library */
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiImport, carrel_app_gui_import, G_TYPE_OBJECT)

typedef struct
{
  char *path;
  char *configuration;
  gboolean is_held;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;

  g_free (planning->path);
  g_free (planning->configuration);
  g_free (planning);
}

static void
carrel_app_gui_import_dispose (GObject *object)
{
  CarrelAppGuiImport *self = CARREL_APP_GUI_IMPORT (object);

  g_ptr_array_set_size (self->waiting, 0);
  g_clear_object (&self->jobs);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_import_parent_class)->dispose (object);
}

static void
carrel_app_gui_import_finalize (GObject *object)
{
  g_ptr_array_unref (CARREL_APP_GUI_IMPORT (object)->waiting);
  G_OBJECT_CLASS (carrel_app_gui_import_parent_class)->finalize (object);
}

static void
carrel_app_gui_import_class_init (CarrelAppGuiImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = carrel_app_gui_import_dispose;
  object_class->finalize = carrel_app_gui_import_finalize;
}

static void
carrel_app_gui_import_init (CarrelAppGuiImport *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

CarrelAppGuiImport *
carrel_app_gui_import_new (CarrelUiProvider *provider, CarrelAppGuiHub *hub, CarrelAppGuiJobs *jobs)
{
  CarrelAppGuiImport *self = NULL;

  g_return_val_if_fail (CARREL_UI_IS_PROVIDER (provider), NULL);
  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);
  g_return_val_if_fail (CARREL_APP_IS_GUI_JOBS (jobs), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_IMPORT, NULL);
  self->provider = provider;
  g_object_set_data (G_OBJECT (provider), IMPORT_KEY, self);
  self->hub = g_object_ref (hub);
  self->jobs = g_object_ref (jobs);
  return self;
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Planning *planning = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);

  if (node != NULL)
    {
      CarrelUiImportPlan *made = carrel_app_gui_plan_make (planning->path,
                                                           json_node_get_object (node));

      g_object_set (made, "freeze", planning->is_held, NULL);
      g_task_return_pointer (task, made, g_object_unref);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
plan (CarrelAppGuiImport *self, GTask *task)
{
  Planning *planning = g_task_get_task_data (task);
  g_autofree char *name = g_filename_display_basename (planning->path);
  g_autofree char *title = g_strdup_printf ("%s: %s", _ ("Reading"), name);
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "file", "s", planning->path);
  g_variant_dict_insert (&arguments, "plan", "b", TRUE);
  if (planning->configuration != NULL)
    g_variant_dict_insert (&arguments, "configuration", "s", planning->configuration);
  if (planning->is_held)
    g_variant_dict_insert (&arguments, "freeze", "b", TRUE);
  carrel_app_gui_jobs_run_async (self->jobs,
                                 "import",
                                 g_variant_dict_end (&arguments),
                                 title,
                                 NULL,
                                 planned_cb,
                                 g_object_ref (task));
}

void
carrel_app_gui_import_plan_async (CarrelAppGuiImport *self,
                                  const char *path,
                                  const char *configuration,
                                  gboolean is_held,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Planning *planning = g_new0 (Planning, 1);

  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));
  g_return_if_fail (path != NULL);

  planning->path = g_strdup (path);
  planning->configuration = g_strdup (configuration);
  planning->is_held = is_held;
  task = g_task_new (self->provider, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_import_plan_async);
  g_task_set_task_data (task, planning, planning_free);
  if (carrel_app_gui_hub_get_context (self->hub) != NULL)
    plan (self, task);
  else
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
}

CarrelUiImportPlan *
carrel_app_gui_import_plan_finish (CarrelAppGuiImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self->provider), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
carrel_app_gui_import_attach (CarrelAppGuiImport *self)
{
  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));

  for (guint i = 0; i < self->waiting->len; i++)
    plan (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

void
carrel_app_gui_import_fail (CarrelAppGuiImport *self, const GError *error)
{
  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));
  g_return_if_fail (error != NULL);

  for (guint i = 0; i < self->waiting->len; i++)
    g_task_return_error (g_ptr_array_index (self->waiting, i), g_error_copy (error));
  g_ptr_array_set_size (self->waiting, 0);
}

/* Whether a trial was made, and nothing that was tried started. */
static gboolean
has_failed (JsonObject *machine)
{
  JsonObject *trial = carrel_base_json_get_object (machine, "trial");
  JsonArray *tried = trial != NULL ? carrel_base_json_get_array (trial, "tried") : NULL;
  gboolean is_failed = FALSE;

  for (guint i = 0; tried != NULL && i < json_array_get_length (tried); i++)
    {
      const char *outcome = carrel_base_json_get_string (json_array_get_object_element (tried, i),
                                                         "outcome");

      if (g_strcmp0 (outcome, "booted") == 0)
        return FALSE;
      is_failed = is_failed || g_strcmp0 (outcome, "failed") == 0;
    }
  return is_failed;
}

static void
tell (CarrelAppGuiImport *self, JsonArray *machines)
{
  guint n_machines = json_array_get_length (machines);
  JsonObject *first = n_machines > 0 ? json_array_get_object_element (machines, 0) : NULL;
  guint n_failed = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_machines; i++)
    n_failed += has_failed (json_array_get_object_element (machines, i)) ? 1 : 0;
  if (first == NULL)
    return;
  if (n_machines > 1)
    {
      text = g_strdup_printf (ngettext ("%u machine was imported",
                                        "%u machines were imported",
                                        n_machines),
                              n_machines);
      carrel_ui_provider_notify (self->provider, text, NULL, NULL, NULL);
      return;
    }
  text = g_strdup_printf (n_failed > 0
                          ? _ ("“%s” was imported, and did not start when that was tried")
                          : _ ("“%s” was imported"), carrel_base_json_get_string (first, "name"));
  carrel_ui_provider_notify (self->provider,
                             text,
                             C_ ("import", "Start"),
                                 "win.start",
                                 g_variant_new_string (
                                   carrel_base_json_get_string (first, "uuid")));
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);
  JsonArray *machines = node != NULL
                          ? carrel_base_json_get_array (json_node_get_object (node), "machines")
                          : NULL;

  if (machines != NULL)
    tell (g_task_get_task_data (task), machines);
  if (node != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

GVariant *
carrel_app_gui_import_make_arguments (CarrelUiImportRequest *request)
{
  const char *name = carrel_ui_import_request_get_name (request);
  const char *configuration = carrel_ui_import_request_get_configuration (request);
  const char *const *consents = carrel_ui_import_request_get_consents (request);
  GVariantDict arguments;

  g_variant_dict_init (&arguments, NULL);
  g_variant_dict_insert (&arguments, "file", "s", carrel_ui_import_request_get_path (request));
  if (name != NULL)
    g_variant_dict_insert (&arguments, "name", "s", name);
  if (configuration != NULL)
    g_variant_dict_insert (&arguments, "configuration", "s", configuration);
  if (carrel_ui_import_request_get_freeze (request))
    g_variant_dict_insert (&arguments, "freeze", "b", TRUE);
  if (consents != NULL && consents[0] != NULL)
    g_variant_dict_insert_value (&arguments, "consent", g_variant_new_strv (consents, -1));
  carrel_app_gui_fields_add_arguments (&arguments, carrel_ui_import_request_get_values (request));
  g_variant_dict_insert (&arguments,
                         "trial",
                         "s",
                         carrel_ui_import_request_get_trial (request) ? "on" : "off");
  return g_variant_dict_end (&arguments);
}

/* Takes the task. */
static void
run (CarrelAppGuiImport *self, CarrelUiImportRequest *request, GTask *task)
{
  const char *name = carrel_ui_import_request_get_title (request);
  g_autofree char *title = g_strdup_printf ("%s: %s", _ ("Importing"), name != NULL ? name : "");

  carrel_app_gui_jobs_run_async (self->jobs,
                                 "import",
                                 carrel_app_gui_import_make_arguments (request),
                                 title,
                                 NULL,
                                 run_cb,
                                 task);
}

static void
hash_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *hash = carrel_app_password_hash (data, &error);

  if (hash != NULL)
    g_task_return_pointer (task, hash, g_free);
  else
    g_task_return_error (task, error);
}

static void
hashed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelUiImportRequest *request = CARREL_UI_IMPORT_REQUEST (object);
  GError *error = NULL;
  g_autofree char *hash = g_task_propagate_pointer (G_TASK (result), &error);
  g_auto (GStrv) values = NULL;

  if (hash == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  values = carrel_app_gui_fields_replace_password (carrel_ui_import_request_get_values (request),
                                                   hash);
  g_object_set (request, "values", values, NULL);
  run (g_task_get_task_data (task), request, g_steal_pointer (&task));
}

/* Hashing a password is meant to take its time. Takes the task. */
static void
hash_password (CarrelUiImportRequest *request, const char *password, GTask *task)
{
  g_autoptr (GTask) step = g_task_new (request, NULL, hashed_cb, task);

  g_task_set_source_tag (step, hash_password);
  g_task_set_task_data (step, g_strdup (password), g_free);
  g_task_run_in_thread (step, hash_thread);
}

void
carrel_app_gui_import_run_async (CarrelAppGuiImport *self,
                                 CarrelUiImportRequest *request,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = NULL;
  const char *password = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));
  g_return_if_fail (CARREL_UI_IS_IMPORT_REQUEST (request));

  password = carrel_app_gui_fields_find_password (carrel_ui_import_request_get_values (request));
  task = g_task_new (self->provider, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_import_run_async);
  g_task_set_task_data (task, g_object_ref (self), g_object_unref);
  if (password != NULL)
    hash_password (request, password, task);
  else
    run (self, request, task);
}

gboolean
carrel_app_gui_import_run_finish (CarrelAppGuiImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self->provider), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef GListModel *(*MakeList) (JsonObject *said);

typedef struct
{
  GTask *task;
  MakeList make;
} Listing;

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr (GTask) task = listing->task;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);

  if (node != NULL)
    g_task_return_pointer (task, listing->make (json_node_get_object (node)), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Takes @task. */
static void
list (CarrelAppGuiImport *self, const char *verb, MakeList make, GTask *task)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->task = task;
  listing->make = make;
  carrel_app_gui_jobs_run_async (self->jobs, verb, NULL, NULL, NULL, listed_cb, listing);
}

void
carrel_app_gui_import_discover_async (CarrelAppGuiImport *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));

  task = g_task_new (self->provider, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_import_discover_async);
  list (self, "discover", carrel_app_gui_plan_list_found, task);
}

GListModel *
carrel_app_gui_import_discover_finish (CarrelAppGuiImport *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self->provider), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
carrel_app_gui_import_list_disks_async (CarrelUiProvider *provider,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  CarrelAppGuiImport *self = g_object_get_data (G_OBJECT (provider), IMPORT_KEY);
  GTask *task = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_IMPORT (self));

  task = g_task_new (provider, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_gui_import_list_disks_async);
  list (self, "physical list", carrel_app_gui_plan_list_disks, task);
}

GListModel *
carrel_app_gui_import_list_disks_finish (CarrelUiProvider *provider,
                                         GAsyncResult *result,
                                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, provider), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
