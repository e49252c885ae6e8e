/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-package-private.h"

#include "carrel-appliance-descriptor.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-manifest.h"
#include "carrel-appliance-tar.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-vmx.h"

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>

/*
 * What a stranger wrote is understood here, and nowhere but in the confined child: a program that links
 * this file without being that child reads packages by itself.
 */

/* How many small files are looked into for the descriptor, and how far. */
#define CANDIDATES_MAX 64u
#define HEAD_BYTES (64u * 1024u)
#define MANIFEST_BYTES_MAX (1024u * 1024u)
#define VERIFY_BYTES (1024u * 1024u)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

static const char *
get_kind (CarrelApplianceSource *source)
{
  guint64 length = carrel_appliance_source_get_length (source);
  g_autoptr (CarrelApplianceSource) head = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (length > CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX)
    return NULL;
  head = carrel_appliance_source_slice (source, 0, MIN (length, HEAD_BYTES), NULL);
  bytes = carrel_appliance_source_read_all (head, HEAD_BYTES, NULL);
  return bytes != NULL ? carrel_appliance_descriptor_get_kind (bytes) : NULL;
}

/* How much more a descriptor of one kind says than others that lie beside it. */
static guint
rank_kind (const char *kind)
{
  if (g_str_equal (kind, "ovf"))
    return 2;
  /* The metadata of a box stand beside the machine's own descriptor. */
  return g_str_equal (kind, "vagrant") ? 0 : 1;
}

/* Those among the members that are descriptors, of the kinds that say most. */
static GPtrArray *
find_descriptors (CarrelApplianceMembers *members, GError **error)
{
  g_autoptr (GPtrArray) names = carrel_appliance_members_list (members, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  guint best = 0;

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < MIN (names->len, CANDIDATES_MAX); i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (CarrelApplianceSource)
        source = carrel_appliance_members_open (members, name, NULL);
      const char *kind = source != NULL ? get_kind (source) : NULL;

      if (kind == NULL || rank_kind (kind) < best)
        continue;
      if (rank_kind (kind) > best)
        g_ptr_array_set_size (found, 0);
      best = rank_kind (kind);
      g_ptr_array_add (found, g_strdup (name));
    }
  return g_steal_pointer (&found);
}

/* A name that several members have is opened as little as one that leads out, and found here. */
static char *
choose_descriptor (CarrelApplianceMembers *members, GError **error)
{
  g_autoptr (GPtrArray) found = find_descriptors (members, error);

  if (found == NULL)
    return NULL;
  if (found->len == 1)
    return g_strdup (g_ptr_array_index (found, 0));
  if (found->len == 0)
    g_set_error_literal (error,
                         CARREL_APPLIANCE_ERROR,
                         CARREL_APPLIANCE_ERROR_UNKNOWN,
                         _ ("There is no descriptor of a machine in it, or more than one under one "
                            "name."));
  else
    {
      const char *one = g_ptr_array_index (found, 0);
      const char *two = g_ptr_array_index (found, 1);

      g_set_error (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_REFUSED,
        _ ("There is more than one descriptor in it, “%s” and “%s”, and nothing says which "
                      "is meant."),
           one,
           two);
    }
  return NULL;
}

static GBytes *
read_member (CarrelAppliancePackage *self, const char *name, gsize limit, GError **error)
{
  g_autoptr (CarrelApplianceSource)
    source = carrel_appliance_members_open (self->members, name, error);

  return source != NULL ? carrel_appliance_source_read_all (source, limit, error) : NULL;
}

