/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-error.h"
#include "base/image/carrel-base-image.h"

/* A disc may end up to this much before what its header states: burners leave off the run-out. */
#define DISC_SLACK_BYTES (150 * 2048)

/* An error about a medium or a disk, in our domain. */
static void
set_media_error (GError **error, GError *cause)
{
  g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA, cause->message);
}

static CarrelVmmDiskFormat
translate_kind (CarrelBaseImageKind kind)
{
  switch (kind)
    {
    case CARREL_BASE_IMAGE_KIND_RAW:
      return CARREL_VMM_DISK_FORMAT_RAW;
    case CARREL_BASE_IMAGE_KIND_ISO:
      return CARREL_VMM_DISK_FORMAT_ISO;
    case CARREL_BASE_IMAGE_KIND_QCOW2:
      return CARREL_VMM_DISK_FORMAT_QCOW2;
    case CARREL_BASE_IMAGE_KIND_VMDK:
    case CARREL_BASE_IMAGE_KIND_VDI:
    case CARREL_BASE_IMAGE_KIND_VHD:
    case CARREL_BASE_IMAGE_KIND_VHDX:
    case CARREL_BASE_IMAGE_KIND_OTHER:
      return CARREL_VMM_DISK_FORMAT_OTHER;
    /* What is compressed is nothing that a guest could be given. */
    case CARREL_BASE_IMAGE_KIND_GZIP:
    case CARREL_BASE_IMAGE_KIND_XZ:
    case CARREL_BASE_IMAGE_KIND_ZSTD:
    case CARREL_BASE_IMAGE_KIND_ARCHIVE:
    case CARREL_BASE_IMAGE_KIND_UNKNOWN:
    default:
      return CARREL_VMM_DISK_FORMAT_UNKNOWN;
    }
}

static gboolean
fail_to_read (GError **error, const char *name)
{
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_MEDIA,
               _("Cannot read \"%s\": %s"), name, g_strerror (errno));
  return FALSE;
}

static gboolean
inspect_image (int descriptor,
               const char *name,
               guint64 file_bytes,
               CarrelBaseImage *out_image,
               GError **error)
{
  if (!carrel_base_image_inspect_descriptor (descriptor, 0, file_bytes, out_image))
    return fail_to_read (error, name);
  /* Other products' formats are only named here; importing them looks closer. */
  if (!out_image->is_damaged || out_image->kind != CARREL_BASE_IMAGE_KIND_QCOW2)
    return TRUE;
  g_set_error (error,
               CARREL_VMM_ERROR,
               CARREL_VMM_ERROR_MEDIA,
               _("The header of \"%s\" is damaged, or the file was cut off"), name);
  return FALSE;
}

gboolean
carrel_vmm_disk_inspect_descriptor (int descriptor,
                                    const char *name,
                                    CarrelVmmDiskInfo *out_info,
                                    GError **error)
{
  CarrelBaseImage image;
  struct stat status;
  guint64 file_bytes;

  g_return_val_if_fail (descriptor >= 0, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (out_info != NULL, FALSE);

  if (fstat (descriptor, &status) != 0)
    return fail_to_read (error, name);
  file_bytes = (guint64) status.st_size;
  if (S_ISBLK (status.st_mode))
    {
      off_t end = lseek (descriptor, 0, SEEK_END);

      file_bytes = end > 0 ? (guint64) end : 0;
      lseek (descriptor, 0, SEEK_SET);
    }
  if (file_bytes == 0)
    {
      g_set_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA, _("\"%s\" is empty"), name);
      return FALSE;
    }
  if (!inspect_image (descriptor, name, file_bytes, &image, error))
    return FALSE;
  *out_info = (CarrelVmmDiskInfo){
    .format = translate_kind (image.kind),
    .format_name = image.name,
    .virtual_bytes = image.virtual_bytes,
    .file_bytes = file_bytes,
    .allocated_bytes = (guint64) status.st_blocks * 512,
    .has_backing_file = image.has_backing_file,
    .has_data_file = image.has_data_file,
    .is_encrypted = image.is_encrypted,
    .is_dirty = image.is_dirty,
    .is_corrupt = image.is_corrupt,
    .unknown_features = image.unknown_features,
    .is_ambiguous = image.is_ambiguous,
  };
  return TRUE;
}

