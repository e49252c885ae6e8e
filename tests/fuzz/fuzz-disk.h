/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "appliance/disk/carrel-appliance-disk-reader-private.h"

#define FUZZ_DISK_PIECE_BYTES 65536u

/* Reads all that a disk holds, up to some megabytes: what holds data is found in order and within the disk, and
 * can be read or is refused. */
static inline void
fuzz_disk_read_all (CarrelApplianceDiskReader *reader)
{
  g_autoptr (CarrelApplianceDiskCodec)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  g_autofree guint8 *buffer = g_malloc (FUZZ_DISK_PIECE_BYTES);
  guint64 left = 4u << 20;
  guint64 offset = 0;
  guint64 found;
  guint64 length;

  while (left > 0 && offset < reader->virtual_bytes)
    {
      gsize part;

      if (!carrel_appliance_disk_reader_find_data (reader, offset, &found, &length, NULL))
        return;
      g_assert_cmpuint (found, >=, offset);
      g_assert_cmpuint (found + length, <=, reader->virtual_bytes);
      if (length == 0)
        return;
      part = (gsize) MIN (length, MIN (left, FUZZ_DISK_PIECE_BYTES));
      if (!carrel_appliance_disk_reader_read (reader, codec, found, buffer, part, NULL))
        return;
      left -= part;
      offset = found + part;
    }
}
