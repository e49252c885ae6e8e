/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include <string.h>

/*
 * monolithicSparse: a directory of tables of the sectors at which grains lie.  The directory is kept, the
 * tables are read when they are needed.
 */

#define SECTOR_BYTES 512U
/* 16 TiB in the usual grains and tables are half a million. */
#define TABLES_MAX (G_GUINT64_CONSTANT (1) << 24)
#define TABLE_ENTRIES_MAX 512U
/* A grain of zeros, whatever lies below; no grain lies there, for it is beyond two terabytes. */
#define ZERO_ENTRY G_MAXUINT32

typedef struct
{
  CarrelApplianceDiskReader parent;
  guint32 *tables;
  guint64 table_count;
  guint32 table_entries;
  guint32 grain_bytes;
  gboolean has_zero_entries;
  guint64
    mapped_max; /* grains lie beside each other: more than the file's length is not possible */
  guint64 mapped;
  guint64 looked_at; /* table whose grains were counted, plus 1 */
} Vmdk;

static gboolean
read_entries (Vmdk *self,
              guint64 table,
              guint32 first,
              guint32 count,
              guint32 *entries,
              GError **error)
{
  guint64 offset = (guint64) self->tables[table] * SECTOR_BYTES + first * 4ULL;

  if (self->tables[table] == 0)
    {
      memset (entries, 0, count * sizeof *entries);
      return TRUE;
    }
  if (offset + count * 4ULL > carrel_appliance_disk_input_get_length (self->parent.input))
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  if (!carrel_appliance_disk_input_read (self->parent.input,
                                         offset,
                                         entries,
                                         count * sizeof *entries,
                                         error))
    return FALSE;
  for (guint32 i = 0; i < count; i++)
    {
      entries[i] = GUINT32_FROM_LE (entries[i]);
      if (entries[i] == 1 && self->has_zero_entries)
        entries[i] = ZERO_ENTRY;
    }
  return TRUE;
}

static gboolean
vmdk_read (CarrelApplianceDiskReader *reader,
           CarrelApplianceDiskCodec *codec,
           guint64 offset,
           guint8 *buffer,
           gsize length,
           GError **error)
{
  Vmdk *self = (Vmdk *) reader;
  guint64 end = carrel_appliance_disk_input_get_length (reader->input);

  while (length > 0)
    {
      guint64 grain = offset / self->grain_bytes;
      gsize within = (gsize) (offset % self->grain_bytes);
      gsize part = MIN (length, self->grain_bytes - within);
      guint64 place;
      guint32 entry;

      if (!read_entries (self,
                         grain / self->table_entries,
                         (guint32) (grain % self->table_entries),
                         1,
                         &entry,
                         error))
        return FALSE;
      place = (guint64) entry * SECTOR_BYTES + within;
      if (entry == ZERO_ENTRY)
        memset (buffer, 0, part);
      else if (entry == 0)
        {
          if (!carrel_appliance_disk_reader_read_below (reader, codec, offset, buffer, part, error))
            return FALSE;
        }
      else if (place + part > end)
        return carrel_appliance_disk_reader_fail_tables (reader->input, error);
      else if (!carrel_appliance_disk_input_read (reader->input, place, buffer, part, error))
        return FALSE;
      buffer += part;
      offset += part;
      length -= part;
    }
  return TRUE;
}

static gboolean
holds_data (guint32 entry)
{
  return entry != 0 && entry != ZERO_ENTRY;
}

/* Every table is counted once, when it is first looked at; looking goes forward. */
static gboolean
count_table (Vmdk *self, guint64 table, const guint32 *entries, guint32 count, GError **error)
{
  if (table < self->looked_at)
    return TRUE;
  self->looked_at = table + 1;
  for (guint32 i = 0; i < count; i++)
    if (holds_data (entries[i]))
      self->mapped += self->grain_bytes;
  return self->mapped <= self->mapped_max ||
         carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
}

static gboolean
vmdk_find_data (CarrelApplianceDiskReader *reader,
                guint64 offset,
                guint64 *out_offset,
                guint64 *out_length,
                GError **error)
{
  Vmdk *self = (Vmdk *) reader;
  guint32 entries[TABLE_ENTRIES_MAX];
  guint64 covered = (guint64) self->grain_bytes * self->table_entries;

  for (guint64 table = offset / covered; table < self->table_count; table++)
    {
      guint32 first = table == offset / covered ? (guint32) (offset % covered / self->grain_bytes)
                                                : 0;
      guint32 last;

      if (self->tables[table] == 0)
        continue;
      if (!read_entries (self, table, 0, self->table_entries, entries, error) ||
          !count_table (self, table, entries, self->table_entries, error))
        return FALSE;
      while (first < self->table_entries && !holds_data (entries[first]))
        first++;
      for (last = first; last < self->table_entries && holds_data (entries[last]);)
        last++;
      if (last == first)
        continue;
      *out_offset = MAX (offset, table * covered + (guint64) first * self->grain_bytes);
      *out_length = table * covered + (guint64) last * self->grain_bytes - *out_offset;
      /* The last grain may reach past the end of the disk. */
      if (*out_offset < reader->virtual_bytes)
        return TRUE;
    }
  *out_offset = reader->virtual_bytes;
  *out_length = 0;
  return TRUE;
}

static void
vmdk_clear (CarrelApplianceDiskReader *reader)
{
  g_free (((Vmdk *) reader)->tables);
}

static const CarrelApplianceDiskReaderClass vmdk_format = { vmdk_read, vmdk_find_data, vmdk_clear };

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_vmdk (CarrelApplianceDiskInput *input,
                                       const CarrelBaseImage *image,
                                       GError **error)
{
  guint64 covered = (guint64) image->vmdk.grain_bytes * image->vmdk.table_entries;
  guint64 table_count = (image->virtual_bytes + covered - 1) / covered;
  g_autofree guint32 *tables = NULL;
  Vmdk *self;

  if (table_count > TABLES_MAX)
    {
      carrel_appliance_disk_reader_fail_pieces (input, error);
      return NULL;
    }
  tables = g_new (guint32, table_count);
  if (!carrel_appliance_disk_input_read (input,
                                         image->vmdk.directory_offset,
                                         tables,
                                         table_count * sizeof *tables,
                                         error))
    return NULL;
  for (guint64 i = 0; i < table_count; i++)
    tables[i] = GUINT32_FROM_LE (tables[i]);
  self = g_new0 (Vmdk, 1);
  self->parent.format = &vmdk_format;
  self->parent.unit = image->vmdk.grain_bytes;
  self->parent.virtual_bytes = image->virtual_bytes;
  self->tables = g_steal_pointer (&tables);
  self->table_count = table_count;
  self->table_entries = image->vmdk.table_entries;
  self->grain_bytes = image->vmdk.grain_bytes;
  self->has_zero_entries = image->vmdk.has_zero_entries;
  self->mapped_max = carrel_appliance_disk_input_get_length (input) + image->vmdk.grain_bytes;
  return &self->parent;
}
