/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-context.h"

#include "carrel-app-calls.h"
#include "carrel-app-context-private.h"
#include "carrel-app-recovery-private.h"

#include "base/carrel-base-text.h"
#include "vmm-core/carrel-vmm-error.h"
#include "vmm-core/carrel-vmm-registry.h"

/*
 * Theory of operation.  The context holds one client per core in `clients`.  A client comes in by
 * attach, for a command or while following; it leaves when its connection closes, and when its machine
 * has stopped, so that a core with nothing to do can end.  While following, a connection that closes is
 * tried again once: the core may have been killed, and then the guest runs on and is taken back.
 */

struct _CarrelAppContext
{
  GObject parent_instance;

  CarrelLibrary *library;
  char *who;
  char *runtime_dir;
  char *core_program;
  char *engine;
  GHashTable *clients;
  GHashTable *operations;
  CarrelVmmRegistry *registry;
  GStrv recovered;
  gboolean is_ending;
};

G_DEFINE_FINAL_TYPE (CarrelAppContext, carrel_app_context, G_TYPE_OBJECT)

enum
{
  SIGNAL_MACHINE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell_changed (CarrelAppContext *self, const char *uuid)
{
  g_signal_emit (self, signals[SIGNAL_MACHINE_CHANGED], 0, uuid);
}

static void
drop_client (CarrelAppContext *self, CarrelVmmClient *client)
{
  const char *uuid = carrel_vmm_client_get_uuid (client);

  g_signal_handlers_disconnect_by_data (client, self);
  if (g_hash_table_lookup (self->clients, uuid) == client)
    g_hash_table_remove (self->clients, uuid);
}

static void
reattached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelVmmClient) client = NULL;

  /* That there is nothing to attach to means that the machine is off, which was told already. */
  client = carrel_app_context_attach_finish (CARREL_APP_CONTEXT (source), result, NULL);
}

static void
closed_cb (CarrelVmmClient *client, CarrelAppContext *self)
{
  g_autoptr (CarrelVmmClient) held = g_object_ref (client);
  g_autofree char *uuid = g_strdup (carrel_vmm_client_get_uuid (client));

  drop_client (self, client);
  tell_changed (self, uuid);
  if (self->registry != NULL)
    carrel_app_context_attach_async (self, uuid, FALSE, NULL, reattached_cb, NULL);
}

static void
notify_cb (CarrelVmmClient *client, GParamSpec *property, CarrelAppContext *self)
{
  g_autoptr (CarrelVmmClient) held = g_object_ref (client);

  tell_changed (self, carrel_vmm_client_get_uuid (client));
  if (g_str_equal (property->name, "state") &&
      carrel_vmm_client_get_state (client) == CARREL_VMM_STATE_STOPPED)
    drop_client (self, client);
}

/* Keeps the first client of a machine; a second one that came at the same time is let go. */
static CarrelVmmClient *
keep_client (CarrelAppContext *self, CarrelVmmClient *client)
{
  g_autoptr (CarrelVmmClient) taken = client;
  const char *uuid = carrel_vmm_client_get_uuid (client);
  CarrelVmmClient *known = g_hash_table_lookup (self->clients, uuid);

  if (known != NULL && carrel_vmm_client_get_connected (known))
    return g_object_ref (known);
  if (known != NULL)
    drop_client (self, known);
  g_hash_table_insert (self->clients, g_strdup (uuid), g_object_ref (client));
  g_signal_connect_object (client, "closed", G_CALLBACK (closed_cb), self, 0);
  g_signal_connect_object (client, "notify", G_CALLBACK (notify_cb), self, 0);
  tell_changed (self, uuid);
  return g_steal_pointer (&taken);
}

static gboolean
guest_lives (CarrelAppContext *self, const char *uuid)
{
  g_autoptr (GPtrArray) entries = carrel_vmm_registry_list (self->runtime_dir);

  for (guint i = 0; i < entries->len; i++)
    {
      CarrelVmmRegistryEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->uuid, uuid))
        return entry->guest_alive;
    }
  return FALSE;
}

