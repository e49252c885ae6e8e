/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-sign-private.h"

#include "carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#define BYTES_MAX (128u * 1024u)
#define CERTIFICATES_MAX 10

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

struct _CarrelApplianceExportSigner
{
  EVP_PKEY *key;
  char *certificates; /* PEM, the signer's first */
};

/* Never asks anybody for a passphrase. */
static int
refuse_passphrase (char *buffer, int size, int writing, void *data)
{
  return 0;
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID, words);
  return FALSE;
}

static BIO *
open_bytes (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return BIO_new_mem_buf (length > 0 ? data : "", (int) MIN (length, BYTES_MAX));
}

static gboolean
read_key (CarrelApplianceExportSigner *self, GBytes *bytes, GError **error)
{
  g_autoptr (BIO) input = open_bytes (bytes);

  self->key = PEM_read_bio_PrivateKey (input, NULL, refuse_passphrase, NULL);
  if (self->key == NULL)
    return refuse (
      error,
      _ ("The key to sign with cannot be read: it has to be a private key in PEM without "
                      "a passphrase. “openssl pkey” takes one off."));
  if (EVP_PKEY_get_base_id (self->key) != EVP_PKEY_RSA)
    return refuse (error,
                   _ ("The key to sign with is no RSA key, which the signatures of packages need."));
  return TRUE;
}

/* The certificates are written as they are understood, not as they were found. */
static gboolean
read_certificates (CarrelApplianceExportSigner *self, GBytes *bytes, GError **error)
{
  g_autoptr (BIO) input = open_bytes (bytes);
  g_autoptr (BIO) output = BIO_new (BIO_s_mem ());
  char *text = NULL;
  long length;

  for (guint i = 0; i < CERTIFICATES_MAX; i++)
    {
      g_autoptr (X509) certificate = PEM_read_bio_X509 (input, NULL, refuse_passphrase, NULL);

      if (certificate == NULL)
        break;
      if (i == 0 && X509_check_private_key (certificate, self->key) != 1)
        return refuse (error, _ ("The certificate is not that of the key to sign with."));
      PEM_write_bio_X509 (output, certificate);
    }
  length = BIO_get_mem_data (output, &text);
  if (length <= 0)
    return refuse (error, _ ("The certificate cannot be read: it has to be in PEM."));
  self->certificates = g_strndup (text, (gsize) length);
  return TRUE;
}

CarrelApplianceExportSigner *
carrel_appliance_export_sign_new (GBytes *key, GBytes *certificate, GError **error)
{
  g_autoptr (CarrelApplianceExportSigner) self = g_new0 (CarrelApplianceExportSigner, 1);

  if (!read_key (self, key, error) || !read_certificates (self, certificate, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
carrel_appliance_export_sign_free (CarrelApplianceExportSigner *self)
{
  if (self == NULL)
    return;
  EVP_PKEY_free (self->key);
  g_free (self->certificates);
  g_free (self);
}

static char *
print_head (const char *manifest_name)
{
  return g_strdup_printf ("SHA256(%s)= ", manifest_name);
}

gsize
carrel_appliance_export_sign_get_length (CarrelApplianceExportSigner *self,
                                         const char *manifest_name)
{
  g_autofree char *head = print_head (manifest_name);

  return strlen (head) + (gsize) EVP_PKEY_get_size (self->key) * 2 + 1 +
         strlen (self->certificates);
}

char *
carrel_appliance_export_sign_print (CarrelApplianceExportSigner *self,
                                    const char *manifest_name,
                                    const char *manifest,
                                    GError **error)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  gsize length = (gsize) EVP_PKEY_get_size (self->key);
  g_autofree guint8 *signature = g_malloc (length);
  g_autofree char *head = print_head (manifest_name);
  GString *text;

  if (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, self->key) != 1 ||
      EVP_DigestSign (context, signature, &length, (const guint8 *) manifest, strlen (manifest)) !=
        1)
    {
      refuse (error, _ ("The package could not be signed with this key."));
      return NULL;
    }
  text = g_string_new (head);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", signature[i]);
  g_string_append_printf (text, "\n%s", self->certificates);
  return g_string_free (text, FALSE);
}
