/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "carrel-appliance-disk-used-private.h"

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

/* A disk of this computer, of which its file systems say what is used. */
typedef struct
{
  CarrelApplianceDiskReader reader;
  GArray *free; /* CarrelApplianceDiskStretch; NULL until it is asked for */
} Plain;

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

/* The first free stretch that ends behind a place; the number of them when there is none. */
static guint
find_free (GArray *free, guint64 offset)
{
  guint low = 0;
  guint high = free->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const CarrelApplianceDiskStretch *stretch = &g_array_index (free,
                                                                  CarrelApplianceDiskStretch,
                                                                  middle);

      if (stretch->offset + stretch->length > offset)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static gboolean
plain_find_data (CarrelApplianceDiskReader *self,
                 guint64 offset,
                 guint64 *out_offset,
                 guint64 *out_length,
                 GError **error)
{
  Plain *plain = (Plain *) self;
  guint64 end = self->virtual_bytes;
  guint next;

  if (plain->free == NULL)
    plain->free = carrel_appliance_disk_used_find_free (self->input);
  for (next = find_free (plain->free, offset); next < plain->free->len; next++)
    {
      const CarrelApplianceDiskStretch *stretch = &g_array_index (plain->free,
                                                                  CarrelApplianceDiskStretch,
                                                                  next);

      end = stretch->offset;
      if (offset < end)
        break;
      offset = stretch->offset + stretch->length;
      end = self->virtual_bytes;
    }
  *out_offset = MIN (offset, end);
  *out_length = end - *out_offset;
  return TRUE;
}

static void
raw_clear (CarrelApplianceDiskReader *self)
{
}

static void
plain_clear (CarrelApplianceDiskReader *self)
{
  g_clear_pointer (&((Plain *) self)->free, g_array_unref);
}

static const CarrelApplianceDiskReaderClass raw_format = { raw_read, raw_find_data, raw_clear };
static const CarrelApplianceDiskReaderClass plain_format = { raw_read,
                                                             plain_find_data,
                                                             plain_clear };

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_raw (CarrelApplianceDiskInput *input)
{
  gboolean is_plain = carrel_appliance_disk_input_is_plain (input);
  gsize bytes = is_plain ? sizeof (Plain) : sizeof (CarrelApplianceDiskReader);
  CarrelApplianceDiskReader *self = g_malloc0 (bytes);
  guint64 length = carrel_appliance_disk_input_get_length (input);

  self->format = is_plain ? &plain_format : &raw_format;
  self->unit = UNIT_BYTES;
  self->virtual_bytes = (length + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
  return self;
}
