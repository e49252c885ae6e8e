/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_SETTINGS (carrel_ui_settings_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiSettings, carrel_ui_settings, CARREL_UI, SETTINGS, CarrelUiRecord)

/**
 * CarrelUiSettings:
 *
 * The settings of one machine as they are shown and changed. A page edits a copy property by
 * property and hands each change to the provider by the property's name. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "uuid" (string): whose settings these are
 * - "name" (string): the machine's name
 * - "notes" (string): a person's notes
 * - "tags" (string array): its tags
 * - "cpus" (uint): processors
 * - "cpus-max" (uint): the most processors that make sense on this host
 * - "memory-mib" (uint64): memory in MiB
 * - "memory-max-mib" (uint64): the most memory that makes sense on this host, in MiB
 * - "firmware" (string): "uefi" or "bios"
 * - "firmware-locked" (boolean): whether the firmware can no longer be changed, because a
 *   system is installed
 * - "display-kind" (string): "spice" or "vnc"
 * - "network" (boolean): whether it has a network
 * - "media" (string): path of the inserted CD, or %NULL
 * - "boot-order" (string array): what is tried first to last: "disk", "cdrom", "network"
 * - "start-order" (uint): its turn when several are started together, 0 when it does not matter
 * - "start-delay" (uint): seconds that the next turn waits
 * - "start-wait" (boolean): whether the next turn waits until the guest answers, for that long at most
 * - "serial-ports" (uint): how many serial ports it has
 * - "serial-sockets" (string array): the paths of the sockets that they lead to, as long as it runs
 * - "disks" (object): a #GListModel of #CarrelUiDisk
 * - "pending-restart" (string array): names of the properties above that changed and wait for
 *   a restart
 */

/**
 * carrel_ui_settings_new:
 *
 * Creates a settings with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiSettings
 */
CarrelUiSettings *carrel_ui_settings_new (void);

/**
 * carrel_ui_settings_get_uuid:
 * @self: a settings
 *
 * Reads "uuid". Main thread.
 *
 * Returns: (transfer none) (nullable): whose settings these are
 */
const char *carrel_ui_settings_get_uuid (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_name:
 * @self: a settings
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): the machine's name
 */
const char *carrel_ui_settings_get_name (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_notes:
 * @self: a settings
 *
 * Reads "notes". Main thread.
 *
 * Returns: (transfer none) (nullable): a person's notes
 */
const char *carrel_ui_settings_get_notes (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_tags:
 * @self: a settings
 *
 * Reads "tags". Main thread.
 *
 * Returns: (transfer none) (nullable): its tags
 */
const char *const *carrel_ui_settings_get_tags (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_cpus:
 * @self: a settings
 *
 * Reads "cpus". Main thread.
 *
 * Returns: processors
 */
guint carrel_ui_settings_get_cpus (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_cpus_max:
 * @self: a settings
 *
 * Reads "cpus-max". Main thread.
 *
 * Returns: the most processors that make sense on this host
 */
guint carrel_ui_settings_get_cpus_max (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_memory_mib:
 * @self: a settings
 *
 * Reads "memory-mib". Main thread.
 *
 * Returns: memory in MiB
 */
guint64 carrel_ui_settings_get_memory_mib (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_memory_max_mib:
 * @self: a settings
 *
 * Reads "memory-max-mib". Main thread.
 *
 * Returns: the most memory that makes sense on this host, in MiB
 */
guint64 carrel_ui_settings_get_memory_max_mib (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_firmware:
 * @self: a settings
 *
 * Reads "firmware". Main thread.
 *
 * Returns: (transfer none) (nullable): "uefi" or "bios"
 */
const char *carrel_ui_settings_get_firmware (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_firmware_locked:
 * @self: a settings
 *
 * Reads "firmware-locked". Main thread.
 *
 * Returns: whether the firmware can no longer be changed, because a system is installed
 */
gboolean carrel_ui_settings_get_firmware_locked (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_display_kind:
 * @self: a settings
 *
 * Reads "display-kind". Main thread.
 *
 * Returns: (transfer none) (nullable): "spice" or "vnc"
 */
const char *carrel_ui_settings_get_display_kind (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_network:
 * @self: a settings
 *
 * Reads "network". Main thread.
 *
 * Returns: whether it has a network
 */
gboolean carrel_ui_settings_get_network (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_media:
 * @self: a settings
 *
 * Reads "media". Main thread.
 *
 * Returns: (transfer none) (nullable): path of the inserted CD, or %NULL
 */
const char *carrel_ui_settings_get_media (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_boot_order:
 * @self: a settings
 *
 * Reads "boot-order". Main thread.
 *
 * Returns: (transfer none) (nullable): what is tried first to last: "disk", "cdrom", "network"
 */
const char *const *carrel_ui_settings_get_boot_order (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_start_order:
 * @self: a settings
 *
 * Reads "start-order". Main thread.
 *
 * Returns: its turn when several are started together, 0 when it does not matter
 */
guint carrel_ui_settings_get_start_order (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_start_delay:
 * @self: a settings
 *
 * Reads "start-delay". Main thread.
 *
 * Returns: seconds that the next turn waits
 */
guint carrel_ui_settings_get_start_delay (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_start_wait:
 * @self: a settings
 *
 * Reads "start-wait". Main thread.
 *
 * Returns: whether the next turn waits until the guest answers
 */
gboolean carrel_ui_settings_get_start_wait (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_serial_ports:
 * @self: a settings
 *
 * Reads "serial-ports". Main thread.
 *
 * Returns: how many serial ports it has
 */
guint carrel_ui_settings_get_serial_ports (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_serial_sockets:
 * @self: a settings
 *
 * Reads "serial-sockets". Main thread.
 *
 * Returns: (transfer none) (nullable): the paths of the sockets that the ports lead to, in their order
 */
const char *const *carrel_ui_settings_get_serial_sockets (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_disks:
 * @self: a settings
 *
 * Reads "disks". Main thread.
 *
 * Returns: (transfer none) (nullable): a #GListModel of #CarrelUiDisk
 */
GListModel *carrel_ui_settings_get_disks (CarrelUiSettings *self);

/**
 * carrel_ui_settings_get_pending_restart:
 * @self: a settings
 *
 * Reads "pending-restart". Main thread.
 *
 * Returns: (transfer none) (nullable): names of the properties above that changed and wait for a
 * restart
 */
const char *const *carrel_ui_settings_get_pending_restart (CarrelUiSettings *self);

G_END_DECLS
