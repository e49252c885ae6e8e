/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-checkpoint-private.h"
#include "carrel-appliance-disk-output-private.h"

G_BEGIN_DECLS

/*
 * Writes a disk's contents, in any order and from several threads, as a qcow2 or a raw file.  What is zero
 * is not stored.  A qcow2 file's tables, and last of all its header, are written by the finish: before
 * that it does not look like a disk.
 */
typedef struct _CarrelApplianceDiskWriter CarrelApplianceDiskWriter;

/* Begins a disk of at most `bytes_max` in `output`, which is only borrowed.  Returns: (transfer full) */
CarrelApplianceDiskWriter *carrel_appliance_disk_writer_new (CarrelApplianceDiskOutput *output,
                                                             gboolean is_raw,
                                                             guint64 bytes_max);

/* Bounds what may be stored by what the source has: no honest disk is packed better than that. */
void carrel_appliance_disk_writer_set_source_bytes (CarrelApplianceDiskWriter *self,
                                                    guint64 source_bytes);

/* Frees it. */
void carrel_appliance_disk_writer_free (CarrelApplianceDiskWriter *self);

/* Writes bytes that the guest shall see at `offset`; no place may be written twice.  Any thread. */
gboolean carrel_appliance_disk_writer_write (CarrelApplianceDiskWriter *self,
                                             guint64 offset,
                                             const guint8 *bytes,
                                             gsize length,
                                             GError **error);

/* For a copy that may be broken off and gone on with: from now on it is written down which clusters are given a place
 * in a qcow2 file. */
void carrel_appliance_disk_writer_record (CarrelApplianceDiskWriter *self);

/* What was written down since it was asked last, and how many clusters of the file are in use.  Returns: (transfer
 * full) (element-type CarrelApplianceDiskRun) */
GArray *carrel_appliance_disk_writer_take_runs (CarrelApplianceDiskWriter *self,
                                                guint64 *out_clusters);

/* Before anything is written: gives clusters of a disk of `bytes_max` the places that they have in a file that was
 * begun before.  FALSE when one has a place already, or lies outside; the writer is then of no use any more. */
gboolean carrel_appliance_disk_writer_restore (CarrelApplianceDiskWriter *self, const GArray *runs);

/* Forgets all places. */
void carrel_appliance_disk_writer_forget (CarrelApplianceDiskWriter *self);

/* Returns: where in the file a cluster lies; 0 when it has no place. */
guint64 carrel_appliance_disk_writer_find (CarrelApplianceDiskWriter *self, guint64 cluster);

/* Returns: bits of a cluster's size. */
guint carrel_appliance_disk_writer_get_cluster_bits (CarrelApplianceDiskWriter *self);

/* Ends a disk whose guest sees `virtual_bytes`. */
gboolean carrel_appliance_disk_writer_finish (CarrelApplianceDiskWriter *self,
                                              guint64 virtual_bytes,
                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskWriter, carrel_appliance_disk_writer_free)

G_END_DECLS
