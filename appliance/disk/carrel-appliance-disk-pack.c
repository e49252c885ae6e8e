/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-pack-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-bytes-private.h"
#include "carrel-appliance-disk-spans-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * Threads take spans in turn, read and deflate them.  What is packed is committed in the spans' order: the
 * thread that finishes the span whose turn it is writes it and all that wait behind it.  Not more than
 * SLOTS spans are under way, so a slow one bounds the memory and not the result.
 *
 * The file: header, descriptor, grains each behind its marker; after the grains of one table the table
 * behind a marker, at the end the directory, the footer and the last marker.  Nothing is ever gone back
 * to, so the digest is made along the way.
 *
 * The lock guards the slots and the file's end.  The committing thread holds no lock while it writes:
 * "is_committing" keeps the others off.
 */

#define SECTOR_BYTES 512U
#define GRAIN_BYTES 65536U
#define GRAIN_SECTORS (GRAIN_BYTES / SECTOR_BYTES)
#define TABLE_ENTRIES 512U
#define TABLE_BYTES (TABLE_ENTRIES * 4U)
#define GRAIN_HEADER_BYTES 12U
#define DESCRIPTOR_SECTORS 20U
#define DATA_SECTOR 128U
#define FLAGS 0x30001U
#define VERSION 3U
#define DIRECTORY_AT_END G_MAXUINT64
#define MARKER_TABLE 1U
#define MARKER_DIRECTORY 2U
#define MARKER_FOOTER 3U
#define SLOTS 16U

/* A packed span: its grains one after the other, each with its marker and its padding. */
typedef struct
{
  gboolean is_ready;
  guint8 *bytes;
  gsize length;
  GArray *grains; /* of Packed */
  gsize span_length;
} Slot;

typedef struct
{
  guint64 grain;
  gsize at;
} Packed;

typedef struct
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskOutput *output;
  CarrelApplianceDiskHash *hash;
  CarrelApplianceDiskSpans *spans;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskCodecLevel level;
  guint64 capacity_sectors;
  guint64 offset; /* of the file's beginning in the output */
  GMutex lock;
  GCond changed;
  Slot slots[SLOTS];
  guint64 next; /* number of the span whose turn it is */
  gboolean is_committing;
  guint64 end; /* the file's length so far */
  guint32 *directory;
  guint64 table_count;
  guint64 table; /* the table that is being filled */
  guint32 entries[TABLE_ENTRIES];
  gboolean has_entries;
} Pack;

/* Takes the bytes. */
static gboolean
append (Pack *pack, guint8 *bytes, gsize length, GError **error)
{
  gboolean is_written = carrel_appliance_disk_output_write (pack->output,
                                                            pack->offset + pack->end,
                                                            bytes,
                                                            length,
                                                            error);

  pack->end += length;
  if (pack->hash != NULL && is_written)
    carrel_appliance_disk_hash_push (pack->hash, bytes, length, g_free, bytes);
  else
    g_free (bytes);
  return is_written;
}

static guint8 *
make_marker (guint64 sectors, guint32 type, gsize *length)
{
  guint8 *bytes = g_malloc0 (SECTOR_BYTES + sectors * SECTOR_BYTES);

  carrel_appliance_disk_put_le64 (bytes, sectors);
  carrel_appliance_disk_put_le32 (bytes + 12, type);
  *length = (gsize) (SECTOR_BYTES + sectors * SECTOR_BYTES);
  return bytes;
}

static void
fill_header (Pack *pack, guint8 *header, guint64 directory_sector)
{
  memcpy (header, "KDMV", 4);
  carrel_appliance_disk_put_le32 (header + 4, VERSION);
  carrel_appliance_disk_put_le32 (header + 8, FLAGS);
  carrel_appliance_disk_put_le64 (header + 12, pack->capacity_sectors);
  carrel_appliance_disk_put_le64 (header + 20, GRAIN_SECTORS);
  carrel_appliance_disk_put_le64 (header + 28, 1);
  carrel_appliance_disk_put_le64 (header + 36, DESCRIPTOR_SECTORS);
  carrel_appliance_disk_put_le32 (header + 44, TABLE_ENTRIES);
  carrel_appliance_disk_put_le64 (header + 56, directory_sector);
  carrel_appliance_disk_put_le64 (header + 64, DATA_SECTOR);
  memcpy (header + 73, "\n \r\n", 4);
  carrel_appliance_disk_put_le16 (header + 77, 1);
}

