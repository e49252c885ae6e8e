/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"
#include "disk/carrel-appliance-disk-input.h"
#include "disk/carrel-appliance-disk-progress.h"

#include "base/spec/carrel-spec-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceExportFormat:
 * @CARREL_APPLIANCE_EXPORT_FORMAT_OVA: one file with everything in it
 * @CARREL_APPLIANCE_EXPORT_FORMAT_OVF: the same as a folder
 * @CARREL_APPLIANCE_EXPORT_FORMAT_VMX: a folder as VMware Workstation, Player and Fusion have it
 * @CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT: a folder with a domain's description and qcow2 disks
 * @CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT: a box for Vagrant's provider "libvirt"
 *
 * What machines can be written as.
 */
typedef enum
{
  CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
  CARREL_APPLIANCE_EXPORT_FORMAT_OVF,
  CARREL_APPLIANCE_EXPORT_FORMAT_VMX,
  CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT,
  CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT,
} CarrelApplianceExportFormat;

/**
 * CarrelApplianceExportProfile:
 * @CARREL_APPLIANCE_EXPORT_PROFILE_GENERIC: hardware that all of them have
 * @CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE: VMware's
 * @CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX: VirtualBox', with its own description beside OVF's
 * @CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V: the hardware as it is, for virt-v2v to convert
 *
 * Whom an OVF package is for.
 */
typedef enum
{
  CARREL_APPLIANCE_EXPORT_PROFILE_GENERIC,
  CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE,
  CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX,
  CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V,
} CarrelApplianceExportProfile;

/**
 * CarrelApplianceExportMachine:
 * @spec: (transfer full): the machine
 * @notes: (transfer full) (nullable): what people wrote about it
 * @disks: (transfer full) (element-type GPtrArray): for each disk of @spec, in their order, its layers
 *   (element-type CarrelApplianceDiskInput), the topmost first
 *
 * A machine that goes out.
 */
typedef struct
{
  CarrelSpec *spec;
  char *notes;
  GPtrArray *disks;
} CarrelApplianceExportMachine;

/**
 * CarrelApplianceExportNote:
 * @system: the machine's name
 * @item: what it is about, for instance "disk0"
 * @from: (nullable): what it is here
 * @to: (nullable): what it becomes; %NULL when it is left out
 * @words: why, a translated sentence
 *
 * What changes on the way out, or stays behind.
 */
typedef struct
{
  char *system;
  char *item;
  char *from;
  char *to;
  char *words;
} CarrelApplianceExportNote;

/**
 * CarrelApplianceExportFile:
 * @name: its name in the package
 * @bytes: how long it is
 * @digest: (nullable): its SHA-256 in hexadecimal digits, where one was made
 *
 * A file that was written.
 */
typedef struct
{
  char *name;
  guint64 bytes;
  char *digest;
} CarrelApplianceExportFile;

/**
 * CarrelApplianceExportRequest:
 * @format: what to write
 * @profile: whom an OVF package is for
 * @is_small: rather small files than a fast export
 * @key: (nullable): a private key in PEM, to sign an OVF package
 * @certificate: (nullable): its certificate in PEM, perhaps followed by others that vouch for it
 * @threads: how many threads pack; 0: as many as there are processors, at least two
 * @report: (nullable): is told how far it is, over all disks
 * @report_data: for @report
 *
 * How to export. Copied, with what it holds.
 */
typedef struct
{
  CarrelApplianceExportFormat format;
  CarrelApplianceExportProfile profile;
  gboolean is_small;
  GBytes *key;
  GBytes *certificate;
  guint threads;
  CarrelApplianceDiskProgressFunc report;
  gpointer report_data;
} CarrelApplianceExportRequest;

/**
 * CarrelApplianceExportResult:
 * @notes: (element-type CarrelApplianceExportNote): what changed and what stayed behind
 * @files: (element-type CarrelApplianceExportFile): what was written
 * @bytes: how long all of it is
 *
 * What came of an export. To be cleared with carrel_appliance_export_clear_result().
 */
