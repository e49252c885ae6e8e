/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-writer-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-bytes-private.h"
#include "carrel-appliance-disk-codec-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The qcow2 file: cluster 0 is the header's; then clusters of data in the order in which they are first
 * written; behind them the L2 tables, the L1 table, the blocks of reference counts and their table.  Every
 * cluster up to the end is used exactly once, so all counts are 1 and need no memory.
 *
 * L2 tables are kept until the finish: 8 bytes a cluster.  Disks of more than a tebibyte get clusters of
 * 2 MiB, so that a full one of 64 TiB needs no more than 256 MiB, and any usual one a few hundred KiB.
 *
 * The lock guards the tables and the next free cluster, not the writing.
 */

#define CLUSTER_BITS_USUAL 16U
#define CLUSTER_BITS_LARGE 21U
#define LARGE_BYTES (G_GUINT64_CONSTANT (1) << 40)
#define COPIED (G_GUINT64_CONSTANT (1) << 63)
#define HEADER_BYTES 104U
#define REFCOUNT_ORDER 4U
#define REFCOUNT_BYTES 2U
/* A grain of zeros but for a byte takes a sector of 512 bytes, which is the 128th of its 64 KiB. */
#define STORED_FACTOR 128U
#define STORED_SLACK (G_GUINT64_CONSTANT (32) << 20)

struct _CarrelApplianceDiskWriter
{
  CarrelApplianceDiskOutput *output;
  gboolean is_raw;
  guint cluster_bits;
  guint64 stored; /* atomic */
  guint64 stored_max;
  GMutex lock;
  GPtrArray *tables; /* of guint64 *, host offsets; a table that was not needed is NULL */
  guint64 next_cluster;
  guint64 clusters_max; /* of the disk */
  GArray *runs;         /* CarrelApplianceDiskRun; NULL: not written down */
};

CarrelApplianceDiskWriter *
carrel_appliance_disk_writer_new (CarrelApplianceDiskOutput *output,
                                  gboolean is_raw,
                                  guint64 bytes_max)
{
  CarrelApplianceDiskWriter *self = g_new0 (CarrelApplianceDiskWriter, 1);

  self->output = output;
  self->is_raw = is_raw;
  self->cluster_bits = bytes_max > LARGE_BYTES ? CLUSTER_BITS_LARGE : CLUSTER_BITS_USUAL;
  self->next_cluster = 1;
  self->stored_max = G_MAXUINT64;
  self->clusters_max = (bytes_max >> self->cluster_bits) + 1;
  self->tables = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  return self;
}

