/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/** CARREL_APPLIANCE_DISK_PEEK_BYTES: how much of a disk's beginning is looked at: a whole partition table. */
#define CARREL_APPLIANCE_DISK_PEEK_BYTES (64u * 1024u)

/**
 * CarrelApplianceDiskBoot:
 * @CARREL_APPLIANCE_DISK_BOOT_UNKNOWN: it cannot be told without reading the whole disk
 * @CARREL_APPLIANCE_DISK_BOOT_BIOS: there is no EFI system partition
 * @CARREL_APPLIANCE_DISK_BOOT_EFI: there is an EFI system partition
 *
 * Which firmware a disk is made for.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_BOOT_UNKNOWN,
  CARREL_APPLIANCE_DISK_BOOT_BIOS,
  CARREL_APPLIANCE_DISK_BOOT_EFI,
} CarrelApplianceDiskBoot;

/**
 * CarrelApplianceDiskUse:
 * @CARREL_APPLIANCE_DISK_USE_NONE: there are no partitions
 * @CARREL_APPLIANCE_DISK_USE_SYSTEM: there is one of the kinds that Linux makes for itself when it is installed
 * @CARREL_APPLIANCE_DISK_USE_OTHER: there are others
 *
 * What the partitions of a disk are there for.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_USE_NONE,
  CARREL_APPLIANCE_DISK_USE_SYSTEM,
  CARREL_APPLIANCE_DISK_USE_OTHER,
} CarrelApplianceDiskUse;

/**
 * carrel_appliance_disk_peek_read:
 * @input: a disk, or something that is packed by gzip, xz or zstd
 * @image: what the inspector said of it
 * @buffer: (out caller-allocates) (array length=length): the first bytes, zeros where it is shorter
 * @length: at most %CARREL_APPLIANCE_DISK_PEEK_BYTES
 *
 * Reads the beginning of what the guest would see, or of what is packed, where that is cheap. Any thread;
 * blocks on the disk.
 *
 * Returns: whether @buffer is filled; %FALSE when it is not cheap, or damaged
 */
gboolean carrel_appliance_disk_peek_read (CarrelApplianceDiskInput *input,
                                          const CarrelBaseImage *image,
                                          guint8 *buffer,
                                          gsize length);

/**
 * carrel_appliance_disk_peek_find_boot:
 * @bytes: (array length=length): the beginning of a disk
 * @length: how much of it
 *
 * Looks at the partition table: a GPT with an EFI system partition, or an MBR with one, is made for UEFI.
 * Any thread.
 *
 * Returns: which firmware the disk is made for
 */
CarrelApplianceDiskBoot carrel_appliance_disk_peek_find_boot (const guint8 *bytes, gsize length);

/**
 * carrel_appliance_disk_peek_find_use:
 * @bytes: (array length=length): the beginning of a disk
 * @length: how much of it
 *
 * Looks at the kinds of the partitions in a GPT or an MBR. Any thread.
 *
 * Returns: what they are there for
 */
CarrelApplianceDiskUse carrel_appliance_disk_peek_find_use (const guint8 *bytes, gsize length);

/**
 * carrel_appliance_disk_peek_get_boot:
 * @input: a disk that the inspector let pass
 * @image: what it said of it
 *
 * Returns: which firmware the disk is made for. Any thread; blocks on the disk.
 */
CarrelApplianceDiskBoot carrel_appliance_disk_peek_get_boot (CarrelApplianceDiskInput *input,
                                                             const CarrelBaseImage *image);

G_END_DECLS
