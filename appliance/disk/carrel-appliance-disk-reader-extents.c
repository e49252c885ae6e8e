/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-extents.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A VMDK disk in several files.  The input's first piece is the descriptor, and each part that has a file is
 * the next piece: whoever made the input found the files; no name is looked at here. */

#define UNIT_BYTES 65536u

typedef struct
{
  guint64 start;
  guint64 end;
  guint64 offset;                    /* of a flat part in its file */
  CarrelApplianceDiskReader *reader; /* NULL: zeros */
} Part;

typedef struct
{
  CarrelApplianceDiskReader parent;
  GArray *parts;
} Extents;

/* What a sparse part shows where it holds nothing: the same place of the layer below the whole disk. */
typedef struct
{
  CarrelApplianceDiskReader parent;
  CarrelApplianceDiskReader *whole;
  guint64 start;
} Window;

static gboolean
window_read (CarrelApplianceDiskReader *reader,
             CarrelApplianceDiskCodec *codec,
             guint64 offset,
             guint8 *buffer,
             gsize length,
             GError **error)
{
  const Window *self = (const Window *) reader;

  return carrel_appliance_disk_reader_read_below (self->whole,
                                                  codec,
                                                  self->start + offset,
                                                  buffer,
                                                  length,
                                                  error);
}

/* The layer below is asked by whoever asks the whole disk. */
static gboolean
window_find_data (CarrelApplianceDiskReader *reader,
                  guint64 offset,
                  guint64 *out_offset,
                  guint64 *out_length,
                  GError **error)
{
  *out_offset = reader->virtual_bytes;
  *out_length = 0;
  return TRUE;
}

static void
window_clear (CarrelApplianceDiskReader *reader)
{
}

static const CarrelApplianceDiskReaderClass window_format = { window_read,
                                                              window_find_data,
                                                              window_clear };

static CarrelApplianceDiskReader *
open_window (CarrelApplianceDiskReader *whole, guint64 start, guint64 bytes)
{
  Window *self = g_new0 (Window, 1);

  self->parent.format = &window_format;
  self->parent.unit = UNIT_BYTES;
  self->parent.virtual_bytes = bytes;
  self->whole = whole;
  self->start = start;
  return &self->parent;
}

static void
part_clear (gpointer data)
{
  Part *part = data;

  carrel_appliance_disk_reader_free (part->reader);
}

static const Part *
find_part (Extents *self, guint64 offset)
{
  guint low = 0, high = self->parts->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->parts, Part, middle).end <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->parts->len ? &g_array_index (self->parts, Part, low) : NULL;
}

static gboolean
extents_read (CarrelApplianceDiskReader *reader,
              CarrelApplianceDiskCodec *codec,
              guint64 offset,
              guint8 *buffer,
              gsize length,
              GError **error)
{
  Extents *self = (Extents *) reader;

  while (length > 0)
    {
      const Part *part = find_part (self, offset);
      gsize there = part != NULL ? (gsize) MIN (length, part->end - offset) : length;

      if (part == NULL || part->reader == NULL)
        memset (buffer, 0, there);
      else if (!carrel_appliance_disk_reader_read (part->reader,
                                                   codec,
                                                   part->offset + (offset - part->start),
                                                   buffer,
                                                   there,
                                                   error))
        return FALSE;
      buffer += there;
      offset += there;
      length -= there;
    }
  return TRUE;
}

static gboolean
extents_find_data (CarrelApplianceDiskReader *reader,
                   guint64 offset,
                   guint64 *out_offset,
                   guint64 *out_length,
                   GError **error)
{
  Extents *self = (Extents *) reader;
  const Part *part;

  while ((part = find_part (self, offset)) != NULL)
    {
      guint64 found = 0, length = 0;

      if (part->reader != NULL &&
          !carrel_appliance_disk_reader_find_data (part->reader,
                                                   part->offset + (offset - part->start),
                                                   &found,
                                                   &length,
                                                   error))
        return FALSE;
      found = length > 0 ? found - part->offset + part->start : part->end;
      if (length > 0 && found < part->end)
        {
          *out_offset = found;
          *out_length = MIN (length, part->end - found);
          return TRUE;
        }
      offset = part->end;
    }
  *out_offset = reader->virtual_bytes;
  *out_length = 0;
  return TRUE;
}