static int
open_regular (const char *path, gboolean writable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int descriptor = carrel_base_descriptor_open_regular (path, writable, NULL, &cause);

  if (descriptor < 0)
    set_media_error (error, cause);
  return descriptor;
}

gboolean
carrel_vmm_disk_inspect (const char *path, CarrelVmmDiskInfo *out_info, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (out_info != NULL, FALSE);

  descriptor = open_regular (path, FALSE, error);
  return descriptor >= 0 && carrel_vmm_disk_inspect_descriptor (descriptor, path, out_info, error);
}

static gboolean refuse (GError **error, CarrelVmmError code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, CarrelVmmError code, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  g_propagate_error (error, g_error_new_valist (CARREL_VMM_ERROR, (int) code, format, list));
  va_end (list);
  return FALSE;
}

static gboolean
check_safe (const CarrelVmmDiskInfo *info, const char *path, GError **error)
{
  if (info->has_backing_file)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("The disk \"%s\" names another file as its base, which is not one of this "
                     "machine's; import it instead"),
                      path);
  if (info->has_data_file)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("The disk \"%s\" keeps its data in another file; import it instead"), path);
  if (info->is_encrypted)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("The disk \"%s\" is encrypted, and there is no key for it"), path);
  if (info->unknown_features != 0)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("The disk \"%s\" uses features this version does not know"), path);
  if (info->is_ambiguous)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("The disk \"%s\" can be read in two ways, as an attack would be"), path);
  if (info->is_corrupt)
    return refuse (error,
                   CARREL_VMM_ERROR_MEDIA,
                   _("The disk \"%s\" was marked as damaged; check it first"), path);
  if (info->virtual_bytes > CARREL_VMM_DISK_SIZE_MAX)
    return refuse (error,
                   CARREL_VMM_ERROR_MEDIA,
                   _("The disk \"%s\" claims to be larger than 64 TiB"), path);
  return TRUE;
}

int
carrel_vmm_disk_open_safe (const char *path,
                           gboolean writable,
                           CarrelVmmDiskInfo *out_info,
                           GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  CarrelVmmDiskInfo info;

  g_return_val_if_fail (path != NULL, -1);

  descriptor = open_regular (path, writable, error);
  if (descriptor < 0 || !carrel_vmm_disk_inspect_descriptor (descriptor, path, &info, error) ||
      !check_safe (&info, path, error))
    return -1;
  if (out_info != NULL)
    *out_info = info;
  return carrel_base_descriptor_steal (&descriptor);
}

static gboolean
check_media (const CarrelVmmDiskInfo *info, const char *path, GError **error)
{
  if (info->format == CARREL_VMM_DISK_FORMAT_QCOW2 ||
      info->format == CARREL_VMM_DISK_FORMAT_OTHER || info->is_ambiguous)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   _("\"%s\" is a virtual disk, not the image of a medium; import it instead"),
                      path);
  if (info->format == CARREL_VMM_DISK_FORMAT_ISO &&
      info->virtual_bytes > info->file_bytes + DISC_SLACK_BYTES)
    return refuse (
      error,
      CARREL_VMM_ERROR_MEDIA,
      _("The image \"%s\" was cut off: it is shorter than its header says; download or "
                     "copy it again"),
         path);
  return TRUE;
}

int
carrel_vmm_disk_open_media (const char *path, CarrelVmmDiskInfo *out_info, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  CarrelVmmDiskInfo info;

  g_return_val_if_fail (path != NULL, -1);

  descriptor = open_regular (path, FALSE, error);
  if (descriptor < 0 || !carrel_vmm_disk_inspect_descriptor (descriptor, path, &info, error) ||
      !check_media (&info, path, error))
    return -1;
  if (out_info != NULL)
    *out_info = info;
  return carrel_base_descriptor_steal (&descriptor);
}
