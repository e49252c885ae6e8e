/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package-check-private.h"

#include "carrel-appliance-digest-private.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-manifest.h"
#include "carrel-appliance-plan-pieces.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * Whether a package is what its maker made: its list of digests, its signature, and whether the files that
 * it refers to are there.
 */

#define MANIFEST_BYTES_MAX (1024u * 1024u)

GBytes *
carrel_appliance_package_check_read (CarrelAppliancePackage *self,
                                     const char *name,
                                     gsize limit,
                                     GError **error)
{
  g_autoptr (CarrelApplianceSource)
    source = carrel_appliance_members_open (self->members, name, error);

  return source != NULL ? carrel_appliance_source_read_all (source, limit, error) : NULL;
}

static char *
make_companion_name (const char *descriptor, const char *suffix)
{
  const char *dot = strrchr (descriptor, '.');
  gsize length = dot != NULL ? (gsize) (dot - descriptor) : strlen (descriptor);
  g_autofree char *stem = g_strndup (descriptor, length);

  return g_strconcat (stem, suffix, NULL);
}

GBytes *
carrel_appliance_package_check_read_companion (CarrelAppliancePackage *self,
                                               const char *suffix,
                                               GError **error)
{
  g_autofree char *name = make_companion_name (self->name, suffix);
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes =
    carrel_appliance_package_check_read (self, name, MANIFEST_BYTES_MAX, &local_error);

  if (bytes == NULL &&
      !g_error_matches (local_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return bytes;
}

static gboolean
verify_descriptor (CarrelAppliancePackage *self,
                   GPtrArray *entries,
                   GBytes *descriptor,
                   GError **error)
{
  const CarrelApplianceManifestEntry *entry = carrel_appliance_manifest_find (entries, self->name);
  g_autoptr (EVP_MD_CTX) context = NULL;
  gsize length;
  const void *data = g_bytes_get_data (descriptor, &length);

  if (entry == NULL)
    {
      carrel_appliance_model_add_risk (self->model,
                                       "digest",
                                       g_strdup (
                                         _ ("The list of digests does not list the descriptor.")));
      return TRUE;
    }
  context = carrel_appliance_digest_start (entry->kind);
  EVP_DigestUpdate (context, data, length);
  return carrel_appliance_digest_end (context, entry->digest, self->name, error);
}

/* The list may have the name as the references do, or without their "%20". */
static const CarrelApplianceManifestEntry *
find_entry (GPtrArray *entries, const char *name)
{
  const CarrelApplianceManifestEntry *entry = carrel_appliance_manifest_find (entries, name);
  g_autofree char *unescaped = entry == NULL ? g_uri_unescape_string (name, NULL) : NULL;

  return unescaped != NULL ? carrel_appliance_manifest_find (entries, unescaped) : entry;
}

static void
add_unlisted_risk (CarrelAppliancePackage *self, const char *name)
{
  carrel_appliance_model_add_risk (self->model,
                                   "digest",
                                   g_strdup_printf (_ ("The list of digests does not list “%.200s”."),
                                     name));
}

/* A file in pieces may be listed piece by piece: each becomes a file of its own, to be compared with its digest.
 * One that is listed and not there is missed when it is compared.  Returns: whether any is listed. */
static gboolean
take_pieces (CarrelAppliancePackage *self, GPtrArray *entries, const char *name)
{
  gboolean is_any = FALSE;

  for (guint number = 0; number < CARREL_APPLIANCE_PLAN_PIECES_MAX; number++)
    {
      g_autofree char *piece = carrel_appliance_plan_pieces_make_name (name, number);
      const CarrelApplianceManifestEntry *entry = find_entry (entries, piece);
      g_autoptr (CarrelApplianceSource)
        source = entry == NULL ? carrel_appliance_members_open (self->members, piece, NULL) : NULL;
      CarrelApplianceFile *file;

      if (entry == NULL && source == NULL)
        break;
      if (entry == NULL)
        {
          if (is_any)
            add_unlisted_risk (self, piece);
          continue;
        }
      is_any = TRUE;
      file = carrel_appliance_model_add_file (self->model);
      file->name = g_steal_pointer (&piece);
      file->digest_kind = g_strdup (entry->kind);
      file->digest = g_strdup (entry->digest);
      file->is_used = TRUE;
    }
  return is_any;
}

static void
take_digests (CarrelAppliancePackage *self, GPtrArray *entries)
{
  guint count = self->model->files->len;

  for (guint i = 0; i < count; i++)
    {
      CarrelApplianceFile *file = g_ptr_array_index (self->model->files, i);
      const CarrelApplianceManifestEntry *entry = find_entry (entries, file->name);
      gboolean has_pieces = file->chunk_bytes > 0 && take_pieces (self, entries, file->name);

      if (entry != NULL)
        {
          file->digest_kind = g_strdup (entry->kind);
          file->digest = g_strdup (entry->digest);
        }
      else if (!has_pieces)
        add_unlisted_risk (self, file->name);
    }
}

static gboolean
check_signature (CarrelAppliancePackage *self,
                 GBytes *manifest,
                 const char *manifest_name,
                 GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes)
    certificate = carrel_appliance_package_check_read_companion (self, ".cert", &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (certificate == NULL)
    return TRUE;
  if (manifest == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_MISMATCH,
                           _ ("The package has a signature, and no list of digests that it could be "
                              "for."));
      return FALSE;
    }
  return carrel_appliance_signature_check (certificate,
                                           manifest,
                                           manifest_name,
                                           self->find_root,
                                           self->root_data,
                                           &self->model->signature,
                                           error);
}

static void
list_signature_risks (CarrelApplianceModel *model)
{
  if (model->signature.state == NULL)
    return;
  if (g_str_equal (model->signature.state, "unchecked"))
    carrel_appliance_model_add_risk (
      model,
      "signature",
      g_strdup (_ ("The package is signed in a way that cannot be checked here.")));
  else if (g_str_equal (model->signature.state, "partly"))
    carrel_appliance_model_add_risk (
      model,
      "signature",
      g_strdup (_ ("The package is signed twice, and the second signature (CMS) is not good.")));
  if (!g_str_equal (model->signature.state, "unchecked") && model->signature.is_trusted <= 0)
    carrel_appliance_model_add_risk (
      model,
      "signature",
      g_strdup_printf (_ ("The signature is intact, but nobody this system trusts vouches for “%.300s”."),
        model->signature.signer));
}

gboolean
carrel_appliance_package_check_manifest (CarrelAppliancePackage *self,
                                         GBytes *descriptor,
                                         GError **error)
{
  g_autofree char *name = make_companion_name (self->name, ".mf");
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes)
    manifest = carrel_appliance_package_check_read_companion (self, ".mf", &local_error);
  g_autoptr (GPtrArray) entries = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!check_signature (self, manifest, name, error))
    return FALSE;
  list_signature_risks (self->model);
  if (manifest == NULL)
    {
      carrel_appliance_model_add_risk (
        self->model,
        "digest",
        g_strdup (_ ("There is no list of digests: whether the files are whole cannot be told.")));
      return TRUE;
    }
  entries = carrel_appliance_manifest_parse (manifest, error);
  if (entries == NULL || !verify_descriptor (self, entries, descriptor, error))
    return FALSE;
  take_digests (self, entries);
  return TRUE;
}

