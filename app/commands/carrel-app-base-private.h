/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-plan.h"

G_BEGIN_DECLS

/**
 * CarrelAppBase:
 * @is_chosen: whether the disks are used where they lie
 * @is_possible: whether they can be
 * @words: (nullable): why they cannot be
 *
 * Whether an import copies the disks, or leaves them where they lie and writes into layers upon them.
 */
typedef struct
{
  gboolean is_chosen;
  gboolean is_possible;
  char *words;
} CarrelAppBase;

/**
 * carrel_app_base_clear:
 * @self: what was decided
 *
 * Frees what it holds.
 */
void carrel_app_base_clear (CarrelAppBase *self);

/**
 * carrel_app_base_plan:
 * @command: an import, with the argument "in-place"
 * @plan: its plan; a machine that was to be used in place and cannot be has that for a problem, and the
 *   others' disks get what they stand on
 * @package: the package
 * @out_base: (out caller-allocates): what was decided
 *
 * Decides whether the disks stay where they lie. What lies outside the package is not looked at before a
 * person has agreed to that. Blocks on the disk.
 */
void carrel_app_base_plan (CarrelAppCommand *command,
                           CarrelAppliancePlan *plan,
                           CarrelAppliancePackage *package,
                           CarrelAppBase *out_base);

/**
 * carrel_app_base_describe:
 * @self: what was decided
 *
 * Returns: (transfer full): `{"chosen", "possible", "words"}`
 */
JsonObject *carrel_app_base_describe (const CarrelAppBase *self);

/**
 * carrel_app_base_make_disk:
 * @command: a command that runs
 * @planned: a disk that is used in place, agreed to
 * @disk: the disk in the machine's settings; gets its size, and what it stands on
 * @path: where its layer will be
 * @error: as carrel_vmm_disk_base_describe(), carrel_vmm_disk_create(); MEDIA when the file was changed
 *   since the plan
 *
 * Makes the layer that takes what the machine will write. Blocks on the disk.
 *
 * Returns: whether it is there
 */
gboolean carrel_app_base_make_disk (CarrelAppCommand *command,
                                    const CarrelAppliancePlanDisk *planned,
                                    CarrelSpecDisk *disk,
                                    const char *path,
                                    GError **error);

G_END_DECLS
