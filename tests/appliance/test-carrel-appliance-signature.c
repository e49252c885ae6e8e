/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-signature.h"

#include "appliance/carrel-appliance-error.h"

#include <openssl/pem.h>

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

static const char manifest_text[] = "SHA256(a.ovf)= 00\n";

static X509 *
make_certificate (EVP_PKEY *key, const char *name)
{
  X509 *certificate = X509_new ();
  X509_NAME *subject = X509_get_subject_name (certificate);

  X509_set_version (certificate, 2);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), 0);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_NAME_add_entry_by_txt (subject, "CN", MBSTRING_UTF8, (const guchar *) name, -1, -1, 0);
  X509_set_issuer_name (certificate, subject);
  X509_set_pubkey (certificate, key);
  g_assert_cmpint (X509_sign (certificate, key, EVP_sha256 ()), >, 0);
  return certificate;
}

/* A certificate file: the signature of @signer on the list, and a certificate of @owner's key. */
static GBytes *
make_file (EVP_PKEY *signer, EVP_PKEY *owner, const char *manifest_name)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  X509 *certificate = make_certificate (owner, "J. Maker");
  BIO *output = BIO_new (BIO_s_mem ());
  GString *text = g_string_new (NULL);
  guint8 signature[1024];
  size_t length = sizeof signature;
  char *pem = NULL;
  long pem_length;

  g_assert_cmpint (EVP_DigestSignInit (context, NULL, EVP_sha256 (), NULL, signer), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context,
                                   signature,
                                   &length,
                                   (const guchar *) manifest_text,
                                   strlen (manifest_text)),
                   ==,
                   1);
  g_string_append_printf (text, "SHA256(%s)= ", manifest_name);
  for (size_t i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", signature[i]);
  PEM_write_bio_X509 (output, certificate);
  pem_length = BIO_get_mem_data (output, &pem);
  g_string_append_c (text, '\n');
  g_string_append_len (text, pem, pem_length);
  BIO_free_all (output);
  X509_free (certificate);
  EVP_MD_CTX_free (context);
  return g_string_free_to_bytes (text);
}

static gboolean
check (GBytes *file, const char *manifest, CarrelApplianceSignature *signature, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (manifest, strlen (manifest));

  return carrel_appliance_signature_check (file, bytes, "a.mf", NULL, NULL, signature, error);
}

static void
test_shows_who_signed (void)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  g_autoptr (GBytes) file = make_file (key, key, "a.mf");
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (GError) error = NULL;

  g_assert_true (check (file, manifest_text, &model->signature, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (model->signature.state, ==, "valid");
  g_assert_nonnull (strstr (model->signature.signer, "J. Maker"));
  g_assert_cmpuint (strlen (model->signature.fingerprint), ==, 64);
  g_assert_nonnull (model->signature.expires);
  /* It is its own issuer: nobody vouches for it. */
  g_assert_cmpint (model->signature.is_trusted, ==, 0);
  EVP_PKEY_free (key);
}

static void
check_mismatch (GBytes *file, const char *manifest)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (GError) error = NULL;

  g_assert_false (check (file, manifest, &model->signature, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_MISMATCH);
  g_assert_null (model->signature.state);
}

static void
test_refuses_what_is_not_signed_by_that_key (void)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  EVP_PKEY *other = EVP_RSA_gen (2048);
  g_autoptr (GBytes) good = make_file (key, key, "a.mf");
  g_autoptr (GBytes) foreign = make_file (other, key, "a.mf");
  g_autoptr (GBytes) elsewhere = make_file (key, key, "b.mf");
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, 600);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);

  check_mismatch (good, "SHA256(a.ovf)= 01\n");
  check_mismatch (foreign, manifest_text);
  check_mismatch (elsewhere, manifest_text);
  check_mismatch (cut, manifest_text);
  check_mismatch (empty, manifest_text);
  EVP_PKEY_free (key);
  EVP_PKEY_free (other);
}

typedef enum
{
  MADE_IN_PEM,
  MADE_IN_DER,
  MADE_WITH_A_COPY,
  MADE_WITHOUT_CERTIFICATE,
  MADE_WITH_MD5,
} Made;

