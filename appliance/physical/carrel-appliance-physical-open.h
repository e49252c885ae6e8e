/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-physical.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppliancePhysicalMode:
 * @CARREL_APPLIANCE_PHYSICAL_MODE_READ: to read it; nobody can mount or claim it meanwhile
 * @CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED: to read it although it is mounted or claimed
 * @CARREL_APPLIANCE_PHYSICAL_MODE_WRITE: to overwrite it; nobody can mount or claim it meanwhile
 *
 * What a disk is opened for.
 */
typedef enum
{
  CARREL_APPLIANCE_PHYSICAL_MODE_READ,
  CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED,
  CARREL_APPLIANCE_PHYSICAL_MODE_WRITE,
} CarrelAppliancePhysicalMode;

/**
 * carrel_appliance_physical_open:
 * @disk: a disk
 * @mode: what for
 * @cancellable: (nullable): ends the waiting for a person who is asked
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when somebody has it, %CARREL_BASE_ERROR_DENIED,
 *   %CARREL_BASE_ERROR_NOT_FOUND when its node now is another device's, %G_IO_ERROR_CANCELLED
 *
 * Opens a disk of this computer. Whoever may not do that gets it from UDisks, which asks the person as the
 * system is set up to. Any thread but one with a main loop to run; blocks.
 *
 * Returns: (transfer full): a descriptor, close-on-exec, or -1 with @error set
 */
int carrel_appliance_physical_open (const CarrelAppliancePhysical *disk,
                                    CarrelAppliancePhysicalMode mode,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