/* The content's identifier has to be there and must not be the one that says "no parent"; it is made of
 * the capacity, so that the same disk gives the same bytes. */
static void
fill_descriptor (Pack *pack, char *text, gsize room)
{
  guint64 cylinders = CLAMP (pack->capacity_sectors / (255 * 63), 1, 65535);

  g_snprintf (text,
              room,
              "# Disk DescriptorFile\n"
              "version=1\n"
              "CID=%08x\n"
              "parentCID=ffffffff\n"
              "createType=\"streamOptimized\"\n"
              "\n"
              "# Extent description\n"
              "RW %" G_GUINT64_FORMAT " SPARSE \"disk.vmdk\"\n"
              "\n"
              "# The Disk Data Base\n"
              "#DDB\n"
              "\n"
              "ddb.adapterType = \"lsilogic\"\n"
              "ddb.geometry.cylinders = \"%" G_GUINT64_FORMAT "\"\n"
              "ddb.geometry.heads = \"255\"\n"
              "ddb.geometry.sectors = \"63\"\n"
              "ddb.virtualHWVersion = \"7\"\n",
              (guint) (pack->capacity_sectors * 2654435761U) >> 1 | 1,
              pack->capacity_sectors,
              cylinders);
}

static gboolean
write_beginning (Pack *pack, GError **error)
{
  guint8 *bytes = g_malloc0 (DATA_SECTOR * SECTOR_BYTES);

  fill_header (pack, bytes, DIRECTORY_AT_END);
  fill_descriptor (pack, (char *) bytes + SECTOR_BYTES, DESCRIPTOR_SECTORS * SECTOR_BYTES);
  return append (pack, bytes, DATA_SECTOR * SECTOR_BYTES, error);
}

static gboolean
flush_table (Pack *pack, GError **error)
{
  gsize length;
  guint8 *bytes;

  if (!pack->has_entries)
    return TRUE;
  bytes = make_marker (TABLE_BYTES / SECTOR_BYTES, MARKER_TABLE, &length);
  for (guint i = 0; i < TABLE_ENTRIES; i++)
    carrel_appliance_disk_put_le32 (bytes + SECTOR_BYTES + i * 4, pack->entries[i]);
  pack->directory[pack->table] = (guint32) (pack->end / SECTOR_BYTES + 1);
  memset (pack->entries, 0, sizeof pack->entries);
  pack->has_entries = FALSE;
  return append (pack, bytes, length, error);
}

static gboolean
write_end (Pack *pack, GError **error)
{
  guint64 sectors = (pack->table_count * 4 + SECTOR_BYTES - 1) / SECTOR_BYTES;
  guint64 directory_sector;
  gsize length;
  guint8 *bytes;

  if (!flush_table (pack, error))
    return FALSE;
  directory_sector = pack->end / SECTOR_BYTES + 1;
  bytes = make_marker (sectors, MARKER_DIRECTORY, &length);
  for (guint64 i = 0; i < pack->table_count; i++)
    carrel_appliance_disk_put_le32 (bytes + SECTOR_BYTES + i * 4, pack->directory[i]);
  if (!append (pack, bytes, length, error))
    return FALSE;
  bytes = make_marker (1, MARKER_FOOTER, &length);
  fill_header (pack, bytes + SECTOR_BYTES, directory_sector);
  if (!append (pack, bytes, length, error))
    return FALSE;
  return append (pack, g_malloc0 (SECTOR_BYTES), SECTOR_BYTES, error);
}