/* A member that need not be there: %NULL without an error when it is not. */
static GBytes *
read_companion (CarrelAppliancePackage *self, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes = read_member (self, name, MANIFEST_BYTES_MAX, &local_error);

  if (bytes == NULL &&
      !g_error_matches (local_error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return bytes;
}

static EVP_MD_CTX *
start_digest (const char *kind)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  const EVP_MD *digest = g_str_equal (kind, "sha1")     ? EVP_sha1 ()
                         : g_str_equal (kind, "sha256") ? EVP_sha256 ()
                                                        : EVP_sha512 ();

  EVP_DigestInit_ex (context, digest, NULL);
  return context;
}

static gboolean
end_digest (EVP_MD_CTX *context, const char *expected, const char *name, GError **error)
{
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  EVP_DigestFinal_ex (context, digest, &length);
  for (unsigned int i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  if (g_str_equal (text->str, expected))
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_MISMATCH,
               _ ("“%s” is not what the package's list of digests says: it was changed or damaged."),
                 name);
  return FALSE;
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
  context = start_digest (entry->kind);
  EVP_DigestUpdate (context, data, length);
  return end_digest (context, entry->digest, self->name, error);
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
take_digests (CarrelAppliancePackage *self, GPtrArray *entries)
{
  for (guint i = 0; i < self->model->files->len; i++)
    {
      CarrelApplianceFile *file = g_ptr_array_index (self->model->files, i);
      const CarrelApplianceManifestEntry *entry = find_entry (entries, file->name);

      if (entry != NULL)
        {
          file->digest_kind = g_strdup (entry->kind);
          file->digest = g_strdup (entry->digest);
        }
      else
        carrel_appliance_model_add_risk (self->model,
                                         "digest",
                                         g_strdup_printf (_ ("The list of digests does not list “%.200s”."),
                                           file->name));
    }
}

static char *
make_companion_name (const char *descriptor, const char *suffix)
{
  const char *dot = strrchr (descriptor, '.');
  gsize length = dot != NULL ? (gsize) (dot - descriptor) : strlen (descriptor);
  g_autofree char *stem = g_strndup (descriptor, length);

  return g_strconcat (stem, suffix, NULL);
}

static gboolean
check_signature (CarrelAppliancePackage *self,
                 GBytes *manifest,
                 const char *manifest_name,
                 GError **error)
{
  g_autofree char *name = make_companion_name (self->name, ".cert");
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) certificate = read_companion (self, name, &local_error);

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
  else if (model->signature.is_trusted <= 0)
    carrel_appliance_model_add_risk (
      model,
      "signature",
      g_strdup_printf (_ ("The signature is intact, but nobody this system trusts vouches for “%.300s”."),
        model->signature.signer));
}

static gboolean
check_manifest (CarrelAppliancePackage *self, GBytes *descriptor, GError **error)
{
  g_autofree char *name = make_companion_name (self->name, ".mf");
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) manifest = read_companion (self, name, &local_error);
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

static gboolean
check_files (CarrelAppliancePackage *self, GError **error)
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

/* The list of snapshots beside it is for the person to know; one that cannot be read says nothing. */
static void
add_snapshots (CarrelAppliancePackage *self)
{
  g_autofree char *name = make_companion_name (self->name, ".vmsd");
  g_autoptr (GBytes) bytes = read_companion (self, name, NULL);

  if (bytes != NULL && self->model->systems->len == 1)
    carrel_appliance_vmx_add_snapshots (self->model, bytes, NULL);
}

static gboolean
understand (CarrelAppliancePackage *self,
            GBytes *descriptor,
            const char *configuration,
            GError **error)
{
  self->model = carrel_appliance_descriptor_parse (descriptor, configuration, error);
  if (self->model == NULL)
    return FALSE;
  if (g_str_equal (self->model->kind, "vmx"))
    {
      add_snapshots (self);
      return carrel_appliance_model_check (self->model, error);
    }
  if (!g_str_equal (self->model->kind, "ovf"))
    return TRUE;
  return check_manifest (self, descriptor, error) && check_files (self, error) &&
         carrel_appliance_model_check (self->model, error);
}

static gboolean
open_together (CarrelAppliancePackage *self, const char *configuration, GError **error)
{
  g_autoptr (GBytes) descriptor = NULL;

  self->name = choose_descriptor (self->members, error);
  if (self->name == NULL)
    return FALSE;
  descriptor = read_member (self, self->name, CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX, error);
  return descriptor != NULL && understand (self, descriptor, configuration, error);
}

CarrelAppliancePackage *
carrel_appliance_package_read (CarrelApplianceMembers *members,
                               const char *name,
                               GBytes *descriptor,
                               const char *configuration,
                               CarrelApplianceSignatureRootFunc find_root,
                               gpointer root_data,
                               GError **error)
{
  g_autoptr (CarrelAppliancePackage) self = g_atomic_rc_box_new0 (CarrelAppliancePackage);
  gboolean is_read;

  self->members = members;
  self->name = g_strdup (name);
  self->is_alone = descriptor != NULL;
  self->find_root = find_root;
  self->root_data = root_data;
  is_read = self->is_alone ? understand (self, descriptor, configuration, error)
                           : open_together (self, configuration, error);
  self->find_root = NULL;
  self->root_data = NULL;
  return is_read ? g_steal_pointer (&self) : NULL;
}

/* Only the descriptor was named: its folder is where the rest would be. */
static CarrelAppliancePackage *
open_alone (const char *path,
            CarrelApplianceSource *source,
            const char *configuration,
            GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GBytes)
    descriptor = carrel_appliance_source_read_all (source,
                                                   CARREL_APPLIANCE_DESCRIPTOR_BYTES_MAX,
                                                   error);
  int opened = descriptor != NULL
                 ? carrel_base_descriptor_open (folder, O_RDONLY | O_DIRECTORY, 0, error)
                 : -1;

  if (opened < 0)
    return NULL;
  return carrel_appliance_package_read (carrel_appliance_members_new_for_folder (opened),
                                        name,
                                        descriptor,
                                        configuration,
                                        NULL,
                                        NULL,
                                        error);
}

