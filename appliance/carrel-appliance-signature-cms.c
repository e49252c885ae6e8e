/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-signature-cms-private.h"

/* Before the next one, which declares less without it. */
#include <openssl/pem.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <string.h>

#define SIGNERS_MAX 10

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CMS_ContentInfo, CMS_ContentInfo_free)

/* Never asks anybody for a passphrase. */
static int
refuse_passphrase (char *buffer, int size, int writing, void *data)
{
  return 0;
}

static const char *
find_pem (const char *data, gsize length)
{
  const char *found = g_strstr_len (data, (gssize) length, "-----BEGIN CMS-----");

  return found != NULL ? found : g_strstr_len (data, (gssize) length, "-----BEGIN PKCS7-----");
}

/* DER begins with a sequence, as no text does. */
static gboolean
is_der (const char *data, gsize length)
{
  return length > 2 && (guint8) data[0] == 0x30 && ((guint8) data[1] & 0x80) != 0;
}

gboolean
carrel_appliance_signature_cms_recognise (const char *data, gsize length)
{
  return length > 0 && (is_der (data, length) || find_pem (data, length) != NULL);
}

static CMS_ContentInfo *
read_cms (const char *data, gsize length)
{
  const char *pem = is_der (data, length) ? NULL : find_pem (data, length);
  const char *begin = pem != NULL ? pem : data;
  g_autoptr (BIO) input = BIO_new_mem_buf (begin, (int) (length - (gsize) (begin - data)));

  return pem != NULL ? PEM_read_bio_CMS (input, NULL, refuse_passphrase, NULL)
                     : d2i_CMS_bio (input, NULL);
}

/* The digests that are worth something, as in lists of digests. */
static gboolean
is_digest_known (CMS_SignerInfo *signer)
{
  X509_ALGOR *digest = NULL;
  const ASN1_OBJECT *name = NULL;

  CMS_SignerInfo_get0_algs (signer, NULL, NULL, &digest, NULL);
  if (digest == NULL)
    return FALSE;
  X509_ALGOR_get0 (&name, NULL, NULL, digest);
  switch (OBJ_obj2nid (name))
    {
    case NID_sha1:
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
are_signers_known (CMS_ContentInfo *cms)
{
  STACK_OF (CMS_SignerInfo) *signers = CMS_get0_SignerInfos (cms);

  for (int i = 0; i < sk_CMS_SignerInfo_num (signers); i++)
    if (!is_digest_known (sk_CMS_SignerInfo_value (signers, i)))
      return FALSE;
  return TRUE;
}

static STACK_OF (X509) * list_chain (CMS_ContentInfo *cms, STACK_OF (X509) * more)
{
  STACK_OF (X509) *signers = CMS_get0_signers (cms);
  STACK_OF (X509) *inside = CMS_get1_certs (cms);
  STACK_OF (X509) *chain = sk_X509_new_null ();

  for (int i = 0; i < MIN (sk_X509_num (signers), SIGNERS_MAX); i++)
    X509_add_cert (chain, sk_X509_value (signers, i), X509_ADD_FLAG_UP_REF);
  for (int i = 0; i < MIN (sk_X509_num (inside), SIGNERS_MAX); i++)
    X509_add_cert (chain, sk_X509_value (inside, i), X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP);
  for (int i = 0; i < sk_X509_num (more); i++)
    X509_add_cert (chain, sk_X509_value (more, i), X509_ADD_FLAG_UP_REF | X509_ADD_FLAG_NO_DUP);
  sk_X509_free (signers);
  sk_X509_pop_free (inside, X509_free);
  return chain;
}

/* OpenSSL 3.0 copies what it finds in memory, and loses the copy where it fails: it is not shown the memory. */
static BIO *
open_content (GBytes *content)
{
  gsize bytes;
  const void *text = g_bytes_get_data (content, &bytes);

  return BIO_push (BIO_new (BIO_f_null ()), BIO_new_mem_buf (bytes > 0 ? text : "", (int) bytes));
}

CarrelApplianceSignatureCms
carrel_appliance_signature_cms_check (const char *data,
                                      gsize length,
                                      GBytes *content,
                                      STACK_OF (X509) * more,
                                      STACK_OF (X509) * *out_chain)
{
  g_autoptr (CMS_ContentInfo) cms = read_cms (data, length);
  g_autoptr (BIO) input = open_content (content);
  CarrelApplianceSignatureCms result = CARREL_APPLIANCE_SIGNATURE_CMS_WRONG;

  /* Another kind, as what is encrypted or packed, is no signature. */
  if (cms != NULL && OBJ_obj2nid (CMS_get0_type (cms)) == NID_pkcs7_signed &&
      sk_CMS_SignerInfo_num (CMS_get0_SignerInfos (cms)) > 0 &&
      sk_CMS_SignerInfo_num (CMS_get0_SignerInfos (cms)) <= SIGNERS_MAX)
    {
      if (!are_signers_known (cms))
        result = CARREL_APPLIANCE_SIGNATURE_CMS_UNKNOWN;
      /* Who vouches for the certificates is asked elsewhere. */
      else if (CMS_verify (cms, more, NULL, input, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) ==
               1)
        {
          result = CARREL_APPLIANCE_SIGNATURE_CMS_VALID;
          *out_chain = list_chain (cms, more);
        }
    }
  ERR_clear_error ();
  return result;
}
