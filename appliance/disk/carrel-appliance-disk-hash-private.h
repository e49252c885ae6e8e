/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"
#include "carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/* A digest that is worked out by a thread of its own, of bytes that are handed to it in their order. */
typedef struct _CarrelApplianceDiskHash CarrelApplianceDiskHash;

/* Begins; `algorithm` is OpenSSL's name of it, such as "SHA256".  Returns: (transfer full) (nullable) */
CarrelApplianceDiskHash *carrel_appliance_disk_hash_new (const char *algorithm, GError **error);

/* Ends the thread and frees. */
void carrel_appliance_disk_hash_free (CarrelApplianceDiskHash *self);

/* Hands over bytes, which `release` gives back when they are done with. */
void carrel_appliance_disk_hash_push (CarrelApplianceDiskHash *self,
                                      const guint8 *bytes,
                                      gsize length,
                                      GDestroyNotify release,
                                      gpointer release_data);

/* Lets the thread read the whole of `input` by itself, instead of pushing. */
void carrel_appliance_disk_hash_follow (CarrelApplianceDiskHash *self,
                                        CarrelApplianceDiskInput *input,
                                        CarrelApplianceDiskState *state);

/* Waits for the end.  Returns: (transfer full): the digest in hexadecimal digits */
char *carrel_appliance_disk_hash_finish (CarrelApplianceDiskHash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskHash, carrel_appliance_disk_hash_free)

G_END_DECLS
