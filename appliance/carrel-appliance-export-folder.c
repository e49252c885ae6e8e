/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-export-libvirt.h"
#include "carrel-appliance-export-ovf.h"
#include "carrel-appliance-export-vmx.h"
#include "carrel-appliance-export-work-private.h"
#include "disk/carrel-appliance-disk-sparse-private.h"

#include "base/carrel-base-atomic-file.h"
#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/carrel-base-text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * All files are written without names, beside the folder that is to be.  When all of them are durable, a folder
 * is made aside, they are given their names in it, and it is renamed: only somebody who is killed between the
 * two leaves anything, and that is what carrel_appliance_export_remove_parts() removes.
 */

typedef struct
{
  CarrelApplianceExportWork *work;
  GPtrArray *outputs; /* in the order of work->files */
} Folder;

static void
clear_folder (Folder *self)
{
  g_clear_pointer (&self->outputs, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, clear_folder)

static CarrelApplianceDiskOutput *
add_output (Folder *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->work->target, name, NULL);
  CarrelApplianceDiskOutput *output = carrel_appliance_disk_output_new_beside (path,
                                                                               self->work->target,
                                                                               error);

  if (output != NULL)
    g_ptr_array_add (self->outputs, output);
  return output;
}

static guint64
get_length (CarrelApplianceDiskOutput *output)
{
  struct stat status;

  return fstat (carrel_appliance_disk_output_get_descriptor (output), &status) == 0
           ? (guint64) status.st_size
           : 0;
}

static const char *
get_adapter (const CarrelApplianceDisk *disk)
{
  return g_str_equal (disk->bus, "ide") ? "ide" : "lsilogic";
}

