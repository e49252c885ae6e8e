/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-details.h"

#include "../carrel-app-serial.h"

#include "library-db/carrel-library-machines.h"

#include <sys/stat.h>

typedef struct
{
  char *uuid;
  GWeakRef record;
  CarrelAppGuiDetailsFunc fill;
  gpointer user_data;
  gboolean is_reading;
  gboolean is_stale;
} Entry;

struct _CarrelAppGuiDetails
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  GPtrArray *entries;
  gboolean is_attached;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiDetails, carrel_app_gui_details, G_TYPE_OBJECT)

static void read_entry (CarrelAppGuiDetails *self, Entry *entry);

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->uuid);
  g_weak_ref_clear (&entry->record);
}

static void
entry_unref (gpointer data)
{
  g_rc_box_release_full (data, entry_clear);
}

typedef struct
{
  CarrelAppGuiDetails *keeper;
  Entry *entry;
  CarrelLibraryMachine *row;
  CarrelSpec *spec;
  char *folder;
  char *runtime_dir;
  CarrelAppGuiDetailsFound found;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  entry_unref (reading->entry);
  g_object_unref (reading->keeper);
  g_clear_pointer (&reading->row, carrel_library_machine_free);
  g_clear_pointer (&reading->spec, carrel_spec_free);
  g_free (reading->folder);
  g_free (reading->runtime_dir);
  g_strfreev (reading->found.serials);
  g_free (reading);
}

static guint64
measure_disks (const char *folder)
{
  g_autofree char *disks = g_build_filename (folder, "disks", NULL);
  g_autoptr (GDir) opened = g_dir_open (disks, 0, NULL);
  const char *name = NULL;
  guint64 used = 0;

  while (opened != NULL && (name = g_dir_read_name (opened)) != NULL)
    {
      g_autofree char *path = g_build_filename (disks, name, NULL);
      struct stat about;

      if (lstat (path, &about) == 0 && S_ISREG (about.st_mode))
        used += (guint64) about.st_blocks * 512;
    }
  return used;
}

static void
measure_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;

  if (reading->row->spec_json != NULL)
    reading->spec = carrel_spec_from_json (reading->row->spec_json, -1, NULL);
  reading->found.disk_used = measure_disks (reading->folder);
  reading->found.serials = carrel_app_serial_list_sockets (reading->runtime_dir,
                                                           reading->entry->uuid,
                                                           reading->spec != NULL
                                                             ? reading->spec->serial_ports
                                                             : 0);
  g_task_return_boolean (task, TRUE);
}

static void
finish_reading (CarrelAppGuiDetails *self, Entry *entry)
{
  entry->is_reading = FALSE;
  if (entry->is_stale)
    read_entry (self, entry);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CarrelAppGuiDetails *self = CARREL_APP_GUI_DETAILS (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  Entry *entry = reading->entry;
  g_autoptr (GObject) record = g_weak_ref_get (&entry->record);

  if (record != NULL)
    entry->fill (record, reading->row, reading->spec, &reading->found, entry->user_data);
  finish_reading (self, entry);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  CarrelAppGuiDetails *self = reading->keeper;
  g_autoptr (GTask) task = NULL;

  reading->row = carrel_library_machines_get_finish (CARREL_LIBRARY (source), result, NULL);
  if (reading->row == NULL)
    {
      /* Deleted for good: the record stays as it was, and whoever shows it is told by the list. */
      finish_reading (self, reading->entry);
      reading_free (reading);
      return;
    }
  task = g_task_new (self, NULL, measured_cb, NULL);
  g_task_set_source_tag (task, read_cb);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, measure_thread);
}

