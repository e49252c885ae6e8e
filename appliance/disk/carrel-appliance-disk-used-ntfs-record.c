/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-ntfs-private.h"

#include <string.h>

/*
 * Records of NTFS: a file is a record of attributes.  What an attribute holds stands in the record, or in clusters
 * that are named by "mapping pairs": a byte with two sizes, a count of clusters, and how far they lie from those
 * before.  The last two bytes of each 512 are kept elsewhere in the record and have a number in their place,
 * by which it is seen that a block was written only in part.
 */

#define STRIDE 512u
#define HEADER_BYTES 48u
#define ATTRIBUTE_BYTES_RESIDENT 24u
#define ATTRIBUTE_BYTES_RUNS 64u
#define TYPE_END 0xffffffffu
#define RECORD_IN_USE 1u

#define get carrel_appliance_disk_volume_get_le

typedef CarrelApplianceDiskUsedNtfs Ntfs;
typedef CarrelApplianceDiskUsedNtfsData Data;
typedef CarrelApplianceDiskUsedNtfsRun Run;

void
carrel_appliance_disk_used_ntfs_data_clear (Data *self)
{
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->runs, g_array_unref);
}

gboolean
carrel_appliance_disk_used_ntfs_mend (guint8 *block, gsize length, const char *magic)
{
  guint64 offset = get (block + 4, 2);
  guint64 count = get (block + 6, 2);

  if (memcmp (block, magic, 4) != 0 || length % STRIDE != 0 || count != length / STRIDE + 1 ||
      offset < 8 || offset % 2 != 0 || offset + count * 2 > STRIDE - 2)
    return FALSE;
  for (guint64 i = 1; i < count; i++)
    {
      guint8 *end = block + i * STRIDE - 2;

      if (memcmp (end, block + offset, 2) != 0)
        return FALSE;
      memcpy (end, block + offset + i * 2, 2);
    }
  return TRUE;
}

gboolean
carrel_appliance_disk_used_ntfs_read (const Ntfs *self,
                                      const Data *data,
                                      guint64 offset,
                                      guint8 *buffer,
                                      gsize length)
{
  if (offset > data->length || length > data->length - offset)
    return FALSE;
  if (data->value != NULL)
    {
      memcpy (buffer, data->value + offset, length);
      return TRUE;
    }
  for (guint i = 0; i < data->runs->len && length > 0; i++)
    {
      const Run *run = &g_array_index (data->runs, Run, i);
      guint64 bytes = run->count * self->cluster_bytes;
      gsize there = offset < bytes ? (gsize) MIN (length, bytes - offset) : 0;

      if (there > 0 &&
          !carrel_appliance_disk_volume_read (self->volume,
                                              run->cluster * self->cluster_bytes + offset,
                                              buffer,
                                              there))
        return FALSE;
      buffer += there;
      length -= there;
      offset = there > 0 ? 0 : offset - bytes;
    }
  return length == 0;
}

static gboolean
check_record (const Ntfs *self, guint8 *record)
{
  return carrel_appliance_disk_used_ntfs_mend (record, self->record_bytes, "FILE") &&
         get (record + 20, 2) >= HEADER_BYTES - 8 && get (record + 20, 2) % 8 == 0 &&
         get (record + 24, 4) <= self->record_bytes && get (record + 28, 4) == self->record_bytes &&
         (get (record + 22, 2) & RECORD_IN_USE) != 0 && get (record + 32, 8) == 0;
}

gboolean
carrel_appliance_disk_used_ntfs_read_record (const Ntfs *self, guint64 number, guint8 *record)
{
  return number < self->records.length / self->record_bytes &&
         carrel_appliance_disk_used_ntfs_read (self,
                                               &self->records,
                                               number * self->record_bytes,
                                               record,
                                               self->record_bytes) &&
         check_record (self, record);
}

gboolean
carrel_appliance_disk_used_ntfs_open_records (Ntfs *self)
{
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];

  if (!carrel_appliance_disk_volume_read (self->volume,
                                          self->table * self->cluster_bytes,
                                          record,
                                          self->record_bytes) ||
      !check_record (self, record))
    return FALSE;
  return carrel_appliance_disk_used_ntfs_find (self,
                                               record,
                                               CARREL_APPLIANCE_DISK_USED_NTFS_DATA,
                                               "",
                                               &self->records) &&
         self->records.runs != NULL &&
         g_array_index (self->records.runs, Run, 0).cluster == self->table;
}

static gboolean
is_called (const guint8 *attribute, guint64 length, const char *name)
{
  guint64 letters = attribute[9];
  guint64 offset = get (attribute + 10, 2);

  if (letters != strlen (name) || offset + letters * 2 > length)
    return FALSE;
  for (guint64 i = 0; i < letters; i++)
    if (get (attribute + offset + i * 2, 2) != (guint8) name[i])
      return FALSE;
  return TRUE;
}

/* A number with a sign, in as many bytes as it needs. */
static gint64
get_signed (const guint8 *bytes, guint count)
{
  guint64 value = get (bytes, count);

  if (count > 0 && count < 8 && (bytes[count - 1] & 0x80) != 0)
    value |= G_MAXUINT64 << (count * 8);
  return (gint64) value;
}

