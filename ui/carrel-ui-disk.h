/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_DISK (carrel_ui_disk_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiDisk, carrel_ui_disk, CARREL_UI, DISK, CarrelUiRecord)

/**
 * CarrelUiDisk:
 *
 * A disk of one machine, as the settings show it. Properties (set them with g_object_set(), each
 * change notifies):
 *
 * - "id" (string): what verbs name it by
 * - "title" (string): its name for a person
 * - "bus" (string): "virtio", "sata", "scsi", "ide" or "usb"
 * - "size" (uint64): bytes it offers to the guest
 * - "used" (uint64): bytes it occupies on the host
 */

/**
 * carrel_ui_disk_new:
 *
 * Creates a disk with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiDisk
 */
CarrelUiDisk *carrel_ui_disk_new (void);

/**
 * carrel_ui_disk_get_id:
 * @self: a disk
 *
 * Reads "id". Main thread.
 *
 * Returns: (transfer none) (nullable): what verbs name it by
 */
const char *carrel_ui_disk_get_id (CarrelUiDisk *self);

/**
 * carrel_ui_disk_get_title:
 * @self: a disk
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): its name for a person
 */
const char *carrel_ui_disk_get_title (CarrelUiDisk *self);

/**
 * carrel_ui_disk_get_bus:
 * @self: a disk
 *
 * Reads "bus". Main thread.
 *
 * Returns: (transfer none) (nullable): "virtio", "sata", "scsi", "ide" or "usb"
 */
const char *carrel_ui_disk_get_bus (CarrelUiDisk *self);

/**
 * carrel_ui_disk_get_size:
 * @self: a disk
 *
 * Reads "size". Main thread.
 *
 * Returns: bytes it offers to the guest
 */
guint64 carrel_ui_disk_get_size (CarrelUiDisk *self);

/**
 * carrel_ui_disk_get_used:
 * @self: a disk
 *
 * Reads "used". Main thread.
 *
 * Returns: bytes it occupies on the host
 */
guint64 carrel_ui_disk_get_used (CarrelUiDisk *self);

G_END_DECLS
