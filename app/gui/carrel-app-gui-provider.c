/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-provider.h"

#include "../carrel-app-display.h"
#include "../carrel-app-error.h"
#include "../carrel-app-media.h"
#include "../carrel-app-system.h"
#include "carrel-app-gui-change.h"
#include "carrel-app-gui-details.h"
#include "carrel-app-gui-hub.h"
#include "carrel-app-gui-images.h"
#include "carrel-app-gui-import.h"
#include "carrel-app-gui-jobs.h"
#include "carrel-app-gui-list.h"
#include "carrel-app-gui-places.h"
#include "carrel-app-gui-settings.h"
#include "carrel-app-gui-thumbnails.h"
#include "carrel-app-gui-verbs.h"
#include "carrel-app-gui-words.h"

#include "library-db/carrel-library-machines.h"

#include <glib/gi18n-lib.h>

struct _CarrelAppGuiProvider
{
  CarrelUiProvider parent_instance;

  CarrelAppGuiHub *hub;
  CarrelAppGuiDetails *details;
  CarrelAppGuiThumbnails *thumbnails;
  CarrelAppGuiPlaces *places;
  CarrelAppGuiJobs *jobs;
  CarrelAppGuiImages *images;
  CarrelAppGuiImport *import;
  GListStore *systems;
  gboolean has_systems;
  /* Lists that were asked for before there was a library. */
  GPtrArray *waiting;
  gboolean is_filled;
};

enum
{
  SIGNAL_FILLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelAppGuiProvider, carrel_app_gui_provider, CARREL_UI_TYPE_PROVIDER)

static G_DEFINE_QUARK (carrel-app-gui-provider-followed, followed)

                         static void show_folder (CarrelAppGuiProvider *self,
                                                  CarrelUiMachine *machine)
{
  gint64 id = carrel_app_gui_words_parse_id (carrel_ui_machine_get_folder_id (machine));

  g_object_set (machine,
                "folder-name",
                id != 0 ? carrel_app_gui_places_find_folder (self->places, id) : NULL,
                NULL);
}

static void
follow_machine (CarrelAppGuiProvider *self, CarrelUiMachine *machine)
{
  if (g_object_get_qdata (G_OBJECT (machine), followed_quark ()) != NULL)
    return;
  g_object_set_qdata (G_OBJECT (machine), followed_quark (), self);
  carrel_app_gui_thumbnails_follow (self->thumbnails, machine);
  g_signal_connect_object (machine,
                           "notify::folder-id",
                           G_CALLBACK (show_folder),
                           self,
                           G_CONNECT_SWAPPED);
  show_folder (self, machine);
}

static void
made_cb (CarrelAppGuiProvider *self, CarrelUiMachine *machine)
{
  follow_machine (self, machine);
}

/* Rows came, or a list has ended its first loading, or there is no library. */
static void
tell_filled (CarrelAppGuiProvider *self)
{
  if (self->is_filled)
    return;
  self->is_filled = TRUE;
  g_signal_emit (self, signals[SIGNAL_FILLED], 0);
}

static GListModel *
get_machines (CarrelUiProvider *provider, CarrelUiQuery *query)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  CarrelAppGuiList *list = carrel_app_gui_list_new (self->hub, query);

  g_signal_connect_object (list, "made", G_CALLBACK (made_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list,
                           "items-changed",
                           G_CALLBACK (tell_filled),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list,
                           "notify::loading",
                           G_CALLBACK (tell_filled),
                           self,
                           G_CONNECT_SWAPPED);
  if (carrel_app_gui_hub_get_context (self->hub) == NULL)
    g_ptr_array_add (self->waiting, g_object_ref (list));
  return G_LIST_MODEL (list);
}

static GListModel *
get_places (CarrelUiProvider *provider)
{
  return carrel_app_gui_places_get_model (CARREL_APP_GUI_PROVIDER (provider)->places);
}

static GListModel *
get_jobs (CarrelUiProvider *provider)
{
  return carrel_app_gui_jobs_get_model (CARREL_APP_GUI_PROVIDER (provider)->jobs);
}

static GListModel *
get_images (CarrelUiProvider *provider)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);

  carrel_app_gui_images_look (self->images);
  return carrel_app_gui_images_get_model (self->images);
}

