/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"
#include "carrel-ui-state.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_MACHINE (carrel_ui_machine_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiMachine, carrel_ui_machine, CARREL_UI, MACHINE, CarrelUiRecord)

/**
 * CarrelUiMachine:
 *
 * One machine, as a window shows it. The provider creates it for a row that is looked at and keeps
 * its properties true while anyone holds it. Properties (set them with g_object_set(), each change
 * notifies):
 *
 * - "uuid" (string): the machine's UUID; what verbs name it by
 * - "name" (string): the name, exactly as given by a person: hostile until escaped
 * - "state" (int): the #CarrelUiState
 * - "reason" (string): why it crashed, paused or does not answer, in whole sentences; or %NULL
 * - "advice" (string): what to do about the reason; or %NULL
 * - "emulated" (boolean): runs (or would run) without hardware acceleration
 * - "emulation-reason" (string): why it is emulated and what would help, in whole sentences;
 *   or %NULL
 * - "os-id" (string): the operating system's libosinfo short id, or %NULL when unknown
 * - "os-name" (string): the operating system's name for a person, or %NULL when unknown
 * - "icon-name" (string): an icon for the operating system, or %NULL
 * - "thumbnail" (object): the last seen screen (#GdkPaintable), or %NULL
 * - "favourite" (boolean): whether a person marked it
 * - "tags" (string array): its tags
 * - "folder-id" (string): the folder it lies in, or %NULL for the top
 * - "folder-name" (string): that folder's name, or %NULL
 * - "notes" (string): a person's notes
 * - "cpus" (uint): processors
 * - "memory-mib" (uint64): memory in MiB
 * - "disk-used" (uint64): bytes its disks occupy on the host; what deleting it frees
 * - "disk-virtual" (uint64): bytes its disks offer to the guest
 * - "last-used" (int64): when it last ran, in seconds since 1970, or 0 for never
 * - "pending-restart" (string array): names of the settings that wait for a restart
 * - "firmware" (string): the firmware for a person, such as "UEFI"
 * - "display-kind" (string): "spice" or "vnc"
 * - "network" (boolean): whether it has a network
 * - "media" (string): the file name of the inserted CD, or %NULL for an empty or absent drive
 * - "kept" (uint): how many things of another product are kept with it for an export
 * - "doctor" (string): what is missing for it to run well, in whole sentences; or %NULL
 * - "job-text" (string): what is being done to it, or %NULL
 * - "job-fraction" (double): how far that is, 0 to 1; negative when unknown
 * - "trashed" (boolean): whether it lies in the trash
 * - "watched" (boolean): whether somebody sees its thumbnail now; set by the window, read by
 *   the provider
 */

/**
 * carrel_ui_machine_new:
 *
 * Creates a machine with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiMachine
 */
CarrelUiMachine *carrel_ui_machine_new (void);

/**
 * carrel_ui_machine_get_uuid:
 * @self: a machine
 *
 * Reads "uuid". Main thread.
 *
 * Returns: (transfer none) (nullable): the machine's UUID; what verbs name it by
 */
const char *carrel_ui_machine_get_uuid (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_name:
 * @self: a machine
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): the name, exactly as given by a person: hostile until
 * escaped
 */
