/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-export-sign-private.h"
#include "carrel-appliance-export.h"
#include "disk/carrel-appliance-disk-output-private.h"
#include "disk/carrel-appliance-disk-reader-private.h"
#include "disk/carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/* One export, in its thread. */
typedef struct
{
  GPtrArray *machines;
  CarrelApplianceExportRequest request;
  char *target;
  char *aside;
  CarrelApplianceDiskState *state;
  CarrelApplianceExportSigner *signer; /* NULL: nobody signs */
  CarrelApplianceModel *model;
  GPtrArray *notes;
  GPtrArray *readers; /* of the disks, one machine after the other */
  guint64 data_bytes; /* of all disks */
  guint threads;
  GPtrArray *files; /* CarrelApplianceExportFile */
} CarrelApplianceExportWork;

/* Lists a file that was written; takes `digest`. */
void carrel_appliance_export_work_add_file (CarrelApplianceExportWork *self,
                                            const char *name,
                                            guint64 bytes,
                                            char *digest);

/* Returns: (transfer none): the disk that is number `index` among those of all machines. */
const CarrelApplianceDisk *carrel_appliance_export_work_get_disk (CarrelApplianceExportWork *self,
                                                                  guint index);

/* Writes an archive of OVF. */
gboolean carrel_appliance_export_work_write_ova (CarrelApplianceExportWork *self, GError **error);

/* Writes a folder: of OVF, of VMware or of libvirt. */
gboolean carrel_appliance_export_work_write_folder (CarrelApplianceExportWork *self,
                                                    GError **error);

/* Writes a box of Vagrant. */
gboolean carrel_appliance_export_work_write_box (CarrelApplianceExportWork *self, GError **error);

/* Packs the disk number `index` into a streamOptimized VMDK at `offset` of the output. */
gboolean carrel_appliance_export_work_pack (CarrelApplianceExportWork *self,
                                            guint index,
                                            CarrelApplianceDiskOutput *output,
                                            guint64 offset,
                                            guint64 *out_length,
                                            char **out_digest,
                                            GError **error);

/* Copies it into a qcow2. */
gboolean carrel_appliance_export_work_copy (CarrelApplianceExportWork *self,
                                            guint index,
                                            CarrelApplianceDiskOutput *output,
                                            GError **error);

/* What OVF's list of digests says of the files so far, and of the descriptor.  Returns: (transfer full) */
char *carrel_appliance_export_work_print_manifest (CarrelApplianceExportWork *self,
                                                   const char *descriptor_name,
                                                   const char *descriptor);

G_END_DECLS