CarrelVmmClient *
carrel_app_context_attach (CarrelAppContext *self,
                           CarrelAppFiber *fiber,
                           const char *uuid,
                           gboolean may_launch,
                           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *machine_dir = NULL;
  CarrelVmmClient *client = g_hash_table_lookup (self->clients, uuid);
  GCancellable *cancellable = carrel_app_fiber_get_cancellable (fiber);

  if (client != NULL && carrel_vmm_client_get_connected (client))
    return g_object_ref (client);

  if (!may_launch)
    {
      carrel_vmm_client_connect_async (self->runtime_dir,
                                       uuid,
                                       cancellable,
                                       carrel_app_fiber_ready_cb,
                                       fiber);
      result = carrel_app_fiber_wait (fiber);
      client = carrel_vmm_client_connect_finish (result, &local_error);
      if (client != NULL)
        return keep_client (self, client);
      if (!g_error_matches (local_error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_NOT_FOUND) ||
          !guest_lives (self, uuid))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  machine_dir = carrel_library_dup_machine_folder (self->library, uuid);
  g_clear_object (&result);
  carrel_vmm_client_launch_async (self->core_program,
                                  machine_dir,
                                  self->runtime_dir,
                                  uuid,
                                  self->engine,
                                  cancellable,
                                  carrel_app_fiber_ready_cb,
                                  fiber);
  result = carrel_app_fiber_wait (fiber);
  client = carrel_vmm_client_launch_finish (result, error);
  return client != NULL ? keep_client (self, client) : NULL;
}

typedef struct
{
  char *uuid;
  gboolean may_launch;
  CarrelVmmClient *client;
  GError *error;
} Attach;

static void
attach_free (Attach *attach)
{
  g_free (attach->uuid);
  g_clear_object (&attach->client);
  g_clear_error (&attach->error);
  g_free (attach);
}

static void
attach_run (CarrelAppFiber *fiber, gpointer data)
{
  CarrelAppContext *self = g_task_get_source_object (data);
  Attach *attach = g_task_get_task_data (data);

  attach->client =
    carrel_app_context_attach (self, fiber, attach->uuid, attach->may_launch, &attach->error);
}

static void
attach_done (CarrelAppFiber *fiber, gpointer data)
{
  g_autoptr (GTask) task = data;
  Attach *attach = g_task_get_task_data (task);

  if (attach->client != NULL)
    g_task_return_pointer (task, g_steal_pointer (&attach->client), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&attach->error));
}

void
carrel_app_context_attach_async (CarrelAppContext *self,
                                 const char *uuid,
                                 gboolean may_launch,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;
  Attach *attach;

  g_return_if_fail (CARREL_APP_IS_CONTEXT (self));
  g_return_if_fail (uuid != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_context_attach_async);
  attach = g_new0 (Attach, 1);
  attach->uuid = g_strdup (uuid);
  attach->may_launch = may_launch;
  g_task_set_task_data (task, attach, (GDestroyNotify) attach_free);
  carrel_app_fiber_start (attach_run, attach_done, task, cancellable);
}

CarrelVmmClient *
carrel_app_context_attach_finish (CarrelAppContext *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
is_ours (CarrelAppContext *self, const char *uuid)
{
  g_autofree char *folder = NULL;

  if (!carrel_base_text_is_uuid (uuid))
    return FALSE;
  folder = carrel_library_dup_machine_folder (self->library, uuid);
  return g_file_test (folder, G_FILE_TEST_IS_DIR);
}

static void
appeared_cb (CarrelVmmRegistry *registry, const char *uuid, CarrelAppContext *self)
{
  if (is_ours (self, uuid))
    carrel_app_context_attach_async (self, uuid, FALSE, NULL, reattached_cb, NULL);
}

static void
vanished_cb (CarrelVmmRegistry *registry, const char *uuid, CarrelAppContext *self)
{
  if (is_ours (self, uuid))
    tell_changed (self, uuid);
}

void
carrel_app_context_follow (CarrelAppContext *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (CARREL_APP_IS_CONTEXT (self));

  if (self->registry != NULL)
    return;
  self->registry = carrel_vmm_registry_new (self->runtime_dir);
  g_signal_connect_object (self->registry, "appeared", G_CALLBACK (appeared_cb), self, 0);
  g_signal_connect_object (self->registry, "vanished", G_CALLBACK (vanished_cb), self, 0);

  entries = carrel_vmm_registry_list (self->runtime_dir);
  for (guint i = 0; i < entries->len; i++)
    {
      CarrelVmmRegistryEntry *entry = g_ptr_array_index (entries, i);

      if (is_ours (self, entry->uuid))
        carrel_app_context_attach_async (self, entry->uuid, FALSE, NULL, reattached_cb, NULL);
    }
}

char *
carrel_app_context_dup_default_core_program (void)
{
  const char *stated = g_getenv ("CARREL_VMM");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *built = NULL;

  if (stated != NULL && *stated != '\0')
    return g_strdup (stated);
  if (program != NULL)
    {
      folder = g_path_get_dirname (program);
      beside = g_build_filename (folder, "carrel-vmm", NULL);
      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&beside);
      /* A build tree has one folder per room, as the source has. */
      built = g_build_filename (folder, "..", "vmm-core", "carrel-vmm", NULL);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (built, NULL);
    }
  return g_build_filename (CARREL_LIBEXEC_DIR, "carrel-vmm", NULL);
}

