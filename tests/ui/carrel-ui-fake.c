/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-ui-fake.h"

#include "carrel-ui-fake-data.h"
#include "carrel-ui-fake-import.h"
#include "carrel-ui-fake-lazy.h"

#include "display/carrel-display-null.h"

#include <gtk/gtk.h>

struct _CarrelUiFake
{
  CarrelUiProvider parent_instance;

  guint n_machines;
  GListStore *machines;
  GListStore *places;
  GListStore *jobs;
  GListStore *images;
  GListStore *systems;
  GHashTable *settings;
  GListModel *lazy;
  GString *calls;
  char *failure;
  CarrelDisplaySession *session;
  guint n_created;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelUiFake, carrel_ui_fake, CARREL_UI_TYPE_PROVIDER)

static gboolean
fail (CarrelUiFake *self, GTask *task)
{
  if (self->failure == NULL)
    return FALSE;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", self->failure);
  g_clear_pointer (&self->failure, g_free);
  return TRUE;
}

static gboolean
contains (const char *text, const char *search)
{
  g_autofree char *left = text != NULL ? g_utf8_casefold (text, -1) : g_strdup ("");
  g_autofree char *right = g_utf8_casefold (search, -1);

  return strstr (left, right) != NULL;
}

static gboolean
match_place (CarrelUiMachine *machine, CarrelUiQuery *query)
{
  const char *const *tags = carrel_ui_machine_get_tags (machine);
  const char *id = carrel_ui_query_get_place_id (query);

  if (carrel_ui_machine_get_trashed (machine))
    return carrel_ui_query_get_kind (query) == CARREL_UI_PLACE_TRASH;
  switch (carrel_ui_query_get_kind (query))
    {
    case CARREL_UI_PLACE_RUNNING:
      return carrel_ui_state_is_live (carrel_ui_machine_get_state (machine));
    case CARREL_UI_PLACE_FAVOURITES:
      return carrel_ui_machine_get_favourite (machine);
    case CARREL_UI_PLACE_FOLDER:
      return g_strcmp0 (carrel_ui_machine_get_folder_id (machine), id) == 0;
    case CARREL_UI_PLACE_TAG:
      return tags != NULL && g_strv_contains (tags, id);
    case CARREL_UI_PLACE_TRASH:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  CarrelUiMachine *machine = CARREL_UI_MACHINE (item);
  CarrelUiQuery *query = CARREL_UI_QUERY (user_data);
  const char *search = carrel_ui_query_get_search (query);

  return match_place (machine, query) &&
         (search == NULL || contains (carrel_ui_machine_get_name (machine), search) ||
          contains (carrel_ui_machine_get_notes (machine), search));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  CarrelUiQuery *query = CARREL_UI_QUERY (user_data);
  CarrelUiMachine *left = CARREL_UI_MACHINE ((gpointer) a);
  CarrelUiMachine *right = CARREL_UI_MACHINE ((gpointer) b);
  gint64 order = 0;

  switch (carrel_ui_query_get_sort (query))
    {
    case CARREL_UI_SORT_MEMORY:
      order = (gint64) carrel_ui_machine_get_memory_mib (left) -
              (gint64) carrel_ui_machine_get_memory_mib (right);
      break;
    case CARREL_UI_SORT_LAST_USED:
      order = carrel_ui_machine_get_last_used (left) - carrel_ui_machine_get_last_used (right);
      break;
    default:
      order = g_utf8_collate (carrel_ui_machine_get_name (left),
                              carrel_ui_machine_get_name (right));
    }
  if (carrel_ui_query_get_descending (query))
    order = -order;
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

static void
refilter_cb (CarrelUiFake *self, GtkFilter *filter)
{
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static GListModel *
get_machines (CarrelUiProvider *provider, CarrelUiQuery *query)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  GtkFilter *filter = NULL;
  GtkSorter *sorter = NULL;
  GListModel *sorted = NULL;

  if (self->n_machines > CARREL_UI_FAKE_DATA_MACHINES_MAX)
    {
      g_set_object (&self->lazy, NULL);
      self->lazy = carrel_ui_fake_lazy_new (self->n_machines, carrel_ui_query_get_search (query));
      return g_object_ref (self->lazy);
    }
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, g_object_ref (query), g_object_unref));
  sorted = G_LIST_MODEL (
    gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->machines)), sorter));
  filter = GTK_FILTER (gtk_custom_filter_new (match_cb, g_object_ref (query), g_object_unref));
  g_signal_connect_object (self, "changed", G_CALLBACK (refilter_cb), filter, 0);
  return G_LIST_MODEL (gtk_filter_list_model_new (sorted, filter));
}

