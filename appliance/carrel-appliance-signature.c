/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-signature.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-manifest.h"
#include "carrel-appliance-signature-cms-private.h"

#include "base/carrel-base-descriptor.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#define BYTES_MAX (256u * 1024u)
/* Hexadecimal digits of a signature: RSA with 16,384 bits. */
#define DIGITS_MAX 4096u
#define CERTIFICATES_MAX 10
/* Certificates of roots whose subjects have one hash, and all roots of a system. */
#define NAMESAKES_MAX 10u
#define ROOTS_MAX 2000u

/* Where the system's certificates come from. */
typedef struct
{
  CarrelApplianceSignatureRootFunc find;
  gpointer data;
} Roots;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE, X509_STORE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

static void
free_chain (STACK_OF (X509) * chain)
{
  sk_X509_pop_free (chain, X509_free);
}

static gboolean
fail (GError **error, const char *words)
{
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_MISMATCH, words);
  return FALSE;
}

/* Never asks anybody for a passphrase. */
static int
refuse_passphrase (char *buffer, int size, int writing, void *data)
{
  return 0;
}

static char *
dup_name (X509_NAME *name)
{
  g_autoptr (BIO) output = BIO_new (BIO_s_mem ());
  char *data = NULL;
  long length;

  X509_NAME_print_ex (output,
                      name,
                      0,
                      (XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT);
  length = BIO_get_mem_data (output, &data);
  return g_utf8_make_valid (data != NULL ? data : "", MIN (length, 1000));
}

static char *
dup_fingerprint (X509 *certificate)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  GString *text = g_string_new (NULL);

  if (X509_digest (certificate, EVP_sha256 (), digest, &length) != 1)
    length = 0;
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}

static char *
dup_end (X509 *certificate)
{
  struct tm parts;
  g_autoptr (GDateTime) end = NULL;

  if (ASN1_TIME_to_tm (X509_get0_notAfter (certificate), &parts) != 1)
    return NULL;
  end = g_date_time_new_utc (parts.tm_year + 1900,
                             parts.tm_mon + 1,
                             parts.tm_mday,
                             parts.tm_hour,
                             parts.tm_min,
                             parts.tm_sec);
  return end != NULL ? g_date_time_format_iso8601 (end) : NULL;
}

/* Adds what a file of certificates holds. */
static gboolean
add_roots (X509_STORE *store, GBytes *pem)
{
  gsize length;
  const void *data = g_bytes_get_data (pem, &length);
  g_autoptr (BIO) input = BIO_new_mem_buf (data, (int) MIN (length, (gsize) G_MAXINT));

  for (guint i = 0; i < ROOTS_MAX; i++)
    {
      g_autoptr (X509) root = PEM_read_bio_X509 (input, NULL, refuse_passphrase, NULL);

      if (root == NULL)
        return i > 0;
      X509_STORE_add_cert (store, root);
    }
  return TRUE;
}

/* Those that might have issued a certificate, as the system's folder has them: by the hash of their name. */
static gboolean
add_issuers (X509_STORE *store, X509 *certificate, const Roots *roots)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < NAMESAKES_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("%08lx.%u", X509_issuer_name_hash (certificate), i);
      g_autoptr (GBytes) pem = roots->find (name, roots->data);

      if (pem == NULL)
        break;
      is_found = add_roots (store, pem) || is_found;
    }
  return is_found;
}

static gboolean
fill_store (X509_STORE *store, STACK_OF (X509) * chain, const Roots *roots)
{
  g_autoptr (GBytes) bundle = NULL;
  gboolean is_found = FALSE;

  if (roots->find == NULL)
    return X509_STORE_set_default_paths (store) == 1;
  for (int i = 0; i < sk_X509_num (chain); i++)
    is_found = add_issuers (store, sk_X509_value (chain, i), roots) || is_found;
  if (!is_found)
    bundle = roots->find ("bundle", roots->data);
  return is_found || bundle == NULL || add_roots (store, bundle);
}