/* Takes one pair.  What was never written has no place, and is nothing that is looked at here. */
static gboolean
add_run (const Ntfs *self, const guint8 *pair, guint counts, guint places, GArray *runs)
{
  gint64 count = get_signed (pair + 1, counts);
  gint64 distance = get_signed (pair + 1 + counts, places);
  Run run;

  if (counts == 0 || counts > 8 || places == 0 || places > 8 || count <= 0 ||
      (guint64) count > self->clusters)
    return FALSE;
  run.cluster = runs->len > 0 ? g_array_index (runs, Run, runs->len - 1).cluster : 0;
  if (distance < 0 ? (guint64) 0 - (guint64) distance > run.cluster
                   : (guint64) distance > self->clusters)
    return FALSE;
  run.cluster += (guint64) distance;
  run.count = (guint64) count;
  if (run.cluster > self->clusters || run.count > self->clusters - run.cluster)
    return FALSE;
  g_array_append_val (runs, run);
  return TRUE;
}

/* Returns: how many clusters there are; 0 when that cannot be told. */
static guint64
list_runs (const Ntfs *self, const guint8 *pairs, guint64 length, GArray *runs)
{
  guint64 total = 0;
  guint64 at = 0;

  while (at < length && pairs[at] != 0)
    {
      guint counts = pairs[at] & 0xf;
      guint places = pairs[at] >> 4;

      if (length - at < 1u + counts + places || !add_run (self, pairs + at, counts, places, runs))
        return 0;
      total += g_array_index (runs, Run, runs->len - 1).count;
      if (total > self->clusters)
        return 0;
      at += 1u + counts + places;
    }
  return at < length ? total : 0;
}

static gboolean
take_runs (const Ntfs *self, const guint8 *attribute, guint64 length, Data *data)
{
  guint64 pairs = get (attribute + 32, 2);
  guint64 allocated = get (attribute + 40, 8);
  guint64 clusters;

  /* Not a later piece of an attribute, nothing that is packed, encrypted or has holes. */
  if (pairs < ATTRIBUTE_BYTES_RUNS || pairs >= length || get (attribute + 16, 8) != 0 ||
      get (attribute + 12, 2) != 0)
    return FALSE;
  data->length = get (attribute + 48, 8);
  data->written = get (attribute + 56, 8);
  data->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  clusters = list_runs (self, attribute + pairs, length - pairs, data->runs);
  if (clusters == 0 || clusters != get (attribute + 24, 8) + 1 || data->length > allocated ||
      data->written > data->length)
    return FALSE;
  if (self->records.runs != NULL)
    return allocated / self->cluster_bytes == clusters;
  /* Of the records, which may be many and far apart, only the first are looked at. */
  data->length = MIN (data->length, clusters * self->cluster_bytes);
  return TRUE;
}

static gboolean
take_value (const guint8 *attribute, guint64 length, Data *data)
{
  guint64 bytes = get (attribute + 16, 4);
  guint64 offset = get (attribute + 20, 2);

  if (offset < ATTRIBUTE_BYTES_RESIDENT || offset > length || bytes > length - offset)
    return FALSE;
  data->length = data->written = bytes;
  data->value = g_malloc0 (bytes + 1);
  memcpy (data->value, attribute + offset, bytes);
  return TRUE;
}

/* Returns: the bytes of the attribute at a place; 0 at the end, and where there can be none. */
static guint64
get_attribute_length (const guint8 *record, guint64 at, guint64 end)
{
  const guint8 *attribute = record + at;
  guint64 length;

  if (end < at || end - at < ATTRIBUTE_BYTES_RESIDENT || get (attribute, 4) == TYPE_END)
    return 0;
  length = get (attribute + 4, 4);
  if (length % 8 != 0 || length > end - at ||
      length < (attribute[8] != 0 ? ATTRIBUTE_BYTES_RUNS : ATTRIBUTE_BYTES_RESIDENT))
    return 0;
  return length;
}

gboolean
carrel_appliance_disk_used_ntfs_find (const Ntfs *self,
                                      const guint8 *record,
                                      guint type,
                                      const char *name,
                                      Data *out_data)
{
  const guint8 *found = NULL;
  guint64 found_length = 0;
  guint64 end = get (record + 24, 4);
  guint64 at = get (record + 20, 2);
  g_auto (CarrelApplianceDiskUsedNtfsData) data = { 0 };

  for (guint64 length; (length = get_attribute_length (record, at, end)) > 0; at += length)
    {
      const guint8 *attribute = record + at;

      if (get (attribute, 4) == CARREL_APPLIANCE_DISK_USED_NTFS_LIST && self->records.runs != NULL)
        return FALSE;
      if (get (attribute, 4) != type || !is_called (attribute, length, name))
        continue;
      if (found != NULL)
        return FALSE;
      found = attribute;
      found_length = length;
    }
  if (found == NULL || end < at || end - at < 4 || get (record + at, 4) != TYPE_END)
    return FALSE;
  if (found[8] != 0 ? !take_runs (self, found, found_length, &data)
                    : !take_value (found, found_length, &data))
    return FALSE;
  *out_data = data;
  data = (Data){ 0 };
  return TRUE;
}
