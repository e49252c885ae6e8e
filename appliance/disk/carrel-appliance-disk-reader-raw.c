/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include <string.h>

/* A raw disk ends with a whole sector; a file that does not is filled up with zeros. */
#define SECTOR_BYTES 512U
#define UNIT_BYTES 65536U

static gboolean
raw_read (CarrelApplianceDiskReader *self,
          CarrelApplianceDiskCodec *codec,
          guint64 offset,
          guint8 *buffer,
          gsize length,
          GError **error)
{
  guint64 end = carrel_appliance_disk_input_get_length (self->input);
  gsize there = offset < end ? (gsize) MIN (length, end - offset) : 0;

  memset (buffer + there, 0, length - there);
  return carrel_appliance_disk_input_read (self->input, offset, buffer, there, error);
}

static gboolean
raw_find_data (CarrelApplianceDiskReader *self,
               guint64 offset,
               guint64 *out_offset,
               guint64 *out_length,
               GError **error)
{
  *out_offset = carrel_appliance_disk_input_find_data (self->input, offset, out_length);
  return TRUE;
}

static void
raw_clear (CarrelApplianceDiskReader *self)
{
}

static const CarrelApplianceDiskReaderClass raw_format = { raw_read, raw_find_data, raw_clear };

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_raw (CarrelApplianceDiskInput *input)
{
  CarrelApplianceDiskReader *self = g_new0 (CarrelApplianceDiskReader, 1);
  guint64 length = carrel_appliance_disk_input_get_length (input);

  self->format = &raw_format;
  self->unit = UNIT_BYTES;
  self->virtual_bytes = (length + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
  return self;
}
