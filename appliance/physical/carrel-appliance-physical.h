/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelAppliancePhysicalUseKind:
 * @CARREL_APPLIANCE_PHYSICAL_USE_MOUNT: a file system on it is mounted
 * @CARREL_APPLIANCE_PHYSICAL_USE_SWAP: this computer swaps to it
 * @CARREL_APPLIANCE_PHYSICAL_USE_HOLDER: another device is made of it: LVM, encryption, RAID
 *
 * What a disk may be used for.
 */
typedef enum
{
  CARREL_APPLIANCE_PHYSICAL_USE_MOUNT,
  CARREL_APPLIANCE_PHYSICAL_USE_SWAP,
  CARREL_APPLIANCE_PHYSICAL_USE_HOLDER,
} CarrelAppliancePhysicalUseKind;

/**
 * CarrelAppliancePhysicalUse:
 * @kind: what for
 * @is_read_only: for a mount: whether nothing is written through it
 * @device: the name of the device that is used so: the disk, a partition, or what is made of one
 * @where: where it is mounted; of a holder, its name; fit to be shown
 *
 * One use of a disk.
 */
typedef struct
{
  CarrelAppliancePhysicalUseKind kind;
  gboolean is_read_only;
  char *device;
  char *where;
} CarrelAppliancePhysicalUse;

/**
 * CarrelAppliancePhysical:
 * @device: its number, as st_rdev has it
 * @name: the kernel's name: "sdb", "sdb1"
 * @path: its node
 * @whole: (nullable): for a partition: the name of its disk
 * @model: (nullable): what its maker calls it, fit to be shown
 * @serial: (nullable): its number at its maker's, fit to be shown
 * @bytes: its size; 0: there is no medium in it
 * @sector_bytes: its logical sector
 * @is_removable: whether its medium is made to be taken out
 * @is_read_only: whether it cannot be written
 * @is_made: whether it is made of other devices (LVM, encryption, RAID)
 * @is_system: whether this computer's system lies on it, or what it swaps
 * @uses: (element-type CarrelAppliancePhysicalUse): what it, its partitions and what is made of them are
 *   used for
 * @parts: (element-type CarrelAppliancePhysical): its partitions
 *
 * A disk of this computer, or a partition.
 */
typedef struct
{
  guint64 device;
  char *name;
  char *path;
  char *whole;
  char *model;
  char *serial;
  guint64 bytes;
  guint sector_bytes;
  gboolean is_removable;
  gboolean is_read_only;
  gboolean is_made;
  gboolean is_system;
  GPtrArray *uses;
  GPtrArray *parts;
} CarrelAppliancePhysical;

/**
 * CarrelAppliancePhysicalPlaces:
 * @sys: (type filename) (nullable): where the kernel shows devices; %NULL: /sys
 * @mounts: (type filename) (nullable): the list of mounts; %NULL: /proc/self/mountinfo
 * @swaps: (type filename) (nullable): the list of what is swapped to; %NULL: /proc/swaps
 * @find_device: (nullable): tells the number of the device at a path, or of the one that a file lies on;
 *   returns whether there is one; %NULL: asks the file system
 *
 * Where the facts come from: tests state other places. Zeroed, they are this computer's.
 */
typedef struct
{
  const char *sys;
  const char *mounts;
  const char *swaps;
  gboolean (*find_device) (const char *path, guint64 *out_device);
} CarrelAppliancePhysicalPlaces;

/**
 * carrel_appliance_physical_free:
 * @self: (nullable) (transfer full): a disk
 *
 * Frees it.
 */
void carrel_appliance_physical_free (CarrelAppliancePhysical *self);

/**
 * carrel_appliance_physical_list:
 * @places: (nullable): where the facts come from; %NULL: this computer
 * @error: (out) (optional): %CARREL_BASE_ERROR when the kernel does not show its devices
 *
 * Lists the whole disks of this computer that have a medium; what is made of others (LVM, RAID), drives
 * for discs and memory are no such disks. Any thread; blocks shortly.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelAppliancePhysical): the disks, by name; or %NULL with
 *   @error set
 */
GPtrArray *carrel_appliance_physical_list (const CarrelAppliancePhysicalPlaces *places,
                                           GError **error);

/**
 * carrel_appliance_physical_find:
 * @places: (nullable): where the facts come from; %NULL: this computer
 * @device: the number of a block device
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_NOT_FOUND when the kernel shows none of this number
 *
 * Looks one device up, of whatever kind. Any thread; blocks shortly.
 *
 * Returns: (transfer full) (nullable): the device, or %NULL with @error set
 */
CarrelAppliancePhysical *carrel_appliance_physical_find (
  const CarrelAppliancePhysicalPlaces *places,
  guint64 device,
  GError **error);

/**
 * carrel_appliance_physical_dup_words:
 * @self: a disk
 *
 * What tells it from others: model, serial number and size, such as "ACME Rapid 500 S4EV1 500 GB". Whoever
 * wants it overwritten has to type just this; it is the same in all languages.
 *
 * Returns: (transfer full): the words, with single spaces between them
 */
char *carrel_appliance_physical_dup_words (const CarrelAppliancePhysical *self);

/**
 * carrel_appliance_physical_describe_use:
 * @use: a use
 *
 * Returns: (transfer full): it in words, such as "sdb1 is mounted at /media/stick", without a full stop
 */
char *carrel_appliance_physical_describe_use (const CarrelAppliancePhysicalUse *use);

/**
 * carrel_appliance_physical_check_reading:
 * @self: a disk or a partition
 * @may_freeze: whether file systems on it that are written will be held still meanwhile
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when it is used so that it would change while it is read,
 *   %CARREL_APPLIANCE_ERROR_UNSUPPORTED
 *
 * Returns: whether a machine may be made of it
 */
gboolean carrel_appliance_physical_check_reading (const CarrelAppliancePhysical *self,
                                                  gboolean may_freeze,
                                                  GError **error);

/**
 * carrel_appliance_physical_check_sectors:
 * @self: a disk
 * @sector_bytes: how long the sectors of a machine's disk are
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_UNSUPPORTED
 *
 * Returns: whether the disk has such, so that what was on one is found on the other. Any thread.
 */
gboolean carrel_appliance_physical_check_sectors (const CarrelAppliancePhysical *self,
                                                  guint sector_bytes,
                                                  GError **error);

/**
 * carrel_appliance_physical_check_writing:
 * @self: a disk or a partition
 * @bytes: how large what is to be written is; 0: nothing in particular
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY, %CARREL_BASE_ERROR_READ_ONLY,
 *   %CARREL_BASE_ERROR_NO_SPACE, %CARREL_APPLIANCE_ERROR_UNSUPPORTED
 *
 * Returns: whether it may be overwritten, when the person wants it
 */
gboolean carrel_appliance_physical_check_writing (const CarrelAppliancePhysical *self,
                                                  guint64 bytes,
                                                  GError **error);

/**
 * carrel_appliance_physical_read_written:
 * @places: (nullable): where the facts come from
 * @device: the number of a disk
 *
 * How much was written to a disk since it was found, as the kernel counts it. Any thread.
 *
 * Returns: the number of sectors, or %G_MAXUINT64 when nobody knows
 */
guint64 carrel_appliance_physical_read_written (const CarrelAppliancePhysicalPlaces *places,
                                                guint64 device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppliancePhysical, carrel_appliance_physical_free)

G_END_DECLS