static gboolean
write_disk (Folder *self, guint index, GError **error)
{
  CarrelApplianceExportWork *work = self->work;
  const CarrelApplianceDisk *disk = carrel_appliance_export_work_get_disk (work, index);
  CarrelApplianceDiskOutput *output = add_output (self, disk->file, error);
  g_autofree char *digest = NULL;
  guint64 length = 0;
  gboolean is_written = FALSE;

  if (output == NULL)
    return FALSE;
  if (work->request.format == CARREL_APPLIANCE_EXPORT_FORMAT_OVF)
    {
      is_written =
        carrel_appliance_export_work_pack (work, index, output, 0, &length, &digest, error);
      ((CarrelApplianceFile *) g_ptr_array_index (work->model->files, index))->size_bytes = (gint64)
        length;
    }
  else if (work->request.format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    is_written = carrel_appliance_disk_sparse_write (g_ptr_array_index (work->readers, index),
                                                     output,
                                                     disk->file,
                                                     get_adapter (disk),
                                                     work->state,
                                                     error);
  else
    is_written = carrel_appliance_export_work_copy (work, index, output, error);
  if (is_written)
    carrel_appliance_export_work_add_file (work,
                                           disk->file,
                                           get_length (output),
                                           g_steal_pointer (&digest));
  return is_written;
}

static gboolean
write_text (Folder *self, const char *name, const char *text, GError **error)
{
  CarrelApplianceDiskOutput *output = add_output (self, name, error);

  if (output == NULL || !carrel_appliance_disk_output_write (output, 0, text, strlen (text), error))
    return FALSE;
  carrel_appliance_export_work_add_file (self->work, name, strlen (text), NULL);
  return TRUE;
}

static char *
print_descriptor (CarrelApplianceExportWork *work)
{
  const CarrelApplianceExportMachine *first = g_ptr_array_index (work->machines, 0);

  switch (work->request.format)
    {
    case CARREL_APPLIANCE_EXPORT_FORMAT_VMX:
      return carrel_appliance_export_vmx_print (work->model);
    case CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT:
      return carrel_appliance_export_libvirt_print (work->model,
                                                    first->spec->display.video,
                                                    work->target);
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVA:
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVF:
    case CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT:
    default:
      return carrel_appliance_export_ovf_print (work->model, work->request.profile);
    }
}

/* The list of digests is that of the disks, so it is printed before the descriptor is listed with them. */
static gboolean
write_texts (Folder *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;
  const CarrelApplianceSystem *first = g_ptr_array_index (work->model->systems, 0);
  gboolean is_ovf = work->request.format == CARREL_APPLIANCE_EXPORT_FORMAT_OVF;
  const char *ending = is_ovf                                                       ? ".ovf"
                       : work->request.format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ? ".vmx"
                                                                                    : ".xml";
  g_autofree char *name = g_strconcat (first->id, ending, NULL);
  g_autofree char *manifest_name = g_strconcat (first->id, ".mf", NULL);
  g_autofree char *certificate_name = g_strconcat (first->id, ".cert", NULL);
  g_autofree char *descriptor = print_descriptor (work);
  g_autofree char *manifest = is_ovf ? carrel_appliance_export_work_print_manifest (work,
                                                                                    name,
                                                                                    descriptor)
                                     : NULL;
  g_autofree char *certificate = NULL;

  if (!write_text (self, name, descriptor, error) ||
      (is_ovf && !write_text (self, manifest_name, manifest, error)))
    return FALSE;
  if (!is_ovf || work->signer == NULL)
    return TRUE;
  certificate = carrel_appliance_export_sign_print (work->signer, manifest_name, manifest, error);
  return certificate != NULL && write_text (self, certificate_name, certificate, error);
}

static gboolean
fail (const char *path, int failure, GError **error)
{
  carrel_base_error_set_errno (error, failure, _ ("The folder “%s” could not be made"), path);
  return FALSE;
}

static gboolean
fill_aside (Folder *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;

  if (mkdir (work->aside, 0777) != 0)
    return fail (work->aside, errno, error);
  for (guint i = 0; i < self->outputs->len; i++)
    {
      const CarrelApplianceExportFile *file = g_ptr_array_index (work->files, i);
      g_autofree char *path = g_build_filename (work->aside, file->name, NULL);

      if (!carrel_appliance_disk_output_name (g_ptr_array_index (self->outputs, i), path, error))
        return FALSE;
    }
  return carrel_base_atomic_file_sync_folder (work->aside, error);
}

static gboolean
publish (Folder *self, GError **error)
{
  CarrelApplianceExportWork *work = self->work;
  g_autofree char *parent = g_path_get_dirname (work->target);
  gboolean is_there;

  for (guint i = 0; i < self->outputs->len; i++)
    if (!carrel_appliance_disk_output_sync (g_ptr_array_index (self->outputs, i), error))
      return FALSE;
  if (!carrel_appliance_disk_state_finish (work->state, error))
    return FALSE;
  is_there = fill_aside (self, error);
  if (is_there && renameat2 (AT_FDCWD, work->aside, AT_FDCWD, work->target, RENAME_NOREPLACE) != 0)
    is_there = fail (work->target, errno, error);
  if (!is_there)
    {
      carrel_appliance_export_remove_parts (work->target);
      return FALSE;
    }
  return carrel_base_atomic_file_sync_folder (parent, error);
}

gboolean
carrel_appliance_export_work_write_folder (CarrelApplianceExportWork *self, GError **error)
{
  g_auto (Folder) folder = { self,
                             g_ptr_array_new_with_free_func (
                               (GDestroyNotify) carrel_appliance_disk_output_free) };

  for (guint i = 0; i < self->readers->len; i++)
    if (!write_disk (&folder, i, error))
      return FALSE;
  return write_texts (&folder, error) && publish (&folder, error);
}

char *
carrel_appliance_export_dup_aside (const char *target)
{
  g_autofree char *unique = g_uuid_string_random ();

  g_return_val_if_fail (target != NULL, NULL);
  return g_strconcat (target, ".", unique, CARREL_BASE_ATOMIC_FILE_SUFFIX, NULL);
}

/* "….<uuid>.part": nobody else's names look like this. */
static gboolean
is_aside (const char *path)
{
  gsize suffix = strlen (CARREL_BASE_ATOMIC_FILE_SUFFIX);
  gsize length = strlen (path);
  g_autofree char *uuid = NULL;

  if (!g_str_has_suffix (path, CARREL_BASE_ATOMIC_FILE_SUFFIX) || length < suffix + 37)
    return FALSE;
  uuid = g_strndup (path + length - suffix - 36, 36);
  return path[length - suffix - 37] == '.' && carrel_base_text_is_uuid (uuid);
}

static void
empty_folder (int folder)
{
  int again = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = again >= 0 ? fdopendir (again) : NULL;
  struct dirent *entry;

  if (stream == NULL)
    {
      carrel_base_descriptor_clear (&again);
      return;
    }
  while ((entry = readdir (stream)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      unlinkat (folder, entry->d_name, 0);
  closedir (stream);
}

void
carrel_appliance_export_remove_parts (const char *target)
{
  g_autofree char *parent = g_path_get_dirname (target);
  g_autofree char *name = g_path_get_basename (target);
  g_autofree char *stem = g_strconcat (name, ".", NULL);
  g_autoptr (GDir) entries = g_dir_open (parent, 0, NULL);
  const char *entry;

  while (entries != NULL && (entry = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, entry, NULL);
      g_auto (CarrelBaseDescriptor) folder = -1;

      /* The UUID stands right behind the target's name. */
      if (!g_str_has_prefix (entry, stem) || !is_aside (entry) ||
          strlen (entry) != strlen (stem) + 36 + strlen (CARREL_BASE_ATOMIC_FILE_SUFFIX))
        continue;
      folder = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (folder >= 0)
        empty_folder (folder);
      if (rmdir (path) != 0)
        unlink (path);
    }
}