void
carrel_appliance_disk_writer_free (CarrelApplianceDiskWriter *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tables);
  g_clear_pointer (&self->runs, g_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
carrel_appliance_disk_writer_set_source_bytes (CarrelApplianceDiskWriter *self,
                                               guint64 source_bytes)
{
  self->stored_max = source_bytes < G_MAXUINT64 / (2 * STORED_FACTOR)
                       ? source_bytes * STORED_FACTOR + STORED_SLACK
                       : G_MAXUINT64;
}

/* Counts what is about to be stored. */
static gboolean
check_stored (CarrelApplianceDiskWriter *self, gsize length, GError **error)
{
  guint64 stored = __atomic_add_fetch (&self->stored, length, __ATOMIC_RELAXED);

  if (stored <= self->stored_max)
    return TRUE;
  g_set_error_literal (error,
                       CARREL_APPLIANCE_ERROR,
                       CARREL_APPLIANCE_ERROR_LIMIT,
                       _ ("The disk unpacks to more than 128 times its file, as an attack would."));
  return FALSE;
}

static gsize
get_table_entries (CarrelApplianceDiskWriter *self)
{
  return ((gsize) 1 << self->cluster_bits) / sizeof (guint64);
}

/* The places of the clusters that one table tells of. */
static guint64 *
get_row (CarrelApplianceDiskWriter *self, guint table)
{
  guint64 *row;

  if (table >= self->tables->len)
    g_ptr_array_set_size (self->tables, (gint) table + 1);
  row = g_ptr_array_index (self->tables, table);
  if (row == NULL)
    {
      row = g_new0 (guint64, get_table_entries (self));
      g_ptr_array_index (self->tables, table) = row;
    }
  return row;
}

static void
write_down (CarrelApplianceDiskWriter *self, guint64 first, guint64 count)
{
  CarrelApplianceDiskRun run = { first, count };
  CarrelApplianceDiskRun *last = self->runs->len > 0 ? &g_array_index (self->runs,
                                                                       CarrelApplianceDiskRun,
                                                                       self->runs->len - 1)
                                                     : NULL;

  if (last != NULL && last->first + last->count == first && last->count < G_MAXUINT32 - count)
    last->count += count;
  else
    g_array_append_val (self->runs, run);
}

/* The place of a cluster in the file, which it is given when it has none yet.  Up to `count` clusters from
 * it on are given places behind it at once; `count` becomes how many of them lie together. */
static guint64
allocate (CarrelApplianceDiskWriter *self, guint64 cluster, gsize *count)
{
  gsize entries = get_table_entries (self);
  gsize first = (gsize) (cluster % entries);
  gsize taken = 0;
  guint64 *row;
  guint64 found;

  g_mutex_lock (&self->lock);
  row = get_row (self, (guint) (cluster / entries));
  while (taken < *count && first + taken < entries && row[first + taken] == 0)
    row[first + taken++] = self->next_cluster++ << self->cluster_bits;
  if (taken > 0 && self->runs != NULL)
    write_down (self, cluster, taken);
  found = row[first];
  g_mutex_unlock (&self->lock);
  *count = MAX (taken, 1);
  return found;
}

void
carrel_appliance_disk_writer_record (CarrelApplianceDiskWriter *self)
{
  if (self->runs == NULL)
    self->runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
}

GArray *
carrel_appliance_disk_writer_take_runs (CarrelApplianceDiskWriter *self, guint64 *out_clusters)
{
  GArray *runs;

  g_mutex_lock (&self->lock);
  runs = g_steal_pointer (&self->runs);
  self->runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
  *out_clusters = self->next_cluster;
  g_mutex_unlock (&self->lock);
  return runs;
}

gboolean
carrel_appliance_disk_writer_restore (CarrelApplianceDiskWriter *self, const GArray *runs)
{
  gsize entries = get_table_entries (self);

  for (guint i = 0; i < runs->len; i++)
    {
      const CarrelApplianceDiskRun *run = &g_array_index (runs, CarrelApplianceDiskRun, i);

      if (run->first >= self->clusters_max || run->count > self->clusters_max - run->first)
        return FALSE;
      for (guint64 cluster = run->first; cluster < run->first + run->count; cluster++)
        {
          guint64 *place = &get_row (self, (guint) (cluster / entries))[cluster % entries];

          if (*place != 0)
            return FALSE;
          *place = self->next_cluster++ << self->cluster_bits;
        }
    }
  return TRUE;
}

void
carrel_appliance_disk_writer_forget (CarrelApplianceDiskWriter *self)
{
  g_ptr_array_set_size (self->tables, 0);
  self->next_cluster = 1;
}

guint64
carrel_appliance_disk_writer_find (CarrelApplianceDiskWriter *self, guint64 cluster)
{
  gsize entries = get_table_entries (self);
  const guint64 *row = cluster / entries < self->tables->len
                         ? g_ptr_array_index (self->tables, (guint) (cluster / entries))
                         : NULL;

  return row != NULL ? row[cluster % entries] : 0;
}

guint
carrel_appliance_disk_writer_get_cluster_bits (CarrelApplianceDiskWriter *self)
{
  return self->cluster_bits;
}

/* How many bytes from the beginning on are to be written at once: whole clusters that are not zero, or the
 * part of one. */
static gsize
find_run (const guint8 *bytes, gsize length, gsize within, gsize cluster_bytes)
{
  gsize run = MIN (length, cluster_bytes - within);

  if (run < cluster_bytes)
    return run;
  while (length - run >= cluster_bytes &&
         !carrel_appliance_disk_codec_is_zero (bytes + run, cluster_bytes))
    run += cluster_bytes;
  return run;
}

gboolean
carrel_appliance_disk_writer_write (CarrelApplianceDiskWriter *self,
                                    guint64 offset,
                                    const guint8 *bytes,
                                    gsize length,
                                    GError **error)
{
  /* Raw disks are looked at in the same pieces, so that their zeros become holes, too. */
  gsize cluster_bytes = (gsize) 1 << (self->is_raw ? CLUSTER_BITS_USUAL : self->cluster_bits);

  while (length > 0)
    {
      gsize within = (gsize) (offset % cluster_bytes);
      gsize part = MIN (length, cluster_bytes - within);

      if (!carrel_appliance_disk_codec_is_zero (bytes, part))
        {
          guint64 place = offset;
          gsize count;

          part = find_run (bytes, length, within, cluster_bytes);
          count = MAX (part / cluster_bytes, 1);
          if (!self->is_raw)
            {
              place = allocate (self, offset / cluster_bytes, &count) + within;
              part = MIN (part, count * cluster_bytes);
            }
          if (!check_stored (self, part, error) ||
              !carrel_appliance_disk_output_write (self->output, place, bytes, part, error))
            return FALSE;
        }
      bytes += part;
      offset += part;
      length -= part;
    }
  return TRUE;
}

static guint64
divide_up (guint64 value, guint64 by)
{
  return value / by + (value % by != 0);
}

/* Appends whole clusters and tells where they came to lie. */
static gboolean
append (CarrelApplianceDiskWriter *self,
        const void *bytes,
        gsize length,
        guint64 *out_offset,
        GError **error)
{
  guint64 offset = self->next_cluster << self->cluster_bits;

  self->next_cluster += divide_up (length, (guint64) 1 << self->cluster_bits);
  *out_offset = offset;
  return carrel_appliance_disk_output_write (self->output, offset, bytes, length, error);
}

static gboolean
write_tables (CarrelApplianceDiskWriter *self,
              guint64 l1_entries,
              guint64 *out_l1_offset,
              GError **error)
{
  gsize entries = get_table_entries (self);
  g_autofree guint64 *l1 = g_new0 (guint64, l1_entries);

  for (guint i = 0; i < self->tables->len; i++)
    {
      guint64 *row = g_ptr_array_index (self->tables, i);
      guint64 offset;

      if (row == NULL)
        continue;
      for (gsize j = 0; j < entries; j++)
        row[j] = row[j] != 0 ? GUINT64_TO_BE (row[j] | COPIED) : 0;
      if (!append (self, row, entries * sizeof *row, &offset, error))
        return FALSE;
      l1[i] = GUINT64_TO_BE (offset | COPIED);
    }
  return append (self, l1, l1_entries * sizeof *l1, out_l1_offset, error);
}

/* Counts for all clusters, those of the counts and of their table included. */
static gboolean
write_refcounts (CarrelApplianceDiskWriter *self,
                 guint64 *out_table_offset,
                 guint32 *out_table_clusters,
                 GError **error)
{
  guint64 cluster_bytes = (guint64) 1 << self->cluster_bits;
  guint64 counts = cluster_bytes / REFCOUNT_BYTES;
  g_autofree guint16 *block = g_new (guint16, counts);
  g_autofree guint64 *table = NULL;
  guint64 blocks = 1;
  guint64 table_clusters = 1;

  while (blocks * counts < self->next_cluster + blocks + table_clusters)
    {
      blocks++;
      table_clusters = divide_up (blocks * sizeof *table, cluster_bytes);
    }
  table = g_new0 (guint64, blocks);
  for (guint64 i = 0, left = self->next_cluster + blocks + table_clusters; i < blocks; i++)
    {
      guint64 here = MIN (left, counts);
      guint64 offset;

      for (guint64 j = 0; j < counts; j++)
        block[j] = j < here ? GUINT16_TO_BE (1) : 0;
      left -= here;
      if (!append (self, block, cluster_bytes, &offset, error))
        return FALSE;
      table[i] = GUINT64_TO_BE (offset);
    }
  *out_table_clusters = (guint32) table_clusters;
  return append (self, table, blocks * sizeof *table, out_table_offset, error);
}

static gboolean
finish_qcow2 (CarrelApplianceDiskWriter *self, guint64 virtual_bytes, GError **error)
{
  guint8 header[HEADER_BYTES + 8] = { 'Q', 'F', 'I', 0xfb };
  guint64 covered = get_table_entries (self) << self->cluster_bits;
  guint64 l1_entries = MAX (1, divide_up (virtual_bytes, covered));
  guint64 l1_offset;
  guint64 refcount_offset;
  guint32 refcount_clusters;

  g_assert (self->tables->len <= l1_entries);
  if (!write_tables (self, l1_entries, &l1_offset, error) ||
      !write_refcounts (self, &refcount_offset, &refcount_clusters, error) ||
      !carrel_appliance_disk_output_truncate (self->output,
                                              self->next_cluster << self->cluster_bits,
                                              error))
    return FALSE;
  carrel_appliance_disk_put_be32 (header + 4, 3);
  carrel_appliance_disk_put_be32 (header + 20, self->cluster_bits);
  carrel_appliance_disk_put_be64 (header + 24, virtual_bytes);
  carrel_appliance_disk_put_be32 (header + 36, (guint32) l1_entries);
  carrel_appliance_disk_put_be64 (header + 40, l1_offset);
  carrel_appliance_disk_put_be64 (header + 48, refcount_offset);
  carrel_appliance_disk_put_be32 (header + 56, refcount_clusters);
  carrel_appliance_disk_put_be32 (header + 96, REFCOUNT_ORDER);
  carrel_appliance_disk_put_be32 (header + 100, HEADER_BYTES);
  return carrel_appliance_disk_output_write (self->output, 0, header, sizeof header, error);
}

gboolean
carrel_appliance_disk_writer_finish (CarrelApplianceDiskWriter *self,
                                     guint64 virtual_bytes,
                                     GError **error)
{
  if (self->is_raw)
    return carrel_appliance_disk_output_truncate (self->output, virtual_bytes, error);
  return finish_qcow2 (self, virtual_bytes, error);
}