int
carrel_appliance_signature_open_root (const char *name)
{
  const char *stated = g_getenv (X509_get_default_cert_dir_env ());
  g_auto (GStrv)
    folders = g_strsplit (stated != NULL ? stated : X509_get_default_cert_dir (), ":", -1);

  if (g_str_equal (name, "bundle"))
    {
      stated = g_getenv (X509_get_default_cert_file_env ());
      return carrel_base_descriptor_open_regular (stated != NULL ? stated
                                                                 : X509_get_default_cert_file (),
                                                  FALSE,
                                                  NULL,
                                                  NULL);
    }
  if (strlen (name) != 10 || strspn (name, "0123456789abcdef") != 8 || name[8] != '.' ||
      !g_ascii_isdigit (name[9]))
    return -1;
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);
      int opened = carrel_base_descriptor_open_regular (path, FALSE, NULL, NULL);

      if (opened >= 0)
        return opened;
    }
  return -1;
}

/* Whether the system's roots vouch for the certificate, whatever it was issued for. */
static gboolean
is_trusted (X509 *certificate, STACK_OF (X509) * chain, const Roots *roots)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();

  return fill_store (store, chain, roots) &&
         X509_STORE_CTX_init (context, store, certificate, chain) == 1 &&
         X509_STORE_CTX_set_purpose (context, X509_PURPOSE_ANY) == 1 &&
         X509_verify_cert (context) == 1;
}

static GByteArray *
decode (const char *digits)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *at = digits; at[0] != '\0' && at[1] != '\0'; at += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

static gboolean
is_signed (X509 *certificate, const char *kind, const char *digits, GBytes *manifest)
{
  static const struct
  {
    const char *kind;
    const EVP_MD *(*digest) (void);
  } kinds[] = { { "sha1", EVP_sha1 }, { "sha256", EVP_sha256 }, { "sha512", EVP_sha512 } };
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  g_autoptr (GByteArray) signature = decode (digits);
  EVP_PKEY *key = X509_get0_pubkey (certificate);
  gsize length;
  const guint8 *data = g_bytes_get_data (manifest, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && key != NULL; i++)
    if (g_str_equal (kinds[i].kind, kind))
      return EVP_DigestVerifyInit (context, NULL, kinds[i].digest (), NULL, key) == 1 &&
             EVP_DigestVerify (context, signature->data, signature->len, data, length) == 1;
  return FALSE;
}

/* The signer's certificate first, then those between it and a root. */
static STACK_OF (X509) * read_certificates (const char *text, gsize length)
{
  g_autoptr (BIO) input = BIO_new_mem_buf (text, (int) length);
  STACK_OF (X509) *chain = sk_X509_new_null ();
  X509 *certificate;

  while (sk_X509_num (chain) < CERTIFICATES_MAX &&
         (certificate = PEM_read_bio_X509 (input, NULL, refuse_passphrase, NULL)) != NULL)
    sk_X509_push (chain, certificate);
  return chain;
}

static void
describe (X509 *certificate,
          STACK_OF (X509) * chain,
          const Roots *roots,
          CarrelApplianceSignature *signature)
{
  signature->state = g_strdup ("valid");
  signature->signer = dup_name (X509_get_subject_name (certificate));
  signature->issuer = dup_name (X509_get_issuer_name (certificate));
  signature->fingerprint = dup_fingerprint (certificate);
  signature->expires = dup_end (certificate);
  signature->is_trusted = is_trusted (certificate, chain, roots);
}

