/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-source.h"

#include <gio/gio.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

/* Digests as a package's list of them states: "sha1", "sha256" or "sha512", and hexadecimal digits. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

/* Begins one.  Returns: (transfer full): for EVP_DigestUpdate() */
EVP_MD_CTX *carrel_appliance_digest_start (const char *kind);

/* Ends one; %CARREL_APPLIANCE_ERROR_MISMATCH, naming the file `name`, when it is not what was expected. */
gboolean carrel_appliance_digest_end (EVP_MD_CTX *context,
                                      const char *expected,
                                      const char *name,
                                      GError **error);

/* Reads all of a file and compares it.  Any thread; blocks. */
gboolean carrel_appliance_digest_check_source (CarrelApplianceSource *source,
                                               const char *kind,
                                               const char *expected,
                                               const char *name,
                                               GCancellable *cancellable,
                                               GError **error);

G_END_DECLS