static CarrelAppliancePackage *
open_file (const char *path, const char *configuration, GError **error)
{
  int descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, error);
  g_autoptr (CarrelApplianceSource)
    source = descriptor >= 0 ? carrel_appliance_source_new (descriptor, error) : NULL;
  CarrelApplianceMembers *members;

  if (source == NULL)
    return NULL;
  if (!carrel_appliance_tar_recognise (source))
    return open_alone (path, source, configuration, error);
  members = carrel_appliance_members_new_for_archive (source, error);
  return members != NULL
           ? carrel_appliance_package_read (members, NULL, NULL, configuration, NULL, NULL, error)
           : NULL;
}

static CarrelAppliancePackage *
open_folder (const char *path, const char *configuration, GError **error)
{
  int descriptor = carrel_base_descriptor_open (path, O_RDONLY | O_DIRECTORY, 0, error);

  if (descriptor < 0)
    return NULL;
  return carrel_appliance_package_read (carrel_appliance_members_new_for_folder (descriptor),
                                        NULL,
                                        NULL,
                                        configuration,
                                        NULL,
                                        NULL,
                                        error);
}

CarrelAppliancePackage *
carrel_appliance_package_open (const char *path, const char *configuration, GError **error)
{
  CarrelAppliancePackage *self;
  GError *local_error = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_file_test (path, G_FILE_TEST_IS_DIR) ? open_folder (path, configuration, &local_error)
                                                : open_file (path, configuration, &local_error);
  if (self == NULL)
    carrel_appliance_package_propagate (error, local_error);
  return self;
}

static gboolean
verify_source (CarrelApplianceSource *source,
               const CarrelApplianceFile *file,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (EVP_MD_CTX) context = start_digest (file->digest_kind);
  g_autofree char *buffer = g_malloc (VERIFY_BYTES);
  guint64 length = carrel_appliance_source_get_length (source);

  for (guint64 at = 0; at < length; at += VERIFY_BYTES)
    {
      gsize part = (gsize) MIN (length - at, VERIFY_BYTES);

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !carrel_appliance_source_read (source, at, buffer, part, error))
        return FALSE;
      EVP_DigestUpdate (context, buffer, part);
    }
  return end_digest (context, file->digest, file->name, error);
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
      if (source == NULL || !verify_source (source, file, cancellable, &local_error))
        {
          carrel_appliance_package_propagate (error, local_error);
          return FALSE;
        }
    }
  return TRUE;
}
