/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-reader-private.h"

#include <string.h>

/*
 * What ESXi keeps snapshots and thin disks in: a directory of tables, and tables of 4096 grains.
 *
 * vmfsSparse: sectors in 32 bits; 0 is what lies below.  Its grains are mostly a single sector, so entries are
 * read for a whole request at once, and grains that lie beside each other are read together.
 *
 * seSparse: 64 bits, of which the highest four say what the grain is: not there (then the whole entry is 0),
 * given back, of zeros, or at a place, whose number is split: its lowest 12 bits stand in bits 48 to 59, the
 * others from bit 0 on.  A table's number stands behind 0x10000000.
 *
 * The directory is kept, tables are read when they are needed.
 */

#define SECTOR_BYTES 512U
#define UNIT_BYTES 65536U
#define TABLES_MAX (G_GUINT64_CONSTANT (1) << 24)
#define TABLE_ENTRIES 4096U
/* So many entries are read at a time: a request of 64 KiB in grains of a sector has 128. */
#define BATCH_ENTRIES 512U
/* Not places: no file is that long. */
#define BELOW G_MAXUINT64
#define ZEROS (G_MAXUINT64 - 1)
#define DAMAGED (G_MAXUINT64 - 2)

#define SE_TABLE_BYTES (TABLE_ENTRIES * 8U)

typedef struct
{
  CarrelApplianceDiskReader parent;
  gboolean is_se;
  guint64 *tables; /* where each lies; 0: nowhere */
  guint64 table_count;
  guint32 grain_bytes;
  guint64 data_offset;
  guint64 mapped_max; /* grains lie beside each other: more than the file has is not possible */
  guint64 mapped;
  /* The table that was looked at last, plus 1, and which of its units hold something; one thread. */
  guint64 looked_at;
  guint64 counted_to;
  guint8 units[TABLE_ENTRIES];
} Esx;

static gboolean
is_place (guint64 place)
{
  return place < DAMAGED;
}

static guint64
decode_se (const Esx *self, guint64 entry)
{
  guint64 number = (entry & G_GUINT64_CONSTANT (0x0fff000000000000)) >> 48 |
                   (entry & G_GUINT64_CONSTANT (0x0000ffffffffffff)) << 12;

  switch (entry >> 60)
    {
    case 0:
      return entry == 0 ? BELOW : DAMAGED;
    case 1:
    case 2:
      return ZEROS;
    case 3:
      /* Further out than any file reaches it may not be reckoned. */
      return number > G_MAXINT64 / self->grain_bytes - self->data_offset / self->grain_bytes - 1
               ? DAMAGED
               : self->data_offset + number * self->grain_bytes;
    default:
      return DAMAGED;
    }
}

/* A grain before the end of the header is none. */
static guint64
decode_vmfs (const Esx *self, guint32 entry)
{
  guint64 place = (guint64) entry * SECTOR_BYTES;

  if (entry == 0)
    return BELOW;
  return place < self->data_offset ? DAMAGED : place;
}

/* Fills in where `count` grains of a table lie, at most BATCH_ENTRIES. */
static gboolean
read_places (Esx *self,
             guint64 table,
             guint32 first,
             guint32 count,
             guint64 *places,
             GError **error)
{
  guint8 bytes[BATCH_ENTRIES * 8];
  guint32 width = self->is_se ? 8 : 4;
  guint64 offset = self->tables[table] + (guint64) first * width;
  guint64 end = carrel_appliance_disk_input_get_length (self->parent.input);

  g_assert (count <= BATCH_ENTRIES);
  if (self->tables[table] == 0)
    {
      for (guint32 i = 0; i < count; i++)
        places[i] = BELOW;
      return TRUE;
    }
  if (offset > end || end - offset < (guint64) count * width)
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  if (!carrel_appliance_disk_input_read (self->parent.input,
                                         offset,
                                         bytes,
                                         (gsize) count * width,
                                         error))
    return FALSE;
  for (guint32 i = 0; i < count; i++)
    {
      guint64 wide;
      guint32 narrow;

      memcpy (&wide, bytes + (gsize) i * width, self->is_se ? sizeof wide : sizeof narrow);
      memcpy (&narrow, bytes + (gsize) i * width, sizeof narrow);
      places[i] = self->is_se ? decode_se (self, GUINT64_FROM_LE (wide))
                              : decode_vmfs (self, GUINT32_FROM_LE (narrow));
      if (places[i] == DAMAGED)
        return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
    }
  return TRUE;
}

