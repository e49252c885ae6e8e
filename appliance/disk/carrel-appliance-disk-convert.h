/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"
#include "carrel-appliance-disk-progress.h"
#include "carrel-appliance-disk-unfinished.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceDiskFormat:
 * @CARREL_APPLIANCE_DISK_FORMAT_QCOW2: a disk of ours
 * @CARREL_APPLIANCE_DISK_FORMAT_RAW: plain sectors, sparse
 * @CARREL_APPLIANCE_DISK_FORMAT_VMDK: VMware's streamOptimized, as packages have it
 * @CARREL_APPLIANCE_DISK_FORMAT_VHDX: Hyper-V's; made by qemu-img
 * @CARREL_APPLIANCE_DISK_FORMAT_VDI: VirtualBox's; made by qemu-img
 *
 * What a disk can be converted to.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_FORMAT_QCOW2,
  CARREL_APPLIANCE_DISK_FORMAT_RAW,
  CARREL_APPLIANCE_DISK_FORMAT_VMDK,
  CARREL_APPLIANCE_DISK_FORMAT_VHDX,
  CARREL_APPLIANCE_DISK_FORMAT_VDI,
} CarrelApplianceDiskFormat;

/**
 * CarrelApplianceDiskAnew:
 * @CARREL_APPLIANCE_DISK_ANEW_NO: it went on where it had broken off, or nothing was broken off
 * @CARREL_APPLIANCE_DISK_ANEW_CHANGED: the disk is not the same, or was written since
 * @CARREL_APPLIANCE_DISK_ANEW_DAMAGED: what was there of it could not be used
 *
 * Whether a conversion was begun anew, and why.
 */
typedef enum
{
  CARREL_APPLIANCE_DISK_ANEW_NO,
  CARREL_APPLIANCE_DISK_ANEW_CHANGED,
  CARREL_APPLIANCE_DISK_ANEW_DAMAGED,
} CarrelApplianceDiskAnew;

/**
 * CarrelApplianceDiskRequest:
 * @format: what to make
 * @is_small: for VMDK: rather a small file than a fast conversion
 * @capacity_max: a disk larger than this is refused, in bytes; 0: 64 TiB
 * @digest: (nullable): a digest to make of the source's bytes in the same pass: "SHA1", "SHA256" or
 *   "SHA512"
 * @expected_digest: (nullable): what it has to be, in hexadecimal digits; otherwise nothing is made
 * @identity: (nullable): which disk it is, in any words, for the identifiers that VDI and VHDX have; %NULL: they
 *   tell what the disk holds. Either way the same disk becomes the same bytes.
 * @is_private: whether the new file is its owner's alone, whatever the umask is
 * @unfinished: (type filename) (nullable): a folder for it alone, on the target's file system, where the new file is
 *   while it is made: when the conversion is broken off, the next one with this folder goes on. Only for one layer of
 *   plain sectors (carrel_appliance_disk_input_set_plain()) that becomes a qcow2.
 * @threads: how many threads work; 0: as many as there are processors, at least two
 * @report: (nullable): is told how far it is
 * @report_data: for @report
 *
 * How to convert a disk. Zeroed, it asks for a qcow2 file.
 */
typedef struct
{
  CarrelApplianceDiskFormat format;
  gboolean is_small;
  guint64 capacity_max;
  const char *digest;
  const char *expected_digest;
  const char *identity;
  gboolean is_private;
  const char *unfinished;
  guint threads;
  CarrelApplianceDiskProgressFunc report;
  gpointer report_data;
} CarrelApplianceDiskRequest;

/**
 * CarrelApplianceDiskResult:
 * @source_format: (nullable): static: what the source was
 * @virtual_bytes: the size the guest sees
 * @source_bytes: how long the source is
 * @target_bytes: how long the new file is
 * @stored_bytes: what it takes on its file system
 * @source_digest: (nullable): the digest that was asked for
 * @target_digest: (nullable): for VMDK: the SHA-256 of the new file
 * @resumed_bytes: how much had been read before it was broken off, and was not read again
 * @anew: whether it could not go on where it had broken off
 *
 * What came of a conversion. To be cleared with carrel_appliance_disk_convert_clear_result().
 */
typedef struct
{
  const char *source_format;
  guint64 virtual_bytes;
  guint64 source_bytes;
  guint64 target_bytes;
  guint64 stored_bytes;
  char *source_digest;
  char *target_digest;
  guint64 resumed_bytes;
  CarrelApplianceDiskAnew anew;
} CarrelApplianceDiskResult;

/**
 * carrel_appliance_disk_convert_clear_result:
 * @self: a result
 *
 * Frees what it holds.
 */
void carrel_appliance_disk_convert_clear_result (CarrelApplianceDiskResult *self);

/**
 * carrel_appliance_disk_convert_async:
 * @layers: (element-type CarrelApplianceDiskInput): the disk; if it is a chain of overlays that are ours,
 *   all of them, the topmost first. No layer's own word for what it stands on is ever followed.
 * @request: how; copied, with its words
 * @target: (type filename): the file to make, which must not be there
 * @cancellable: (nullable): to give up; what was made is then gone
 * @callback: called when done
 * @user_data: for @callback
 *
 * Converts a disk: what is compressed (gzip, xz, zstd) is unpacked on the way, a chain is flattened. What
 * is zero is not stored. The new file has no name until it is whole and durable: whoever cancels or kills
 * it leaves nothing, except in the folder "unfinished". Memory is bounded by 256 MiB. Main thread, which is not blocked.
 */
void carrel_appliance_disk_convert_async (GPtrArray *layers,
                                          const CarrelApplianceDiskRequest *request,
                                          const char *target,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_appliance_disk_convert_finish:
 * @result: what the callback was given
 * @out_result: (out caller-allocates) (optional): what came of it; untouched on failure
 * @error: (out) (optional): as carrel_appliance_disk_input_inspect(), %CARREL_APPLIANCE_ERROR_MISMATCH for
 *   another digest, %CARREL_BASE_ERROR_NO_SPACE and others for the new file, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the new file is there now, whole and durable
 */
gboolean carrel_appliance_disk_convert_finish (GAsyncResult *result,
                                               CarrelApplianceDiskResult *out_result,
                                               GError **error);

G_END_DECLS
