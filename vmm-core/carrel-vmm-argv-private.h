/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "carrel-vmm-argv.h"

G_BEGIN_DECLS

/* What carrel-vmm-argv.c (the board) shares with carrel-vmm-argv-device.c (what is plugged into it). */

typedef struct
{
  const CarrelVmmArgvInput *input;
  CarrelVmmArgv *argv;
  guint ports;       /* PCI Express ports made so far */
  guint sata_used;   /* places of SATA used so far */
  guint ide_used;    /* places of IDE used so far */
  guint scsi_used;   /* places of SCSI used so far */
  guint boot_number; /* for bootindex */
} CarrelVmmArgvBuilder;

/**
 * carrel_vmm_argv_add:
 * @builder: a command line in the making
 * @option: an option, such as "-m"
 * @value: (nullable) (transfer full): its value
 *
 * Adds an option.
 */
void carrel_vmm_argv_add (CarrelVmmArgvBuilder *builder, const char *option, char *value);

/**
 * carrel_vmm_argv_add_json:
 * @builder: a command line in the making
 * @option: an option that takes JSON
 * @node: (transfer full): its value
 *
 * Adds an option.
 */
void carrel_vmm_argv_add_json (CarrelVmmArgvBuilder *builder, const char *option, JsonNode *node);

/**
 * carrel_vmm_argv_add_file:
 * @builder: a command line in the making
 * @role: what the descriptor is
 * @index: which disk or drive
 *
 * Adds a descriptor.
 *
 * Returns: its number in QEMU
 */
int carrel_vmm_argv_add_file (CarrelVmmArgvBuilder *builder, CarrelVmmArgvRole role, guint index);

/**
 * carrel_vmm_argv_add_node:
 * @builder: a command line in the making
 * @target: the descriptor's number
 * @id: the name the node is called after
 * @driver: "qcow2", "raw", or the format of what a disk stands on
 * @backing: (nullable): the format node that shows where it holds nothing
 * @is_read_only: whether the guest may only read
 *
 * Adds a file node and the format node upon it, with the format stated and no other file named.
 */
void carrel_vmm_argv_add_node (CarrelVmmArgvBuilder *builder,
                               int target,
                               const char *id,
                               const char *driver,
                               const char *backing,
                               gboolean is_read_only);

/**
 * carrel_vmm_argv_add_device:
 * @builder: a command line in the making
 * @device: (transfer full): the device as JSON
 *
 * Adds a PCI device, on a port of its own where the board is PCI Express.
 */
void carrel_vmm_argv_add_device (CarrelVmmArgvBuilder *builder, JsonNode *device);

/**
 * carrel_vmm_argv_add_drives:
 * @builder: a command line in the making
 * @error: %CARREL_VMM_ERROR_SPEC when there are more than places
 *
 * Adds disks and CD drives.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_argv_add_drives (CarrelVmmArgvBuilder *builder, GError **error);

/**
 * carrel_vmm_argv_add_networks:
 * @builder: a command line in the making
 *
 * Adds network cards.
 */
void carrel_vmm_argv_add_networks (CarrelVmmArgvBuilder *builder);

/**
 * carrel_vmm_argv_add_display:
 * @builder: a command line in the making
 * @error: %CARREL_VMM_ERROR_UNSUPPORTED when the host's QEMU lacks the card
 *
 * Adds the graphics card, the protocol, sound, pointer and the agents' channels.
 *
 * Returns: TRUE on success
 */
gboolean carrel_vmm_argv_add_display (CarrelVmmArgvBuilder *builder, GError **error);

G_END_DECLS