typedef struct
{
  char *folder;
  char *program;
  CarrelAppContextFlags flags;
  CarrelAppContext *context;
  GError *error;
} Open;

static void
open_free (Open *open)
{
  g_free (open->folder);
  g_free (open->program);
  g_clear_object (&open->context);
  g_clear_error (&open->error);
  g_free (open);
}

static CarrelAppContext *
make_context (CarrelLibrary *library, const char *program)
{
  CarrelAppContext *self = g_object_new (CARREL_APP_TYPE_CONTEXT, NULL);
  const char *engine = g_getenv ("CARREL_ENGINE");
  g_autofree char *user = carrel_base_text_make_name (g_get_user_name (), "unknown");

  self->library = g_object_ref (library);
  self->who = g_strdup_printf ("%s@%s", user, program);
  self->runtime_dir = carrel_vmm_registry_dup_default_runtime_dir ();
  self->core_program = carrel_app_context_dup_default_core_program ();
  self->engine = engine != NULL && *engine != '\0' ? g_strdup (engine) : NULL;
  return self;
}

static void
open_run (CarrelAppFiber *fiber, gpointer data)
{
  Open *open = g_task_get_task_data (data);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CarrelLibrary) library = NULL;
  CarrelLibraryOpenFlags flags = CARREL_LIBRARY_OPEN_NONE;

  if (open->flags & CARREL_APP_CONTEXT_THOROUGH)
    flags |= CARREL_LIBRARY_OPEN_THOROUGH;
  if (open->flags & CARREL_APP_CONTEXT_LOOK)
    flags |= CARREL_LIBRARY_OPEN_READ_ONLY | CARREL_LIBRARY_OPEN_EXISTING;
  carrel_library_open_async (open->folder,
                             flags,
                             carrel_app_fiber_get_cancellable (fiber),
                             carrel_app_fiber_ready_cb,
                             fiber);
  result = carrel_app_fiber_wait (fiber);
  library = carrel_library_open_finish (result, &open->error);
  if (library == NULL)
    return;

  open->context = make_context (library, open->program);
  if (!carrel_library_is_read_only (library))
    open->context->recovered = carrel_app_recovery_run (open->context, fiber);
}

static void
open_done (CarrelAppFiber *fiber, gpointer data)
{
  g_autoptr (GTask) task = data;
  Open *open = g_task_get_task_data (task);

  if (open->context != NULL)
    g_task_return_pointer (task, g_steal_pointer (&open->context), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&open->error));
}

void
carrel_app_context_open_async (const char *folder,
                               const char *program,
                               CarrelAppContextFlags flags,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  Open *open;

  g_return_if_fail (program != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_app_context_open_async);
  open = g_new0 (Open, 1);
  open->folder = folder != NULL ? g_strdup (folder) : carrel_library_dup_default_folder ();
  open->program = g_strdup (program);
  open->flags = flags;
  g_task_set_task_data (task, open, (GDestroyNotify) open_free);
  carrel_app_fiber_start (open_run, open_done, task, cancellable);
}

CarrelAppContext *
carrel_app_context_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
library_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, TRUE);
}

