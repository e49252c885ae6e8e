/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-input.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-extents.h"

#include "base/carrel-base-limits.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define SECTOR_BYTES 512U
#define SECTOR_BYTES_LARGE 4096U
/* Where the header of a sparse VMDK says in which sector its descriptor begins. */
#define EMBEDDED_PLACE 28U

struct _CarrelApplianceDiskInput
{
  char *name;
  GPtrArray *sources;
  guint64 length;
  guint sector_bytes; /* 0: not plain */
};

CarrelApplianceDiskInput *
carrel_appliance_disk_input_new (const char *name)
{
  CarrelApplianceDiskInput *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_atomic_rc_box_new0 (CarrelApplianceDiskInput);
  self->name = g_strdup (name);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_source_unref);
  return self;
}

CarrelApplianceDiskInput *
carrel_appliance_disk_input_new_for_source (const char *name, CarrelApplianceSource *source)
{
  CarrelApplianceDiskInput *self = carrel_appliance_disk_input_new (name);

  carrel_appliance_disk_input_add (self, source);
  return self;
}

void
carrel_appliance_disk_input_add (CarrelApplianceDiskInput *self, CarrelApplianceSource *source)
{
  g_return_if_fail (self != NULL && source != NULL);

  g_ptr_array_add (self->sources, carrel_appliance_source_ref (source));
  self->length += carrel_appliance_source_get_length (source);
}

CarrelApplianceDiskInput *
carrel_appliance_disk_input_ref (CarrelApplianceDiskInput *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CarrelApplianceDiskInput *self = data;

  g_free (self->name);
  g_ptr_array_unref (self->sources);
}

