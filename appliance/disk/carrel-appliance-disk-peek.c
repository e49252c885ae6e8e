/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-peek.h"

#include "carrel-appliance-disk-reader-private.h"
#include "carrel-appliance-disk-stream-private.h"

#include <string.h>

#define SECTOR_BYTES 512u
#define MBR_TABLE 446u
#define MBR_ENTRY_BYTES 16u
#define MBR_ENTRIES 4u
#define MBR_TYPE_EFI 0xefu
#define GPT_ENTRY_BYTES_MIN 128u
#define GPT_ENTRY_BYTES_MAX 4096u
#define GPT_ENTRIES_MAX 128u

/* C12A7328-F81F-11D2-BA4B-00A0C93EC93B, as it is stored. */
static const guint8 efi_partition[16] = { 0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11,
                                          0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b };

/* What Linux is installed to: its file systems, its root (discoverable, of two processors), LVM. */
static const guint8 linux_partitions[][16] = {
  { 0xaf,
    0x3d,
    0xc6,
    0x0f,
    0x83,
    0x84,
    0x72,
    0x47,
    0x8e,
    0x79,
    0x3d,
    0x69,
    0xd8,
    0x47,
    0x7d,
    0xe4 },
  { 0xe3,
    0xbc,
    0x68,
    0x4f,
    0xcd,
    0xe8,
    0xb1,
    0x4d,
    0x96,
    0xe7,
    0xfb,
    0xca,
    0xf9,
    0x84,
    0xb7,
    0x09 },
  { 0x45,
    0xb0,
    0x21,
    0xb9,
    0xf0,
    0x1d,
    0xc3,
    0x41,
    0xaf,
    0x44,
    0x4c,
    0x6f,
    0x28,
    0x0d,
    0x3f,
    0xae },
  { 0x79,
    0xd3,
    0xd6,
    0xe6,
    0x07,
    0xf5,
    0xc2,
    0x44,
    0xa2,
    0x3c,
    0x23,
    0x8f,
    0x2a,
    0x3d,
    0xf9,
    0x28 },
};

/* The same in an MBR: file systems, LVM, RAID. */
static const guint8 linux_types[] = { 0x83, 0x8e, 0xfd };

static gboolean
read_packed (CarrelApplianceDiskInput *input,
             CarrelBaseImageKind kind,
             guint8 *buffer,
             gsize length)
{
  g_autoptr (CarrelApplianceDiskState)
    state = carrel_appliance_disk_state_new (NULL, NULL, NULL, NULL);
  g_autoptr (CarrelApplianceDiskStream)
    stream = carrel_appliance_disk_stream_new (input, kind, NULL, state, NULL);
  gsize there = 0;

  if (stream == NULL || !carrel_appliance_disk_stream_read (stream, buffer, length, &there, NULL))
    return FALSE;
  memset (buffer + there, 0, length - there);
  return TRUE;
}

gboolean
carrel_appliance_disk_peek_read (CarrelApplianceDiskInput *input,
                                 const CarrelBaseImage *image,
                                 guint8 *buffer,
                                 gsize length)
{
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  CarrelApplianceDiskCodec *codec;
  gsize there;
  gboolean is_read;

  g_return_val_if_fail (input != NULL && image != NULL && buffer != NULL, FALSE);
  g_return_val_if_fail (length <= CARREL_APPLIANCE_DISK_PEEK_BYTES, FALSE);

  if (image->kind == CARREL_BASE_IMAGE_KIND_GZIP || image->kind == CARREL_BASE_IMAGE_KIND_XZ ||
      image->kind == CARREL_BASE_IMAGE_KIND_ZSTD)
    return read_packed (input, image->kind, buffer, length);
  if (!carrel_appliance_disk_reader_is_for (image))
    return FALSE;
  reader = carrel_appliance_disk_reader_new (input, image, NULL, NULL);
  if (reader == NULL)
    return FALSE;
  codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  there = (gsize) MIN (reader->virtual_bytes, length);
  is_read = carrel_appliance_disk_reader_read (reader, codec, 0, buffer, there, NULL);
  carrel_appliance_disk_codec_free (codec);
  memset (buffer + there, 0, length - there);
  return is_read;
}

static guint64
get_le (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = count; i > 0; i--)
    value = value << 8 | bytes[i - 1];
  return value;
}

static gboolean
is_gpt (const guint8 *bytes, gsize length)
{
  return length >= 2 * SECTOR_BYTES && memcmp (bytes + SECTOR_BYTES, "EFI PART", 8) == 0;
}