void
carrel_app_context_close_async (CarrelAppContext *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GHashTableIter iterator;
  gpointer client;
  GTask *task;

  g_return_if_fail (CARREL_APP_IS_CONTEXT (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_app_context_close_async);
  g_clear_object (&self->registry);
  g_hash_table_iter_init (&iterator, self->clients);
  while (g_hash_table_iter_next (&iterator, NULL, &client))
    g_signal_handlers_disconnect_by_data (client, self);
  g_hash_table_remove_all (self->clients);
  carrel_library_close_async (self->library, library_closed_cb, task);
}

void
carrel_app_context_close_finish (CarrelAppContext *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

CarrelLibrary *
carrel_app_context_get_library (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  return self->library;
}

const char *
carrel_app_context_get_who (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  return self->who;
}

const char *
carrel_app_context_get_runtime_dir (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  return self->runtime_dir;
}

const char *
carrel_app_context_get_core_program (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  return self->core_program;
}

const char *
carrel_app_context_get_engine (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  return self->engine;
}

void
carrel_app_context_set_ending (CarrelAppContext *self)
{
  g_return_if_fail (CARREL_APP_IS_CONTEXT (self));

  self->is_ending = TRUE;
}

gboolean
carrel_app_context_is_ending (CarrelAppContext *self)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), FALSE);

  return self->is_ending;
}

const char *const *
carrel_app_context_get_recovered (CarrelAppContext *self)
{
  static const char *const nothing[] = { NULL };

  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), nothing);

  return self->recovered != NULL ? (const char *const *) self->recovered : nothing;
}

CarrelVmmClient *
carrel_app_context_peek_client (CarrelAppContext *self, const char *uuid)
{
  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);
  g_return_val_if_fail (uuid != NULL, NULL);

  return g_hash_table_lookup (self->clients, uuid);
}

CarrelVmmState
carrel_app_context_get_state (CarrelAppContext *self, const char *uuid)
{
  CarrelVmmClient *client = carrel_app_context_peek_client (self, uuid);

  return client != NULL ? carrel_vmm_client_get_state (client) : CARREL_VMM_STATE_STOPPED;
}

GStrv
carrel_app_context_dup_live (CarrelAppContext *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iterator;
  gpointer uuid, client;

  g_return_val_if_fail (CARREL_APP_IS_CONTEXT (self), NULL);

  g_hash_table_iter_init (&iterator, self->clients);
  while (g_hash_table_iter_next (&iterator, &uuid, &client))
    if (!carrel_vmm_state_is_off (carrel_vmm_client_get_state (client)))
      g_strv_builder_add (builder, uuid);
  return g_strv_builder_end (builder);
}

gboolean
carrel_app_context_holds_operation (CarrelAppContext *self, gint64 operation_id)
{
  return g_hash_table_contains (self->operations, &operation_id);
}

void
carrel_app_context_hold_operation (CarrelAppContext *self, gint64 operation_id, gboolean is_held)
{
  if (is_held)
    g_hash_table_add (self->operations, g_memdup2 (&operation_id, sizeof operation_id));
  else
    g_hash_table_remove (self->operations, &operation_id);
}

static void
carrel_app_context_dispose (GObject *object)
{
  CarrelAppContext *self = CARREL_APP_CONTEXT (object);

  g_clear_object (&self->registry);
  g_hash_table_remove_all (self->clients);
  /* As when it is closed: afterwards it may go on a thread of its own. */
  if (self->library != NULL)
    g_signal_handlers_destroy (self->library);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (carrel_app_context_parent_class)->dispose (object);
}

static void
carrel_app_context_finalize (GObject *object)
{
  CarrelAppContext *self = CARREL_APP_CONTEXT (object);

  g_free (self->who);
  g_free (self->runtime_dir);
  g_free (self->core_program);
  g_free (self->engine);
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->operations);
  g_strfreev (self->recovered);
  G_OBJECT_CLASS (carrel_app_context_parent_class)->finalize (object);
}

static void
carrel_app_context_class_init (CarrelAppContextClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = carrel_app_context_dispose;
  object_class->finalize = carrel_app_context_finalize;
  /* The first call makes the cores' errors known to D-Bus; without it an answer has lost its code. */
  carrel_vmm_error_quark ();

  /**
   * CarrelAppContext::machine-changed:
   * @self: the context
   * @uuid: the machine
   *
   * What is known of the machine's core is another now.
   */
  signals[SIGNAL_MACHINE_CHANGED] = g_signal_new ("machine-changed",
                                                  G_TYPE_FROM_CLASS (class),
                                                  G_SIGNAL_RUN_LAST,
                                                  0,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  G_TYPE_NONE,
                                                  1,
                                                  G_TYPE_STRING);
}

static void
carrel_app_context_init (CarrelAppContext *self)
{
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->operations = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}
