/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-model.h"

G_BEGIN_DECLS

/**
 * CarrelApplianceSignatureRootFunc:
 * @name: "b204d74a.0", the first certificate whose subject has that hash, or "bundle", all of them
 * @data: what was given along
 *
 * Finds certificates that this system trusts, for code that may open no files.
 *
 * Returns: (transfer full) (nullable): them in PEM
 */
typedef GBytes *(*CarrelApplianceSignatureRootFunc) (const char *name, gpointer data);

/**
 * carrel_appliance_signature_open_root:
 * @name: as above, from somebody who is not believed
 *
 * Returns: (transfer full): the file that is meant, or -1 when there is none or it is no such name. Any
 *   thread.
 */
int carrel_appliance_signature_open_root (const char *name);

/**
 * carrel_appliance_signature_check:
 * @certificate: a certificate file (.cert): a signature on the list of digests, and a certificate in
 *   PEM; or a signature in CMS (PKCS #7), with a copy of the list or without; or both
 * @manifest: the list of digests, byte by byte
 * @manifest_name: how the list is called
 * @find_root: (nullable): where the system's roots come from; %NULL: from its files
 * @root_data: for @find_root
 * @signature: (out): who signed it, "valid", "partly" when one of two signatures is, or
 *   "unchecked"; untouched on failure
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
                                           CarrelApplianceSignatureRootFunc find_root,
                                           gpointer root_data,
                                           CarrelApplianceSignature *signature,
                                           GError **error);

G_END_DECLS