void
carrel_appliance_disk_input_unref (CarrelApplianceDiskInput *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
carrel_appliance_disk_input_set_plain (CarrelApplianceDiskInput *self, guint sector_bytes)
{
  g_return_if_fail (self != NULL);

  self->sector_bytes = sector_bytes == SECTOR_BYTES_LARGE ? SECTOR_BYTES_LARGE : SECTOR_BYTES;
}

gboolean
carrel_appliance_disk_input_is_plain (CarrelApplianceDiskInput *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sector_bytes != 0;
}

guint
carrel_appliance_disk_input_get_sector_bytes (CarrelApplianceDiskInput *self)
{
  g_return_val_if_fail (self != NULL, SECTOR_BYTES);

  return self->sector_bytes != 0 ? self->sector_bytes : SECTOR_BYTES;
}

const char *
carrel_appliance_disk_input_get_name (CarrelApplianceDiskInput *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

guint64
carrel_appliance_disk_input_get_length (CarrelApplianceDiskInput *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

CarrelApplianceSource *
carrel_appliance_disk_input_get_only_source (CarrelApplianceDiskInput *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sources->len == 1 ? g_ptr_array_index (self->sources, 0) : NULL;
}

CarrelApplianceSource *
carrel_appliance_disk_input_get_piece (CarrelApplianceDiskInput *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->sources->len ? g_ptr_array_index (self->sources, index) : NULL;
}

/* The piece in which `offset` lies, which becomes the offset in it; %NULL past the end. */
static CarrelApplianceSource *
find_piece (CarrelApplianceDiskInput *self, guint64 *offset)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      CarrelApplianceSource *source = g_ptr_array_index (self->sources, i);

      if (*offset < carrel_appliance_source_get_length (source))
        return source;
      *offset -= carrel_appliance_source_get_length (source);
    }
  return NULL;
}

gboolean
carrel_appliance_disk_input_read (CarrelApplianceDiskInput *self,
                                  guint64 offset,
                                  void *buffer,
                                  gsize length,
                                  GError **error)
{
  guint8 *bytes = buffer;

  g_return_val_if_fail (self != NULL, FALSE);

  while (length > 0)
    {
      guint64 within = offset;
      CarrelApplianceSource *source = find_piece (self, &within);
      gsize part;

      if (source == NULL)
        {
          g_set_error (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_INVALID,
                       _ ("The disk “%s” is shorter than its header says; get it once more."),
                          self->name);
          return FALSE;
        }
      part = (gsize) MIN (length, carrel_appliance_source_get_length (source) - within);
      if (!carrel_appliance_source_read (source, within, bytes, part, error))
        {
          g_prefix_error (error, _ ("The disk “%s” could not be read: "), self->name);
          return FALSE;
        }
      bytes += part;
      offset += part;
      length -= part;
    }
  return TRUE;
}

guint64
carrel_appliance_disk_input_find_data (CarrelApplianceDiskInput *self,
                                       guint64 offset,
                                       guint64 *out_length)
{
  g_return_val_if_fail (self != NULL, 0);

  while (offset < self->length)
    {
      guint64 within = offset;
      CarrelApplianceSource *source = find_piece (self, &within);
      guint64 found = carrel_appliance_source_find_data (source, within, out_length);

      if (*out_length > 0)
        return offset + (found - within);
      offset += carrel_appliance_source_get_length (source) - within;
    }
  *out_length = 0;
  return self->length;
}

static gssize
read_for_inspector (gpointer data, guint8 *buffer, gsize length, guint64 offset)
{
  CarrelApplianceDiskInput *self = data;

  if (carrel_appliance_disk_input_read (self, offset, buffer, length, NULL))
    return (gssize) length;
  errno = EIO;
  return -1;
}

static gboolean refuse (GError **error, CarrelApplianceError code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, CarrelApplianceError code, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  g_propagate_error (error, g_error_new_valist (CARREL_APPLIANCE_ERROR, (int) code, format, list));
  va_end (list);
  return FALSE;
}

/* What reaches for other files comes before damage: it says more about the file. */
static gboolean
check_reach (CarrelApplianceDiskInput *self,
             gboolean is_layer,
             const CarrelBaseImage *image,
             GError **error)
{
  if (image->kind == CARREL_BASE_IMAGE_KIND_VMDK && image->vmdk.is_descriptor)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_REFUSED,
                   _ ("“%s” is only a text that names other files as the disk; such a disk is not "
                      "read. Export it once more as one file (streamOptimized)."),
                      self->name);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VMDK && image->vmdk.is_extent)
    return refuse (
      error,
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      _ ("“%s” is one part of a disk in several files. Export it once more as one file."),
         self->name);
  if (image->has_data_file)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_REFUSED,
                   _ ("The disk “%s” keeps its data in another file, which is not opened. Export it "
                      "once more as one file."),
                     self->name);
  if (image->has_backing_file && !is_layer)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_REFUSED,
                   _ ("The disk “%s” only holds differences to another disk, which is not opened. "
                      "Export it once more without snapshots."),
                      self->name);
  if (image->is_ambiguous)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_REFUSED,
                   _ ("The disk “%s” can be read in two ways, as an attack would be."), self->name);
  return TRUE;
}

/* The first piece, when it is a text that names the others. */
static GBytes *
dup_descriptor (CarrelApplianceDiskInput *self)
{
  CarrelApplianceSource *first = carrel_appliance_disk_input_get_piece (self, 0);
  g_autoptr (GBytes) bytes = NULL;

  if (self->sources->len < 2 ||
      carrel_appliance_source_get_length (first) > CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX)
    return NULL;
  bytes = carrel_appliance_source_read_all (first, CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX, NULL);
  if (bytes == NULL || !carrel_appliance_disk_extents_recognise (g_bytes_get_data (bytes, NULL),
                                                                 g_bytes_get_size (bytes)))
    return NULL;
  return g_steal_pointer (&bytes);
}

GPtrArray *
carrel_appliance_disk_input_parse_extents (CarrelApplianceDiskInput *self,
                                           gboolean is_layer,
                                           GError **error)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GPtrArray) extents = NULL;
  guint pieces = 1;

  g_return_val_if_fail (self != NULL, NULL);

  text = dup_descriptor (self);
  if (text != NULL)
    {
      extents = carrel_appliance_disk_extents_parse (g_bytes_get_data (text, NULL),
                                                     g_bytes_get_size (text),
                                                     is_layer,
                                                     error);
      if (extents == NULL)
        {
          g_prefix_error (error, "“%s”: ", self->name);
          return NULL;
        }
    }
  for (guint i = 0; extents != NULL && i < extents->len; i++)
    if (((const CarrelApplianceDiskExtent *) extents->pdata[i])->name != NULL)
      pieces++;
  if (extents != NULL && pieces == self->sources->len)
    return g_steal_pointer (&extents);
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The disk “%s” has not the parts that its description names."), self->name);
  return NULL;
}

