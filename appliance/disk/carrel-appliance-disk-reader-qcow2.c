/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * qcow2, as in QEMU's docs/interop/qcow2.txt, without bitmaps of sub-clusters.  The L1 table is kept, of
 * the L2 tables the ones used last.  The lock guards those; it is not held while data are read.
 */

#define OFFSET_MASK G_GUINT64_CONSTANT (0x00fffffffffffe00)
#define COMPRESSED (G_GUINT64_CONSTANT (1) << 62)
#define ZERO G_GUINT64_CONSTANT (1)
#define CACHE_BYTES (8U << 20)
#define CACHE_TABLES_MAX 128U
#define SECTOR_BYTES 512U

typedef struct
{
  guint64 offset; /* 0: empty */
  guint64 used;   /* when */
  guint64 *entries;
} Table;

typedef struct
{
  CarrelApplianceDiskReader parent;
  guint cluster_bits;
  gboolean has_zstd;
  guint64 file_bytes;
  guint64 *l1;
  guint64 l1_count;
  guint64 mapped; /* bytes of plain clusters in the tables that find_data went through */
  guint64 looked_at;
  GMutex lock;
  Table *cache;
  guint cache_count;
  guint64 clock;
} Qcow2;

static gsize
get_entries (Qcow2 *self)
{
  return ((gsize) 1 << self->cluster_bits) / sizeof (guint64);
}

static gboolean
load_table (Qcow2 *self, Table *table, guint64 offset, GError **error)
{
  gsize count = get_entries (self);

  if (offset % ((guint64) 1 << self->cluster_bits) != 0 || offset > self->file_bytes ||
      self->file_bytes - offset < count * sizeof (guint64))
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  if (table->entries == NULL)
    table->entries = g_new (guint64, count);
  table->offset = 0;
  if (!carrel_appliance_disk_input_read (self->parent.input,
                                         offset,
                                         table->entries,
                                         count * sizeof (guint64),
                                         error))
    return FALSE;
  for (gsize i = 0; i < count; i++)
    table->entries[i] = GUINT64_FROM_BE (table->entries[i]);
  table->offset = offset;
  return TRUE;
}

/* The table at `offset`, from the cache or loaded into it; %NULL with the error set. */
static Table *
get_table_locked (Qcow2 *self, guint64 offset, GError **error)
{
  Table *oldest = &self->cache[0];

  for (guint i = 0; i < self->cache_count; i++)
    {
      Table *table = &self->cache[i];

      if (table->offset == offset)
        {
          table->used = ++self->clock;
          return table;
        }
      if (table->used < oldest->used)
        oldest = table;
    }
  oldest->used = ++self->clock;
  return load_table (self, oldest, offset, error) ? oldest : NULL;
}

static gboolean
get_entry (Qcow2 *self, guint64 cluster, guint64 *out_entry, GError **error)
{
  gsize count = get_entries (self);
  guint64 offset = self->l1[cluster / count] & OFFSET_MASK;
  Table *table;

  *out_entry = 0;
  if (offset == 0)
    return TRUE;
  g_mutex_lock (&self->lock);
  table = get_table_locked (self, offset, error);
  if (table != NULL)
    *out_entry = table->entries[cluster % count];
  g_mutex_unlock (&self->lock);
  return table != NULL;
}

static gboolean
read_compressed (Qcow2 *self,
                 CarrelApplianceDiskCodec *codec,
                 guint64 entry,
                 guint8 *cluster,
                 GError **error)
{
  guint bits = 62 - (self->cluster_bits - 8);
  guint64 offset = entry & (((guint64) 1 << bits) - 1);
  guint64 sectors = (entry >> bits & (((guint64) 1 << (62 - bits)) - 1)) + 1;
  gsize length = (gsize) (sectors * SECTOR_BYTES - offset % SECTOR_BYTES);
  g_autofree guint8 *packed = NULL;

  if (offset >= self->file_bytes)
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  length = (gsize) MIN (length, self->file_bytes - offset);
  packed = g_malloc (length);
  if (!carrel_appliance_disk_input_read (self->parent.input, offset, packed, length, error))
    return FALSE;
  if (carrel_appliance_disk_codec_inflate_cluster (codec,
                                                   self->has_zstd,
                                                   packed,
                                                   length,
                                                   cluster,
                                                   (gsize) 1 << self->cluster_bits))
    return TRUE;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The disk “%s” is damaged: a compressed piece of it cannot be unpacked."),
                  carrel_appliance_disk_input_get_name (self->parent.input));
  return FALSE;
}

static gboolean
read_packed_part (Qcow2 *self,
                  CarrelApplianceDiskCodec *codec,
                  guint64 entry,
                  gsize within,
                  guint8 *buffer,
                  gsize length,
                  GError **error)
{
  gsize cluster_bytes = (gsize) 1 << self->cluster_bits;
  g_autofree guint8 *cluster = NULL;

  if (length == cluster_bytes)
    return read_compressed (self, codec, entry, buffer, error);
  cluster = g_malloc (cluster_bytes);
  if (!read_compressed (self, codec, entry, cluster, error))
    return FALSE;
  memcpy (buffer, cluster + within, length);
  return TRUE;
}

static gboolean
read_plain_part (Qcow2 *self, guint64 place, guint8 *buffer, gsize length, GError **error)
{
  gsize there = place < self->file_bytes ? (gsize) MIN (length, self->file_bytes - place) : 0;

  /* The last cluster of a file need not be whole. */
  if (there == 0)
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  memset (buffer + there, 0, length - there);
  return carrel_appliance_disk_input_read (self->parent.input, place, buffer, there, error);
}