const char *carrel_ui_machine_get_name (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_state:
 * @self: a machine
 *
 * Reads "state". Main thread.
 *
 * Returns: the #CarrelUiState
 */
CarrelUiState carrel_ui_machine_get_state (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_reason:
 * @self: a machine
 *
 * Reads "reason". Main thread.
 *
 * Returns: (transfer none) (nullable): why it crashed, paused or does not answer, in whole
 * sentences; or %NULL
 */
const char *carrel_ui_machine_get_reason (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_advice:
 * @self: a machine
 *
 * Reads "advice". Main thread.
 *
 * Returns: (transfer none) (nullable): what to do about the reason; or %NULL
 */
const char *carrel_ui_machine_get_advice (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_emulated:
 * @self: a machine
 *
 * Reads "emulated". Main thread.
 *
 * Returns: runs (or would run) without hardware acceleration
 */
gboolean carrel_ui_machine_get_emulated (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_emulation_reason:
 * @self: a machine
 *
 * Reads "emulation-reason". Main thread.
 *
 * Returns: (transfer none) (nullable): why it is emulated and what would help, in whole sentences;
 * or %NULL
 */
const char *carrel_ui_machine_get_emulation_reason (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_os_id:
 * @self: a machine
 *
 * Reads "os-id". Main thread.
 *
 * Returns: (transfer none) (nullable): the operating system's libosinfo short id, or %NULL when
 * unknown
 */
const char *carrel_ui_machine_get_os_id (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_os_name:
 * @self: a machine
 *
 * Reads "os-name". Main thread.
 *
 * Returns: (transfer none) (nullable): the operating system's name for a person, or %NULL when
 * unknown
 */
const char *carrel_ui_machine_get_os_name (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_icon_name:
 * @self: a machine
 *
 * Reads "icon-name". Main thread.
 *
 * Returns: (transfer none) (nullable): an icon for the operating system, or %NULL
 */
const char *carrel_ui_machine_get_icon_name (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_thumbnail:
 * @self: a machine
 *
 * Reads "thumbnail". Main thread.
 *
 * Returns: (transfer none) (nullable): the last seen screen (#GdkPaintable), or %NULL
 */
GdkPaintable *carrel_ui_machine_get_thumbnail (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_favourite:
 * @self: a machine
 *
 * Reads "favourite". Main thread.
 *
 * Returns: whether a person marked it
 */
gboolean carrel_ui_machine_get_favourite (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_tags:
 * @self: a machine
 *
 * Reads "tags". Main thread.
 *
 * Returns: (transfer none) (nullable): its tags
 */
const char *const *carrel_ui_machine_get_tags (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_folder_id:
 * @self: a machine
 *
 * Reads "folder-id". Main thread.
 *
 * Returns: (transfer none) (nullable): the folder it lies in, or %NULL for the top
 */
const char *carrel_ui_machine_get_folder_id (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_folder_name:
 * @self: a machine
 *
 * Reads "folder-name". Main thread.
 *
 * Returns: (transfer none) (nullable): that folder's name, or %NULL
 */
const char *carrel_ui_machine_get_folder_name (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_notes:
 * @self: a machine
 *
 * Reads "notes". Main thread.
 *
 * Returns: (transfer none) (nullable): a person's notes
 */
const char *carrel_ui_machine_get_notes (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_kept:
 * @self: a machine
 *
 * Reads "kept". Main thread.
 *
 * Returns: how many things of another product are kept with it for an export
 */
guint carrel_ui_machine_get_kept (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_cpus:
 * @self: a machine
 *
 * Reads "cpus". Main thread.
 *
 * Returns: processors
 */
guint carrel_ui_machine_get_cpus (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_memory_mib:
 * @self: a machine
 *
 * Reads "memory-mib". Main thread.
 *
 * Returns: memory in MiB
 */
guint64 carrel_ui_machine_get_memory_mib (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_disk_used:
 * @self: a machine
 *
 * Reads "disk-used". Main thread.
 *
 * Returns: bytes its disks occupy on the host; what deleting it frees
 */
guint64 carrel_ui_machine_get_disk_used (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_disk_virtual:
 * @self: a machine
 *
 * Reads "disk-virtual". Main thread.
 *
 * Returns: bytes its disks offer to the guest
 */
guint64 carrel_ui_machine_get_disk_virtual (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_last_used:
 * @self: a machine
 *
 * Reads "last-used". Main thread.
 *
 * Returns: when it last ran, in seconds since 1970, or 0 for never
 */
gint64 carrel_ui_machine_get_last_used (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_pending_restart:
 * @self: a machine
 *
 * Reads "pending-restart". Main thread.
 *
 * Returns: (transfer none) (nullable): names of the settings that wait for a restart
 */
const char *const *carrel_ui_machine_get_pending_restart (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_firmware:
 * @self: a machine
 *
 * Reads "firmware". Main thread.
 *
 * Returns: (transfer none) (nullable): the firmware for a person, such as "UEFI"
 */
const char *carrel_ui_machine_get_firmware (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_display_kind:
 * @self: a machine
 *
 * Reads "display-kind". Main thread.
 *
 * Returns: (transfer none) (nullable): "spice" or "vnc"
 */
const char *carrel_ui_machine_get_display_kind (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_network:
 * @self: a machine
 *
 * Reads "network". Main thread.
 *
 * Returns: whether it has a network
 */
gboolean carrel_ui_machine_get_network (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_media:
 * @self: a machine
 *
 * Reads "media". Main thread.
 *
 * Returns: (transfer none) (nullable): the file name of the inserted CD, or %NULL for an empty or
 * absent drive
 */
const char *carrel_ui_machine_get_media (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_doctor:
 * @self: a machine
 *
 * Reads "doctor". Main thread.
 *
 * Returns: (transfer none) (nullable): what is missing for it to run well, in whole sentences; or
 * %NULL
 */
const char *carrel_ui_machine_get_doctor (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_job_text:
 * @self: a machine
 *
 * Reads "job-text". Main thread.
 *
 * Returns: (transfer none) (nullable): what is being done to it, or %NULL
 */
const char *carrel_ui_machine_get_job_text (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_job_fraction:
 * @self: a machine
 *
 * Reads "job-fraction". Main thread.
 *
 * Returns: how far that is, 0 to 1; negative when unknown
 */
double carrel_ui_machine_get_job_fraction (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_trashed:
 * @self: a machine
 *
 * Reads "trashed". Main thread.
 *
 * Returns: whether it lies in the trash
 */
gboolean carrel_ui_machine_get_trashed (CarrelUiMachine *self);

/**
 * carrel_ui_machine_get_watched:
 * @self: a machine
 *
 * Reads "watched". Main thread.
 *
 * Returns: whether somebody sees its thumbnail now; set by the window, read by the provider
 */
gboolean carrel_ui_machine_get_watched (CarrelUiMachine *self);

G_END_DECLS