static GListModel *
get_places (CarrelUiProvider *provider)
{
  return G_LIST_MODEL (CARREL_UI_FAKE (provider)->places);
}

static GListModel *
get_jobs (CarrelUiProvider *provider)
{
  return G_LIST_MODEL (CARREL_UI_FAKE (provider)->jobs);
}

static GListModel *
get_images (CarrelUiProvider *provider)
{
  return G_LIST_MODEL (CARREL_UI_FAKE (provider)->images);
}

static GListModel *
get_systems (CarrelUiProvider *provider)
{
  return G_LIST_MODEL (CARREL_UI_FAKE (provider)->systems);
}

static CarrelUiMachine *
find_machine (CarrelUiProvider *provider, const char *uuid)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  GListModel *model = self->lazy != NULL ? self->lazy : G_LIST_MODEL (self->machines);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CarrelUiMachine) machine = g_list_model_get_item (model, i);

      if (g_strcmp0 (carrel_ui_machine_get_uuid (machine), uuid) == 0)
        return g_steal_pointer (&machine);
    }
  return NULL;
}

static CarrelUiSettings *
get_settings (CarrelUiProvider *provider, const char *uuid)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  CarrelUiSettings *settings = g_hash_table_lookup (self->settings, uuid);
  g_autoptr (CarrelUiMachine) machine = find_machine (provider, uuid);

  if (machine == NULL)
    return NULL;
  if (settings == NULL)
    {
      settings = carrel_ui_fake_data_create_settings (machine);
      g_hash_table_insert (self->settings, g_strdup (uuid), settings);
    }
  return g_object_ref (settings);
}

static void
recognise_async (CarrelUiProvider *provider,
                 const char *path,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  CarrelUiImage *image = NULL;
  g_autoptr (CarrelUiSystem) system = NULL;
  g_autofree char *title = g_path_get_basename (path);

  g_string_append_printf (self->calls, "recognise %s\n", path);
  if (fail (self, task))
    return;
  image = carrel_ui_image_new ();
  if (strstr (path, "debian") != NULL)
    system = g_list_model_get_item (G_LIST_MODEL (self->systems), 2);
  g_object_set (image,
                "path",
                path,
                "title",
                title,
                "system",
                system,
                "size",
                (guint64) 1 << 29,
                "kind",
                (int) (strstr (path, "cloudimg") != NULL ? CARREL_UI_IMAGE_DISK
                       : strstr (path, "stick") != NULL  ? CARREL_UI_IMAGE_EITHER
                                                         : CARREL_UI_IMAGE_MEDIUM),
                NULL);
  g_task_return_pointer (task, image, g_object_unref);
}