/* How many of the grains from the first one on are of one kind, one behind the other. */
static guint32
count_run (const Esx *self, const guint64 *places, guint32 count)
{
  guint32 run = 1;

  while (run < count && (is_place (places[0]) ? places[run] == places[run - 1] + self->grain_bytes
                                              : places[run] == places[0]))
    run++;
  return run;
}

static gboolean
read_run (Esx *self,
          CarrelApplianceDiskCodec *codec,
          guint64 place,
          guint64 offset,
          guint8 *buffer,
          gsize length,
          GError **error)
{
  CarrelApplianceDiskInput *input = self->parent.input;
  guint64 end = carrel_appliance_disk_input_get_length (input);
  guint64 at = place + offset % self->grain_bytes;

  if (place == BELOW)
    return carrel_appliance_disk_reader_read_below (&self->parent,
                                                    codec,
                                                    offset,
                                                    buffer,
                                                    length,
                                                    error);
  if (place == ZEROS)
    {
      memset (buffer, 0, length);
      return TRUE;
    }
  if (at > end || end - at < length)
    return carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
  return carrel_appliance_disk_input_read (input, at, buffer, length, error);
}

static gboolean
esx_read (CarrelApplianceDiskReader *reader,
          CarrelApplianceDiskCodec *codec,
          guint64 offset,
          guint8 *buffer,
          gsize length,
          GError **error)
{
  Esx *self = (Esx *) reader;
  guint64 places[BATCH_ENTRIES];

  while (length > 0)
    {
      guint64 grain = offset / self->grain_bytes;
      guint32 first = (guint32) (grain % TABLE_ENTRIES);
      guint64 last = (offset + length - 1) / self->grain_bytes;
      guint32 count = (guint32) MIN (MIN (last - grain + 1, BATCH_ENTRIES), TABLE_ENTRIES - first);

      if (!read_places (self, grain / TABLE_ENTRIES, first, count, places, error))
        return FALSE;
      for (guint32 i = 0; i < count;)
        {
          guint32 run = count_run (self, places + i, count - i);
          guint64 reach = (guint64) run * self->grain_bytes - offset % self->grain_bytes;
          gsize part = (gsize) MIN (length, reach);

          if (!read_run (self, codec, places[i], offset, buffer, part, error))
            return FALSE;
          buffer += part;
          offset += part;
          length -= part;
          i += run;
        }
    }
  return TRUE;
}

static guint32
get_unit_bytes (const Esx *self)
{
  return MAX (self->grain_bytes, UNIT_BYTES);
}

/* Notes which units of a table hold something.  Each table's grains are counted once: looking goes forward. */
static gboolean
look_at_table (Esx *self, guint64 table, GError **error)
{
  guint64 places[BATCH_ENTRIES];
  guint32 grains = get_unit_bytes (self) / self->grain_bytes;

  if (self->looked_at == table + 1)
    return TRUE;
  self->looked_at = 0;
  memset (self->units, 0, sizeof self->units);
  for (guint32 first = 0; first < TABLE_ENTRIES; first += BATCH_ENTRIES)
    {
      if (!read_places (self, table, first, BATCH_ENTRIES, places, error))
        return FALSE;
      for (guint32 i = 0; i < BATCH_ENTRIES; i++)
        {
          if (!is_place (places[i]))
            continue;
          self->units[(first + i) / grains] = 1;
          if (table >= self->counted_to)
            self->mapped += self->grain_bytes;
        }
    }
  self->counted_to = MAX (self->counted_to, table + 1);
  self->looked_at = table + 1;
  return self->mapped <= self->mapped_max ||
         carrel_appliance_disk_reader_fail_tables (self->parent.input, error);
}

