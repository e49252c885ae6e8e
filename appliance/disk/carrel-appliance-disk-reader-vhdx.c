/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * VHDX, as in [MS-VHDX] 2.5: a table with the place of each block, in mebibytes, and what is to be made of it.
 * After so many blocks as have 2^23 sectors, a chunk, comes an entry for the bitmap of that chunk: of a block
 * that is partly present it says which sectors are in this file, and the others are in the one below.  A block
 * that is not present is the one below; one that is undefined, zero or given back is of zeros whatever lies
 * below.  The table is read in pieces.
 */

#define UNIT_BYTES ((gsize) 1 << 20)
#define SECTORS_OF_CHUNK (G_GUINT64_CONSTANT (1) << 23)
#define PIECE_ENTRIES 8192U
#define ENTRY_BYTES 8U
/* So many sectors are looked at at a time. */
#define BATCH_SECTORS 4096U

enum
{
  STATE_NOT_PRESENT = 0,
  STATE_UNDEFINED = 1,
  STATE_ZERO = 2,
  STATE_UNMAPPED = 3,
  STATE_PRESENT = 6,
  STATE_PARTLY_PRESENT = 7,
};

typedef struct
{
  CarrelApplianceDiskReader parent;
  gboolean is_differencing;
  guint32 block_bytes;
  guint32 sector_bytes;
  guint64 chunk_blocks;
  guint64 blocks;
  guint64 table_offset;
  guint64 table_entries;
  guint64 mapped_max; /* blocks lie beside each other: more than the file has is not possible */
  guint64 mapped;     /* one thread, as below */
  guint64 counted_to;
  GMutex lock;
  /* The piece of the table that was used last; the lock guards it. */
  guint64 first;
  guint32 count;
  guint64 entries[PIECE_ENTRIES];
} Vhdx;

static gboolean
get_entry_locked (Vhdx *self, guint64 index, guint64 *out_entry, GError **error)
{
  if (index < self->first || index - self->first >= self->count)
    {
      guint64 first = index / PIECE_ENTRIES * PIECE_ENTRIES;
      guint32 count = (guint32) MIN (PIECE_ENTRIES, self->table_entries - first);

      self->count = 0;
      if (!carrel_appliance_disk_input_read (self->parent.input,
                                             self->table_offset + first * ENTRY_BYTES,
                                             self->entries,
                                             count * sizeof (guint64),
                                             error))
        return FALSE;
      self->first = first;
      self->count = count;
    }
  *out_entry = GUINT64_FROM_LE (self->entries[index - self->first]);
  return TRUE;
}

/* Splits an entry of the table into what it is and where it lies. */
static gboolean
get_entry (Vhdx *self, guint64 index, guint *out_state, guint64 *out_place, GError **error)
{
  guint64 entry;
  gboolean is_read;

  g_mutex_lock (&self->lock);
  is_read = get_entry_locked (self, index, &entry, error);
  g_mutex_unlock (&self->lock);
  if (!is_read)
    return FALSE;
  *out_state = (guint) (entry & 7);
  *out_place = entry >> 20 << 20;
  return TRUE;
}

static gboolean
get_block (Vhdx *self, guint64 block, guint *out_state, guint64 *out_place, GError **error)
{
  guint64 end = carrel_appliance_disk_input_get_length (self->parent.input);

  if (!get_entry (self, block + block / self->chunk_blocks, out_state, out_place, error))
    return FALSE;
  switch (*out_state)
    {
    case STATE_NOT_PRESENT:
    case STATE_UNDEFINED:
    case STATE_ZERO:
    case STATE_UNMAPPED:
      return TRUE;
    case STATE_PRESENT:
      break;
    case STATE_PARTLY_PRESENT:
      if (self->is_differencing)
        break;
      return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
    default:
      return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
    }
  return (*out_place >= UNIT_BYTES && *out_place <= end && end - *out_place >= self->block_bytes) ||
         carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
}

/* Reads which of some sectors are here; the first of them is a multiple of 8. */
static gboolean
read_bitmap (Vhdx *self, guint64 sector, guint8 *bits, gsize length, GError **error)
{
  guint64 chunk = sector / SECTORS_OF_CHUNK;
  guint64 index = chunk * (self->chunk_blocks + 1) + self->chunk_blocks;
  guint64 within = sector % SECTORS_OF_CHUNK / 8;
  guint64 end = carrel_appliance_disk_input_get_length (self->parent.input);
  guint64 place;
  guint state;

  if (!get_entry (self, index, &state, &place, error))
    return FALSE;
  if (state != STATE_PRESENT || place < UNIT_BYTES || place > end || end - place < within + length)
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  return carrel_appliance_disk_input_read (self->parent.input, place + within, bits, length, error);
}

static gboolean
is_here (const guint8 *bits, guint32 sector)
{
  return (bits[sector / 8] >> sector % 8 & 1) != 0;
}

/* At most as much of a block as one batch of sectors has: `length` may be more, and becomes what was read. */
static gboolean
read_partly (Vhdx *self,
             CarrelApplianceDiskCodec *codec,
             guint64 place,
             guint64 offset,
             guint8 *buffer,
             gsize *length,
             GError **error)
{
  guint8 bits[BATCH_SECTORS / 8];
  guint64 start = offset / self->sector_bytes / 8 * 8;
  guint64 most = (start + BATCH_SECTORS) * self->sector_bytes - offset;
  gsize left = (gsize) MIN (*length, most);
  guint32 needed = (guint32) ((offset + left - 1) / self->sector_bytes - start + 1);

  *length = left;
  if (!read_bitmap (self, start, bits, (needed + 7) / 8, error))
    return FALSE;
  while (left > 0)
    {
      guint32 sector = (guint32) (offset / self->sector_bytes - start);
      gboolean here = is_here (bits, sector);
      guint32 last = sector + 1;
      gsize part;
      gboolean is_read;

      while (last < needed && is_here (bits, last) == here)
        last++;
      part = (gsize) MIN (left, (start + last) * self->sector_bytes - offset);
      is_read = here ? carrel_appliance_disk_input_read (self->parent.input,
                                                         place + offset % self->block_bytes,
                                                         buffer,
                                                         part,
                                                         error)
                     : carrel_appliance_disk_reader_read_below (&self->parent,
                                                                codec,
                                                                offset,
                                                                buffer,
                                                                part,
                                                                error);
      if (!is_read)
        return FALSE;
      buffer += part;
      offset += part;
      left -= part;
    }
  return TRUE;
}

