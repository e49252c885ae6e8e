/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A person's key and its certificate. */
typedef struct _CarrelApplianceExportSigner CarrelApplianceExportSigner;

/* Reads both (PEM), and makes sure that they belong together.  A key with a passphrase is refused.  Returns:
 * (transfer full) (nullable) */
CarrelApplianceExportSigner *carrel_appliance_export_sign_new (GBytes *key,
                                                               GBytes *certificate,
                                                               GError **error);

/* Frees it, and wipes the key. */
void carrel_appliance_export_sign_free (CarrelApplianceExportSigner *self);

/* Returns: how long the file is that carrel_appliance_export_sign_print() makes for a list of this name. */
gsize carrel_appliance_export_sign_get_length (CarrelApplianceExportSigner *self,
                                               const char *manifest_name);

/* Signs a list of digests (PKCS#1 v1.5, SHA-256) and prints the package's certificate file.  Returns:
 * (transfer full) (nullable) */
char *carrel_appliance_export_sign_print (CarrelApplianceExportSigner *self,
                                          const char *manifest_name,
                                          const char *manifest,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceExportSigner, carrel_appliance_export_sign_free)

G_END_DECLS