static gboolean
esx_find_data (CarrelApplianceDiskReader *reader,
               guint64 offset,
               guint64 *out_offset,
               guint64 *out_length,
               GError **error)
{
  Esx *self = (Esx *) reader;
  guint64 covered = (guint64) self->grain_bytes * TABLE_ENTRIES;
  guint32 unit = get_unit_bytes (self);
  guint32 count = (guint32) (covered / unit);

  for (guint64 table = offset / covered; table < self->table_count; table++)
    {
      guint32 first = table == offset / covered ? (guint32) (offset % covered / unit) : 0;
      guint32 last;

      if (self->tables[table] == 0)
        continue;
      if (!look_at_table (self, table, error))
        return FALSE;
      while (first < count && !self->units[first])
        first++;
      for (last = first; last < count && self->units[last];)
        last++;
      if (last == first)
        continue;
      *out_offset = MAX (offset, table * covered + (guint64) first * unit);
      if (*out_offset >= reader->virtual_bytes)
        break;
      *out_length = MIN (table * covered + (guint64) last * unit, reader->virtual_bytes) -
                    *out_offset;
      return TRUE;
    }
  *out_offset = reader->virtual_bytes;
  *out_length = 0;
  return TRUE;
}

static void
esx_clear (CarrelApplianceDiskReader *reader)
{
  g_free (((Esx *) reader)->tables);
}

static const CarrelApplianceDiskReaderClass esx_format = { esx_read, esx_find_data, esx_clear };

/* Turns the directory into places; FALSE when a table can lie nowhere. */
static gboolean
decode_directory (const guint8 *bytes,
                  gboolean is_se,
                  guint64 tables_offset,
                  guint64 *tables,
                  guint64 count)
{
  for (guint64 i = 0; i < count; i++)
    {
      guint64 wide;
      guint32 narrow;

      memcpy (&narrow, bytes + i * (is_se ? 8 : 4), sizeof narrow);
      tables[i] = (guint64) GUINT32_FROM_LE (narrow) * SECTOR_BYTES;
      if (!is_se)
        continue;
      memcpy (&wide, bytes + i * 8, sizeof wide);
      wide = GUINT64_FROM_LE (wide);
      if (wide != 0 && wide >> 32 != 0x10000000)
        return FALSE;
      tables[i] = wide == 0 ? 0 : tables_offset + (wide & G_MAXUINT32) * SE_TABLE_BYTES;
    }
  return TRUE;
}

static guint64 *
read_directory (CarrelApplianceDiskInput *input,
                const CarrelBaseImage *image,
                guint64 count,
                GError **error)
{
  gboolean is_se = image->vmdk.layout == CARREL_BASE_IMAGE_VMDK_LAYOUT_SE;
  gsize length = (gsize) count * (is_se ? 8 : 4);
  g_autofree guint8 *bytes = g_malloc (length);
  g_autofree guint64 *tables = g_new (guint64, count);

  if (!carrel_appliance_disk_input_read (input, image->vmdk.directory_offset, bytes, length, error))
    return NULL;
  if (decode_directory (bytes, is_se, image->vmdk.tables_offset, tables, count))
    return g_steal_pointer (&tables);
  carrel_appliance_disk_reader_fail_tables (input, error);
  return NULL;
}

CarrelApplianceDiskReader *
carrel_appliance_disk_reader_new_esx (CarrelApplianceDiskInput *input,
                                      const CarrelBaseImage *image,
                                      GError **error)
{
  guint64 covered = (guint64) image->vmdk.grain_bytes * TABLE_ENTRIES;
  guint64 count = (image->virtual_bytes + covered - 1) / covered;
  g_autofree guint64 *tables = NULL;
  Esx *self;

  if (count > TABLES_MAX)
    {
      carrel_appliance_disk_reader_fail_pieces (input, error);
      return NULL;
    }
  tables = read_directory (input, image, count, error);
  if (tables == NULL)
    return NULL;
  self = g_new0 (Esx, 1);
  self->parent.format = &esx_format;
  self->parent.virtual_bytes = image->virtual_bytes;
  self->is_se = image->vmdk.layout == CARREL_BASE_IMAGE_VMDK_LAYOUT_SE;
  self->tables = g_steal_pointer (&tables);
  self->table_count = count;
  self->grain_bytes = image->vmdk.grain_bytes;
  self->data_offset = image->vmdk.data_offset;
  self->mapped_max = carrel_appliance_disk_input_get_length (input) + image->vmdk.grain_bytes;
  self->parent.unit = get_unit_bytes (self);
  return &self->parent;
}
