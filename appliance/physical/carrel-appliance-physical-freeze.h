/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-physical.h"

G_BEGIN_DECLS

/**
 * CarrelAppliancePhysicalFreeze:
 *
 * File systems that are held still: nobody writes to them, whoever wants to waits. A process of its own
 * (`carrel-gate hold`) holds them, and lets go when this is freed, or when whoever has it is killed. Only when
 * that process itself is killed do they stay so; then `fsfreeze --unfreeze` helps.
 */
typedef struct _CarrelAppliancePhysicalFreeze CarrelAppliancePhysicalFreeze;

/**
 * carrel_appliance_physical_freeze_new:
 * @disk: a disk that carrel_appliance_physical_check_reading() let pass
 * @needed: (array zero-terminated=1): folders that this program needs to write to meanwhile
 * @error: (out) (optional): %CARREL_BASE_ERROR_BUSY when one of those lies on the disk,
 *   %CARREL_BASE_ERROR_DENIED without the right (CAP_SYS_ADMIN), or what the process says
 *
 * Holds every file system of the disk still that is written. One that somebody else holds already is left to
 * them. Any thread; blocks until what was to be written is on the disk.
 *
 * Returns: (transfer full) (nullable): what holds them, or %NULL with @error set and none held
 */
CarrelAppliancePhysicalFreeze *carrel_appliance_physical_freeze_new (
  const CarrelAppliancePhysical *disk,
  const char *const *needed,
  GError **error);

/**
 * carrel_appliance_physical_freeze_free:
 * @self: (nullable) (transfer full): what holds file systems
 *
 * Lets go, and waits until all of them can be written again. Any thread; blocks.
 */
void carrel_appliance_physical_freeze_free (CarrelAppliancePhysicalFreeze *self);

/**
 * carrel_appliance_physical_freeze_hold:
 * @places: (array zero-terminated=1) (type filename): where the file systems are mounted
 * @socket: who is told that they are held, or why not
 *
 * What the process does: holds, until nobody is at the other end of the socket any more.
 *
 * Returns: whether they were held
 */
gboolean carrel_appliance_physical_freeze_hold (const char *const *places, int socket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAppliancePhysicalFreeze, carrel_appliance_physical_freeze_free)

G_END_DECLS