/* A disk in several files, all of which are here.  What each is shows when it is read. */
static gboolean
inspect_extents (CarrelApplianceDiskInput *self,
                 gboolean is_layer,
                 CarrelBaseImage *out_image,
                 GError **error)
{
  g_autoptr (GPtrArray) extents = carrel_appliance_disk_input_parse_extents (self, is_layer, error);
  CarrelBaseImage image = { .kind = CARREL_BASE_IMAGE_KIND_VMDK, .name = "VMDK" };

  if (extents == NULL)
    return FALSE;
  image.vmdk.is_descriptor = TRUE;
  for (guint i = 0; i < extents->len; i++)
    image.virtual_bytes += ((const CarrelApplianceDiskExtent *) extents->pdata[i])->bytes;
  *out_image = image;
  return TRUE;
}

/* What was not written yet stands in a journal of its own, which is not read. */
static gboolean
needs_closing (const CarrelBaseImage *image)
{
  return image->kind == CARREL_BASE_IMAGE_KIND_VHDX ||
         (image->kind == CARREL_BASE_IMAGE_KIND_VMDK &&
          image->vmdk.layout == CARREL_BASE_IMAGE_VMDK_LAYOUT_SE);
}

static gboolean
check_state (CarrelApplianceDiskInput *self, const CarrelBaseImage *image, GError **error)
{
  if (image->is_encrypted)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The disk “%s” is encrypted. Decrypt it where it was made."), self->name);
  if (image->is_damaged)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” (%s) is damaged: %s."),
                      self->name,
                      image->name,
                      _ (image->damage));
  if (image->unknown_features != 0)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The disk “%s” (%s) needs features that are not known here."),
                      self->name,
                      image->name);
  if (image->is_corrupt)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” was marked as damaged by what wrote it. Repair it there."),
                      self->name);
  if (image->is_dirty && needs_closing (image))
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The disk “%s” was not closed properly. Start and shut down its machine once "
                      "where it was made."),
                      self->name);
  if (image->kind == CARREL_BASE_IMAGE_KIND_OTHER)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("“%s” is a disk in the format %s, which is not read here."),
                      self->name,
                      image->name);
  if (image->kind == CARREL_BASE_IMAGE_KIND_ARCHIVE)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("“%s” is an archive, not a disk. If it is a package, import it."),
                      self->name);
  /* A disk without anything on it cannot be told from other files, but it has whole sectors. */
  if (image->kind == CARREL_BASE_IMAGE_KIND_UNKNOWN && self->length % SECTOR_BYTES != 0)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_UNKNOWN,
                   _ ("“%s” is no disk in any format that is known here."), self->name);
  if (image->virtual_bytes > CARREL_BASE_LIMIT_DISK_BYTES_MAX)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_LIMIT,
                   _ ("The disk “%s” claims to be larger than 64 TiB."), self->name);
  return TRUE;
}

gboolean
carrel_appliance_disk_input_inspect (CarrelApplianceDiskInput *self,
                                     gboolean is_layer,
                                     CarrelBaseImage *out_image,
                                     GError **error)
{
  g_autoptr (GBytes) descriptor = NULL;
  CarrelBaseImageFile file;
  CarrelBaseImage image;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (out_image != NULL, FALSE);

  if (self->length == 0)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” is empty."), self->name);
  if (self->sector_bytes != 0)
    {
      *out_image = (CarrelBaseImage){ .kind = CARREL_BASE_IMAGE_KIND_RAW,
                                      .name = "raw",
                                      .virtual_bytes = self->length };
      return TRUE;
    }
  descriptor = dup_descriptor (self);
  if (descriptor != NULL)
    return inspect_extents (self, is_layer, out_image, error);
  file = (CarrelBaseImageFile){ read_for_inspector, self, self->length };
  if (!carrel_base_image_inspect (&file, &image))
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_FAILED,
                   _ ("The disk “%s” could not be read."), self->name);
  if (!check_reach (self, is_layer, &image, error) || !check_state (self, &image, error))
    return FALSE;
  *out_image = image;
  return TRUE;
}

