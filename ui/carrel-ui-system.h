/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_SYSTEM (carrel_ui_system_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiSystem, carrel_ui_system, CARREL_UI, SYSTEM, CarrelUiRecord)

/**
 * CarrelUiSystem:
 *
 * An operating system that can be installed, with what its makers recommend. Properties (set them
 * with g_object_set(), each change notifies):
 *
 * - "id" (string): the libosinfo short id
 * - "name" (string): its name for a person
 * - "icon-name" (string): an icon, or %NULL
 * - "cpus" (uint): recommended processors, already fitted to the host
 * - "memory-mib" (uint64): recommended memory in MiB, already fitted to the host
 * - "disk-bytes" (uint64): recommended size of the disk in bytes
 * - "firmware" (string): "uefi" or "bios"
 */

/**
 * carrel_ui_system_new:
 *
 * Creates a system with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiSystem
 */
CarrelUiSystem *carrel_ui_system_new (void);

/**
 * carrel_ui_system_get_id:
 * @self: a system
 *
 * Reads "id". Main thread.
 *
 * Returns: (transfer none) (nullable): the libosinfo short id
 */
const char *carrel_ui_system_get_id (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_name:
 * @self: a system
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): its name for a person
 */
const char *carrel_ui_system_get_name (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_icon_name:
 * @self: a system
 *
 * Reads "icon-name". Main thread.
 *
 * Returns: (transfer none) (nullable): an icon, or %NULL
 */
const char *carrel_ui_system_get_icon_name (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_cpus:
 * @self: a system
 *
 * Reads "cpus". Main thread.
 *
 * Returns: recommended processors, already fitted to the host
 */
guint carrel_ui_system_get_cpus (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_memory_mib:
 * @self: a system
 *
 * Reads "memory-mib". Main thread.
 *
 * Returns: recommended memory in MiB, already fitted to the host
 */
guint64 carrel_ui_system_get_memory_mib (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_disk_bytes:
 * @self: a system
 *
 * Reads "disk-bytes". Main thread.
 *
 * Returns: recommended size of the disk in bytes
 */
guint64 carrel_ui_system_get_disk_bytes (CarrelUiSystem *self);

/**
 * carrel_ui_system_get_firmware:
 * @self: a system
 *
 * Reads "firmware". Main thread.
 *
 * Returns: (transfer none) (nullable): "uefi" or "bios"
 */
const char *carrel_ui_system_get_firmware (CarrelUiSystem *self);

G_END_DECLS
