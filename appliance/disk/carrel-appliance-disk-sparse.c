/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-sparse-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-bytes-private.h"
#include "carrel-appliance-disk-spans-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The file: header, descriptor, the directory of tables and all tables twice, then the grains in the order of
 * the disk.  Grains are found and written by one thread, because what is copied and not packed is faster than
 * any disk; the tables are kept until the end, 4 bytes a grain.
 */

#define SECTOR_BYTES 512U
#define GRAIN_BYTES 65536U
#define GRAIN_SECTORS (GRAIN_BYTES / SECTOR_BYTES)
#define TABLE_ENTRIES 512U
#define TABLE_SECTORS (TABLE_ENTRIES * 4U / SECTOR_BYTES)
#define DESCRIPTOR_SECTOR 1U
#define DESCRIPTOR_SECTORS 20U
/* Newlines can be checked, and the tables are there twice. */
#define FLAGS 3U
#define VERSION 1U
#define CAPACITY_MAX (G_GUINT64_CONSTANT (2) << 40)

typedef struct
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskOutput *output;
  CarrelApplianceDiskState *state;
  guint64 capacity_sectors;
  guint64 tables;
  guint64 directory_sectors;
  guint64 copies[2]; /* where the two directories begin, in sectors */
  guint64 data_sector;
  guint32 *entries; /* of all tables */
  guint64 end;      /* in sectors */
} Sparse;

static void
lay_out (Sparse *self)
{
  guint64 grains = (self->capacity_sectors + GRAIN_SECTORS - 1) / GRAIN_SECTORS;
  guint64 copy_sectors;

  self->tables = (grains + TABLE_ENTRIES - 1) / TABLE_ENTRIES;
  self->directory_sectors = (self->tables * 4 + SECTOR_BYTES - 1) / SECTOR_BYTES;
  copy_sectors = self->directory_sectors + self->tables * TABLE_SECTORS;
  self->copies[0] = DESCRIPTOR_SECTOR + DESCRIPTOR_SECTORS;
  self->copies[1] = self->copies[0] + copy_sectors;
  self->data_sector = self->copies[1] + copy_sectors;
  self->data_sector = (self->data_sector + GRAIN_SECTORS - 1) / GRAIN_SECTORS * GRAIN_SECTORS;
  self->end = self->data_sector;
}

static gboolean
write_header (Sparse *self, GError **error)
{
  guint8 header[SECTOR_BYTES] = { 'K', 'D', 'M', 'V' };

  carrel_appliance_disk_put_le32 (header + 4, VERSION);
  carrel_appliance_disk_put_le32 (header + 8, FLAGS);
  carrel_appliance_disk_put_le64 (header + 12, self->capacity_sectors);
  carrel_appliance_disk_put_le64 (header + 20, GRAIN_SECTORS);
  carrel_appliance_disk_put_le64 (header + 28, DESCRIPTOR_SECTOR);
  carrel_appliance_disk_put_le64 (header + 36, DESCRIPTOR_SECTORS);
  carrel_appliance_disk_put_le32 (header + 44, TABLE_ENTRIES);
  carrel_appliance_disk_put_le64 (header + 48, self->copies[0]);
  carrel_appliance_disk_put_le64 (header + 56, self->copies[1]);
  carrel_appliance_disk_put_le64 (header + 64, self->data_sector);
  memcpy (header + 73, "\n \r\n", 4);
  carrel_appliance_disk_put_le16 (header + 77, 0);
  return carrel_appliance_disk_output_write (self->output, 0, header, sizeof header, error);
}

static gboolean
write_descriptor (Sparse *self, const char *name, const char *adapter, GError **error)
{
  guint8 bytes[DESCRIPTOR_SECTORS * SECTOR_BYTES] = { 0 };
  gboolean is_ide = g_str_equal (adapter, "ide");
  guint heads = is_ide ? 16 : 255;
  guint64 cylinders = self->capacity_sectors / (heads * 63);

  g_snprintf ((char *) bytes,
              sizeof bytes,
              "# Disk DescriptorFile\n"
              "version=1\n"
              "encoding=\"UTF-8\"\n"
              "CID=%08x\n"
              "parentCID=ffffffff\n"
              "createType=\"monolithicSparse\"\n"
              "\n"
              "# Extent description\n"
              "RW %" G_GUINT64_FORMAT " SPARSE \"%s\"\n"
              "\n"
              "# The Disk Data Base\n"
              "#DDB\n"
              "\n"
              "ddb.adapterType = \"%s\"\n"
              "ddb.geometry.cylinders = \"%" G_GUINT64_FORMAT "\"\n"
              "ddb.geometry.heads = \"%u\"\n"
              "ddb.geometry.sectors = \"63\"\n"
              "ddb.virtualHWVersion = \"14\"\n",
              (guint) (self->capacity_sectors * 2654435761U) >> 1 | 1,
              self->capacity_sectors,
              name,
              adapter,
              CLAMP (cylinders, 1, is_ide ? 16383 : 65535),
              heads);
  return carrel_appliance_disk_output_write (self->output,
                                             DESCRIPTOR_SECTOR * SECTOR_BYTES,
                                             bytes,
                                             sizeof bytes,
                                             error);
}

