/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-machine-private.h"

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/spec/carrel-spec-change.h"

#include "carrel-vmm-disk.h"

/*
 * Taking over a changed spec.  The differences are worked off one after the other, since the emulator
 * does so too: what can be changed while the machine runs is, and its new value is written into the
 * spec the machine runs with; what cannot waits for the next start.  When a live change fails the call
 * fails and names it; what was applied before it stays applied.
 */

typedef struct
{
  CarrelSpec *wanted;
  GPtrArray *changes;
  guint next;
  GPtrArray *applied_now;
  GPtrArray *after_restart;
} Applying;

static void apply_next (GTask *task);

static void
applying_free (Applying *applying)
{
  carrel_spec_free (applying->wanted);
  g_ptr_array_unref (applying->changes);
  g_ptr_array_unref (applying->applied_now);
  g_ptr_array_unref (applying->after_restart);
  g_free (applying);
}

/* Writes the live value of one device into the spec the machine runs with. */
static void
take_over (CarrelSpec *current, const CarrelSpec *wanted, const char *id)
{
  CarrelSpecDisk *disk = carrel_spec_find_disk (current, id);
  CarrelSpecDrive *drive = carrel_spec_find_drive (current, id);
  CarrelSpecNetwork *network = carrel_spec_find_network (current, id);

  if (disk != NULL)
    disk->size_bytes = carrel_spec_find_disk (wanted, id)->size_bytes;
  if (drive != NULL)
    carrel_spec_set_string (&drive->path, carrel_spec_find_drive (wanted, id)->path);
  if (network != NULL)
    network->connected = carrel_spec_find_network (wanted, id)->connected;
}

static void
applied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  Applying *applying = g_task_get_task_data (task);
  CarrelSpecChange *change = g_ptr_array_index (applying->changes, applying->next);
  g_autoptr (GError) error = NULL;

  if (!carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->spec != NULL)
    take_over (self->spec, applying->wanted, change->device);
  g_ptr_array_add (applying->applied_now, g_strdup (change->path));
  applying->next++;
  apply_next (g_steal_pointer (&task));
}

/* Asks the engine for one live change.  Takes the task when it did; gives FALSE when the change is none
 * that this engine room knows how to make live. */
static gboolean
apply_live (CarrelVmmMachine *self, GTask *task, const CarrelSpecChange *change)
{
  Applying *applying = g_task_get_task_data (task);
  CarrelSpecDisk *disk = carrel_spec_find_disk (applying->wanted, change->device);
  CarrelSpecDrive *drive = carrel_spec_find_drive (applying->wanted, change->device);
  CarrelSpecNetwork *network = carrel_spec_find_network (applying->wanted, change->device);

  if (drive != NULL)
    {
      g_auto (CarrelBaseDescriptor) descriptor = -1;
      g_autoptr (GError) error = NULL;

      if (drive->path[0] != '\0')
        {
          g_autofree char *path = carrel_spec_dup_drive_path (drive, self->machine_dir);

          descriptor = carrel_vmm_disk_open_media (path, NULL, &error);
        }
      if (error != NULL)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          g_clear_object (&task);
        }
      else
        carrel_vmm_engine_change_media_async (self->engine,
                                              drive->id,
                                              descriptor,
                                              NULL,
                                              applied_cb,
                                              task);
      return TRUE;
    }
  if (disk != NULL)
    carrel_vmm_engine_resize_disk_async (self->engine,
                                         disk->id,
                                         disk->size_bytes,
                                         NULL,
                                         applied_cb,
                                         task);
  else if (network != NULL)
    carrel_vmm_engine_set_link_async (self->engine,
                                      network->id,
                                      network->connected,
                                      NULL,
                                      applied_cb,
                                      task);
  return disk != NULL || network != NULL;
}

static char **
to_strv (GPtrArray *strings)
{
  g_autoptr (GPtrArray)
    copy = g_ptr_array_copy (strings, (GCopyFunc) (void (*) (void)) g_strdup, NULL);

  g_ptr_array_set_free_func (copy, NULL);
  g_ptr_array_add (copy, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&copy), FALSE);
}

/* Takes the task. */
static void
apply_next (GTask *task)
{
  g_autoptr (GTask) owned = task;
  CarrelVmmMachine *self = g_task_get_source_object (owned);
  Applying *applying = g_task_get_task_data (owned);

  for (; applying->next < applying->changes->len; applying->next++)
    {
      CarrelSpecChange *change = g_ptr_array_index (applying->changes, applying->next);

      if (change->apply == CARREL_SPEC_CHANGE_APPLY_NOTHING)
        continue;
      if (change->apply == CARREL_SPEC_CHANGE_APPLY_LIVE &&
          change->kind == CARREL_SPEC_CHANGE_KIND_VALUE && change->device != NULL &&
          apply_live (self, owned, change))
        {
          owned = NULL;
          return;
        }
      g_ptr_array_add (applying->after_restart, g_strdup (change->path));
    }
  carrel_vmm_machine_take_pending (self, to_strv (applying->after_restart));
  g_task_return_boolean (owned, TRUE);
}

/* What differs from the spec the machine runs with; nothing while it is off, as every start brings its
 * own. */
static GPtrArray *
list_changes (CarrelVmmMachine *self, const CarrelSpec *wanted, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GPtrArray *changes;

  if (self->spec == NULL || carrel_vmm_state_is_off (self->state))
    return g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_spec_change_free);
  changes = carrel_spec_change_list (self->spec, wanted, &cause);
  if (changes == NULL)
    g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC, cause->message);
  return changes;
}