static void
extents_clear (CarrelApplianceDiskReader *reader)
{
  g_array_unref (((Extents *) reader)->parts);
}

static const CarrelApplianceDiskReaderClass extents_format = { extents_read,
                                                               extents_find_data,
                                                               extents_clear };

static CarrelApplianceDiskReader *
open_flat (CarrelApplianceDiskInput *input, const CarrelApplianceDiskExtent *extent, GError **error)
{
  CarrelBaseImage image = { .kind = CARREL_BASE_IMAGE_KIND_UNKNOWN };
  guint64 length = carrel_appliance_disk_input_get_length (input);

  if (extent->offset_bytes <= length && extent->bytes <= length - extent->offset_bytes)
    return carrel_appliance_disk_reader_new (input, &image, NULL, error);
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("A part of the disk “%s” is shorter than its description says."),
                  carrel_appliance_disk_input_get_name (input));
  return NULL;
}

static CarrelBaseImageVmdkLayout
get_layout (CarrelApplianceDiskExtentKind kind)
{
  switch (kind)
    {
    case CARREL_APPLIANCE_DISK_EXTENT_VMFS:
      return CARREL_BASE_IMAGE_VMDK_LAYOUT_VMFS;
    case CARREL_APPLIANCE_DISK_EXTENT_SE:
      return CARREL_BASE_IMAGE_VMDK_LAYOUT_SE;
    case CARREL_APPLIANCE_DISK_EXTENT_FLAT:
    case CARREL_APPLIANCE_DISK_EXTENT_SPARSE:
    case CARREL_APPLIANCE_DISK_EXTENT_ZERO:
    default:
      return CARREL_BASE_IMAGE_VMDK_LAYOUT_HOSTED;
    }
}

static CarrelApplianceDiskReader *
open_sparse (Extents *self,
             CarrelApplianceDiskInput *input,
             guint64 start,
             const CarrelApplianceDiskExtent *extent,
             GError **error)
{
  CarrelBaseImage image = { 0 };

  if (!carrel_appliance_disk_input_inspect_extent (input, get_layout (extent->kind), &image, error))
    return NULL;
  if (image.virtual_bytes >= extent->bytes)
    return carrel_appliance_disk_reader_new (input,
                                             &image,
                                             open_window (&self->parent, start, extent->bytes),
                                             error);
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("A part of the disk “%s” is shorter than its description says."),
                  carrel_appliance_disk_input_get_name (input));
  return NULL;
}

static gboolean
add_part (Extents *self,
          CarrelApplianceDiskInput *input,
          const CarrelApplianceDiskExtent *extent,
          guint *piece,
          GError **error)
{
  gboolean is_flat = extent->kind == CARREL_APPLIANCE_DISK_EXTENT_FLAT;
  Part part = { .start = self->parent.virtual_bytes, .offset = is_flat ? extent->offset_bytes : 0 };
  g_autoptr (CarrelApplianceDiskInput) own = NULL;

  part.end = part.start + extent->bytes;
  self->parent.virtual_bytes = part.end;
  if (extent->kind != CARREL_APPLIANCE_DISK_EXTENT_ZERO)
    {
      own = carrel_appliance_disk_input_new_for_source (
        carrel_appliance_disk_input_get_name (input),
        carrel_appliance_disk_input_get_piece (input, (*piece)++));
      part.reader = is_flat ? open_flat (own, extent, error)
                            : open_sparse (self, own, part.start, extent, error);
      if (part.reader == NULL)
        return FALSE;
      self->parent.unit = MAX (self->parent.unit, part.reader->unit);
    }
  g_array_append_val (self->parts, part);
  return TRUE;
}

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_extents (CarrelApplianceDiskInput *input, GError **error)
{
  /* Whether it may be a layer was looked at before. */
  g_autoptr (GPtrArray) extents = carrel_appliance_disk_input_parse_extents (input, TRUE, error);
  Extents *self;
  guint piece = 1;

  if (extents == NULL)
    return NULL;
  self = g_new0 (Extents, 1);
  self->parent.format = &extents_format;
  self->parent.unit = UNIT_BYTES;
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  for (guint i = 0; i < extents->len; i++)
    if (!add_part (self, input, g_ptr_array_index (extents, i), &piece, error))
      {
        carrel_appliance_disk_reader_free (&self->parent);
        return NULL;
      }
  return &self->parent;
}
