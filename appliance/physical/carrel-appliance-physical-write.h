/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../disk/carrel-appliance-disk-input.h"
#include "../disk/carrel-appliance-disk-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelAppliancePhysicalWriteResult:
 * @virtual_bytes: the size the guest saw, all of which was written and compared
 * @disk_bytes: the size of what it was written to
 * @data_bytes: how much of it was not empty
 * @is_table_moved: whether the partition table's second copy was put at the end of the larger disk
 *
 * What came of writing a machine's disk.
 */
typedef struct
{
  guint64 virtual_bytes;
  guint64 disk_bytes;
  guint64 data_bytes;
  gboolean is_table_moved;
} CarrelAppliancePhysicalWriteResult;

/**
 * carrel_appliance_physical_write_async:
 * @layers: (element-type CarrelApplianceDiskInput): a disk of the library, the topmost layer first
 * @descriptor: (transfer none): a disk of this computer that was checked and opened to be overwritten; or a
 *   file of its size. It must not be used otherwise before the end.
 * @sector_bytes: how long the sectors of both are: 512 or 4096
 * @name: what to call it in messages
 * @report: (nullable): is told how far it is
 * @report_data: for @report
 * @cancellable: (nullable): ends it, and leaves a disk that nobody can start from
 * @callback: is called in the end
 * @user_data: for @callback
 *
 * Writes a machine's disk onto a disk of this computer, in a thread. What is empty there is made zero. Until
 * all of it has been written, and read back and compared with the machine's, there is no partition table on
 * the disk, so that nothing takes it for a whole one.
 */
void carrel_appliance_physical_write_async (GPtrArray *layers,
                                            int descriptor,
                                            guint sector_bytes,
                                            const char *name,
                                            CarrelApplianceDiskProgressFunc report,
                                            gpointer report_data,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);

/**
 * carrel_appliance_physical_write_finish:
 * @result: what the callback got
 * @out_result: (out) (optional): what came of it; untouched on failure
 * @out_has_begun: (out) (optional): whether anything of the disk was overwritten, also on failure
 * @error: (out) (optional): %CARREL_BASE_ERROR_NO_SPACE when it is too small,
 *   %CARREL_APPLIANCE_ERROR_MISMATCH when it does not hold what was written, %CARREL_BASE_ERROR when it or the
 *   machine's disk fails, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the machine's disk is on it
 */
gboolean carrel_appliance_physical_write_finish (GAsyncResult *result,
                                                 CarrelAppliancePhysicalWriteResult *out_result,
                                                 gboolean *out_has_begun,
                                                 GError **error);

G_END_DECLS
