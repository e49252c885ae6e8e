/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-registry.h"

#include <unistd.h>

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include "carrel-vmm-record.h"
#include "carrel-vmm-server.h"
#include "carrel-vmm-socket.h"

/*
 * The runtime folder holds one folder a machine.  Both levels are watched: a folder that comes up may
 * have its socket already by the time we look into it, so the socket is looked for once after the watch
 * is in place.  Nothing is ever asked again.
 */
struct _CarrelVmmRegistry
{
  GObject parent_instance;

  char *runtime_dir;
  GFileMonitor *monitor;
  GHashTable *folders; /* uuid → GFileMonitor of its folder */
  GHashTable *present; /* uuids whose socket was there when we last heard of it */
};

enum
{
  SIGNAL_APPEARED,
  SIGNAL_VANISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CarrelVmmRegistry, carrel_vmm_registry, G_TYPE_OBJECT)

static void
tell_appeared (CarrelVmmRegistry *self, const char *uuid)
{
  g_hash_table_add (self->present, g_strdup (uuid));
  g_signal_emit (self, signals[SIGNAL_APPEARED], 0, uuid);
}

/* Told once, whether the socket's end is heard of first or its folder's. */
static void
tell_vanished (CarrelVmmRegistry *self, const char *uuid)
{
  if (g_hash_table_remove (self->present, uuid))
    g_signal_emit (self, signals[SIGNAL_VANISHED], 0, uuid);
}

static void
folder_changed_cb (CarrelVmmRegistry *self,
                   GFile *file,
                   GFile *other,
                   GFileMonitorEvent event,
                   GFileMonitor *monitor)
{
  const char *uuid = g_object_get_data (G_OBJECT (monitor), "uuid");
  GFile *new_name = event == G_FILE_MONITOR_EVENT_RENAMED ? other : file;
  g_autofree char *name = g_file_get_basename (new_name);

  if (g_strcmp0 (name, CARREL_VMM_SERVER_SOCKET) != 0)
    return;
  if (event == G_FILE_MONITOR_EVENT_RENAMED || event == G_FILE_MONITOR_EVENT_MOVED_IN ||
      event == G_FILE_MONITOR_EVENT_CREATED)
    tell_appeared (self, uuid);
  else if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT)
    tell_vanished (self, uuid);
}