/* A signature in CMS on @text by @signer, with a certificate of @owner's key. */
static GBytes *
make_cms (EVP_PKEY *signer, EVP_PKEY *owner, const char *text, Made made)
{
  X509 *certificate = make_certificate (signer, "J. Maker");
  X509 *other = make_certificate (owner, "J. Maker");
  unsigned int flags = CMS_BINARY | CMS_PARTIAL | (made == MADE_WITH_A_COPY ? 0 : CMS_DETACHED) |
                       (signer != owner || made == MADE_WITHOUT_CERTIFICATE ? CMS_NOCERTS : 0);
  BIO *input = BIO_new_mem_buf (text, -1);
  BIO *output = BIO_new (BIO_s_mem ());
  CMS_ContentInfo *cms = CMS_sign (NULL, NULL, NULL, input, flags);
  char *data = NULL;
  long length;
  GBytes *bytes;

  g_assert_nonnull (CMS_add1_signer (cms,
                                     certificate,
                                     signer,
                                     made == MADE_WITH_MD5 ? EVP_md5 () : EVP_sha256 (),
                                     flags));
  if (signer != owner)
    CMS_add1_cert (cms, other);
  g_assert_cmpint (CMS_final (cms, input, NULL, flags), ==, 1);
  if (made == MADE_IN_DER)
    i2d_CMS_bio (output, cms);
  else
    PEM_write_bio_CMS (output, cms);
  length = BIO_get_mem_data (output, &data);
  bytes = g_bytes_new (data, (gsize) length);
  CMS_ContentInfo_free (cms);
  BIO_free_all (input);
  BIO_free_all (output);
  X509_free (certificate);
  X509_free (other);
  return bytes;
}

static void
assert_signed (GBytes *file, const char *state)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (GError) error = NULL;

  g_assert_true (check (file, manifest_text, &model->signature, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (model->signature.state, ==, state);
  if (g_str_equal (state, "unchecked"))
    return;
  g_assert_nonnull (strstr (model->signature.signer, "J. Maker"));
  g_assert_cmpuint (strlen (model->signature.fingerprint), ==, 64);
  g_assert_cmpint (model->signature.is_trusted, ==, 0);
}

static GBytes *
join (GBytes *left, GBytes *right)
{
  GByteArray *both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (left, NULL), (guint) g_bytes_get_size (left));
  g_byte_array_append (both, g_bytes_get_data (right, NULL), (guint) g_bytes_get_size (right));
  return g_byte_array_free_to_bytes (both);
}

static void
test_checks_cms (void)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  EVP_PKEY *other = EVP_RSA_gen (2048);
  static const Made good[] = { MADE_IN_PEM, MADE_IN_DER, MADE_WITH_A_COPY };
  g_autoptr (GBytes) foreign = make_cms (other, key, manifest_text, MADE_IN_PEM);
  g_autoptr (GBytes) bare = make_cms (key, key, manifest_text, MADE_WITHOUT_CERTIFICATE);
  g_autoptr (GBytes) md5 = make_cms (key, key, manifest_text, MADE_WITH_MD5);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("-----BEGIN CMS-----\nx\n", 22);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) file = make_cms (key, key, manifest_text, good[i]);
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (file, 0, g_bytes_get_size (file) / 2);

      assert_signed (file, "valid");
      check_mismatch (file, "SHA256(a.ovf)= 01\n");
      check_mismatch (cut, manifest_text);
    }
  check_mismatch (foreign, manifest_text);
  check_mismatch (bare, manifest_text);
  check_mismatch (rubbish, manifest_text);
  /* What proves nothing is never called good. */
  assert_signed (md5, "unchecked");
  EVP_PKEY_free (key);
  EVP_PKEY_free (other);
}

static void
test_checks_both_signatures (void)
{
  EVP_PKEY *key = EVP_RSA_gen (2048);
  EVP_PKEY *other = EVP_RSA_gen (2048);
  g_autoptr (GBytes) line = make_file (key, key, "a.mf");
  g_autoptr (GBytes) wrong = make_file (other, key, "a.mf");
  g_autoptr (GBytes) cms = make_cms (key, key, manifest_text, MADE_IN_PEM);
  g_autoptr (GBytes) stale = make_cms (key, key, "SHA256(a.ovf)= 01\n", MADE_IN_PEM);
  g_autoptr (GBytes) both = join (line, cms);
  g_autoptr (GBytes) half = join (line, stale);
  g_autoptr (GBytes) other_half = join (wrong, cms);

  assert_signed (both, "valid");
  assert_signed (half, "partly");
  check_mismatch (other_half, manifest_text);
  check_mismatch (both, "SHA256(a.ovf)= 01\n");
  EVP_PKEY_free (key);
  EVP_PKEY_free (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/signature/shows-who-signed", test_shows_who_signed);
  g_test_add_func ("/appliance/signature/refuses-what-is-not-signed-by-that-key",
                   test_refuses_what_is_not_signed_by_that_key);
  g_test_add_func ("/appliance/signature/checks-cms", test_checks_cms);
  g_test_add_func ("/appliance/signature/checks-both-signatures", test_checks_both_signatures);
  return g_test_run ();
}