static int
compare_systems (gconstpointer a, gconstpointer b)
{
  const CarrelAppSystem *left = *(const CarrelAppSystem *const *) a;
  const CarrelAppSystem *right = *(const CarrelAppSystem *const *) b;

  return g_utf8_collate (left->name, right->name);
}

static void
systems_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiProvider) self = user_data;
  g_autoptr (GPtrArray) systems = carrel_app_system_list_finish (result, NULL);
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);

  if (systems == NULL)
    {
      self->has_systems = FALSE;
      return;
    }
  g_ptr_array_sort (systems, compare_systems);
  for (guint i = 0; i < systems->len; i++)
    g_ptr_array_add (shown, carrel_app_gui_images_make_system (g_ptr_array_index (systems, i)));
  g_list_store_splice (self->systems, 0, 0, shown->pdata, shown->len);
}

static GListModel *
get_systems (CarrelUiProvider *provider)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);

  if (!self->has_systems)
    {
      self->has_systems = TRUE;
      carrel_app_system_list_async (NULL, systems_cb, g_object_ref (self));
    }
  return G_LIST_MODEL (self->systems);
}

static void
fill_machine_cb (GObject *record,
                 const CarrelLibraryMachine *row,
                 const CarrelSpec *spec,
                 const CarrelAppGuiDetailsFound *found,
                 gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (user_data);

  carrel_app_gui_hub_fill (self->hub, CARREL_UI_MACHINE (record), row);
  if (spec != NULL)
    carrel_app_gui_settings_fill_machine (CARREL_UI_MACHINE (record), spec, found->disk_used);
}

/* What another record of the same machine shows already need not be awaited. */
static void
copy_shown (CarrelUiMachine *to, CarrelUiMachine *from)
{
  static const char *const names[] = {
    "name",  "os-id", "os-name",    "favourite", "tags",         "folder-id", "folder-name",
    "notes", "cpus",  "memory-mib", "trashed",   "disk-virtual", "last-used", "thumbnail",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (from), names[i], &value);
      g_object_set_property (G_OBJECT (to), names[i], &value);
    }
}

static CarrelUiMachine *
find_machine (CarrelUiProvider *provider, const char *uuid)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  g_autoptr (GPtrArray) known = carrel_app_gui_hub_list_records (self->hub, uuid);
  CarrelUiMachine *machine = carrel_ui_machine_new ();

  if (known->len > 0)
    copy_shown (machine, g_ptr_array_index (known, 0));
  carrel_app_gui_hub_adopt (self->hub, machine, uuid);
  follow_machine (self, machine);
  carrel_app_gui_details_follow (self->details, uuid, G_OBJECT (machine), fill_machine_cb, self);
  return machine;
}

static void
fill_settings_cb (GObject *record,
                  const CarrelLibraryMachine *row,
                  const CarrelSpec *spec,
                  const CarrelAppGuiDetailsFound *found,
                  gpointer user_data)
{
  carrel_app_gui_settings_fill (CARREL_UI_SETTINGS (record), row, spec);
  g_object_set (record, "serial-sockets", found->serials, NULL);
}

static CarrelUiSettings *
get_settings (CarrelUiProvider *provider, const char *uuid)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  CarrelUiSettings *settings = carrel_app_gui_settings_new (uuid);
  g_autoptr (CarrelUiMachine) machine = find_machine (provider, uuid);

  g_object_bind_property (machine,
                          "pending-restart",
                          settings,
                          "pending-restart",
                          G_BINDING_SYNC_CREATE);
  g_object_set_data_full (G_OBJECT (settings),
                          "carrel-app-gui-machine",
                          g_steal_pointer (&machine),
                          g_object_unref);
  carrel_app_gui_details_follow (self->details, uuid, G_OBJECT (settings), fill_settings_cb, self);
  return settings;
}

static void
recognised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppMedia) media = carrel_app_media_recognise_finish (result, &error);
  CarrelUiImage *image = NULL;

  if (media == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  image = carrel_ui_image_new ();
  carrel_app_gui_images_fill (image, media);
  g_task_return_pointer (task, image, g_object_unref);
}