static gboolean
write_tables (Sparse *self, GError **error)
{
  gsize directory_bytes = (gsize) self->directory_sectors * SECTOR_BYTES;
  gsize table_bytes = (gsize) self->tables * TABLE_SECTORS * SECTOR_BYTES;
  g_autofree guint8 *directory = g_malloc0 (directory_bytes);

  for (guint copy = 0; copy < 2; copy++)
    {
      guint64 first = self->copies[copy] + self->directory_sectors;

      for (guint64 i = 0; i < self->tables; i++)
        carrel_appliance_disk_put_le32 (directory + i * 4, (guint32) (first + i * TABLE_SECTORS));
      if (!carrel_appliance_disk_output_write (self->output,
                                               self->copies[copy] * SECTOR_BYTES,
                                               directory,
                                               directory_bytes,
                                               error) ||
          !carrel_appliance_disk_output_write (self->output,
                                               first * SECTOR_BYTES,
                                               self->entries,
                                               table_bytes,
                                               error))
        return FALSE;
    }
  return TRUE;
}

/* Grains that lie side by side and are not zero are written together. */
static gboolean
write_span (Sparse *self, guint64 offset, const guint8 *bytes, gsize length, GError **error)
{
  gsize at = 0;

  while (at < length)
    {
      guint64 place = self->end;
      gsize run = 0;

      while (at + run < length &&
             !carrel_appliance_disk_codec_is_zero (bytes + at + run, GRAIN_BYTES))
        {
          self->entries[(offset + at + run) / GRAIN_BYTES] = GUINT32_TO_LE ((guint32) self->end);
          self->end += GRAIN_SECTORS;
          run += GRAIN_BYTES;
        }
      if (run > 0 && !carrel_appliance_disk_output_write (self->output,
                                                          place * SECTOR_BYTES,
                                                          bytes + at,
                                                          run,
                                                          error))
        return FALSE;
      at += run + GRAIN_BYTES;
    }
  return TRUE;
}

static gboolean
write_grains (Sparse *self, CarrelApplianceDiskSpans *spans, GError **error)
{
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  g_autofree guint8 *buffer = g_malloc (carrel_appliance_disk_spans_get_length_max (spans) +
                                        GRAIN_BYTES);
  CarrelApplianceDiskSpan span;

  while (carrel_appliance_disk_spans_next (spans, &span))
    {
      /* The last grain is filled up with the zeros beyond the disk's end. */
      gsize length = (span.length + GRAIN_BYTES - 1) / GRAIN_BYTES * GRAIN_BYTES;

      if (!carrel_appliance_disk_reader_read (self->reader,
                                              codec,
                                              span.offset,
                                              buffer,
                                              length,
                                              error) ||
          !write_span (self, span.offset, buffer, length, error))
        return FALSE;
      carrel_appliance_disk_state_advance (self->state, span.length);
    }
  return carrel_appliance_disk_state_finish (self->state, error);
}

gboolean
carrel_appliance_disk_sparse_write (CarrelApplianceDiskReader *reader,
                                    CarrelApplianceDiskOutput *output,
                                    const char *name,
                                    const char *adapter,
                                    CarrelApplianceDiskState *state,
                                    GError **error)
{
  Sparse self = { .reader = reader, .output = output, .state = state };
  g_autoptr (CarrelApplianceDiskSpans) spans = NULL;
  g_autofree guint32 *entries = NULL;

  if (reader->virtual_bytes > CAPACITY_MAX)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_LIMIT,
                           _ ("A VMDK of this kind cannot be longer than 2 TiB."));
      return FALSE;
    }
  self.capacity_sectors = reader->virtual_bytes / SECTOR_BYTES;
  lay_out (&self);
  entries = g_new0 (guint32, self.tables * TABLE_ENTRIES);
  self.entries = entries;
  spans = carrel_appliance_disk_spans_new (reader, GRAIN_BYTES, state);
  if (spans == NULL)
    return carrel_appliance_disk_state_finish (state, error);
  return write_grains (&self, spans, error) && write_tables (&self, error) &&
         write_descriptor (&self, name, adapter, error) && write_header (&self, error) &&
         carrel_appliance_disk_output_truncate (output, self.end * SECTOR_BYTES, error);
}
