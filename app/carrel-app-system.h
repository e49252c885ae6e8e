/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spec/carrel-spec.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppSystem:
 * @id: libosinfo's short identifier, such as "debian12"; empty for an unknown system
 * @name: its name for people, such as "Debian 12"
 * @family: which devices it can be expected to drive
 * @firmware: the firmware to give it
 * @processors: recommended processors, fitted to this host
 * @memory_mib: recommended memory, fitted to this host
 * @disk_bytes: recommended size of the disk
 *
 * An operating system and what its makers recommend: a value.
 */
typedef struct
{
  char *id;
  char *name;
  CarrelSpecFamily family;
  CarrelSpecFirmware firmware;
  guint processors;
  guint memory_mib;
  guint64 disk_bytes;
} CarrelAppSystem;

/**
 * carrel_app_system_new_unknown:
 *
 * Returns: (transfer full): what to give a system nobody knows: 2 processors, 2 to 4 GiB, 20 to 64 GiB of
 *   disk, all fitted to this host. Any thread.
 */
CarrelAppSystem *carrel_app_system_new_unknown (void);

/**
 * carrel_app_system_copy:
 * @self: a system
 *
 * Returns: (transfer full): a copy. Any thread.
 */
CarrelAppSystem *carrel_app_system_copy (const CarrelAppSystem *self);

/**
 * carrel_app_system_free:
 * @self: (nullable) (transfer full): a system
 *
 * Frees it. Any thread.
 */
void carrel_app_system_free (CarrelAppSystem *self);

/**
 * carrel_app_system_fit:
 * @self: a system
 * @host_processors: the host's processors
 * @host_memory_mib: the host's memory
 *
 * Clips what is recommended to what a host can give without suffering: all processors, half the memory.
 */
void carrel_app_system_fit (CarrelAppSystem *self, guint host_processors, guint64 host_memory_mib);

/**
 * carrel_app_system_get_host_memory_mib:
 *
 * Returns: the host's memory in MiB. Any thread.
 */
guint64 carrel_app_system_get_host_memory_mib (void);

/**
 * carrel_app_system_list_async:
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads every system known to libosinfo, on a thread.
 */
void carrel_app_system_list_async (GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_app_system_list_finish:
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable) (element-type CarrelAppSystem): the systems, the newest release of
 *   each distribution first; empty where the database is not installed; %NULL with @error set
 */
GPtrArray *carrel_app_system_list_finish (GAsyncResult *result, GError **error);

/**
 * carrel_app_system_find_async:
 * @id: libosinfo's short identifier
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks a system up, on a thread.
 */
void carrel_app_system_find_async (const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);

/**
 * carrel_app_system_find_finish:
 * @result: what the callback was given
 * @error: %CARREL_APP_ERROR_NOT_FOUND when nobody knows it
 *
 * Returns: (transfer full) (nullable): the system, or %NULL with @error set
 */
CarrelAppSystem *carrel_app_system_find_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppSystem, carrel_app_system_free)

G_END_DECLS
