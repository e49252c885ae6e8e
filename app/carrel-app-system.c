/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-system.h"

#include "carrel-app-error.h"
#include "carrel-app-osinfo-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#define GIB (G_GUINT64_CONSTANT (1) << 30)

/* What an unknown system gets, and between which bounds recommendations are believed. */
#define UNKNOWN_PROCESSORS 2
#define UNKNOWN_MEMORY_MIB 4096
#define UNKNOWN_DISK_BYTES (64 * GIB)
#define SMALL_MEMORY_MIB 2048
#define SMALL_DISK_BYTES (20 * GIB)
#define LEAST_MEMORY_MIB 64

CarrelAppSystem *
carrel_app_system_new_unknown (void)
{
  CarrelAppSystem *self = g_new0 (CarrelAppSystem, 1);
  guint64 host_mib = carrel_app_system_get_host_memory_mib ();

  self->id = g_strdup ("");
  self->name = g_strdup (_ ("Unknown system"));
  self->family = CARREL_SPEC_FAMILY_OTHER;
  self->firmware = CARREL_SPEC_FIRMWARE_BIOS;
  self->processors = UNKNOWN_PROCESSORS;
  self->memory_mib = host_mib >= 4 * UNKNOWN_MEMORY_MIB ? UNKNOWN_MEMORY_MIB : SMALL_MEMORY_MIB;
  self->disk_bytes = host_mib >= 4 * UNKNOWN_MEMORY_MIB ? UNKNOWN_DISK_BYTES : SMALL_DISK_BYTES;
  carrel_app_system_fit (self, g_get_num_processors (), host_mib);
  return self;
}

CarrelAppSystem *
carrel_app_system_copy (const CarrelAppSystem *self)
{
  CarrelAppSystem *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  return copy;
}

void
carrel_app_system_free (CarrelAppSystem *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self);
}

void
carrel_app_system_fit (CarrelAppSystem *self, guint host_processors, guint64 host_memory_mib)
{
  guint64 half;

  g_return_if_fail (self != NULL);

  half = MAX (host_memory_mib / 2, LEAST_MEMORY_MIB);
  self->processors = CLAMP (self->processors, 1, MAX (host_processors, 1));
  self->memory_mib = (guint) MIN ((guint64) self->memory_mib, half);
  self->disk_bytes = self->disk_bytes / 512 * 512;
}

guint64
carrel_app_system_get_host_memory_mib (void)
{
  long pages = sysconf (_SC_PHYS_PAGES);
  long size = sysconf (_SC_PAGESIZE);

  return pages > 0 && size > 0 ? (guint64) pages * (guint64) size / (1024 * 1024)
                               : SMALL_MEMORY_MIB;
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task,
                         carrel_app_osinfo_list_systems (),
                         (GDestroyNotify) g_ptr_array_unref);
}

void
carrel_app_system_list_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, carrel_app_system_list_async);
  g_task_run_in_thread (task, list_thread);
}

GPtrArray *
carrel_app_system_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CarrelAppSystem *system = carrel_app_osinfo_find_system (data);

  if (system != NULL)
    g_task_return_pointer (task, system, (GDestroyNotify) carrel_app_system_free);
  else
    g_task_return_new_error (task,
                             CARREL_APP_ERROR,
                             CARREL_APP_ERROR_NOT_FOUND,
                             _ ("No system is called “%s”. The names are libosinfo's, such as "
                                "“debian12”."),
                                (const char *) data);
}

void
carrel_app_system_find_async (const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (id != NULL);

  g_task_set_source_tag (task, carrel_app_system_find_async);
  g_task_set_task_data (task, g_strdup (id), g_free);
  g_task_run_in_thread (task, find_thread);
}

CarrelAppSystem *
carrel_app_system_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