/* A span never reaches beyond the grains of one table: both are cut at multiples of theirs. */
static gboolean
commit_slot (Pack *pack, Slot *slot, GError **error)
{
  if (slot->grains->len == 0)
    {
      g_clear_pointer (&slot->bytes, g_free);
      return TRUE;
    }
  for (guint i = 0; i < slot->grains->len; i++)
    {
      const Packed *packed = &g_array_index (slot->grains, Packed, i);
      guint64 sector = (pack->end + packed->at) / SECTOR_BYTES;

      if (packed->grain / TABLE_ENTRIES != pack->table)
        {
          g_assert (i == 0);
          if (!flush_table (pack, error))
            return FALSE;
          pack->table = packed->grain / TABLE_ENTRIES;
          sector = (pack->end + packed->at) / SECTOR_BYTES;
        }
      if (sector > G_MAXUINT32)
        {
          g_set_error_literal (error,
                               CARREL_APPLIANCE_ERROR,
                               CARREL_APPLIANCE_ERROR_LIMIT,
                               _ ("A VMDK of this kind cannot be longer than 2 TiB."));
          return FALSE;
        }
      pack->entries[packed->grain % TABLE_ENTRIES] = (guint32) sector;
      pack->has_entries = TRUE;
    }
  return append (pack, g_steal_pointer (&slot->bytes), slot->length, error);
}

/* Commits all spans whose turn it is; the lock is held, and let go while writing. */
static void
commit_locked (Pack *pack)
{
  if (pack->is_committing)
    return;
  pack->is_committing = TRUE;
  while (pack->slots[pack->next % SLOTS].is_ready)
    {
      Slot *slot = &pack->slots[pack->next % SLOTS];
      GError *error = NULL;

      g_mutex_unlock (&pack->lock);
      if (!carrel_appliance_disk_state_should_stop (pack->state) &&
          !commit_slot (pack, slot, &error))
        carrel_appliance_disk_state_fail (pack->state, error);
      carrel_appliance_disk_state_advance (pack->state, slot->span_length);
      g_mutex_lock (&pack->lock);
      slot->is_ready = FALSE;
      pack->next++;
      g_cond_broadcast (&pack->changed);
    }
  pack->is_committing = FALSE;
}

