/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
carrel_appliance_disk_reader_is_for (const CarrelBaseImage *image)
{
  switch (image->kind)
    {
    case CARREL_BASE_IMAGE_KIND_UNKNOWN:
    case CARREL_BASE_IMAGE_KIND_RAW:
    case CARREL_BASE_IMAGE_KIND_ISO:
    case CARREL_BASE_IMAGE_KIND_VDI:
    case CARREL_BASE_IMAGE_KIND_VHDX:
      return TRUE;
    case CARREL_BASE_IMAGE_KIND_QCOW2:
      return !image->qcow2.has_extended_l2;
    case CARREL_BASE_IMAGE_KIND_VMDK:
      return !image->vmdk.is_stream;
    case CARREL_BASE_IMAGE_KIND_VHD:
    case CARREL_BASE_IMAGE_KIND_OTHER:
    case CARREL_BASE_IMAGE_KIND_GZIP:
    case CARREL_BASE_IMAGE_KIND_XZ:
    case CARREL_BASE_IMAGE_KIND_ZSTD:
    case CARREL_BASE_IMAGE_KIND_ARCHIVE:
    default:
      return FALSE;
    }
}

gboolean
carrel_appliance_disk_reader_fail_tables (CarrelApplianceDiskInput *input, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The disk “%s” is damaged: its tables lead out of the file."),
                  carrel_appliance_disk_input_get_name (input));
  return FALSE;
}

void
carrel_appliance_disk_reader_fail_pieces (CarrelApplianceDiskInput *input, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_LIMIT,
               _ ("The disk “%s” is cut into more pieces than are accepted."),
                  carrel_appliance_disk_input_get_name (input));
}

static CarrelApplianceDiskReader *
make (CarrelApplianceDiskInput *input, const CarrelBaseImage *image, GError **error)
{
  if (!carrel_appliance_disk_reader_is_for (image))
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The disk “%s” (%s) cannot be read in place here. Convert it to qcow2 first."),
                     carrel_appliance_disk_input_get_name (input),
                     image->name);
      return NULL;
    }
  if (image->kind == CARREL_BASE_IMAGE_KIND_QCOW2)
    return carrel_appliance_disk_reader_new_qcow2 (input, image, error);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VDI)
    return carrel_appliance_disk_reader_new_vdi (image);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VHDX)
    return carrel_appliance_disk_reader_new_vhdx (input, image, error);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VMDK && image->vmdk.is_descriptor)
    return carrel_appliance_disk_reader_new_extents (input, error);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VMDK &&
      image->vmdk.layout != CARREL_BASE_IMAGE_VMDK_LAYOUT_HOSTED)
    return carrel_appliance_disk_reader_new_esx (input, image, error);
  if (image->kind == CARREL_BASE_IMAGE_KIND_VMDK)
    return carrel_appliance_disk_reader_new_vmdk (input, image, error);
  return carrel_appliance_disk_reader_new_raw (input);
}

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new (CarrelApplianceDiskInput *input,
                                  const CarrelBaseImage *image,
                                  CarrelApplianceDiskReader *base,
                                  GError **error)
{
  g_autoptr (CarrelApplianceDiskReader) below = base;
  CarrelApplianceDiskReader *self = make (input, image, error);

  if (self == NULL)
    return NULL;
  self->input = carrel_appliance_disk_input_ref (input);
  self->base = g_steal_pointer (&below);
  if (self->base != NULL)
    self->unit = MAX (self->unit, self->base->unit);
  return self;
}

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_open_chain (GPtrArray *layers, GError **error)
{
  CarrelApplianceDiskReader *reader = NULL;

  for (guint i = layers->len; i > 0; i--)
    {
      CarrelApplianceDiskInput *input = g_ptr_array_index (layers, i - 1);
      gboolean is_layer = i < layers->len;
      CarrelBaseImage image;

      if (!carrel_appliance_disk_input_inspect (input, is_layer, &image, error))
        {
          carrel_appliance_disk_reader_free (reader);
          return NULL;
        }
      reader = carrel_appliance_disk_reader_new (input, &image, reader, error);
      if (reader == NULL)
        return NULL;
    }
  return reader;
}

void
carrel_appliance_disk_reader_free (CarrelApplianceDiskReader *self)
{
  if (self == NULL)
    return;
  self->format->clear (self);
  carrel_appliance_disk_reader_free (self->base);
  g_clear_pointer (&self->input, carrel_appliance_disk_input_unref);
  g_free (self);
}

gboolean
carrel_appliance_disk_reader_read (CarrelApplianceDiskReader *self,
                                   CarrelApplianceDiskCodec *codec,
                                   guint64 offset,
                                   guint8 *buffer,
                                   gsize length,
                                   GError **error)
{
  gsize there = offset < self->virtual_bytes ? (gsize) MIN (length, self->virtual_bytes - offset)
                                             : 0;

  memset (buffer + there, 0, length - there);
  return there == 0 || self->format->read (self, codec, offset, buffer, there, error);
}

gboolean
carrel_appliance_disk_reader_read_below (CarrelApplianceDiskReader *self,
                                         CarrelApplianceDiskCodec *codec,
                                         guint64 offset,
                                         guint8 *buffer,
                                         gsize length,
                                         GError **error)
{
  if (self->base != NULL)
    return carrel_appliance_disk_reader_read (self->base, codec, offset, buffer, length, error);
  memset (buffer, 0, length);
  return TRUE;
}

gboolean
carrel_appliance_disk_reader_find_data (CarrelApplianceDiskReader *self,
                                        guint64 offset,
                                        guint64 *out_offset,
                                        guint64 *out_length,
                                        GError **error)
{
  guint64 start = self->virtual_bytes;
  guint64 length = 0;

  for (CarrelApplianceDiskReader *layer = self; layer != NULL; layer = layer->base)
    {
      guint64 found = layer->virtual_bytes;
      guint64 reach = 0;

      if (offset < layer->virtual_bytes &&
          !layer->format->find_data (layer, offset, &found, &reach, error))
        return FALSE;
      if (reach > 0 && found < start)
        {
          start = found;
          length = reach;
        }
    }
  *out_offset = start;
  *out_length = MIN (length, self->virtual_bytes - start);
  return TRUE;
}

gboolean
carrel_appliance_disk_reader_count_data (CarrelApplianceDiskReader *self,
                                         guint64 *out_bytes,
                                         GError **error)
{
  guint64 sum = 0;
  guint64 length;

  for (guint64 offset = 0; offset < self->virtual_bytes; offset += length)
    {
      if (!carrel_appliance_disk_reader_find_data (self, offset, &offset, &length, error))
        return FALSE;
      if (length == 0)
        break;
      sum += length;
    }
  *out_bytes = sum;
  return TRUE;
}