static void
read_entry (CarrelAppGuiDetails *self, Entry *entry)
{
  CarrelAppContext *context = self->hub != NULL ? carrel_app_gui_hub_get_context (self->hub) : NULL;
  Reading *reading = NULL;

  entry->is_stale = TRUE;
  if (entry->is_reading || context == NULL)
    return;
  entry->is_reading = TRUE;
  entry->is_stale = FALSE;
  reading = g_new0 (Reading, 1);
  reading->keeper = g_object_ref (self);
  reading->entry = g_rc_box_acquire (entry);
  reading->folder = carrel_library_dup_machine_folder (carrel_app_context_get_library (context),
                                                       entry->uuid);
  reading->runtime_dir = g_strdup (carrel_app_context_get_runtime_dir (context));
  carrel_library_machines_get_async (carrel_app_context_get_library (context),
                                     entry->uuid,
                                     NULL,
                                     read_cb,
                                     reading);
}

static gboolean
is_gone (Entry *entry)
{
  g_autoptr (GObject) record = g_weak_ref_get (&entry->record);

  return record == NULL;
}

static void
read_all (CarrelAppGuiDetails *self, const char *const *uuids)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (is_gone (entry))
        g_ptr_array_remove_index_fast (self->entries, i - 1);
      else if (uuids == NULL || g_strv_contains (uuids, entry->uuid))
        read_entry (self, entry);
    }
}

static void
library_changed_cb (CarrelAppGuiDetails *self, guint areas, GStrv uuids)
{
  if ((areas & CARREL_LIBRARY_AREA_MACHINES) != 0)
    read_all (self, (const char *const *) uuids);
}

static void
state_changed_cb (CarrelAppGuiDetails *self, const char *uuid)
{
  const char *const uuids[] = { uuid, NULL };

  read_all (self, uuids);
}

void
carrel_app_gui_details_attach (CarrelAppGuiDetails *self)
{
  CarrelAppContext *context = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_DETAILS (self));

  context = carrel_app_gui_hub_get_context (self->hub);
  if (context == NULL || self->is_attached)
    return;
  self->is_attached = TRUE;
  g_signal_connect_object (carrel_app_context_get_library (context),
                           "changed",
                           G_CALLBACK (library_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  read_all (self, NULL);
}

void
carrel_app_gui_details_follow (CarrelAppGuiDetails *self,
                               const char *uuid,
                               GObject *record,
                               CarrelAppGuiDetailsFunc fill,
                               gpointer user_data)
{
  Entry *entry = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_DETAILS (self));
  g_return_if_fail (uuid != NULL);
  g_return_if_fail (G_IS_OBJECT (record));
  g_return_if_fail (fill != NULL);

  entry = g_rc_box_new0 (Entry);
  entry->uuid = g_strdup (uuid);
  g_weak_ref_init (&entry->record, record);
  entry->fill = fill;
  entry->user_data = user_data;
  g_ptr_array_add (self->entries, entry);
  read_entry (self, entry);
}

static void
carrel_app_gui_details_dispose (GObject *object)
{
  CarrelAppGuiDetails *self = CARREL_APP_GUI_DETAILS (object);

  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_details_parent_class)->dispose (object);
}

static void
carrel_app_gui_details_finalize (GObject *object)
{
  CarrelAppGuiDetails *self = CARREL_APP_GUI_DETAILS (object);

  g_ptr_array_unref (self->entries);
  G_OBJECT_CLASS (carrel_app_gui_details_parent_class)->finalize (object);
}

static void
carrel_app_gui_details_class_init (CarrelAppGuiDetailsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = carrel_app_gui_details_dispose;
  G_OBJECT_CLASS (klass)->finalize = carrel_app_gui_details_finalize;
}

static void
carrel_app_gui_details_init (CarrelAppGuiDetails *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_unref);
}

CarrelAppGuiDetails *
carrel_app_gui_details_new (CarrelAppGuiHub *hub)
{
  CarrelAppGuiDetails *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_DETAILS, NULL);
  self->hub = g_object_ref (hub);
  g_signal_connect_object (hub,
                           "state-changed",
                           G_CALLBACK (state_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  carrel_app_gui_details_attach (self);
  return self;
}
