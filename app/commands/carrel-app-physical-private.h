/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-package.h"
#include "appliance/physical/carrel-appliance-physical-freeze.h"
#include "appliance/physical/carrel-appliance-physical-open.h"

G_BEGIN_DECLS

/**
 * CarrelAppPhysical:
 * @disk: what is known of it
 * @descriptor: it, opened, or -1
 * @written: how many sectors had been written to it when it was opened, or held still
 * @freeze: (nullable): what holds its file systems still
 *
 * A disk of this computer that a command works with.
 */
typedef struct
{
  CarrelAppliancePhysical *disk;
  int descriptor;
  guint64 written;
  CarrelAppliancePhysicalFreeze *freeze;
} CarrelAppPhysical;

/**
 * carrel_app_physical_free:
 * @self: (nullable) (transfer full): a disk
 *
 * Closes and frees it.
 */
void carrel_app_physical_free (CarrelAppPhysical *self);

/**
 * carrel_app_physical_is_device:
 * @path: (type filename): what a person named
 *
 * Returns: whether a disk or a partition of this computer is there
 */
gboolean carrel_app_physical_is_device (const char *path);

/**
 * carrel_app_physical_find:
 * @command: a command that runs
 * @path: (type filename): a device
 * @error: %CARREL_APP_ERROR_USAGE when it is none, or as carrel_appliance_physical_find()
 *
 * Looks it up, and opens nothing.
 *
 * Returns: (transfer full) (nullable): the disk, or %NULL with @error set
 */
CarrelAppPhysical *carrel_app_physical_find (CarrelAppCommand *command,
                                             const char *path,
                                             GError **error);

/**
 * carrel_app_physical_open:
 * @self: a disk that was found and checked
 * @command: a command that runs
 * @mode: what for
 * @error: as carrel_appliance_physical_open()
 *
 * Opens it on a thread while the command waits: a person may be asked for permission.
 *
 * Returns: whether it is open
 */
gboolean carrel_app_physical_open (CarrelAppPhysical *self,
                                   CarrelAppCommand *command,
                                   CarrelAppliancePhysicalMode mode,
                                   GError **error);

/**
 * carrel_app_physical_read_package:
 * @self: a disk that is open
 * @command: a command that runs
 * @error: as carrel_appliance_gate_open_physical()
 *
 * Returns: (transfer full) (nullable): a package with the disk, or %NULL with @error set
 */
CarrelAppliancePackage *carrel_app_physical_read_package (CarrelAppPhysical *self,
                                                          CarrelAppCommand *command,
                                                          GError **error);

/**
 * carrel_app_physical_freeze:
 * @self: a disk that is open
 * @command: a command that runs
 * @error: as carrel_appliance_physical_freeze_new()
 *
 * Holds the file systems on it still, until carrel_app_physical_thaw().
 *
 * Returns: whether they are held
 */
gboolean carrel_app_physical_freeze (CarrelAppPhysical *self,
                                     CarrelAppCommand *command,
                                     GError **error);

/**
 * carrel_app_physical_thaw:
 * @self: a disk
 * @command: a command that runs
 *
 * Lets go of what is held, if anything is.
 */
void carrel_app_physical_thaw (CarrelAppPhysical *self, CarrelAppCommand *command);

/**
 * carrel_app_physical_check_unchanged:
 * @self: a disk that was opened
 * @error: %CARREL_BASE_ERROR_BUSY when it was written to since
 *
 * Returns: whether the disk is still as it was when it was opened, as far as the kernel tells
 */
gboolean carrel_app_physical_check_unchanged (const CarrelAppPhysical *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppPhysical, carrel_app_physical_free)

G_END_DECLS
