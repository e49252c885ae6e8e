/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-used-private.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Most of a disk is empty.  What is given is its beginning; or, behind a mark, pieces of it: the sector where one
 * lies (4 bytes), its length (2 bytes), and its bytes.  A length with the highest bit set counts sectors,
 * which are filled with the byte that follows. */
#define DISK_BYTES (128u << 20)
#define BEGINNING_BYTES (2u << 20)
#define SECTOR_BYTES 512u
#define MARK "pieces\n"
#define PIECE_HEAD 6u
#define LENGTH_MASK 0x7fffu

/* Puts the pieces onto the disk, or zeros where they were. */
static void
fill (guint8 *disk, const uint8_t *data, size_t size, gboolean is_back)
{
  while (size > PIECE_HEAD)
    {
      gsize at = (gsize) carrel_appliance_disk_volume_get_le (data, 4) * SECTOR_BYTES;
      gsize stated = (gsize) carrel_appliance_disk_volume_get_le (data + 4, 2);
      gboolean is_filled = stated > LENGTH_MASK;
      gsize length = is_filled ? (stated & LENGTH_MASK) * SECTOR_BYTES : stated;
      gsize taken = is_filled ? 1 : MIN (length, size - PIECE_HEAD);

      length = at < DISK_BYTES ? MIN (is_filled ? length : taken, DISK_BYTES - at) : 0;
      if (length > 0 && (is_filled || is_back))
        memset (disk + at, is_back ? 0 : data[PIECE_HEAD], length);
      else if (length > 0)
        memcpy (disk + at, data + PIECE_HEAD, length);
      data += PIECE_HEAD + taken;
      size -= PIECE_HEAD + taken;
    }
}

static void
check (const guint8 *disk, gsize disk_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (disk, disk_bytes);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);
  g_autoptr (CarrelApplianceDiskInput)
    input = carrel_appliance_disk_input_new_for_source ("disk", source);
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskUsedReport));
  g_autoptr (GArray) free = carrel_appliance_disk_used_look (input, reports);
  guint64 end = 0;

  for (guint i = 0; i < free->len; i++)
    {
      const CarrelApplianceDiskStretch *stretch = &g_array_index (free,
                                                                  CarrelApplianceDiskStretch,
                                                                  i);

      g_assert_true (stretch->length > 0 && stretch->offset >= end &&
                     stretch->offset < disk_bytes &&
                     stretch->length <= disk_bytes - stretch->offset);
      end = stretch->offset + stretch->length;
    }
  for (guint i = 0; i < reports->len; i++)
    {
      const CarrelApplianceDiskUsedReport *report = &g_array_index (reports,
                                                                    CarrelApplianceDiskUsedReport,
                                                                    i);

      g_assert_true (report->used_bytes <= report->length &&
                     (report->verdict == CARREL_APPLIANCE_DISK_USED_VERDICT_TOLD ||
                      report->used_bytes == report->length));
    }
}

/* Partition tables and file systems of a disk: what is free lies within it, in order, and nowhere twice. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gboolean is_pieces = size >= strlen (MARK) && memcmp (data, MARK, strlen (MARK)) == 0;
  /* Memory that nobody wrote to costs nothing to read, once it is there. */
  static guint8 *disk;

  if (disk == NULL)
    disk = mmap (NULL,
                 DISK_BYTES,
                 PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                 -1,
                 0);
  g_assert_true (disk != MAP_FAILED);
  if (is_pieces)
    {
      fill (disk, data + strlen (MARK), size - strlen (MARK), FALSE);
      check (disk, DISK_BYTES);
      fill (disk, data + strlen (MARK), size - strlen (MARK), TRUE);
      return 0;
    }
  size = MIN (size, BEGINNING_BYTES);
  if (size > 0)
    memcpy (disk, data, size);
  check (disk, BEGINNING_BYTES);
  memset (disk, 0, size);
  return 0;
}