static gboolean
qcow2_read (CarrelApplianceDiskReader *reader,
            CarrelApplianceDiskCodec *codec,
            guint64 offset,
            guint8 *buffer,
            gsize length,
            GError **error)
{
  Qcow2 *self = (Qcow2 *) reader;
  gsize cluster_bytes = (gsize) 1 << self->cluster_bits;
  gboolean is_fine = TRUE;

  while (is_fine && length > 0)
    {
      gsize within = (gsize) (offset % cluster_bytes);
      gsize part = MIN (length, cluster_bytes - within);
      guint64 entry;

      if (!get_entry (self, offset >> self->cluster_bits, &entry, error))
        return FALSE;
      if (entry & COMPRESSED)
        is_fine = read_packed_part (self, codec, entry, within, buffer, part, error);
      else if (entry & ZERO)
        memset (buffer, 0, part);
      else if ((entry & OFFSET_MASK) == 0)
        is_fine =
          carrel_appliance_disk_reader_read_below (reader, codec, offset, buffer, part, error);
      else if ((entry & OFFSET_MASK) % cluster_bytes != 0)
        is_fine = carrel_appliance_disk_reader_fail_tables (reader->input, error);
      else
        is_fine = read_plain_part (self, (entry & OFFSET_MASK) + within, buffer, part, error);
      buffer += part;
      offset += part;
      length -= part;
    }
  return is_fine;
}

static gboolean
holds_data (guint64 entry)
{
  return (entry & COMPRESSED) != 0 || ((entry & ZERO) == 0 && (entry & OFFSET_MASK) != 0);
}

/* Plain clusters lie beside each other: a file cannot hold more of them than it is long. */
static gboolean
count_table (Qcow2 *self, guint64 row, const guint64 *entries, GError **error)
{
  gsize count = get_entries (self);

  if (row < self->looked_at)
    return TRUE;
  self->looked_at = row + 1;
  for (gsize i = 0; i < count; i++)
    if (holds_data (entries[i]) && (entries[i] & COMPRESSED) == 0)
      self->mapped += (guint64) 1 << self->cluster_bits;
  return self->mapped <= self->file_bytes + ((guint64) 1 << self->cluster_bits) ||
         carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
}

static gboolean
qcow2_find_data (CarrelApplianceDiskReader *reader,
                 guint64 offset,
                 guint64 *out_offset,
                 guint64 *out_length,
                 GError **error)
{
  Qcow2 *self = (Qcow2 *) reader;
  gsize count = get_entries (self);
  guint64 covered = (guint64) count << self->cluster_bits;

  for (guint64 row = offset / covered; row < self->l1_count; row++)
    {
      gsize first = row == offset / covered ? (gsize) (offset % covered >> self->cluster_bits) : 0;
      gsize last;
      Table *table;

      if ((self->l1[row] & OFFSET_MASK) == 0)
        continue;
      g_mutex_lock (&self->lock);
      table = get_table_locked (self, self->l1[row] & OFFSET_MASK, error);
      if (table == NULL || !count_table (self, row, table->entries, error))
        {
          g_mutex_unlock (&self->lock);
          return FALSE;
        }
      while (first < count && !holds_data (table->entries[first]))
        first++;
      for (last = first; last < count && holds_data (table->entries[last]);)
        last++;
      g_mutex_unlock (&self->lock);
      *out_offset = MAX (offset, row * covered + ((guint64) first << self->cluster_bits));
      *out_length = row * covered + ((guint64) last << self->cluster_bits) - *out_offset;
      if (last > first && *out_offset < reader->virtual_bytes)
        return TRUE;
    }
  *out_offset = reader->virtual_bytes;
  *out_length = 0;
  return TRUE;
}

static void
qcow2_clear (CarrelApplianceDiskReader *reader)
{
  Qcow2 *self = (Qcow2 *) reader;

  for (guint i = 0; i < self->cache_count; i++)
    g_free (self->cache[i].entries);
  g_free (self->cache);
  g_free (self->l1);
  g_mutex_clear (&self->lock);
}

static const CarrelApplianceDiskReaderClass qcow2_format = {
  qcow2_read,
  qcow2_find_data,
  qcow2_clear,
};

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_qcow2 (CarrelApplianceDiskInput *input,
                                        const CarrelBaseImage *image,
                                        GError **error)
{
  guint64 covered = (G_GUINT64_CONSTANT (1) << image->qcow2.cluster_bits) *
                    ((G_GUINT64_CONSTANT (1) << image->qcow2.cluster_bits) / sizeof (guint64));
  guint64 count = (image->virtual_bytes + covered - 1) / covered;
  g_autofree guint64 *l1 = g_new (guint64, MAX (count, 1));
  Qcow2 *self;

  g_assert (count <= image->qcow2.l1_entries);
  if (!carrel_appliance_disk_input_read (input,
                                         image->qcow2.l1_offset,
                                         l1,
                                         count * sizeof *l1,
                                         error))
    return NULL;
  for (guint64 i = 0; i < count; i++)
    l1[i] = GUINT64_FROM_BE (l1[i]);
  self = g_new0 (Qcow2, 1);
  g_mutex_init (&self->lock);
  self->parent.format = &qcow2_format;
  self->parent.unit = (gsize) 1 << image->qcow2.cluster_bits;
  self->parent.virtual_bytes = image->virtual_bytes;
  self->cluster_bits = image->qcow2.cluster_bits;
  self->has_zstd = image->qcow2.has_zstd;
  self->file_bytes = carrel_appliance_disk_input_get_length (input);
  self->l1 = g_steal_pointer (&l1);
  self->l1_count = count;
  self->cache_count = CLAMP (CACHE_BYTES >> self->cluster_bits, 4U, CACHE_TABLES_MAX);
  self->cache = g_new0 (Table, self->cache_count);
  return &self->parent;
}
