/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-hash-private.h"

G_BEGIN_DECLS

/*
 * The unpacked bytes of a gzip, xz or zstd file, from its beginning on.  What the decoders may keep in
 * memory is bounded.  The packed bytes go to the digest along the way.
 */
typedef struct _CarrelApplianceDiskStream CarrelApplianceDiskStream;

/* Begins; `kind` is one of the compressed ones.  `hash` may be NULL.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskStream *carrel_appliance_disk_stream_new (CarrelApplianceDiskInput *input,
                                                             CarrelBaseImageKind kind,
                                                             CarrelApplianceDiskHash *hash,
                                                             CarrelApplianceDiskState *state,
                                                             GError **error);

/* Frees it. */
void carrel_appliance_disk_stream_free (CarrelApplianceDiskStream *self);

/* Fills `buffer`; less than `length` comes only at the end.  FALSE when the file is damaged. */
gboolean carrel_appliance_disk_stream_read (CarrelApplianceDiskStream *self,
                                            guint8 *buffer,
                                            gsize length,
                                            gsize *out_length,
                                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskStream, carrel_appliance_disk_stream_free)

G_END_DECLS