/* The member, or the first of its pieces. */
static CarrelApplianceSource *
open_first (CarrelAppliancePackage *self, const CarrelApplianceFile *file, GError **error)
{
  g_autofree char *piece = NULL;

  if (file->chunk_bytes <= 0)
    return carrel_appliance_members_open (self->members, file->name, error);
  piece = g_strconcat (file->name, ".000000000", NULL);
  return carrel_appliance_members_open (self->members, piece, error);
}

static gboolean
check_file (CarrelAppliancePackage *self, const CarrelApplianceFile *file, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (CarrelApplianceSource) source = open_first (self, file, &local_error);
  guint64 length = source != NULL ? carrel_appliance_source_get_length (source) : 0;

  if (source == NULL && !self->is_alone)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (source == NULL)
    carrel_appliance_model_add_risk (self->model, "missing", g_strdup (local_error->message));
  else if (file->size_bytes >= 0 && file->chunk_bytes <= 0 && (guint64) file->size_bytes != length)
    carrel_appliance_model_add_risk (self->model,
                                     "size",
                                     g_strdup_printf (_ ("“%.200s” is %" PRIu64 " bytes long, not as long as stated."),
                                                         file->name,
                                                         length));
  return TRUE;
}

gboolean
carrel_appliance_package_check_files (CarrelAppliancePackage *self, GError **error)
{
  for (guint i = 0; i < self->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (self->model->files, i);

      /* An address of the network is among the requests; nothing is fetched. */
      if (file->is_used > 0 && !(self->is_alone && strstr (file->name, "://") != NULL) &&
          !check_file (self, file, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
carrel_appliance_package_verify (CarrelAppliancePackage *self,
                                 GCancellable *cancellable,
                                 GError **error)
{
  GError *local_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (self->model->files, i);
      g_autoptr (CarrelApplianceSource) source = NULL;

      if (file->digest == NULL || file->chunk_bytes > 0)
        continue;
      source = carrel_appliance_members_open (self->members, file->name, &local_error);
      if (source == NULL || !carrel_appliance_digest_check_source (source,
                                                                   file->digest_kind,
                                                                   file->digest,
                                                                   file->name,
                                                                   cancellable,
                                                                   &local_error))
        {
          carrel_appliance_package_propagate (error, local_error);
          return FALSE;
        }
    }
  return TRUE;
}