static void
recognise_async (CarrelUiProvider *provider,
                 const char *path,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_source_tag (task, recognise_async);
  carrel_app_media_recognise_async (path, cancellable, recognised_cb, task);
}

static CarrelUiImage *
recognise_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* A start that failed shows on the machine, with its reason. */
  GVariant *reply = carrel_app_gui_verbs_perform_finish (result, NULL);

  g_clear_pointer (&reply, g_variant_unref);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelAppGuiProvider *self = g_task_get_source_object (task);
  CarrelUiCreateRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);
  const char *uuid = NULL;

  if (node == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  uuid = json_object_get_string_member (json_node_get_object (node), "uuid");
  if (carrel_ui_create_request_get_start (request))
    {
      const char *const uuids[] = { uuid, NULL };

      carrel_app_gui_verbs_perform_async (self->jobs,
                                          self->hub,
                                          CARREL_UI_VERB_START,
                                          uuids,
                                          NULL,
                                          started_cb,
                                          NULL);
    }
  g_task_return_pointer (task, g_strdup (uuid), g_free);
}

static void
create_async (CarrelUiProvider *provider,
              CarrelUiCreateRequest *request,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  GTask *task = g_task_new (provider, NULL, callback, user_data);
  const char *name = carrel_ui_create_request_get_name (request);
  g_autofree char *title = g_strdup_printf ("%s: %s", _ ("Creating"), name != NULL ? name : "");

  g_task_set_source_tag (task, create_async);
  g_task_set_task_data (task, g_object_ref (request), g_object_unref);
  carrel_app_gui_jobs_run_async (self->jobs,
                                 "create",
                                 carrel_app_gui_verbs_make_create (request),
                                 title,
                                 NULL,
                                 created_cb,
                                 task);
}

static char *
create_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
performed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GVariant *reply = carrel_app_gui_verbs_perform_finish (result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
perform_async (CarrelUiProvider *provider,
               CarrelUiVerb verb,
               const char *const *uuids,
               GVariant *arguments,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  GTask *task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_source_tag (task, perform_async);
  carrel_app_gui_verbs_perform_async (self->jobs,
                                      self->hub,
                                      verb,
                                      uuids,
                                      arguments,
                                      performed_cb,
                                      task);
}

static GVariant *
perform_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
change_async (CarrelUiProvider *provider,
              const char *uuid,
              const char *setting,
              GVariant *value,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);

  carrel_app_gui_change_async (provider,
                               self->hub,
                               self->jobs,
                               uuid,
                               setting,
                               value,
                               cancellable,
                               callback,
                               user_data);
}

static gboolean
change_finish (CarrelUiProvider *provider,
               GAsyncResult *result,
               CarrelUiApplied *out_applied,
               GError **error)
{
  return carrel_app_gui_change_finish (provider, result, out_applied, error);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelAppGuiProvider *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (CarrelVmmClient)
    client = carrel_app_context_attach_finish (CARREL_APP_CONTEXT (source), result, &error);
  CarrelDisplaySession *session = client != NULL ? carrel_app_display_new_session (client, &error)
                                                 : NULL;

  if (session == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  carrel_app_gui_thumbnails_add_session (self->thumbnails, g_task_get_task_data (task), session);
  g_task_return_pointer (task, session, g_object_unref);
}

static void
open_display_async (CarrelUiProvider *provider,
                    const char *uuid,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_set_source_tag (task, open_display_async);
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  if (context == NULL)
    {
      g_task_return_new_error (task,
                               CARREL_APP_ERROR,
                               CARREL_APP_ERROR_STATE,
                               _ ("The library is not open."));
      return;
    }
  carrel_app_context_attach_async (context,
                                   uuid,
                                   FALSE,
                                   cancellable,
                                   attached_cb,
                                   g_steal_pointer (&task));
}

static CarrelDisplaySession *
open_display_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    node = carrel_app_gui_jobs_run_finish (CARREL_APP_GUI_JOBS (source), result, &error);

  if (node != NULL)
    g_task_return_pointer (task, json_to_string (node, TRUE), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
examine_async (CarrelUiProvider *provider,
               const char *uuid,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (provider);
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  GVariantDict arguments;

  g_task_set_source_tag (task, examine_async);
  g_variant_dict_init (&arguments, NULL);
  if (uuid != NULL)
    g_variant_dict_insert (&arguments, "machine", "s", uuid);
  carrel_app_gui_jobs_run_async (self->jobs,
                                 uuid != NULL ? "show" : "doctor",
                                 g_variant_dict_end (&arguments),
                                 NULL,
                                 NULL,
                                 examined_cb,
                                 task);
}

static char *
examine_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
plan_import_async (CarrelUiProvider *provider,
                   const char *path,
                   const char *configuration,
                   gboolean is_held,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  carrel_app_gui_import_plan_async (CARREL_APP_GUI_PROVIDER (provider)->import,
                                    path,
                                    configuration,
                                    is_held,
                                    cancellable,
                                    callback,
                                    user_data);
}

static CarrelUiImportPlan *
plan_import_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return carrel_app_gui_import_plan_finish (CARREL_APP_GUI_PROVIDER (provider)->import,
                                            result,
                                            error);
}

static void
discover_async (CarrelUiProvider *provider,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  carrel_app_gui_import_discover_async (CARREL_APP_GUI_PROVIDER (provider)->import,
                                        cancellable,
                                        callback,
                                        user_data);
}

static GListModel *
discover_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return carrel_app_gui_import_discover_finish (CARREL_APP_GUI_PROVIDER (provider)->import,
                                                result,
                                                error);
}

