/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

typedef enum
{
  CARREL_APPLIANCE_SIGNATURE_CMS_VALID, /* every signer's signature is that of its key, on these bytes */
  CARREL_APPLIANCE_SIGNATURE_CMS_WRONG, /* it is not, or it cannot be read */
  CARREL_APPLIANCE_SIGNATURE_CMS_UNKNOWN, /* it is made in a way that proves nothing or is not known */
} CarrelApplianceSignatureCms;

/* Whether a certificate file holds a signature in CMS (PKCS #7), in PEM or DER. */
gboolean carrel_appliance_signature_cms_recognise (const char *data, gsize length);

/* Checks a signature in CMS on `content`, whether it has a copy of that or not: the copy is not looked at.
 * Certificates may stand in it or among `more`.  When it is valid, `out_chain` has the first signer's
 * certificate, then all others.  Any thread. */
CarrelApplianceSignatureCms carrel_appliance_signature_cms_check (const char *data,
                                                                  gsize length,
                                                                  GBytes *content,
                                                                  STACK_OF (X509) * more,
                                                                  STACK_OF (X509) * *out_chain);

G_END_DECLS