void
carrel_vmm_machine_apply_async (CarrelVmmMachine *self,
                                const char *spec_json,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelSpec) wanted = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  Applying *applying;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (spec_json != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_machine_apply_async);
  wanted = carrel_spec_from_json (spec_json, -1, &error);
  if (wanted == NULL)
    {
      g_task_return_new_error (task, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC, "%s", error->message);
      return;
    }
  changes = list_changes (self, wanted, &error);
  if (changes == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (self->spec != NULL)
    carrel_spec_set_string (&self->spec->name, wanted->name);
  applying = g_new0 (Applying, 1);
  applying->wanted = g_steal_pointer (&wanted);
  applying->changes = g_steal_pointer (&changes);
  applying->applied_now = g_ptr_array_new_with_free_func (g_free);
  applying->after_restart = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, applying, (GDestroyNotify) applying_free);
  apply_next (g_steal_pointer (&task));
}

gboolean
carrel_vmm_machine_apply_finish (CarrelVmmMachine *self,
                                 GAsyncResult *result,
                                 GStrv *out_applied_now,
                                 GStrv *out_after_restart,
                                 GError **error)
{
  Applying *applying;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (out_applied_now != NULL && out_after_restart != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  applying = g_task_get_task_data (G_TASK (result));
  *out_applied_now = to_strv (applying->applied_now);
  *out_after_restart = to_strv (applying->after_restart);
  return TRUE;
}

typedef struct
{
  char *device;
  char *path;
} MediaChange;

static void
media_change_free (MediaChange *change)
{
  g_free (change->device);
  g_free (change->path);
  g_free (change);
}

static void
media_changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  MediaChange *change = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  CarrelSpecDrive *drive;

  if (!carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  drive = self->spec != NULL ? carrel_spec_find_drive (self->spec, change->device) : NULL;
  if (drive != NULL)
    carrel_spec_set_string (&drive->path, change->path);
  g_task_return_boolean (task, TRUE);
}

/* Fails the task unless a device of the running machine is meant. */
static gboolean
check_running_device (CarrelVmmMachine *self, GTask *task, gconstpointer device, const char *id)
{
  if (carrel_vmm_state_is_off (self->state) || self->state == CARREL_VMM_STATE_STARTING)
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_STATE,
                             _("Cannot change \"%s\" while the machine is %s"),
                                id,
                                carrel_vmm_state_to_string (self->state));
  else if (device == NULL)
    g_task_return_new_error (task,
                             CARREL_VMM_ERROR,
                             CARREL_VMM_ERROR_NOT_FOUND,
                             _("The running machine has no device \"%s\""), id);
  else
    return TRUE;
  return FALSE;
}

void
carrel_vmm_machine_change_media_async (CarrelVmmMachine *self,
                                       const char *device,
                                       int descriptor,
                                       const char *path,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_auto (CarrelBaseDescriptor) owned = descriptor;
  g_autoptr (GTask) task = NULL;
  MediaChange *change;
  CarrelSpecDrive *drive;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (device != NULL && path != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_machine_change_media_async);
  drive = self->spec != NULL ? carrel_spec_find_drive (self->spec, device) : NULL;
  if (!check_running_device (self, task, drive, device))
    return;
  change = g_new0 (MediaChange, 1);
  change->device = g_strdup (device);
  change->path = g_strdup (descriptor >= 0 ? path : "");
  g_task_set_task_data (task, change, (GDestroyNotify) media_change_free);
  carrel_vmm_engine_change_media_async (self->engine,
                                        device,
                                        owned,
                                        NULL,
                                        media_changed_cb,
                                        g_steal_pointer (&task));
}

typedef struct
{
  char *id;
  guint64 bytes;
} Growth;

static void
growth_free (Growth *growth)
{
  g_free (growth->id);
  g_free (growth);
}

static void
resized_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CarrelVmmMachine *self = g_task_get_source_object (task);
  Growth *growth = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  CarrelSpecDisk *disk;

  if (!carrel_vmm_engine_call_finish (CARREL_VMM_ENGINE (object), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  disk = self->spec != NULL ? carrel_spec_find_disk (self->spec, growth->id) : NULL;
  if (disk != NULL)
    disk->size_bytes = growth->bytes;
  g_task_return_boolean (task, TRUE);
}

void
carrel_vmm_machine_resize_disk_async (CarrelVmmMachine *self,
                                      const char *id,
                                      guint64 bytes,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  CarrelSpecDisk *disk;
  Growth *growth;

  g_return_if_fail (CARREL_VMM_IS_MACHINE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, carrel_vmm_machine_resize_disk_async);
  disk = self->spec != NULL ? carrel_spec_find_disk (self->spec, id) : NULL;
  if (!check_running_device (self, task, disk, id))
    return;
  if (bytes < disk->size_bytes || bytes % 512 != 0 || bytes > CARREL_VMM_DISK_SIZE_MAX)
    {
      g_task_return_new_error (task,
                               CARREL_VMM_ERROR,
                               CARREL_VMM_ERROR_SPEC,
                               _("Disks only grow, up to 64 TiB: \"%s\" keeps its size"), id);
      return;
    }
  growth = g_new0 (Growth, 1);
  growth->id = g_strdup (id);
  growth->bytes = bytes;
  g_task_set_task_data (task, growth, (GDestroyNotify) growth_free);
  carrel_vmm_engine_resize_disk_async (self->engine,
                                       id,
                                       bytes,
                                       NULL,
                                       resized_cb,
                                       g_steal_pointer (&task));
}