static CarrelUiImage *
recognise_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_running_count (CarrelUiFake *self)
{
  guint n_running = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->machines)); i++)
    {
      g_autoptr (CarrelUiMachine)
        machine = g_list_model_get_item (G_LIST_MODEL (self->machines), i);

      n_running += carrel_ui_state_is_live (carrel_ui_machine_get_state (machine)) ? 1 : 0;
    }
  g_object_set (self, "running-count", n_running, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
create_async (CarrelUiProvider *provider,
              CarrelUiCreateRequest *request,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (CarrelUiMachine) machine = NULL;
  g_autofree char *uuid = NULL;

  g_string_append_printf (self->calls,
                          "create %s from %s%s\n",
                          carrel_ui_create_request_get_name (request),
                          carrel_ui_create_request_get_path (request) != NULL
                            ? carrel_ui_create_request_get_path (request)
                            : "nothing",
                          carrel_ui_create_request_get_start (request) ? " started" : "");
  if (fail (self, task))
    return;
  uuid = g_strdup_printf ("00000000-0000-4000-8000-%012u", 1000 + self->n_created++);
  machine = carrel_ui_machine_new ();
  g_object_set (machine,
                "uuid",
                uuid,
                "name",
                carrel_ui_create_request_get_name (request),
                "state",
                (int) (carrel_ui_create_request_get_start (request) ? CARREL_UI_STATE_RUNNING
                                                                    : CARREL_UI_STATE_OFF),
                NULL);
  g_list_store_append (self->machines, machine);
  set_running_count (self);
  g_task_return_pointer (task, g_steal_pointer (&uuid), g_free);
}

static char *
create_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
apply (CarrelUiFake *self, CarrelUiVerb verb, CarrelUiMachine *machine, GVariant *arguments)
{
  static const int states[CARREL_UI_N_VERBS] = {
    [CARREL_UI_VERB_START] = 1 + CARREL_UI_STATE_RUNNING,
    [CARREL_UI_VERB_SHUTDOWN] = 1 + CARREL_UI_STATE_STOPPING,
    [CARREL_UI_VERB_POWEROFF] = 1 + CARREL_UI_STATE_OFF,
    [CARREL_UI_VERB_PAUSE] = 1 + CARREL_UI_STATE_PAUSED,
    [CARREL_UI_VERB_RESUME] = 1 + CARREL_UI_STATE_RUNNING,
  };
  const char *text = NULL;
  gboolean flag = FALSE;
  g_autofree const char **list = NULL;

  if (states[verb] != 0)
    g_object_set (machine, "state", states[verb] - 1, "reason", NULL, "advice", NULL, NULL);
  if (verb == CARREL_UI_VERB_TRASH || verb == CARREL_UI_VERB_RESTORE)
    g_object_set (machine, "trashed", verb == CARREL_UI_VERB_TRASH, NULL);
  if (verb == CARREL_UI_VERB_RESTART)
    g_object_set (machine, "pending-restart", NULL, NULL);
  if (arguments != NULL && g_variant_lookup (arguments, "name", "&s", &text))
    g_object_set (machine, "name", text, NULL);
  if (arguments != NULL && g_variant_lookup (arguments, "favourite", "b", &flag))
    g_object_set (machine, "favourite", flag, NULL);
  if (arguments != NULL && g_variant_lookup (arguments, "folder", "&s", &text))
    g_object_set (machine,
                  "folder-id",
                  text[0] != '\0' ? text : NULL,
                  "folder-name",
                  text[0] != '\0' ? text : NULL,
                  NULL);
  if (arguments != NULL && g_variant_lookup (arguments, "tags", "^a&s", &list))
    g_object_set (machine, "tags", list, NULL);
  if (arguments != NULL && g_variant_lookup (arguments, "path", "&s", &text))
    g_object_set (machine, "media", text[0] != '\0' ? text : NULL, NULL);
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
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_autofree char *printed = arguments != NULL ? g_variant_print (arguments, FALSE) : g_strdup ("");
  GVariantDict reply;

  if (uuids == NULL)
    g_string_append_printf (self->calls, "%s %s\n", carrel_ui_verb_get_name (verb), printed);
  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    g_string_append_printf (self->calls,
                            "%s %s%s%s\n",
                            carrel_ui_verb_get_name (verb),
                            uuids[i],
                            printed[0] != '\0' ? " " : "",
                            printed);
  if (fail (self, task))
    return;
  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      g_autoptr (CarrelUiMachine) machine = find_machine (provider, uuids[i]);
      guint position = 0;

      if (machine == NULL)
        continue;
      if (verb == CARREL_UI_VERB_PURGE && g_list_store_find (self->machines, machine, &position))
        g_list_store_remove (self->machines, position);
      else
        apply (self, verb, machine, arguments);
    }
  set_running_count (self);
  g_variant_dict_init (&reply, NULL);
  if (verb == CARREL_UI_VERB_SCREENSHOT)
    g_variant_dict_insert (&reply, "path", "s", "/home/someone/Pictures/Debian 12.png");
  if (verb == CARREL_UI_VERB_EXPORT)
    {
      const char *target = "";

      g_variant_lookup (arguments, "target", "&s", &target);
      g_variant_dict_insert (&reply, "target", "s", target);
      g_variant_dict_insert (
        &reply,
        "notes",
        "s",
        "disk0 virtio → ahci: There is no such controller there; the guest needs a "
        "driver for the other one\n\ndisplay: The graphics card there is the "
        "product's own");
    }
  g_task_return_pointer (task,
                         g_variant_ref_sink (g_variant_dict_end (&reply)),
                         (GDestroyNotify) g_variant_unref);
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
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (CarrelUiSettings) settings = get_settings (provider, uuid);
  g_autoptr (CarrelUiMachine) machine = find_machine (provider, uuid);
  g_autofree char *printed = g_variant_print (value, FALSE);
  gboolean is_later = FALSE;
  g_auto (GValue) unpacked = G_VALUE_INIT;

  g_string_append_printf (self->calls, "change %s %s %s\n", uuid, setting, printed);
  if (fail (self, task))
    return;
  g_dbus_gvariant_to_gvalue (value, &unpacked);
  g_object_set_property (G_OBJECT (settings), setting, &unpacked);
  is_later = carrel_ui_state_is_live (carrel_ui_machine_get_state (machine)) &&
             (g_str_equal (setting, "cpus") || g_str_equal (setting, "memory-mib") ||
              g_str_equal (setting, "firmware") || g_str_equal (setting, "display-kind") ||
              g_str_equal (setting, "serial-ports"));
  if (is_later)
    {
      const char *const pending[] = { setting, NULL };

      g_object_set (settings, "pending-restart", pending, NULL);
      g_object_set (machine, "pending-restart", pending, NULL);
    }
  g_task_return_int (task, is_later ? CARREL_UI_APPLIED_AFTER_RESTART : CARREL_UI_APPLIED_NOW);
}