typedef struct
{
  GPtrArray *notes;
  GPtrArray *files;
  guint64 bytes;
} CarrelApplianceExportResult;

/**
 * carrel_appliance_export_machine_new:
 * @spec: (transfer full): the machine
 * @notes: (nullable): what people wrote about it
 *
 * Returns: (transfer full): a machine without disks; add the layers of each to @disks. Any thread.
 */
CarrelApplianceExportMachine *carrel_appliance_export_machine_new (CarrelSpec *spec,
                                                                   const char *notes);

/**
 * carrel_appliance_export_machine_free:
 * @self: (nullable) (transfer full): a machine
 *
 * Frees it. Any thread.
 */
void carrel_appliance_export_machine_free (CarrelApplianceExportMachine *self);

/**
 * carrel_appliance_export_clear_result:
 * @self: a result
 *
 * Frees what it holds. Any thread.
 */
void carrel_appliance_export_clear_result (CarrelApplianceExportResult *self);

/**
 * carrel_appliance_export_dup_aside:
 * @target: (type filename): a file or folder to be made
 *
 * Returns: (transfer full) (type filename): a name beside it that nobody has, and that
 * carrel_appliance_export_remove_parts() knows again. Any thread.
 */
char *carrel_appliance_export_dup_aside (const char *target);

/**
 * carrel_appliance_export_remove_parts:
 * @target: (type filename): a file or folder that was to be made
 *
 * Removes what exports to @target that were killed may have left beside it: names that
 * carrel_appliance_export_dup_aside() could have made, and the files in a folder of such a name. Nothing else
 * is touched: neither what lies deeper nor a link's target. Any thread; blocks on the disk.
 */
void carrel_appliance_export_remove_parts (const char *target);

/**
 * carrel_appliance_export_describe:
 * @machines: (element-type CarrelApplianceExportMachine): the machines
 * @format: what they are to become
 * @profile: whom an OVF package is for
 * @notes: (element-type CarrelApplianceExportNote): is filled with what changes and what stays behind
 *
 * Turns machines into what the other product has for them. The same machines give the same values.
 *
 * Returns: (transfer full): the package. Any thread.
 */
CarrelApplianceModel *carrel_appliance_export_describe (GPtrArray *machines,
                                                        CarrelApplianceExportFormat format,
                                                        CarrelApplianceExportProfile profile,
                                                        GPtrArray *notes);

/**
 * carrel_appliance_export_new_notes:
 *
 * Returns: (transfer full) (element-type CarrelApplianceExportNote): an empty list. Any thread.
 */
GPtrArray *carrel_appliance_export_new_notes (void);

/**
 * carrel_appliance_export_async:
 * @machines: (element-type CarrelApplianceExportMachine): the machines, in the
 *   order of their start where they have no turns of their own, none of which may run; only OVA and OVF
 *   hold more than one
 * @request: how
 * @target: (type filename): the file or folder to make, which must not be there
 * @cancellable: (nullable): to give up; what was made is then gone
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes machines out. Disks are read through their layers and packed in one pass on all processors, with
 * their digests; nothing is copied in between. The same machines give the same bytes, however many processors
 * there are; those of disks that are packed fast, on processors with the same instructions. Nothing has a
 * name before all of it is whole and durable: whoever cancels or kills it leaves nothing, but in the last
 * moment of a folder what carrel_appliance_export_remove_parts() removes.
 * Main thread, which is not blocked.
 */
void carrel_appliance_export_async (GPtrArray *machines,
                                    const CarrelApplianceExportRequest *request,
                                    const char *target,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_appliance_export_finish:
 * @result: what the callback was given
 * @out_result: (out caller-allocates) (optional): what came of it; untouched on failure
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR, %CARREL_BASE_ERROR_NO_SPACE and others for the new
 *   files, %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the target is there now, whole and durable
 */
gboolean carrel_appliance_export_finish (GAsyncResult *result,
                                         CarrelApplianceExportResult *out_result,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceExportMachine, carrel_appliance_export_machine_free)

G_END_DECLS