static gboolean
pack_grain (CarrelApplianceDiskCodec *codec,
            const guint8 *bytes,
            guint64 grain,
            Slot *slot,
            gsize room)
{
  guint8 *to = slot->bytes + slot->length;
  Packed packed = { grain, slot->length };
  gsize length = carrel_appliance_disk_codec_deflate (codec,
                                                      bytes,
                                                      GRAIN_BYTES,
                                                      to + GRAIN_HEADER_BYTES,
                                                      room - slot->length - GRAIN_HEADER_BYTES);
  gsize whole = (GRAIN_HEADER_BYTES + length + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;

  if (length == 0)
    return FALSE;
  carrel_appliance_disk_put_le64 (to, grain * GRAIN_SECTORS);
  carrel_appliance_disk_put_le32 (to + 8, (guint32) length);
  memset (to + GRAIN_HEADER_BYTES + length, 0, whole - GRAIN_HEADER_BYTES - length);
  slot->length += whole;
  g_array_append_val (slot->grains, packed);
  return TRUE;
}

/* Fills the slot, which is this thread's until it is ready. */
static gboolean
pack_span (Pack *pack,
           CarrelApplianceDiskCodec *codec,
           const CarrelApplianceDiskSpan *span,
           guint8 *buffer,
           Slot *slot,
           GError **error)
{
  gsize grains = (span->length + GRAIN_BYTES - 1) / GRAIN_BYTES;
  gsize room = grains * (carrel_appliance_disk_codec_get_bound (GRAIN_BYTES) + GRAIN_HEADER_BYTES +
                         SECTOR_BYTES);

  g_free (slot->bytes);
  slot->bytes = g_malloc (room);
  slot->length = 0;
  g_array_set_size (slot->grains, 0);
  /* The last grain is filled up with the zeros beyond the disk's end. */
  if (!carrel_appliance_disk_reader_read (pack->reader,
                                          codec,
                                          span->offset,
                                          buffer,
                                          grains * GRAIN_BYTES,
                                          error))
    return FALSE;
  for (gsize i = 0; i < grains; i++)
    if (!carrel_appliance_disk_codec_is_zero (buffer + i * GRAIN_BYTES, GRAIN_BYTES) &&
        !pack_grain (codec, buffer + i * GRAIN_BYTES, span->offset / GRAIN_BYTES + i, slot, room))
      {
        g_set_error_literal (error,
                             CARREL_APPLIANCE_ERROR,
                             CARREL_APPLIANCE_ERROR_FAILED,
                             _ ("The disk could not be compressed."));
        return FALSE;
      }
  return TRUE;
}

static gpointer
pack_thread (gpointer data)
{
  Pack *pack = data;
  g_autoptr (CarrelApplianceDiskCodec) codec = carrel_appliance_disk_codec_new (pack->level);
  g_autofree guint8 *buffer = g_malloc (carrel_appliance_disk_spans_get_length_max (pack->spans) +
                                        GRAIN_BYTES);
  CarrelApplianceDiskSpan span;
  GError *error = NULL;

  while (carrel_appliance_disk_spans_next (pack->spans, &span))
    {
      Slot *slot = &pack->slots[span.number % SLOTS];

      g_mutex_lock (&pack->lock);
      while (span.number >= pack->next + SLOTS)
        g_cond_wait (&pack->changed, &pack->lock);
      g_mutex_unlock (&pack->lock);
      if (!pack_span (pack, codec, &span, buffer, slot, &error))
        carrel_appliance_disk_state_fail (pack->state, g_steal_pointer (&error));
      g_mutex_lock (&pack->lock);
      slot->span_length = span.length;
      slot->is_ready = TRUE;
      commit_locked (pack);
      g_mutex_unlock (&pack->lock);
    }
  return NULL;
}

static void
run_threads (Pack *pack, guint threads)
{
  g_autofree GThread **others = g_new0 (GThread *, threads);

  for (guint i = 1; i < threads; i++)
    others[i] = g_thread_new ("disk-pack", pack_thread, pack);
  pack_thread (pack);
  for (guint i = 1; i < threads; i++)
    g_thread_join (others[i]);
}

gboolean
carrel_appliance_disk_pack (CarrelApplianceDiskReader *reader,
                            CarrelApplianceDiskOutput *output,
                            guint64 offset,
                            CarrelApplianceDiskHash *hash,
                            CarrelApplianceDiskCodecLevel level,
                            guint threads,
                            CarrelApplianceDiskState *state,
                            guint64 *out_length)
{
  Pack pack = { reader, output, hash, NULL, state, level };
  GError *error = NULL;

  pack.spans = carrel_appliance_disk_spans_new (reader, GRAIN_BYTES, state);
  if (pack.spans == NULL)
    return FALSE;
  pack.offset = offset;
  pack.capacity_sectors = reader->virtual_bytes / SECTOR_BYTES;
  pack.table_count = (reader->virtual_bytes + GRAIN_BYTES - 1) / GRAIN_BYTES;
  pack.table_count = (pack.table_count + TABLE_ENTRIES - 1) / TABLE_ENTRIES;
  pack.directory = g_new0 (guint32, pack.table_count);
  g_mutex_init (&pack.lock);
  g_cond_init (&pack.changed);
  for (guint i = 0; i < SLOTS; i++)
    pack.slots[i].grains = g_array_new (FALSE, FALSE, sizeof (Packed));
  if (write_beginning (&pack, &error))
    run_threads (&pack, threads);
  if (error == NULL && !carrel_appliance_disk_state_should_stop (state))
    write_end (&pack, &error);
  if (error != NULL)
    carrel_appliance_disk_state_fail (state, error);
  for (guint i = 0; i < SLOTS; i++)
    {
      g_array_unref (pack.slots[i].grains);
      g_free (pack.slots[i].bytes);
    }
  g_free (pack.directory);
  g_cond_clear (&pack.changed);
  g_mutex_clear (&pack.lock);
  carrel_appliance_disk_spans_free (pack.spans);
  *out_length = pack.end;
  return !carrel_appliance_disk_state_should_stop (state);
}