static gboolean
change_finish (CarrelUiProvider *provider,
               GAsyncResult *result,
               CarrelUiApplied *out_applied,
               GError **error)
{
  gssize applied = g_task_propagate_int (G_TASK (result), error);

  if (applied < 0)
    return FALSE;
  *out_applied = (CarrelUiApplied) applied;
  return TRUE;
}

static void
open_display_async (CarrelUiProvider *provider,
                    const char *uuid,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_string_append_printf (self->calls, "open-display %s\n", uuid);
  if (fail (self, task))
    return;
  g_clear_object (&self->session);
  self->session = carrel_display_null_new (800, 500);
  g_task_return_pointer (task, g_object_ref (self->session), g_object_unref);
}

static CarrelDisplaySession *
open_display_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
examine_async (CarrelUiProvider *provider,
               const char *uuid,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_task_return_pointer (task, g_strdup ("Everything is made up."), g_free);
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
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_string_append_printf (self->calls,
                          "plan %s%s%s%s\n",
                          path,
                          configuration != NULL ? " for " : "",
                          configuration != NULL ? configuration : "",
                          is_held ? " held" : "");
  if (!fail (self, task))
    {
      CarrelUiImportPlan *plan = carrel_ui_fake_import_create_plan (path, configuration);

      g_object_set (plan, "freeze", is_held, NULL);
      g_task_return_pointer (task, plan, g_object_unref);
    }
}

static CarrelUiImportPlan *
plan_import_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
import_async (CarrelUiProvider *provider,
              CarrelUiImportRequest *request,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, NULL, callback, user_data);
  const char *const *consents = carrel_ui_import_request_get_consents (request);
  const char *const *values = carrel_ui_import_request_get_values (request);
  g_autofree char *given = consents != NULL ? g_strjoinv (",", (char **) consents) : g_strdup ("");
  const char *name = carrel_ui_import_request_get_name (request);
  const char *configuration = carrel_ui_import_request_get_configuration (request);

  g_string_append_printf (self->calls,
                          "import %s as %s for %s with %s%s%s\n",
                          carrel_ui_import_request_get_path (request),
                          name != NULL ? name : "planned",
                          configuration != NULL ? configuration : "any",
                          given[0] != '\0' ? given : "nothing",
                          carrel_ui_import_request_get_trial (request) ? " tried" : "",
                          carrel_ui_import_request_get_freeze (request) ? " held" : "");
  for (gsize i = 0; values != NULL && values[i] != NULL; i += 2)
    g_string_append_printf (self->calls, "  %s=%s\n", values[i], values[i + 1]);
  if (!fail (self, task))
    g_task_return_boolean (task, TRUE);
}

static gboolean
import_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
discover_async (CarrelUiProvider *provider,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_string_append (self->calls, "discover\n");
  if (fail (self, task))
    return;
  if (self->n_machines > 0)
    g_task_return_pointer (task, carrel_ui_fake_import_list_found (), g_object_unref);
  else
    g_task_return_pointer (task, g_list_store_new (CARREL_UI_TYPE_IMPORT_ITEM), g_object_unref);
}

static GListModel *
discover_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_disks_async (CarrelUiProvider *provider,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  CarrelUiFake *self = CARREL_UI_FAKE (provider);
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);

  g_string_append (self->calls, "list-disks\n");
  if (fail (self, task))
    return;
  g_task_return_pointer (task,
                         carrel_ui_fake_import_list_disks (self->n_machines > 0),
                         g_object_unref);
}

