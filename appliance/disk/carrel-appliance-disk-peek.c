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
has_efi_in_gpt (const guint8 *bytes, gsize length)
{
  const guint8 *header = bytes + SECTOR_BYTES;
  guint64 first, size, count;

  if (length < 2 * SECTOR_BYTES || memcmp (header, "EFI PART", 8) != 0)
    return FALSE;
  first = get_le (header + 72, 8);
  count = MIN (get_le (header + 80, 4), GPT_ENTRIES_MAX);
  size = get_le (header + 84, 4);
  if (size < GPT_ENTRY_BYTES_MIN || size > GPT_ENTRY_BYTES_MAX || first > length / SECTOR_BYTES)
    return FALSE;
  for (guint64 i = 0; i < count; i++)
    {
      guint64 at = first * SECTOR_BYTES + i * size;

      if (at + size > length)
        return FALSE;
      if (memcmp (bytes + at, efi_partition, sizeof efi_partition) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_efi_in_mbr (const guint8 *bytes)
{
  for (guint i = 0; i < MBR_ENTRIES; i++)
    if (bytes[MBR_TABLE + i * MBR_ENTRY_BYTES + 4] == MBR_TYPE_EFI)
      return TRUE;
  return FALSE;
}

CarrelApplianceDiskBoot
carrel_appliance_disk_peek_find_boot (const guint8 *bytes, gsize length)
{
  g_return_val_if_fail (bytes != NULL, CARREL_APPLIANCE_DISK_BOOT_UNKNOWN);

  if (length < SECTOR_BYTES || bytes[510] != 0x55 || bytes[511] != 0xaa)
    return CARREL_APPLIANCE_DISK_BOOT_UNKNOWN;
  return has_efi_in_gpt (bytes, length) || has_efi_in_mbr (bytes) ? CARREL_APPLIANCE_DISK_BOOT_EFI
                                                                  : CARREL_APPLIANCE_DISK_BOOT_BIOS;
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
