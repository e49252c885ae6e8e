/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

/* Ends a disk whose guest sees `virtual_bytes`. */
gboolean carrel_appliance_disk_writer_finish (CarrelApplianceDiskWriter *self,
                                              guint64 virtual_bytes,
                                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskWriter, carrel_appliance_disk_writer_free)

G_END_DECLS
