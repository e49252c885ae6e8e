/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** CARREL_APPLIANCE_PLAN_PIECES_MAX: how many pieces a file may be split into. */
#define CARREL_APPLIANCE_PLAN_PIECES_MAX 4096u

/**
 * carrel_appliance_plan_pieces_make_name:
 * @file: a file that is split
 * @number: from 0 on
 *
 * Returns: (transfer full): what that piece of it is called. Any thread.
 */
char *carrel_appliance_plan_pieces_make_name (const char *file, guint number);

/**
 * carrel_appliance_plan_pieces_verify:
 * @plan: a plan
 * @planned: one of its disks
 * @package: what it is a plan of
 * @cancellable: (nullable): ends it
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_MISMATCH naming the piece, or as
 *   carrel_appliance_package_find(), or %G_IO_ERROR_CANCELLED
 *
 * Reads those pieces of a disk's file that the package's list of digests lists one by one, and compares. A disk
 * without such pieces is not read. Blocks on the disk; any thread.
 *
 * Returns: whether all of them are what they should be
 */
gboolean carrel_appliance_plan_pieces_verify (const CarrelAppliancePlan *plan,
                                              const CarrelAppliancePlanDisk *planned,
                                              CarrelAppliancePackage *package,
                                              GCancellable *cancellable,
                                              GError **error);

G_END_DECLS