/* Reads from one block; `length` may become less. */
static gboolean
read_block (Vhdx *self,
            CarrelApplianceDiskCodec *codec,
            guint64 offset,
            guint8 *buffer,
            gsize *length,
            GError **error)
{
  guint64 place;
  guint state;

  if (!get_block (self, offset / self->block_bytes, &state, &place, error))
    return FALSE;
  if (state == STATE_PARTLY_PRESENT)
    return read_partly (self, codec, place, offset, buffer, length, error);
  if (state == STATE_PRESENT)
    return carrel_appliance_disk_input_read (self->parent.input,
                                             place + offset % self->block_bytes,
                                             buffer,
                                             *length,
                                             error);
  if (state == STATE_NOT_PRESENT)
    return carrel_appliance_disk_reader_read_below (&self->parent,
                                                    codec,
                                                    offset,
                                                    buffer,
                                                    *length,
                                                    error);
  memset (buffer, 0, *length);
  return TRUE;
}

static gboolean
vhdx_read (CarrelApplianceDiskReader *reader,
           CarrelApplianceDiskCodec *codec,
           guint64 offset,
           guint8 *buffer,
           gsize length,
           GError **error)
{
  Vhdx *self = (Vhdx *) reader;

  while (length > 0)
    {
      gsize part = (gsize) MIN (length, self->block_bytes - offset % self->block_bytes);

      if (!read_block (self, codec, offset, buffer, &part, error))
        return FALSE;
      buffer += part;
      offset += part;
      length -= part;
    }
  return TRUE;
}

/* Whether a block holds something here.  Each is counted once: looking goes forward. */
static gboolean
look_at_block (Vhdx *self, guint64 block, gboolean *out_holds, GError **error)
{
  guint64 place;
  guint state;

  if (!get_block (self, block, &state, &place, error))
    return FALSE;
  *out_holds = state == STATE_PRESENT || state == STATE_PARTLY_PRESENT;
  if (*out_holds && block >= self->counted_to)
    self->mapped += self->block_bytes;
  self->counted_to = MAX (self->counted_to, block + 1);
  return self->mapped <= self->mapped_max ||
         carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
}

static gboolean
vhdx_find_data (CarrelApplianceDiskReader *reader,
                guint64 offset,
                guint64 *out_offset,
                guint64 *out_length,
                GError **error)
{
  Vhdx *self = (Vhdx *) reader;
  gboolean holds;

  *out_length = 0;
  for (guint64 block = offset / self->block_bytes; block < self->blocks; block++)
    {
      guint64 end = MIN ((block + 1) * self->block_bytes, reader->virtual_bytes);

      if (!look_at_block (self, block, &holds, error))
        return FALSE;
      if (!holds && *out_length > 0)
        return TRUE;
      if (!holds)
        continue;
      if (*out_length == 0)
        *out_offset = MAX (offset, block * self->block_bytes);
      *out_length = end - *out_offset;
    }
  if (*out_length == 0)
    *out_offset = reader->virtual_bytes;
  return TRUE;
}

static void
vhdx_clear (CarrelApplianceDiskReader *reader)
{
  g_mutex_clear (&((Vhdx *) reader)->lock);
}

static const CarrelApplianceDiskReaderClass vhdx_format = { vhdx_read, vhdx_find_data, vhdx_clear };

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_vhdx (CarrelApplianceDiskInput *input,
                                       const CarrelBaseImage *image,
                                       GError **error)
{
  const CarrelBaseImageVhdx *vhdx = &image->vhdx;
  guint64 chunk = SECTORS_OF_CHUNK * vhdx->sector_bytes / vhdx->block_bytes;
  guint64 blocks = (image->virtual_bytes + vhdx->block_bytes - 1) / vhdx->block_bytes;
  /* Only who has bitmaps has an entry behind the last chunk, whole or not. */
  guint64 entries = image->has_backing_file ? (blocks + chunk - 1) / chunk * (chunk + 1)
                                            : blocks + (blocks - 1) / chunk;
  Vhdx *self;

  if (entries > vhdx->blocks_length / ENTRY_BYTES)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("The disk “%s” is damaged: its table of blocks is too short."),
                      carrel_appliance_disk_input_get_name (input));
      return NULL;
    }
  self = g_new0 (Vhdx, 1);
  g_mutex_init (&self->lock);
  self->parent.format = &vhdx_format;
  self->parent.unit = UNIT_BYTES;
  self->parent.virtual_bytes = image->virtual_bytes;
  self->is_differencing = image->has_backing_file;
  self->block_bytes = vhdx->block_bytes;
  self->sector_bytes = vhdx->sector_bytes;
  self->chunk_blocks = chunk;
  self->blocks = blocks;
  self->table_offset = vhdx->blocks_offset;
  self->table_entries = entries;
  self->mapped_max = carrel_appliance_disk_input_get_length (input);
  return &self->parent;
}