static void
import_async (CarrelUiProvider *provider,
              CarrelUiImportRequest *request,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  carrel_app_gui_import_run_async (CARREL_APP_GUI_PROVIDER (provider)->import,
                                   request,
                                   callback,
                                   user_data);
}

static gboolean
import_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return carrel_app_gui_import_run_finish (CARREL_APP_GUI_PROVIDER (provider)->import,
                                           result,
                                           error);
}

/* Why guests are emulated is told by the cores; what one was told holds for all on this host. */
static void
live_changed_cb (CarrelAppGuiProvider *self)
{
  CarrelAppContext *context = carrel_app_gui_hub_get_context (self->hub);
  const char *const *live = carrel_app_gui_hub_get_live (self->hub);
  const char *reason = NULL;

  for (guint i = 0; live[i] != NULL && reason == NULL; i++)
    {
      CarrelVmmClient *client = carrel_app_context_peek_client (context, live[i]);

      if (client != NULL && g_strcmp0 (carrel_vmm_client_get_accelerator (client), "tcg") == 0)
        reason = carrel_vmm_client_get_accelerator_reason (client);
    }
  g_object_set (self, "running-count", g_strv_length ((char **) live), NULL);
  if (reason != NULL && *reason != '\0')
    g_object_set (self, "acceleration-reason", reason, NULL);
}

static void
library_failed_cb (CarrelAppGuiProvider *self, const GError *error)
{
  carrel_app_gui_provider_set_failure (self, error);
}

static void
tell_all (CarrelAppGuiProvider *self, const char *const *sentences)
{
  for (guint i = 0; sentences != NULL && sentences[i] != NULL; i++)
    carrel_ui_provider_notify (CARREL_UI_PROVIDER (self), sentences[i], NULL, NULL, NULL);
}

