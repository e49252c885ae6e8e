/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "appliance/carrel-appliance-export.h"
#include "appliance/disk/carrel-appliance-disk-convert.h"

G_BEGIN_DECLS

/**
 * carrel_app_export_disks:
 * @command: a command that runs
 * @machine: a machine that is off and stays so
 * @format: what its disks are to become
 * @ending: how the names of several end, without a dot
 * @target: (type filename): the file to make; for several disks a folder
 * @cancellable: (nullable): to give up
 * @error: as carrel_appliance_disk_convert_finish()
 *
 * Writes a machine's disks out, and nothing else of it.
 *
 * Returns: (transfer full) (nullable): the list of files, each with "name" and "bytes"; or %NULL with @error
 *   set
 */
JsonArray *carrel_app_export_disks (CarrelAppCommand *command,
                                    const CarrelApplianceExportMachine *machine,
                                    CarrelApplianceDiskFormat format,
                                    const char *ending,
                                    const char *target,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
