/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-ntfs-private.h"

#include <string.h>

/*
 * A Windows that sleeps has its memory in the file hiberfil.sys of the topmost folder, and in it a newer bitmap.
 * The folder's index is read through from its beginning to its end, without its order.
 */

#define BLOCK_BYTES_MAX (64u * 1024u)
#define BLOCKS_MAX 65536u
#define ENTRY_BYTES 16u
#define ENTRY_LAST 2u
#define KEY_BYTES 66u
#define RECORD_MASK 0xffffffffffffu
#define MARK_BYTES 4u
#define FILE_NAME "hiberfil.sys"

#define get carrel_appliance_disk_volume_get_le

typedef CarrelApplianceDiskUsedNtfs Ntfs;
typedef CarrelApplianceDiskUsedNtfsData Data;

static gboolean
is_called (const guint8 *key, guint64 length)
{
  const gsize letters = strlen (FILE_NAME);

  if (key[64] != letters || length < KEY_BYTES + letters * 2)
    return FALSE;
  for (gsize i = 0; i < letters; i++)
    {
      guint64 letter = get (key + KEY_BYTES + i * 2, 2);

      if (letter > 0x7f || g_ascii_tolower ((char) letter) != FILE_NAME[i])
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_asleep (const Ntfs *ntfs, guint64 reference)
{
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];
  guint8 mark[MARK_BYTES];
  g_auto (CarrelApplianceDiskUsedNtfsData) data = { 0 };

  if (!carrel_appliance_disk_used_ntfs_read_record (ntfs, reference & RECORD_MASK, record))
    return TRUE;
  /* A name that was left over names a record that is something else by now. */
  if (get (record + 16, 2) != reference >> 48)
    return FALSE;
  if (!carrel_appliance_disk_used_ntfs_find (ntfs,
                                             record,
                                             CARREL_APPLIANCE_DISK_USED_NTFS_DATA,
                                             "",
                                             &data))
    return TRUE;
  if (data.written < MARK_BYTES)
    return FALSE;
  return !carrel_appliance_disk_used_ntfs_read (ntfs, &data, 0, mark, MARK_BYTES) ||
         g_ascii_strncasecmp ((const char *) mark, "hibr", MARK_BYTES) == 0;
}

/* Returns: whether one of the entries is a system that sleeps, or they cannot be read. */
static gboolean
look_at_entries (const Ntfs *ntfs, const guint8 *header, guint64 length)
{
  guint64 at = get (header, 4);
  guint64 end = get (header + 4, 4);

  if (end > length || at < ENTRY_BYTES)
    return TRUE;
  while (at <= end && end - at >= ENTRY_BYTES)
    {
      const guint8 *entry = header + at;
      guint64 bytes = get (entry + 8, 2);
      guint64 key = get (entry + 10, 2);

      if ((get (entry + 12, 2) & ENTRY_LAST) != 0)
        return FALSE;
      if (bytes < ENTRY_BYTES || bytes % 8 != 0 || bytes > end - at || key < KEY_BYTES ||
          key > bytes - ENTRY_BYTES)
        return TRUE;
      if (is_called (entry + ENTRY_BYTES, key) && is_asleep (ntfs, get (entry, 8)))
        return TRUE;
      at += bytes;
    }
  return TRUE;
}

static gboolean
look_at_blocks (const Ntfs *ntfs, const Data *index, guint64 block_bytes)
{
  g_autofree guint8 *block = NULL;

  if (block_bytes < 512 || block_bytes > BLOCK_BYTES_MAX || block_bytes % 512 != 0 ||
      index->length / block_bytes > BLOCKS_MAX)
    return TRUE;
  block = g_malloc (block_bytes);
  for (guint64 at = 0; at + block_bytes <= index->written; at += block_bytes)
    {
      if (!carrel_appliance_disk_used_ntfs_read (ntfs, index, at, block, block_bytes))
        return TRUE;
      /* Blocks that nobody uses need not be any. */
      if (memcmp (block, "INDX", 4) == 0 &&
          (!carrel_appliance_disk_used_ntfs_mend (block, block_bytes, "INDX") ||
           look_at_entries (ntfs, block + 24, block_bytes - 24)))
        return TRUE;
    }
  return FALSE;
}

gboolean
carrel_appliance_disk_used_ntfs_sleep_is_found (const Ntfs *self)
{
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];
  g_auto (CarrelApplianceDiskUsedNtfsData) root = { 0 };
  g_auto (CarrelApplianceDiskUsedNtfsData) index = { 0 };

  if (!carrel_appliance_disk_used_ntfs_read_record (self,
                                                    CARREL_APPLIANCE_DISK_USED_NTFS_ROOT,
                                                    record) ||
      !carrel_appliance_disk_used_ntfs_find (self,
                                             record,
                                             CARREL_APPLIANCE_DISK_USED_NTFS_INDEX_ROOT,
                                             "$I30",
                                             &root) ||
      root.value == NULL || root.length < 32 ||
      look_at_entries (self, root.value + 16, root.length - 16))
    return TRUE;
  /* A small folder has no more. */
  if ((root.value[28] & 1) == 0)
    return FALSE;
  return !carrel_appliance_disk_used_ntfs_find (self,
                                                record,
                                                CARREL_APPLIANCE_DISK_USED_NTFS_INDEX,
                                                "$I30",
                                                &index) ||
         look_at_blocks (self, &index, get (root.value + 8, 4));
}
