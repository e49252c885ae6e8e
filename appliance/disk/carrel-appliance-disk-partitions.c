/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-partitions-private.h"

#include <string.h>

/*
 * Theory of operation.  Partitions come from the GPT, or from an MBR without extended ones; a disk without a
 * table is one partition.  Both count in the disk's sectors, which have 4096 bytes on some.
 */

#define HEAD_BYTES (64u * 1024u)
#define PARTITIONS_MAX 128u
#define GPT_ENTRY_BYTES_MIN 128u
#define GPT_ENTRY_BYTES_MAX 4096u
#define MBR_TABLE 446u
#define MBR_ENTRY_BYTES 16u
#define MBR_ENTRIES 4u
#define MBR_TYPE_GPT 0xeeu
#define MBR_TYPE_SWAP 0x82u

/* 0657FD6D-A4AB-43C4-84E5-0933C84B4F4F, as it is stored. */
static const guint8 swap_partition[16] = { 0x6d, 0xfd, 0x57, 0x06, 0xab, 0xa4, 0xc4, 0x43,
                                           0x84, 0xe5, 0x09, 0x33, 0xc8, 0x4b, 0x4f, 0x4f };

static guint64
get (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = count; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

/* A disk's beginning, and what is found in it. */
typedef struct
{
  guint8 *head; /* HEAD_BYTES */
  guint64 bytes;
  guint64 sector_bytes;
  GArray *partitions;
} Table;

static gboolean
add_partition (const Table *table, guint64 first, guint64 sectors, gboolean is_swap)
{
  guint64 end = table->bytes / table->sector_bytes;
  CarrelApplianceDiskPartition partition;

  if (first == 0 || sectors == 0 || first > end || sectors > end - first)
    return FALSE;
  partition = (CarrelApplianceDiskPartition){ first * table->sector_bytes,
                                              sectors * table->sector_bytes,
                                              is_swap };
  g_array_append_val (table->partitions, partition);
  return TRUE;
}

static gboolean
list_gpt (const Table *table)
{
  const guint8 *header = table->head + table->sector_bytes;
  static const guint8 none[16] = { 0 };
  guint64 first = get (header + 72, 8);
  guint64 count = get (header + 80, 4);
  guint64 size = get (header + 84, 4);

  if (memcmp (header, "EFI PART", 8) != 0 || size < GPT_ENTRY_BYTES_MIN ||
      size > GPT_ENTRY_BYTES_MAX || count > PARTITIONS_MAX || count * size > HEAD_BYTES ||
      first > (HEAD_BYTES - count * size) / table->sector_bytes)
    return FALSE;
  for (guint64 i = 0; i < count; i++)
    {
      const guint8 *entry = table->head + first * table->sector_bytes + i * size;
      guint64 from = get (entry + 32, 8);
      guint64 last = get (entry + 40, 8);

      if (memcmp (entry, none, sizeof none) != 0 &&
          (last < from || last == G_MAXUINT64 ||
           !add_partition (table,
                           from,
                           last - from + 1,
                           memcmp (entry, swap_partition, sizeof swap_partition) == 0)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_extended (guint8 type)
{
  return type == 0x05 || type == 0x0f || type == 0x85;
}

static gboolean
list_mbr (const Table *table)
{
  for (guint i = 0; i < MBR_ENTRIES; i++)
    {
      const guint8 *entry = table->head + MBR_TABLE + i * MBR_ENTRY_BYTES;

      if (entry[4] == MBR_TYPE_GPT)
        return list_gpt (table);
    }
  for (guint i = 0; i < MBR_ENTRIES; i++)
    {
      const guint8 *entry = table->head + MBR_TABLE + i * MBR_ENTRY_BYTES;

      /* What stands in an extended one is copied as it is. */
      if (entry[4] != 0 && !is_extended (entry[4]) &&
          !add_partition (table,
                          get (entry + 8, 4),
                          get (entry + 12, 4),
                          entry[4] == MBR_TYPE_SWAP))
        return FALSE;
    }
  return TRUE;
}

/* File systems that begin with code to start from have the mark of a table, too. */
static gboolean
begins_file_system (const guint8 *head)
{
  static const char *const marks[] = { "NTFS    ", "EXFAT   ", "-FVE-FS-" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (memcmp (head + 3, marks[i], strlen (marks[i])) == 0)
      return TRUE;
  return (head[0] == 0xeb || head[0] == 0xe9) &&
         (memcmp (head + 54, "FAT", 3) == 0 || memcmp (head + 82, "FAT32", 5) == 0);
}

/* Whether there is something where a table would stand, and it can be one. */
static gboolean
has_entries (const guint8 *head)
{
  guint count = 0;

  for (guint i = 0; i < MBR_ENTRIES; i++)
    {
      const guint8 *entry = head + MBR_TABLE + i * MBR_ENTRY_BYTES;

      if ((entry[0] & 0x7f) != 0)
        return FALSE;
      count += entry[4] != 0;
    }
  return count > 0;
}

static int
compare_partitions (gconstpointer left, gconstpointer right)
{
  guint64 one = ((const CarrelApplianceDiskPartition *) left)->offset;
  guint64 two = ((const CarrelApplianceDiskPartition *) right)->offset;

  return one < two ? -1 : one > two;
}

/* Where two claim the same place, one of them would not be told by the other's free blocks. */
static gboolean
overlap (GArray *partitions)
{
  g_array_sort (partitions, compare_partitions);
  for (guint i = 1; i < partitions->len; i++)
    {
      const CarrelApplianceDiskPartition *before = &g_array_index (partitions,
                                                                   CarrelApplianceDiskPartition,
                                                                   i - 1);

      if (before->offset + before->length >
          g_array_index (partitions, CarrelApplianceDiskPartition, i).offset)
        return TRUE;
    }
  return FALSE;
}

GArray *
carrel_appliance_disk_partitions_list (CarrelApplianceDiskInput *input)
{
  guint64 length = carrel_appliance_disk_input_get_length (input);
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  CarrelApplianceDiskPartition whole = { 0, length, FALSE };
  Table table = { head,
                  length,
                  carrel_appliance_disk_input_get_sector_bytes (input),
                  g_array_new (FALSE, FALSE, sizeof whole) };

  if (length < HEAD_BYTES || !carrel_appliance_disk_input_read (input, 0, head, HEAD_BYTES, NULL))
    return table.partitions;
  if (head[510] != 0x55 || head[511] != 0xaa || (begins_file_system (head) && !has_entries (head)))
    g_array_append_val (table.partitions, whole);
  else if (begins_file_system (head) || !list_mbr (&table) || overlap (table.partitions))
    g_array_set_size (table.partitions, 0);
  return table.partitions;
}