gboolean
carrel_appliance_disk_input_inspect_extent (CarrelApplianceDiskInput *self,
                                            CarrelBaseImageVmdkLayout layout,
                                            CarrelBaseImage *out_image,
                                            GError **error)
{
  CarrelBaseImageFile file = { read_for_inspector, self, self->length };
  CarrelBaseImage image = { 0 };

  g_return_val_if_fail (self != NULL && out_image != NULL, FALSE);

  if (!carrel_base_image_inspect (&file, &image))
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_FAILED,
                   _ ("The disk “%s” could not be read."), self->name);
  if (image.kind != CARREL_BASE_IMAGE_KIND_VMDK || image.vmdk.is_stream ||
      image.vmdk.is_descriptor || image.vmdk.layout != layout)
    return refuse (error,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("A part of the disk “%s” is not what its description says."), self->name);
  image.vmdk.is_extent = FALSE;
  if (layout != CARREL_BASE_IMAGE_VMDK_LAYOUT_HOSTED)
    image.has_data_file = FALSE;
  if (!check_reach (self, FALSE, &image, error) || !check_state (self, &image, error))
    return FALSE;
  *out_image = image;
  return TRUE;
}

/* The descriptor that stands in a sparse VMDK, behind its header. */
static GBytes *
read_embedded (CarrelApplianceDiskInput *self)
{
  guint8 header[SECTOR_BYTES];
  guint64 place, sectors;
  g_autofree guint8 *bytes = NULL;

  if (self->length < sizeof header ||
      !carrel_appliance_disk_input_read (self, 0, header, sizeof header, NULL) ||
      memcmp (header, "KDMV", 4) != 0)
    return NULL;
  memcpy (&place, header + EMBEDDED_PLACE, sizeof place);
  memcpy (&sectors, header + EMBEDDED_PLACE + sizeof place, sizeof sectors);
  place = GUINT64_FROM_LE (place);
  sectors = GUINT64_FROM_LE (sectors);
  if (sectors == 0 || sectors > CARREL_APPLIANCE_DISK_EXTENTS_TEXT_MAX / SECTOR_BYTES ||
      place == 0 || place > self->length / SECTOR_BYTES)
    return NULL;
  bytes = g_malloc (sectors * SECTOR_BYTES);
  if (!carrel_appliance_disk_input_read (self,
                                         place * SECTOR_BYTES,
                                         bytes,
                                         sectors * SECTOR_BYTES,
                                         NULL))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), sectors * SECTOR_BYTES);
}

/* The text that describes the disk, wherever it stands. */
static GBytes *
dup_text (CarrelApplianceDiskInput *self)
{
  GBytes *text = dup_descriptor (self);

  return text != NULL ? text : read_embedded (self);
}

gboolean
carrel_appliance_disk_input_find_state (CarrelApplianceDiskInput *self,
                                        guint32 *out_state,
                                        guint32 *out_parent)
{
  g_autoptr (GBytes) text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  text = dup_text (self);
  return text != NULL && carrel_appliance_disk_extents_find_state (g_bytes_get_data (text, NULL),
                                                                   g_bytes_get_size (text),
                                                                   out_state,
                                                                   out_parent);
}

char *
carrel_appliance_disk_input_dup_parent (CarrelApplianceDiskInput *self)
{
  g_autoptr (GBytes) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = dup_text (self);
  if (text == NULL)
    return NULL;
  return carrel_appliance_disk_extents_dup_parent (g_bytes_get_data (text, NULL),
                                                   g_bytes_get_size (text));
}
