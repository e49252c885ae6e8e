/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CREATE_REQUEST (carrel_ui_create_request_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiCreateRequest,
                      carrel_ui_create_request,
                      CARREL_UI,
                      CREATE_REQUEST,
                      CarrelUiRecord)

/**
 * CarrelUiCreateRequest:
 *
 * What the create dialog asks for. Zero and %NULL mean "as recommended". Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "path" (string): the installer image or disk, or %NULL for an empty machine
 * - "name" (string): the name
 * - "os-id" (string): the operating system's libosinfo short id, or %NULL when unknown
 * - "cpus" (uint): processors
 * - "memory-mib" (uint64): memory in MiB
 * - "disk-bytes" (uint64): size of the disk in bytes
 * - "network" (boolean): whether it gets a network
 * - "firmware" (string): "uefi" or "bios"
 * - "disk-bus" (string): "virtio", "sata", "scsi" or "ide"
 * - "display-kind" (string): "spice" or "vnc"
 * - "folder-id" (string): the folder to put it into, or %NULL for the top
 * - "start" (boolean): whether to start it at once
 */

/**
 * carrel_ui_create_request_new:
 *
 * Creates a create request with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiCreateRequest
 */
CarrelUiCreateRequest *carrel_ui_create_request_new (void);

/**
 * carrel_ui_create_request_get_path:
 * @self: a create request
 *
 * Reads "path". Main thread.
 *
 * Returns: (transfer none) (nullable): the installer image or disk, or %NULL for an empty machine
 */
const char *carrel_ui_create_request_get_path (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_name:
 * @self: a create request
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): the name
 */
const char *carrel_ui_create_request_get_name (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_os_id:
 * @self: a create request
 *
 * Reads "os-id". Main thread.
 *
 * Returns: (transfer none) (nullable): the operating system's libosinfo short id, or %NULL when
 * unknown
 */
const char *carrel_ui_create_request_get_os_id (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_cpus:
 * @self: a create request
 *
 * Reads "cpus". Main thread.
 *
 * Returns: processors
 */
guint carrel_ui_create_request_get_cpus (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_memory_mib:
 * @self: a create request
 *
 * Reads "memory-mib". Main thread.
 *
 * Returns: memory in MiB
 */
guint64 carrel_ui_create_request_get_memory_mib (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_disk_bytes:
 * @self: a create request
 *
 * Reads "disk-bytes". Main thread.
 *
 * Returns: size of the disk in bytes
 */
guint64 carrel_ui_create_request_get_disk_bytes (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_network:
 * @self: a create request
 *
 * Reads "network". Main thread.
 *
 * Returns: whether it gets a network
 */
gboolean carrel_ui_create_request_get_network (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_firmware:
 * @self: a create request
 *
 * Reads "firmware". Main thread.
 *
 * Returns: (transfer none) (nullable): "uefi" or "bios"
 */
const char *carrel_ui_create_request_get_firmware (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_disk_bus:
 * @self: a create request
 *
 * Reads "disk-bus". Main thread.
 *
 * Returns: (transfer none) (nullable): "virtio", "sata", "scsi" or "ide"
 */
const char *carrel_ui_create_request_get_disk_bus (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_display_kind:
 * @self: a create request
 *
 * Reads "display-kind". Main thread.
 *
 * Returns: (transfer none) (nullable): "spice" or "vnc"
 */
const char *carrel_ui_create_request_get_display_kind (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_folder_id:
 * @self: a create request
 *
 * Reads "folder-id". Main thread.
 *
 * Returns: (transfer none) (nullable): the folder to put it into, or %NULL for the top
 */
const char *carrel_ui_create_request_get_folder_id (CarrelUiCreateRequest *self);

/**
 * carrel_ui_create_request_get_start:
 * @self: a create request
 *
 * Reads "start". Main thread.
 *
 * Returns: whether to start it at once
 */
gboolean carrel_ui_create_request_get_start (CarrelUiCreateRequest *self);

G_END_DECLS