static GListModel *
list_disks_finish (CarrelUiProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrel_ui_fake_finalize (GObject *object)
{
  CarrelUiFake *self = CARREL_UI_FAKE (object);

  g_clear_object (&self->machines);
  g_clear_object (&self->places);
  g_clear_object (&self->jobs);
  g_clear_object (&self->images);
  g_clear_object (&self->systems);
  g_clear_object (&self->lazy);
  g_clear_object (&self->session);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_string_free (self->calls, TRUE);
  g_free (self->failure);
  G_OBJECT_CLASS (carrel_ui_fake_parent_class)->finalize (object);
}

static void
carrel_ui_fake_class_init (CarrelUiFakeClass *klass)
{
  CarrelUiProviderClass *provider_class = CARREL_UI_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = carrel_ui_fake_finalize;
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
  provider_class->list_disks_async = list_disks_async;
  provider_class->list_disks_finish = list_disks_finish;
  provider_class->import_async = import_async;
  provider_class->import_finish = import_finish;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CARREL_UI_TYPE_FAKE,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
carrel_ui_fake_init (CarrelUiFake *self)
{
  self->machines = g_list_store_new (CARREL_UI_TYPE_MACHINE);
  self->places = g_list_store_new (CARREL_UI_TYPE_PLACE);
  self->jobs = g_list_store_new (CARREL_UI_TYPE_JOB);
  self->images = g_list_store_new (CARREL_UI_TYPE_IMAGE);
  self->systems = g_list_store_new (CARREL_UI_TYPE_SYSTEM);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->calls = g_string_new (NULL);
}

CarrelUiProvider *
carrel_ui_fake_new (guint n_machines)
{
  CarrelUiFake *self = g_object_new (CARREL_UI_TYPE_FAKE, NULL);
  g_autoptr (CarrelUiPlace) all = NULL;

  self->n_machines = n_machines;
  for (guint i = 0; i < n_machines && n_machines <= CARREL_UI_FAKE_DATA_MACHINES_MAX; i++)
    {
      g_autoptr (CarrelUiMachine) machine = carrel_ui_fake_data_create_machine (i);

      g_list_store_append (self->machines, machine);
    }
  carrel_ui_fake_data_fill_places (self->places);
  all = g_list_model_get_item (G_LIST_MODEL (self->places), 0);
  g_object_set (all, "count", n_machines, NULL);
  carrel_ui_fake_data_fill_systems (self->systems);
  carrel_ui_fake_data_fill_images (self->images, G_LIST_MODEL (self->systems));
  set_running_count (self);
  return CARREL_UI_PROVIDER (self);
}

char *
carrel_ui_fake_take_calls (CarrelUiFake *self)
{
  char *calls = g_strdup (self->calls->str);

  g_string_truncate (self->calls, 0);
  return calls;
}

void
carrel_ui_fake_fail_next (CarrelUiFake *self, const char *message)
{
  g_free (self->failure);
  self->failure = g_strdup (message);
}

CarrelUiMachine *
carrel_ui_fake_get_machine (CarrelUiFake *self, guint position)
{
  g_autoptr (CarrelUiMachine)
    machine = g_list_model_get_item (G_LIST_MODEL (self->machines), position);

  return machine;
}

CarrelUiJob *
carrel_ui_fake_add_job (CarrelUiFake *self, const char *title, double fraction)
{
  g_autoptr (CarrelUiJob) job = carrel_ui_job_new ();

  g_object_set (job,
                "id",
                title,
                "title",
                title,
                "detail",
                "4.1 GB of 9.8 GB",
                "fraction",
                fraction,
                "cancellable",
                TRUE,
                NULL);
  g_list_store_append (self->jobs, job);
  return job;
}

void
carrel_ui_fake_set_emulated (CarrelUiFake *self)
{
  g_object_set (self,
                "acceleration-reason",
                "This computer has /dev/kvm, but a test machine did not run on it.",
                "acceleration-advice",
                "Turn virtualization on in the firmware setup.",
                NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->machines)); i++)
    g_object_set (carrel_ui_fake_get_machine (self, i), "emulated", TRUE, NULL);
}

guint
carrel_ui_fake_count_made (CarrelUiFake *self)
{
  return self->lazy != NULL ? carrel_ui_fake_lazy_count_made (CARREL_UI_FAKE_LAZY (self->lazy)) : 0;
}

CarrelDisplaySession *
carrel_ui_fake_get_session (CarrelUiFake *self)
{
  return self->session;
}