/* The entries of a GPT that were read, 0 when it is none or cannot be right. */
static guint64
find_entries (const guint8 *bytes, gsize length, guint64 *out_offset, guint64 *out_size)
{
  const guint8 *header = bytes + SECTOR_BYTES;
  guint64 first, size, count;

  if (!is_gpt (bytes, length))
    return 0;
  first = get_le (header + 72, 8);
  count = MIN (get_le (header + 80, 4), GPT_ENTRIES_MAX);
  size = get_le (header + 84, 4);
  if (size < GPT_ENTRY_BYTES_MIN || size > GPT_ENTRY_BYTES_MAX || first > length / SECTOR_BYTES)
    return 0;
  *out_offset = first * SECTOR_BYTES;
  *out_size = size;
  return MIN (count, (length - MIN (first * SECTOR_BYTES, length)) / size);
}

static gboolean
has_in_gpt (const guint8 *bytes, gsize length, const guint8 *type)
{
  guint64 offset = 0;
  guint64 size = 0;
  guint64 count = find_entries (bytes, length, &offset, &size);

  for (guint64 i = 0; i < count; i++)
    if (memcmp (bytes + offset + i * size, type, 16) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_in_mbr (const guint8 *bytes, guint8 type)
{
  for (guint i = 0; i < MBR_ENTRIES; i++)
    if (bytes[MBR_TABLE + i * MBR_ENTRY_BYTES + 4] == type)
      return TRUE;
  return FALSE;
}

CarrelApplianceDiskBoot
carrel_appliance_disk_peek_find_boot (const guint8 *bytes, gsize length)
{
  g_return_val_if_fail (bytes != NULL, CARREL_APPLIANCE_DISK_BOOT_UNKNOWN);

  if (length < SECTOR_BYTES || bytes[510] != 0x55 || bytes[511] != 0xaa)
    return CARREL_APPLIANCE_DISK_BOOT_UNKNOWN;
  return has_in_gpt (bytes, length, efi_partition) || has_in_mbr (bytes, MBR_TYPE_EFI)
           ? CARREL_APPLIANCE_DISK_BOOT_EFI
           : CARREL_APPLIANCE_DISK_BOOT_BIOS;
}

/* Where a table would be, a file system without one has what starts it: that is no table by its marks. */
static gboolean
has_mbr (const guint8 *bytes)
{
  gboolean has_any = FALSE;

  if (bytes[510] != 0x55 || bytes[511] != 0xaa || memcmp (bytes + 54, "FAT", 3) == 0 ||
      memcmp (bytes + 82, "FAT", 3) == 0 || memcmp (bytes + 3, "NTFS", 4) == 0)
    return FALSE;
  for (guint i = 0; i < MBR_ENTRIES; i++)
    {
      const guint8 *entry = bytes + MBR_TABLE + i * MBR_ENTRY_BYTES;

      if (entry[0] != 0 && entry[0] != 0x80)
        return FALSE;
      has_any = has_any || (entry[4] != 0 && get_le (entry + 12, 4) != 0);
    }
  return has_any;
}

CarrelApplianceDiskUse
carrel_appliance_disk_peek_find_use (const guint8 *bytes, gsize length)
{
  gboolean has_table;

  g_return_val_if_fail (bytes != NULL, CARREL_APPLIANCE_DISK_USE_NONE);

  if (length < SECTOR_BYTES)
    return CARREL_APPLIANCE_DISK_USE_NONE;
  has_table = has_mbr (bytes);
  for (guint i = 0; i < G_N_ELEMENTS (linux_partitions); i++)
    if (has_in_gpt (bytes, length, linux_partitions[i]))
      return CARREL_APPLIANCE_DISK_USE_SYSTEM;
  for (guint i = 0; has_table && i < G_N_ELEMENTS (linux_types); i++)
    if (has_in_mbr (bytes, linux_types[i]))
      return CARREL_APPLIANCE_DISK_USE_SYSTEM;
  return has_table || is_gpt (bytes, length) ? CARREL_APPLIANCE_DISK_USE_OTHER
                                             : CARREL_APPLIANCE_DISK_USE_NONE;
}

CarrelApplianceDiskBoot
carrel_appliance_disk_peek_get_boot (CarrelApplianceDiskInput *input, const CarrelBaseImage *image)
{
  g_autofree guint8 *bytes = g_malloc (CARREL_APPLIANCE_DISK_PEEK_BYTES);

  g_return_val_if_fail (input != NULL && image != NULL, CARREL_APPLIANCE_DISK_BOOT_UNKNOWN);

  if (!carrel_appliance_disk_peek_read (input, image, bytes, CARREL_APPLIANCE_DISK_PEEK_BYTES))
    return CARREL_APPLIANCE_DISK_BOOT_UNKNOWN;
  return carrel_appliance_disk_peek_find_boot (bytes, CARREL_APPLIANCE_DISK_PEEK_BYTES);
}
