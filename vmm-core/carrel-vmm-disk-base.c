/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-disk-base.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#include "base/carrel-base-descriptor.h"
#include "base/carrel-base-text.h"
#include "base/image/carrel-base-image.h"

#include "carrel-vmm-disk.h"

#define NS_PER_S G_GUINT64_CONSTANT (1000000000)

/* JSON knows no larger whole numbers; an inode's may be one. */
#define NUMBER_MASK ((guint64) G_MAXINT64)

static gboolean
refuse (GError **error, CarrelVmmError code, const char *path, const char *words)
{
  g_autofree char *shown = carrel_base_text_make_displayable (path, strlen (path));

  g_set_error (error, CARREL_VMM_ERROR, (int) code, "“%s”: %s", shown, words);
  return FALSE;
}

/* Which of the formats it is that a machine can stand on; QEMU is told, and guesses nothing. */
static gboolean
choose_format (const CarrelBaseImage *image,
               const char *path,
               CarrelSpecBaseFormat *out_format,
               GError **error)
{
  switch (image->kind)
    {
    case CARREL_BASE_IMAGE_KIND_UNKNOWN:
    case CARREL_BASE_IMAGE_KIND_RAW:
      *out_format = CARREL_SPEC_BASE_FORMAT_RAW;
      return TRUE;
    case CARREL_BASE_IMAGE_KIND_QCOW2:
      *out_format = CARREL_SPEC_BASE_FORMAT_QCOW2;
      return TRUE;
    case CARREL_BASE_IMAGE_KIND_VDI:
      *out_format = CARREL_SPEC_BASE_FORMAT_VDI;
      return TRUE;
    case CARREL_BASE_IMAGE_KIND_VHDX:
      *out_format = CARREL_SPEC_BASE_FORMAT_VHDX;
      return TRUE;
    case CARREL_BASE_IMAGE_KIND_VMDK:
      *out_format = CARREL_SPEC_BASE_FORMAT_VMDK;
      if (!image->vmdk.is_stream && !image->vmdk.is_extent && !image->vmdk.is_descriptor)
        return TRUE;
      return refuse (error,
                     CARREL_VMM_ERROR_UNSUPPORTED,
                     path,
                     _("a VMDK that is packed or lies in several files cannot be used in place"));
    case CARREL_BASE_IMAGE_KIND_ISO:
    case CARREL_BASE_IMAGE_KIND_VHD:
    case CARREL_BASE_IMAGE_KIND_OTHER:
    case CARREL_BASE_IMAGE_KIND_GZIP:
    case CARREL_BASE_IMAGE_KIND_XZ:
    case CARREL_BASE_IMAGE_KIND_ZSTD:
    case CARREL_BASE_IMAGE_KIND_ARCHIVE:
    default:
      return refuse (error,
                     CARREL_VMM_ERROR_UNSUPPORTED,
                     path,
                     _("a disk of this format cannot be used in place"));
    }
}

/* What a copy may come across, a machine must not stand on. */
static gboolean
check_image (const CarrelBaseImage *image, const char *path, GError **error)
{
  if (image->has_backing_file || image->has_data_file)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   path,
                   _("it does not stand alone: it names other files"));
  if (image->is_ambiguous)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   path,
                   _("it can be read in two ways, as an attack would be"));
  if (image->is_encrypted)
    return refuse (error, CARREL_VMM_ERROR_UNSAFE_IMAGE, path, _("it is encrypted"));
  if (image->unknown_features != 0)
    return refuse (error,
                   CARREL_VMM_ERROR_UNSAFE_IMAGE,
                   path,
                   _("it uses features this version does not know"));
  if (image->is_damaged || image->is_corrupt || image->virtual_bytes > CARREL_VMM_DISK_SIZE_MAX)
    return refuse (error, CARREL_VMM_ERROR_MEDIA, path, _("its header is damaged"));
  if (image->is_dirty)
    return refuse (
      error,
      CARREL_VMM_ERROR_MEDIA,
      path,
      _("it was not closed properly; start its machine where it comes from, and shut it down "
                     "there"));
  return TRUE;
}

static void
fill_identity (const struct stat *status, CarrelSpecBase *base)
{
  base->file_bytes = (guint64) status->st_size;
  base->modified_ns = ((guint64) status->st_mtim.tv_sec * NS_PER_S +
                       (guint64) status->st_mtim.tv_nsec) &
                      NUMBER_MASK;
  base->device = (guint64) status->st_dev & NUMBER_MASK;
  base->inode = (guint64) status->st_ino & NUMBER_MASK;
}

/* Opens the file and looks at it; what was found is in @out_found, its path left out. */
static int
open_file (const char *path, CarrelSpecBase *out_found, guint64 *out_virtual, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  CarrelBaseImage image;
  struct stat status;

  descriptor = carrel_base_descriptor_open_regular (path, FALSE, NULL, &cause);
  if (descriptor < 0)
    {
      g_set_error_literal (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA, cause->message);
      return -1;
    }
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size == 0 ||
      !carrel_base_image_inspect_descriptor (descriptor, 0, (guint64) status.st_size, &image))
    {
      refuse (error, CARREL_VMM_ERROR_MEDIA, path, _("it is no file that can be read as a disk"));
      return -1;
    }
  if (!choose_format (&image, path, &out_found->format, error) ||
      !check_image (&image, path, error))
    return -1;
  fill_identity (&status, out_found);
  *out_virtual = image.virtual_bytes;
  return carrel_base_descriptor_steal (&descriptor);
}

gboolean
carrel_vmm_disk_base_describe (const char *path,
                               CarrelSpecBase *out_base,
                               guint64 *out_virtual_bytes,
                               GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  CarrelSpecBase found = { 0 };

  g_return_val_if_fail (path != NULL && out_base != NULL && out_virtual_bytes != NULL, FALSE);

  /* It is kept as text, and compared as text. */
  if (!g_path_is_absolute (path) || !g_utf8_validate (path, -1, NULL))
    return refuse (error,
                   CARREL_VMM_ERROR_UNSUPPORTED,
                   path,
                   _("the name of its file is not UTF-8; rename it to use it in place"));
  descriptor = open_file (path, &found, out_virtual_bytes, error);
  if (descriptor < 0)
    return FALSE;
  found.path = out_base->path;
  *out_base = found;
  carrel_spec_set_string (&out_base->path, path);
  return TRUE;
}

int
carrel_vmm_disk_base_open (const CarrelSpecBase *base, GError **error)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GError) cause = NULL;
  CarrelSpecBase found = { 0 };
  guint64 virtual_bytes;

  g_return_val_if_fail (base != NULL && base->path[0] != '\0', -1);

  descriptor = open_file (base->path, &found, &virtual_bytes, &cause);
  /* What kind of file it is now matters less than that it is another one. */
  if (descriptor < 0 && !g_file_test (base->path, G_FILE_TEST_EXISTS))
    refuse (
      error,
      CARREL_VMM_ERROR_MEDIA,
      base->path,
      _("this file of another product, on which the machine's disk stands, is missing; put it "
              "back where it was"));
  else if (descriptor < 0)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (found.format != base->format || found.file_bytes != base->file_bytes ||
           found.modified_ns != base->modified_ns)
    refuse (
      error,
      CARREL_VMM_ERROR_MEDIA,
      base->path,
      _("this file of another product, on which the machine's disk stands, was changed by another "
              "program since it was imported; what the machine has written does not fit it any more. "
              "Put the old file back, or import it anew"));
  else
    return carrel_base_descriptor_steal (&descriptor);
  return -1;
}