void
carrel_app_gui_provider_set_context (CarrelAppGuiProvider *self, CarrelAppContext *context)
{
  CarrelLibrary *library = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_PROVIDER (self));
  g_return_if_fail (CARREL_APP_IS_CONTEXT (context));

  library = carrel_app_context_get_library (context);
  carrel_app_gui_hub_set_context (self->hub, context);
  for (guint i = 0; i < self->waiting->len; i++)
    carrel_app_gui_list_attach (g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
  carrel_app_gui_places_attach (self->places);
  carrel_app_gui_details_attach (self->details);
  carrel_app_gui_import_attach (self->import);
  g_object_set (self, "read-only-reason", carrel_library_get_read_only_reason (library), NULL);
  g_signal_connect_object (library,
                           "failed",
                           G_CALLBACK (library_failed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  tell_all (self, carrel_library_get_report (library));
  tell_all (self, carrel_app_context_get_recovered (context));
}

void
carrel_app_gui_provider_set_failure (CarrelAppGuiProvider *self, const GError *error)
{
  g_return_if_fail (CARREL_APP_IS_GUI_PROVIDER (self));
  g_return_if_fail (error != NULL);

  g_object_set (self, "read-only-reason", error->message, NULL);
  carrel_app_gui_import_fail (self->import, error);
  tell_filled (self);
}

gboolean
carrel_app_gui_provider_get_filled (CarrelAppGuiProvider *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_PROVIDER (self), FALSE);

  return self->is_filled;
}

void
carrel_app_gui_provider_set_seen (CarrelAppGuiProvider *self, gboolean is_seen)
{
  g_return_if_fail (CARREL_APP_IS_GUI_PROVIDER (self));

  carrel_app_gui_thumbnails_set_seen (self->thumbnails, is_seen);
}

static void
carrel_app_gui_provider_dispose (GObject *object)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (object);

  g_ptr_array_set_size (self->waiting, 0);
  if (self->thumbnails != NULL)
    g_object_run_dispose (G_OBJECT (self->thumbnails));
  if (self->details != NULL)
    g_object_run_dispose (G_OBJECT (self->details));
  g_clear_object (&self->details);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->places);
  g_clear_object (&self->images);
  g_clear_object (&self->import);
  g_clear_object (&self->jobs);
  g_clear_object (&self->systems);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_provider_parent_class)->dispose (object);
}

static void
carrel_app_gui_provider_finalize (GObject *object)
{
  CarrelAppGuiProvider *self = CARREL_APP_GUI_PROVIDER (object);

  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (carrel_app_gui_provider_parent_class)->finalize (object);
}

static void
carrel_app_gui_provider_class_init (CarrelAppGuiProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  CarrelUiProviderClass *provider_class = CARREL_UI_PROVIDER_CLASS (klass);

  object_class->dispose = carrel_app_gui_provider_dispose;
  object_class->finalize = carrel_app_gui_provider_finalize;
  provider_class->get_machines = get_machines;
  provider_class->get_places = get_places;
  provider_class->get_jobs = get_jobs;
  provider_class->get_images = get_images;
  provider_class->get_systems = get_systems;
  provider_class->find_machine = find_machine;
  provider_class->get_settings = get_settings;
  provider_class->recognise_async = recognise_async;
  provider_class->recognise_finish = recognise_finish;
  provider_class->create_async = create_async;
  provider_class->create_finish = create_finish;
  provider_class->perform_async = perform_async;
  provider_class->perform_finish = perform_finish;
  provider_class->change_async = change_async;
  provider_class->change_finish = change_finish;
  provider_class->open_display_async = open_display_async;
  provider_class->open_display_finish = open_display_finish;
  provider_class->examine_async = examine_async;
  provider_class->examine_finish = examine_finish;
  provider_class->plan_import_async = plan_import_async;
  provider_class->plan_import_finish = plan_import_finish;
  provider_class->discover_async = discover_async;
  provider_class->discover_finish = discover_finish;
  provider_class->list_disks_async = carrel_app_gui_import_list_disks_async;
  provider_class->list_disks_finish = carrel_app_gui_import_list_disks_finish;
  provider_class->import_async = import_async;
  provider_class->import_finish = import_finish;

  /* For the first time there is something to show: rows, the lack of them, or a failure. */
  signals[SIGNAL_FILLED] = g_signal_new ("filled",
                                         CARREL_APP_TYPE_GUI_PROVIDER,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);
}

static void
carrel_app_gui_provider_init (CarrelAppGuiProvider *self)
{
  self->hub = carrel_app_gui_hub_new ();
  self->details = carrel_app_gui_details_new (self->hub);
  self->thumbnails = carrel_app_gui_thumbnails_new (self->hub);
  self->places = carrel_app_gui_places_new (self->hub);
  self->jobs = carrel_app_gui_jobs_new (self->hub);
  self->images = carrel_app_gui_images_new (self->hub);
  self->import = carrel_app_gui_import_new (CARREL_UI_PROVIDER (self), self->hub, self->jobs);
  self->systems = g_list_store_new (CARREL_UI_TYPE_SYSTEM);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_object (self->hub,
                           "live-changed",
                           G_CALLBACK (live_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

CarrelAppGuiProvider *
carrel_app_gui_provider_new (void)
{
  return g_object_new (CARREL_APP_TYPE_GUI_PROVIDER, NULL);
}
