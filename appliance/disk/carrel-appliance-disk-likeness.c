/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-likeness-private.h"

#include "carrel-appliance-disk-bytes-private.h"
#include "carrel-appliance-disk-partitions-private.h"

#define WORDS "carrel likeness 1"
#define EDGE_BYTES (1u << 20)
/* The superblock of btrfs is the one that stands farthest behind. */
#define PARTITION_HEAD_BYTES (128u << 10)
#define PARTITION_TAIL_BYTES (64u << 10)

typedef struct
{
  CarrelApplianceDiskInput *input;
  GChecksum *sum;
  guint8 *buffer; /* EDGE_BYTES */
} Likeness;

static void
add_number (Likeness *self, guint64 number)
{
  guint8 bytes[8];

  carrel_appliance_disk_put_be64 (bytes, number);
  g_checksum_update (self->sum, bytes, sizeof bytes);
}

static gboolean
add_bytes (Likeness *self, guint64 offset, guint64 length, GError **error)
{
  if (!carrel_appliance_disk_input_read (self->input, offset, self->buffer, (gsize) length, error))
    return FALSE;
  add_number (self, offset);
  g_checksum_update (self->sum, self->buffer, (gssize) length);
  return TRUE;
}

static gboolean
add_edges (Likeness *self,
           guint64 offset,
           guint64 length,
           guint64 head,
           guint64 tail,
           GError **error)
{
  head = MIN (head, length);
  tail = MIN (tail, length);
  return add_bytes (self, offset, head, error) &&
         add_bytes (self, offset + length - tail, tail, error);
}

static gboolean
add_partitions (Likeness *self, GError **error)
{
  g_autoptr (GArray) partitions = carrel_appliance_disk_partitions_list (self->input);

  add_number (self, partitions->len);
  for (guint i = 0; i < partitions->len; i++)
    {
      const CarrelApplianceDiskPartition *one = &g_array_index (partitions,
                                                                CarrelApplianceDiskPartition,
                                                                i);

      if (!add_edges (self,
                      one->offset,
                      one->length,
                      PARTITION_HEAD_BYTES,
                      PARTITION_TAIL_BYTES,
                      error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_used (Likeness *self, CarrelApplianceDiskReader *reader, GError **error)
{
  guint64 length;

  for (guint64 offset = 0; offset < reader->virtual_bytes; offset += length)
    {
      if (!carrel_appliance_disk_reader_find_data (reader, offset, &offset, &length, error))
        return FALSE;
      if (length == 0)
        break;
      add_number (self, offset);
      add_number (self, length);
    }
  return TRUE;
}

gboolean
carrel_appliance_disk_likeness_make (CarrelApplianceDiskReader *reader,
                                     CarrelApplianceDiskInput *input,
                                     guint8 *out_digest,
                                     GError **error)
{
  guint64 length = carrel_appliance_disk_input_get_length (input);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (EDGE_BYTES);
  Likeness self = { input, sum, buffer };
  gsize digest_bytes = CARREL_APPLIANCE_DISK_CHECKPOINT_LIKENESS_BYTES;

  g_checksum_update (sum, (const guint8 *) WORDS, -1);
  add_number (&self, length);
  add_number (&self, carrel_appliance_disk_input_get_sector_bytes (input));
  if (!add_edges (&self, 0, length, EDGE_BYTES, EDGE_BYTES, error) ||
      !add_partitions (&self, error) || !add_used (&self, reader, error))
    return FALSE;
  g_checksum_get_digest (sum, out_digest, &digest_bytes);
  return TRUE;
}
