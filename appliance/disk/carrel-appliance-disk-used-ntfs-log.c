/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-used-ntfs-private.h"

#include <string.h>

/*
 * What Windows changed last may stand in the file $LogFile alone, and the bitmap be older.  The file begins with
 * two pages that say whether somebody works with the volume; the newer one counts.  Linux's drivers fill the
 * file with ones when they begin, which says that there is nothing in it.
 */

#define PAGE_BYTES_MIN 512u
#define PAGE_BYTES_MAX (64u * 1024u)
#define PIECE_BYTES (1024u * 1024u)
#define AREA_BYTES 48u
#define VERSION 1u
#define NO_CLIENT 0xffffu
#define AREA_CLEAN 2u

#define get carrel_appliance_disk_volume_get_le

typedef CarrelApplianceDiskUsedNtfs Ntfs;
typedef CarrelApplianceDiskUsedNtfsData Data;

typedef struct
{
  gboolean is_there;
  gboolean is_clean;
  guint64 page_bytes;
  guint64 number; /* the larger, the newer */
} Page;

static gboolean
is_filled (const Ntfs *ntfs, const Data *log)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);

  for (guint64 at = 0; at < log->length; at += PIECE_BYTES)
    {
      gsize there = (gsize) MIN (PIECE_BYTES, log->length - at);

      if (!carrel_appliance_disk_used_ntfs_read (ntfs, log, at, piece, there) || piece[0] != 0xff ||
          memcmp (piece, piece + 1, there - 1) != 0)
        return FALSE;
    }
  return log->length > 0;
}

/* Version 2 keeps what was not written yet in the memory of a Windows that starts fast. */
static gboolean
read_page (const Ntfs *ntfs, const Data *log, guint64 at, Page *page)
{
  g_autofree guint8 *bytes = g_malloc (PAGE_BYTES_MAX);
  guint64 area;

  *page = (Page){ 0 };
  if (!carrel_appliance_disk_used_ntfs_read (ntfs, log, at, bytes, PAGE_BYTES_MIN) ||
      memcmp (bytes, "RSTR", 4) != 0)
    return TRUE;
  page->page_bytes = get (bytes + 16, 4);
  if (page->page_bytes < PAGE_BYTES_MIN || page->page_bytes > PAGE_BYTES_MAX ||
      (page->page_bytes & (page->page_bytes - 1)) != 0 ||
      !carrel_appliance_disk_used_ntfs_read (ntfs, log, at, bytes, page->page_bytes) ||
      !carrel_appliance_disk_used_ntfs_mend (bytes, page->page_bytes, "RSTR"))
    return FALSE;
  area = get (bytes + 24, 2);
  if (get (bytes + 28, 2) != VERSION || area % 8 != 0 || area > page->page_bytes - AREA_BYTES)
    return FALSE;
  page->is_there = TRUE;
  page->number = get (bytes + area, 8);
  page->is_clean = get (bytes + area + 12, 2) == NO_CLIENT ||
                   (get (bytes + area + 14, 2) & AREA_CLEAN) != 0;
  return TRUE;
}

gboolean
carrel_appliance_disk_used_ntfs_log_is_clean (const Ntfs *self)
{
  guint8 record[CARREL_APPLIANCE_DISK_USED_NTFS_RECORD_MAX];
  g_auto (CarrelApplianceDiskUsedNtfsData) log = { 0 };
  Page first, second;

  if (!carrel_appliance_disk_used_ntfs_read_record (self,
                                                    CARREL_APPLIANCE_DISK_USED_NTFS_LOG,
                                                    record) ||
      !carrel_appliance_disk_used_ntfs_find (self,
                                             record,
                                             CARREL_APPLIANCE_DISK_USED_NTFS_DATA,
                                             "",
                                             &log))
    return FALSE;
  if (is_filled (self, &log))
    return TRUE;
  if (!read_page (self, &log, 0, &first) || !first.is_there ||
      !read_page (self, &log, first.page_bytes, &second) || !second.is_there)
    return FALSE;
  return first.number >= second.number
           ? first.is_clean && (second.is_clean || first.number > second.number)
           : second.is_clean;
}
