/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-machine-private.h"

#include "appliance/carrel-appliance-export.h"
#include "appliance/disk/carrel-appliance-disk-progress.h"

G_BEGIN_DECLS

/**
 * carrel_app_export_machines_open:
 * @command: a command that runs
 * @machine: a machine that is off and stays so
 * @error: %CARREL_BASE_ERROR when one of its disks cannot be opened
 *
 * Opens a machine's disks with all their layers, as the library knows them.
 *
 * Returns: (transfer full) (nullable): the machine as it goes out, or %NULL with @error set
 */
CarrelApplianceExportMachine *carrel_app_export_machines_open (CarrelAppCommand *command,
                                                               const CarrelAppMachine *machine,
                                                               GError **error);

/**
 * carrel_app_export_machines_flatten:
 * @command: a command that runs
 * @machine: a machine as it goes out
 * @target: (type filename): where to; its folder takes the copies, which have no name
 * @cancellable: (nullable): to give up
 * @error: as carrel_appliance_disk_convert_finish()
 *
 * Makes disks whole that stand on files of other products, in the confined child.
 *
 * Returns: whether all disks are ours
 */
gboolean carrel_app_export_machines_flatten (CarrelAppCommand *command,
                                             CarrelApplianceExportMachine *machine,
                                             const char *target,
                                             GCancellable *cancellable,
                                             GError **error);

/**
 * carrel_app_export_machines_report_cb:
 * @progress: how far the disks are
 * @command: a command that runs
 *
 * Says it as the command's progress: a #CarrelApplianceDiskProgressFunc.
 */
void carrel_app_export_machines_report_cb (const CarrelApplianceDiskProgress *progress,
                                           gpointer command);

G_END_DECLS
