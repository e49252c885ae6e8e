/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-gpt-private.h"

#include "../disk/carrel-appliance-disk-bytes-private.h"

#include <string.h>
#include <zlib.h>

/* UEFI 2.10, 5.3.  All numbers have their lowest byte first. */

/* Of a header only so much is ever used, however long the sectors are. */
#define HEADER_BYTES 512u
#define HEADER_SIZE 12u
#define HEADER_SUM 16u
#define HEADER_OWN 24u
#define HEADER_OTHER 32u
#define HEADER_LAST_USABLE 48u
#define HEADER_ENTRIES 72u
#define HEADER_COUNT 80u
#define HEADER_ENTRY_BYTES 84u
#define HEADER_ENTRIES_SUM 88u
#define HEADER_BYTES_MIN 92u
#define ENTRY_BYTES_MIN 128u
#define ENTRY_BYTES_MAX 4096u
#define MBR_TABLE 446u
#define MBR_ENTRY_BYTES 16u
#define MBR_ENTRIES 4u
#define MBR_TYPE 4u
#define MBR_SECTORS 12u
#define MBR_TYPE_PROTECTIVE 0xeeu

static guint32
get_32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_64 (const guint8 *from)
{
  guint64 value;

  memcpy (&value, from, sizeof value);
  return GUINT64_FROM_LE (value);
}

static guint32
sum (const guint8 *bytes, gsize length)
{
  return (guint32) crc32 (0, bytes, (uInt) length);
}

/* The sum over a header is made with zero in its own place. */
static guint32
sum_header (const guint8 *header)
{
  guint8 copy[HEADER_BYTES];

  memcpy (copy, header, sizeof copy);
  memset (copy + HEADER_SUM, 0, sizeof (guint32));
  return sum (copy, get_32 (header + HEADER_SIZE));
}

static void
seal (guint8 *header)
{
  carrel_appliance_disk_put_le32 (header + HEADER_SUM, sum_header (header));
}

/* How many bytes the entries have; 0 when this is no table that can be trusted. */
static gsize
check_table (const guint8 *head, gsize sector_bytes)
{
  const guint8 *header = head + sector_bytes;
  guint32 size = get_32 (header + HEADER_SIZE);
  guint64 first = get_64 (header + HEADER_ENTRIES);
  guint64 count = get_32 (header + HEADER_COUNT);
  guint64 entry = get_32 (header + HEADER_ENTRY_BYTES);
  const guint64 sectors = CARREL_APPLIANCE_PHYSICAL_GPT_HEAD_BYTES / sector_bytes;

  if (memcmp (header, "EFI PART", 8) != 0 || size < HEADER_BYTES_MIN || size > HEADER_BYTES ||
      get_64 (header + HEADER_OWN) != 1 || get_32 (header + HEADER_SUM) != sum_header (header) ||
      first < 2 || first >= sectors || entry < ENTRY_BYTES_MIN || entry > ENTRY_BYTES_MAX ||
      count == 0 || count * entry > (sectors - first) * sector_bytes ||
      get_32 (header + HEADER_ENTRIES_SUM) != sum (head + first * sector_bytes, count * entry))
    return 0;
  return (gsize) (count * entry);
}

/* For whoever knows the old table only, the whole disk is one partition. */
static void
fit_protection (guint8 *head, guint64 last)
{
  for (guint i = 0; i < MBR_ENTRIES; i++)
    {
      guint8 *entry = head + MBR_TABLE + i * MBR_ENTRY_BYTES;

      if (entry[MBR_TYPE] == MBR_TYPE_PROTECTIVE && get_32 (entry + MBR_SECTORS - 4) == 1)
        carrel_appliance_disk_put_le32 (entry + MBR_SECTORS, (guint32) MIN (last, G_MAXUINT32));
    }
}

GBytes *
carrel_appliance_physical_gpt_fit (guint8 *head,
                                   gsize sector_bytes,
                                   guint64 disk_bytes,
                                   guint64 *out_tail_offset)
{
  guint8 *header = head + sector_bytes;
  gsize bytes = check_table (head, sector_bytes);
  gsize sectors = (bytes + sector_bytes - 1) / sector_bytes;
  guint64 last = disk_bytes / sector_bytes - 1;
  guint8 *tail, *copy;

  if (bytes == 0 || last < get_64 (header + HEADER_LAST_USABLE) + sectors + 1 ||
      last == get_64 (header + HEADER_OTHER))
    return NULL;
  carrel_appliance_disk_put_le64 (header + HEADER_OTHER, last);
  carrel_appliance_disk_put_le64 (header + HEADER_LAST_USABLE, last - sectors - 1);
  seal (header);
  fit_protection (head, last);
  tail = g_malloc0 ((sectors + 1) * sector_bytes);
  copy = tail + sectors * sector_bytes;
  memcpy (tail, head + get_64 (header + HEADER_ENTRIES) * sector_bytes, bytes);
  memcpy (copy, header, HEADER_BYTES);
  carrel_appliance_disk_put_le64 (copy + HEADER_OWN, last);
  carrel_appliance_disk_put_le64 (copy + HEADER_OTHER, 1);
  carrel_appliance_disk_put_le64 (copy + HEADER_ENTRIES, last - sectors);
  seal (copy);
  *out_tail_offset = (last - sectors) * sector_bytes;
  return g_bytes_new_take (tail, (sectors + 1) * sector_bytes);
}
