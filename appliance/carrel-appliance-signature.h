/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * carrel_appliance_signature_check:
 * @certificate: a certificate file (.cert): a signature on the list of digests, and a certificate in
 *   PEM
 * @manifest: the list of digests, byte by byte
 * @manifest_name: how the list is called
 * @signature: (out): who signed it, "valid" or "unchecked"; untouched on failure
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_MISMATCH when the signature is not that of the
 *   certificate's key, is for another file, or the certificate cannot be read; LIMIT
 *
 * Checks the signature by the certificate's key, and asks the roots that this system trusts whether
 * they vouch for the certificate. A signature that is valid says that nothing was changed since; who
 * made it is for the person to judge.
 *
 * Returns: whether the package may be read on. Any thread; reads the system's roots.
 */
gboolean carrel_appliance_signature_check (GBytes *certificate,
                                           GBytes *manifest,
                                           const char *manifest_name,
                                           CarrelApplianceSignature *signature,
                                           GError **error);

G_END_DECLS