static gboolean
check_text (const char *text,
            gsize length,
            GBytes *manifest,
            const char *manifest_name,
            const Roots *roots,
            CarrelApplianceSignature *signature,
            GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *digits = NULL;
  STACK_OF (X509) * chain;
  gboolean is_good = FALSE;

  if (lines[0] == NULL || !carrel_appliance_manifest_parse_line (g_strstrip (lines[0]),
                                                                 DIGITS_MAX,
                                                                 &kind,
                                                                 &name,
                                                                 &digits))
    return fail (error, _ ("The certificate file does not begin with a signature."));
  if (!g_str_equal (name, manifest_name))
    return fail (error, _ ("The signature is for another list of digests."));
  chain = read_certificates (text, length);
  if (sk_X509_num (chain) == 0)
    fail (error, _ ("There is no certificate behind the signature that could be read."));
  else if (!is_signed (sk_X509_value (chain, 0), kind, digits, manifest))
    fail (
      error,
      _ ("The signature is not that of the certificate's key: the list of digests was changed, or "
             "somebody else signed it."));
  else
    {
      describe (sk_X509_value (chain, 0), chain, roots, signature);
      is_good = TRUE;
    }
  free_chain (chain);
  return is_good;
}

static gboolean
check_cms (const char *data,
           gsize length,
           GBytes *manifest,
           const Roots *roots,
           CarrelApplianceSignature *signature,
           GError **error)
{
  STACK_OF (X509) *more = read_certificates (data, length);
  STACK_OF (X509) *chain = NULL;
  CarrelApplianceSignatureCms result =
    carrel_appliance_signature_cms_check (data, length, manifest, more, &chain);

  if (result == CARREL_APPLIANCE_SIGNATURE_CMS_VALID)
    describe (sk_X509_value (chain, 0), chain, roots, signature);
  if (result == CARREL_APPLIANCE_SIGNATURE_CMS_UNKNOWN)
    signature->state = g_strdup ("unchecked");
  free_chain (more);
  free_chain (chain);
  return result != CARREL_APPLIANCE_SIGNATURE_CMS_WRONG ||
         fail (
           error,
           _ ("The signature (CMS) cannot be read, or is not that of its certificate's key: the list of "
                  "digests was changed, or somebody else signed it."));
}

/* The first line says which of the two counts; whether the other one is good, too, is for the person to know. */
static gboolean
check_both (const char *data,
            gsize length,
            GBytes *manifest,
            const char *manifest_name,
            const Roots *roots,
            CarrelApplianceSignature *signature,
            GError **error)
{
  g_autofree char *text = g_strndup (data, length);
  STACK_OF (X509) * more, *chain = NULL;

  if (!check_text (text, strlen (text), manifest, manifest_name, roots, signature, error))
    return FALSE;
  more = read_certificates (data, length);
  if (carrel_appliance_signature_cms_check (data, length, manifest, more, &chain) !=
      CARREL_APPLIANCE_SIGNATURE_CMS_VALID)
    {
      g_free (signature->state);
      signature->state = g_strdup ("partly");
    }
  free_chain (more);
  free_chain (chain);
  return TRUE;
}

static gboolean
has_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  g_autofree char *digits = NULL;

  return lines[0] != NULL && carrel_appliance_manifest_parse_line (g_strstrip (lines[0]),
                                                                   DIGITS_MAX,
                                                                   &kind,
                                                                   &name,
                                                                   &digits);
}

gboolean
carrel_appliance_signature_check (GBytes *certificate,
                                  GBytes *manifest,
                                  const char *manifest_name,
                                  CarrelApplianceSignatureRootFunc find_root,
                                  gpointer root_data,
                                  CarrelApplianceSignature *signature,
                                  GError **error)
{
  const Roots roots = { find_root, root_data };
  gsize length;
  const char *data;
  g_autofree char *text = NULL;

  g_return_val_if_fail (certificate != NULL && manifest != NULL, FALSE);
  g_return_val_if_fail (manifest_name != NULL && signature != NULL, FALSE);

  data = g_bytes_get_data (certificate, &length);
  if (length > BYTES_MAX)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("The certificate file is larger than is accepted."));
      return FALSE;
    }
  text = g_strndup (data != NULL ? data : "", length);
  if (!carrel_appliance_signature_cms_recognise (data, length))
    return check_text (text, strlen (text), manifest, manifest_name, &roots, signature, error);
  /* OVF 2 knows signatures in CMS, too: alone, or behind the other one. */
  return has_line (text)
           ? check_both (data, length, manifest, manifest_name, &roots, signature, error)
           : check_cms (data, length, manifest, &roots, signature, error);
}
