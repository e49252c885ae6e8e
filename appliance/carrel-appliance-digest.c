/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-digest-private.h"

#include <glib/gi18n-lib.h>

#include "carrel-appliance-error.h"

#define READ_BYTES (1024u * 1024u)

EVP_MD_CTX *
carrel_appliance_digest_start (const char *kind)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  const EVP_MD *digest = g_str_equal (kind, "sha1")     ? EVP_sha1 ()
                         : g_str_equal (kind, "sha256") ? EVP_sha256 ()
                                                        : EVP_sha512 ();

  EVP_DigestInit_ex (context, digest, NULL);
  return context;
}

gboolean
carrel_appliance_digest_end (EVP_MD_CTX *context,
                             const char *expected,
                             const char *name,
                             GError **error)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  EVP_DigestFinal_ex (context, digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  if (g_ascii_strcasecmp (text->str, expected) == 0)
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_MISMATCH,
               _ ("“%s” is not what the package's list of digests says: it was changed or damaged."),
                 name);
  return FALSE;
}

gboolean
carrel_appliance_digest_check_source (CarrelApplianceSource *source,
                                      const char *kind,
                                      const char *expected,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autoptr (EVP_MD_CTX) context = carrel_appliance_digest_start (kind);
  g_autofree char *buffer = g_malloc (READ_BYTES);
  guint64 length = carrel_appliance_source_get_length (source);

  for (guint64 at = 0; at < length; at += READ_BYTES)
    {
      gsize part = (gsize) MIN (length - at, READ_BYTES);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !carrel_appliance_source_read (source, at, buffer, part, error))
        return FALSE;
      EVP_DigestUpdate (context, buffer, part);
    }
  return carrel_appliance_digest_end (context, expected, name, error);
}
