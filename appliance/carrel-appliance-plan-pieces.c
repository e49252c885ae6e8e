/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan-pieces.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <string.h>

#include "carrel-appliance-error.h"

#define READ_BYTES (1024u * 1024u)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

char *
carrel_appliance_plan_pieces_make_name (const char *file, guint number)
{
  g_return_val_if_fail (file != NULL, NULL);

  return g_strdup_printf ("%s.%09u", file, number);
}

static gboolean
fail (const CarrelApplianceFile *file, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_MISMATCH,
               _ ("“%s” is not what the package's list of digests says: it was changed or damaged."),
                 file->name);
  return FALSE;
}

static gboolean
is_digest (EVP_MD_CTX *context, const char *expected)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  EVP_DigestFinal_ex (context, digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_ascii_strcasecmp (text->str, expected) == 0;
}

static gboolean
verify (const CarrelApplianceFile *file,
        CarrelApplianceSource *source,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  g_autofree char *buffer = g_malloc (READ_BYTES);
  guint64 length = carrel_appliance_source_get_length (source);
  const EVP_MD *kind = EVP_get_digestbyname (file->digest_kind);

  if (kind == NULL || EVP_DigestInit_ex (context, kind, NULL) != 1)
    return fail (file, error);
  for (guint64 at = 0; at < length; at += READ_BYTES)
    {
      gsize part = (gsize) MIN (length - at, READ_BYTES);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !carrel_appliance_source_read (source, at, buffer, part, error))
        return FALSE;
      EVP_DigestUpdate (context, buffer, part);
    }
  return is_digest (context, file->digest) || fail (file, error);
}

/* Whether a file is a piece of the other: "disk.vmdk.000000003". */
static gboolean
is_piece (const CarrelApplianceFile *file, const char *whole)
{
  const char *number = g_str_has_prefix (file->name, whole) ? file->name + strlen (whole) : NULL;

  return number != NULL && *number == '.' && strlen (number) == 10 &&
         strspn (number + 1, "0123456789") == 9;
}

gboolean
carrel_appliance_plan_pieces_verify (const CarrelAppliancePlan *plan,
                                     const CarrelAppliancePlanDisk *planned,
                                     CarrelAppliancePackage *package,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_return_val_if_fail (plan != NULL && planned != NULL && package != NULL, FALSE);

  if (planned->disk == NULL || planned->disk->chunk_bytes <= 0 || planned->disk->file == NULL)
    return TRUE;
  for (guint i = 0; i < plan->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (plan->model->files, i);
      g_autoptr (CarrelApplianceSource) source = NULL;

      if (file->digest == NULL || file->name == NULL || !is_piece (file, planned->disk->file))
        continue;
      source = carrel_appliance_package_find (package, file->name, error);
      if (source == NULL || !verify (file, source, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
