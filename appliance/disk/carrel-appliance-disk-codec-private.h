/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How hard a packer tries. */
typedef enum
{
  CARREL_APPLIANCE_DISK_CODEC_FAST, /* ISA-L's first level where it is built in, else libdeflate's */
  CARREL_APPLIANCE_DISK_CODEC_SMALL,
} CarrelApplianceDiskCodecLevel;

/* What one thread needs to inflate and to deflate pieces; not shared between threads. */
typedef struct _CarrelApplianceDiskCodec CarrelApplianceDiskCodec;

/* Returns: (transfer full): a codec. */
CarrelApplianceDiskCodec *carrel_appliance_disk_codec_new (CarrelApplianceDiskCodecLevel level);

/* Frees it. */
void carrel_appliance_disk_codec_free (CarrelApplianceDiskCodec *self);

/* Inflates a zlib stream, never beyond `room` bytes; FALSE when it is damaged or would need more room. */
gboolean carrel_appliance_disk_codec_inflate_zlib (CarrelApplianceDiskCodec *self,
                                                   const guint8 *bytes,
                                                   gsize length,
                                                   guint8 *out,
                                                   gsize room,
                                                   gsize *out_length);

/* Inflates a bare deflate stream, or a zstd one, that may be followed by anything, to exactly `length_out`
 * bytes; FALSE when it is damaged or has another length. */
gboolean carrel_appliance_disk_codec_inflate_cluster (CarrelApplianceDiskCodec *self,
                                                      gboolean is_zstd,
                                                      const guint8 *bytes,
                                                      gsize length,
                                                      guint8 *out,
                                                      gsize length_out);

/* The room that deflating `length` bytes may need. */
gsize carrel_appliance_disk_codec_get_bound (gsize length);

/* Deflates to a zlib stream; on one kind of processor the same bytes give the same one, whatever was deflated
 * before, and wherever it lies in memory.
 * Returns: its length; 0 when the room, at least the bound, did not do (which is a defect). */
gsize carrel_appliance_disk_codec_deflate (CarrelApplianceDiskCodec *self,
                                           const guint8 *bytes,
                                           gsize length,
                                           guint8 *out,
                                           gsize room);

/* Whether all bytes are zero. */
gboolean carrel_appliance_disk_codec_is_zero (const guint8 *bytes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskCodec, carrel_appliance_disk_codec_free)

G_END_DECLS