static void
watch_folder (CarrelVmmRegistry *self, const char *uuid)
{
  g_autofree char *path = g_build_filename (self->runtime_dir, uuid, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileMonitor)
    monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor == NULL)
    return;
  g_object_set_data_full (G_OBJECT (monitor), "uuid", g_strdup (uuid), g_free);
  g_signal_connect_object (monitor,
                           "changed",
                           G_CALLBACK (folder_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_hash_table_replace (self->folders, g_strdup (uuid), g_steal_pointer (&monitor));
}

static gboolean
has_socket (CarrelVmmRegistry *self, const char *uuid)
{
  g_autofree char *path =
    g_build_filename (self->runtime_dir, uuid, CARREL_VMM_SERVER_SOCKET, NULL);

  return access (path, F_OK) == 0;
}

static void
runtime_changed_cb (CarrelVmmRegistry *self,
                    GFile *file,
                    GFile *other,
                    GFileMonitorEvent event,
                    GFileMonitor *monitor)
{
  g_autofree char *uuid = g_file_get_basename (file);

  if (!carrel_base_text_is_uuid (uuid))
    return;
  if (event == G_FILE_MONITOR_EVENT_CREATED)
    {
      watch_folder (self, uuid);
      if (has_socket (self, uuid))
        tell_appeared (self, uuid);
    }
  else if (event == G_FILE_MONITOR_EVENT_DELETED)
    {
      g_hash_table_remove (self->folders, uuid);
      tell_vanished (self, uuid);
    }
}

static void
monitor_free (gpointer data)
{
  g_file_monitor_cancel (data);
  g_object_unref (data);
}

static void
carrel_vmm_registry_dispose (GObject *object)
{
  CarrelVmmRegistry *self = CARREL_VMM_REGISTRY (object);

  g_clear_pointer (&self->folders, g_hash_table_unref);
  g_clear_pointer (&self->present, g_hash_table_unref);
  g_clear_pointer (&self->monitor, monitor_free);
  g_clear_pointer (&self->runtime_dir, g_free);
  G_OBJECT_CLASS (carrel_vmm_registry_parent_class)->dispose (object);
}

static guint
new_signal (CarrelVmmRegistryClass *klass, const char *name)
{
  return g_signal_new (name,
                       G_TYPE_FROM_CLASS (klass),
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
carrel_vmm_registry_class_init (CarrelVmmRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_vmm_registry_dispose;
  signals[SIGNAL_APPEARED] = new_signal (klass, "appeared");
  signals[SIGNAL_VANISHED] = new_signal (klass, "vanished");
}

static void
carrel_vmm_registry_init (CarrelVmmRegistry *self)
{
  self->present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
}

CarrelVmmRegistry *
carrel_vmm_registry_new (const char *runtime_dir)
{
  CarrelVmmRegistry *self;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (runtime_dir != NULL, NULL);

  self = g_object_new (CARREL_VMM_TYPE_REGISTRY, NULL);
  self->runtime_dir = g_strdup (runtime_dir);
  /* A folder that cannot be made has no machines either; the first launch will say why. */
  carrel_base_atomic_file_make_folder (runtime_dir, NULL);
  folder = g_file_new_for_path (runtime_dir);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor,
                             "changed",
                             G_CALLBACK (runtime_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
  dir = g_dir_open (runtime_dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (carrel_base_text_is_uuid (name))
      {
        watch_folder (self, name);
        if (has_socket (self, name))
          g_hash_table_add (self->present, g_strdup (name));
      }
  return self;
}

void
carrel_vmm_registry_entry_free (CarrelVmmRegistryEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->uuid);
  g_free (entry->machine_dir);
  g_free (entry);
}

static CarrelVmmRegistryEntry *
look_at (const char *runtime_dir, const char *uuid)
{
  g_autoptr (CarrelVmmRegistryEntry) entry = g_new0 (CarrelVmmRegistryEntry, 1);
  g_autofree char *folder = g_build_filename (runtime_dir, uuid, NULL);
  g_autoptr (CarrelVmmRecord) record = carrel_vmm_record_read (folder, NULL);
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  entry->uuid = g_strdup (uuid);
  descriptor = carrel_vmm_socket_connect (folder, CARREL_VMM_SERVER_SOCKET, NULL);
  entry->core_alive = descriptor >= 0 && carrel_vmm_socket_is_trusted_peer (descriptor);
  if (record != NULL)
    {
      entry->machine_dir = g_strdup (record->machine_dir);
      entry->guest_alive = carrel_vmm_record_is_alive (record);
    }
  return entry->core_alive || entry->guest_alive ? g_steal_pointer (&entry) : NULL;
}

static int
compare_entries (gconstpointer left, gconstpointer right)
{
  const CarrelVmmRegistryEntry *const *first = left;
  const CarrelVmmRegistryEntry *const *second = right;

  return g_strcmp0 ((*first)->uuid, (*second)->uuid);
}

GPtrArray *
carrel_vmm_registry_list (const char *runtime_dir)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_vmm_registry_entry_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (runtime_dir != NULL, entries);

  dir = g_dir_open (runtime_dir, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      CarrelVmmRegistryEntry *entry = carrel_base_text_is_uuid (name) ? look_at (runtime_dir, name)
                                                                      : NULL;

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

char *
carrel_vmm_registry_dup_default_runtime_dir (void)
{
  const char *ours = g_getenv ("CARREL_RUNTIME_DIR");
  const char *system = g_getenv ("XDG_RUNTIME_DIR");

  if (ours != NULL && g_path_is_absolute (ours))
    return g_strdup (ours);
  if (system != NULL && g_path_is_absolute (system))
    return g_build_filename (system, "carrel", NULL);
  return g_build_filename (g_get_user_cache_dir (), "carrel", "run", NULL);
}
