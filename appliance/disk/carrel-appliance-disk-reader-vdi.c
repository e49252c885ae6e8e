/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * VDI, as in VirtualBox' VDICore.h, version 1.1: a table with the place of each block of 1 MiB.  A block that
 * is not in the table is that of the image below; one that was given back is of zeros.  The inspector has
 * looked at every entry; the table is at most 256 MiB, and is read in pieces.
 */

#define BLOCK_BYTES ((gsize) 1 << 20)
#define FREE 0xffffffffU
#define ZERO 0xfffffffeU
#define PIECE_ENTRIES 16384U

typedef struct
{
  CarrelApplianceDiskReader parent;
  guint32 blocks;
  guint64 map_offset;
  guint64 data_offset;
  GMutex lock;
  /* The piece of the table that was used last; the lock guards it. */
  guint32 first;
  guint32 count;
  guint32 entries[PIECE_ENTRIES];
} Vdi;

static gboolean
get_entry_locked (Vdi *self, guint32 block, guint32 *out_entry, GError **error)
{
  if (block < self->first || block - self->first >= self->count)
    {
      guint32 first = block / PIECE_ENTRIES * PIECE_ENTRIES;
      guint32 count = MIN (PIECE_ENTRIES, self->blocks - first);

      self->count = 0;
      if (!carrel_appliance_disk_input_read (self->parent.input,
                                             self->map_offset + (guint64) first * sizeof (guint32),
                                             self->entries,
                                             count * sizeof (guint32),
                                             error))
        return FALSE;
      self->first = first;
      self->count = count;
    }
  *out_entry = GUINT32_FROM_LE (self->entries[block - self->first]);
  return TRUE;
}

static gboolean
get_entry (Vdi *self, guint32 block, guint32 *out_entry, GError **error)
{
  gboolean is_read;

  g_mutex_lock (&self->lock);
  is_read = get_entry_locked (self, block, out_entry, error);
  g_mutex_unlock (&self->lock);
  return is_read;
}

static gboolean
vdi_read (CarrelApplianceDiskReader *reader,
          CarrelApplianceDiskCodec *codec,
          guint64 offset,
          guint8 *buffer,
          gsize length,
          GError **error)
{
  Vdi *self = (Vdi *) reader;
  gboolean is_fine = TRUE;

  while (is_fine && length > 0)
    {
      gsize within = (gsize) (offset % BLOCK_BYTES);
      gsize part = MIN (length, BLOCK_BYTES - within);
      guint32 entry;

      if (!get_entry (self, (guint32) (offset / BLOCK_BYTES), &entry, error))
        return FALSE;
      if (entry == FREE)
        is_fine =
          carrel_appliance_disk_reader_read_below (reader, codec, offset, buffer, part, error);
      else if (entry == ZERO)
        memset (buffer, 0, part);
      else
        is_fine = carrel_appliance_disk_input_read (reader->input,
                                                    self->data_offset +
                                                      (guint64) entry * BLOCK_BYTES + within,
                                                    buffer,
                                                    part,
                                                    error);
      buffer += part;
      offset += part;
      length -= part;
    }
  return is_fine;
}

static gboolean
vdi_find_data (CarrelApplianceDiskReader *reader,
               guint64 offset,
               guint64 *out_offset,
               guint64 *out_length,
               GError **error)
{
  Vdi *self = (Vdi *) reader;
  guint64 end = offset;

  *out_length = 0;
  for (guint64 at = offset; at < reader->virtual_bytes; at = end)
    {
      guint32 entry;

      if (!get_entry (self, (guint32) (at / BLOCK_BYTES), &entry, error))
        return FALSE;
      end = (at / BLOCK_BYTES + 1) * BLOCK_BYTES;
      if (entry >= ZERO && *out_length > 0)
        return TRUE;
      if (entry >= ZERO)
        continue;
      if (*out_length == 0)
        *out_offset = at;
      *out_length = MIN (end, reader->virtual_bytes) - *out_offset;
    }
  if (*out_length == 0)
    *out_offset = reader->virtual_bytes;
  return TRUE;
}

static void
vdi_clear (CarrelApplianceDiskReader *reader)
{
  g_mutex_clear (&((Vdi *) reader)->lock);
}

static const CarrelApplianceDiskReaderClass vdi_format = { vdi_read, vdi_find_data, vdi_clear };

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_vdi (const CarrelBaseImage *image)
{
  Vdi *self = g_new0 (Vdi, 1);

  g_mutex_init (&self->lock);
  self->parent.format = &vdi_format;
  self->parent.unit = BLOCK_BYTES;
  self->parent.virtual_bytes = image->virtual_bytes;
  self->blocks = image->vdi.blocks;
  self->map_offset = image->vdi.map_offset;
  self->data_offset = image->vdi.data_offset;
  return &self->parent;
}
