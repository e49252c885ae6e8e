/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include <glib/gi18n-lib.h>

/*
 * What VMware's server (ESXi) keeps thin disks and snapshots in.  Both are parts of a disk that a text beside
 * them describes, and neither is a disk by itself.
 *
 * vmfsSparse, as VMware's "Virtual Disk Format 5.0" has it: a header of four sectors of which the first eight
 * numbers of 32 bits say where everything lies; tables of 4096 sectors each.
 *
 * seSparse has no public document; what is known of it is what QEMU reads: numbers of 64 bits, a header, a
 * second one for what changes (whether the journal must be replayed), one version, grains of 4 KiB, tables of
 * 4096 entries.  Anything else is not read.
 */

#define SECTOR_BYTES 512U
#define TABLE_ENTRIES 4096U
#define GRAIN_SECTORS_MAX 4096U

#define VMFS_HEADER_BYTES 2048U
#define VMFS_VERSION 1U
#define VMFS_UNCLEAN 1648U

#define SE_VERSION G_GUINT64_CONSTANT (0x200000001)
#define SE_VOLATILE_MAGIC G_GUINT64_CONSTANT (0xcafecafe)
#define SE_GRAIN_SECTORS 8U
#define SE_TABLE_SECTORS 64U
#define SE_FLAGS 40U
#define SE_RESERVED_END 80U
#define SE_PADDING 208U
#define SE_SECTOR_MAX (CARREL_BASE_IMAGE_SIZE_MAX / SECTOR_BYTES)

typedef CarrelBaseImageSpan Span;

/* Takes what both have; the words say what is wrong. */
static const char *
set_places (CarrelBaseImageView *view,
            CarrelBaseImage *image,
            guint64 capacity,
            guint64 grain_sectors,
            guint64 directory_sector,
            guint64 directory_bytes)
{
  guint64 covered = grain_sectors * TABLE_ENTRIES;
  guint64 entry_bytes = image->vmdk.layout == CARREL_BASE_IMAGE_VMDK_LAYOUT_SE ? 8 : 4;
  guint64 needed = (capacity / covered + (capacity % covered != 0)) * entry_bytes;

  if (directory_sector == 0 || directory_sector > SE_SECTOR_MAX || directory_bytes < needed ||
      !carrel_base_image_view_holds (view, directory_sector * SECTOR_BYTES, needed))
    return N_ ("its grain directory does not lie in the file");
  image->virtual_bytes = capacity * SECTOR_BYTES;
  image->vmdk.grain_bytes = (guint32) grain_sectors * SECTOR_BYTES;
  image->vmdk.table_entries = TABLE_ENTRIES;
  image->vmdk.directory_offset = directory_sector * SECTOR_BYTES;
  return NULL;
}

static const char *
parse_vmfs (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span head = view->head;
  guint32 capacity, grain, directory, entries;

  image->vmdk.layout = CARREL_BASE_IMAGE_VMDK_LAYOUT_VMFS;
  if (head.length < VMFS_HEADER_BYTES)
    return N_ ("the header was cut off");
  capacity = carrel_base_image_span_le32 (head, 12);
  grain = carrel_base_image_span_le32 (head, 16);
  directory = carrel_base_image_span_le32 (head, 20);
  entries = carrel_base_image_span_le32 (head, 24);
  image->is_dirty = carrel_base_image_span_le32 (head, VMFS_UNCLEAN) != 0;
  if (carrel_base_image_span_le32 (head, 4) != VMFS_VERSION)
    return N_ ("its version is not known");
  if (grain == 0 || grain > GRAIN_SECTORS_MAX || (grain & (grain - 1)) != 0)
    return N_ ("the size of its grains is not possible");
  if (capacity == 0)
    return N_ ("its capacity is not possible");
  image->vmdk.data_offset = VMFS_HEADER_BYTES;
  return set_places (view, image, capacity, grain, directory, entries * G_GUINT64_CONSTANT (4));
}

static gboolean
is_zero (Span span, gsize from, gsize to)
{
  for (gsize i = from; i < to; i++)
    if (span.bytes[i] != 0)
      return FALSE;
  return TRUE;
}

static const char *
parse_se_state (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  guint8 bytes[SECTOR_BYTES];
  Span state = { bytes, sizeof bytes };
  guint64 sector = carrel_base_image_span_le64 (view->head, 80);

  if (sector == 0 || sector > SE_SECTOR_MAX ||
      !carrel_base_image_view_read (view, bytes, sizeof bytes, sector * SECTOR_BYTES) ||
      carrel_base_image_span_le64 (state, 0) != SE_VOLATILE_MAGIC)
    return N_ ("its second header is damaged");
  image->is_dirty = carrel_base_image_span_le64 (state, 24) != 0;
  if (!is_zero (state, 32, sizeof bytes))
    image->unknown_features |= 2;
  return NULL;
}

static const char *
parse_se (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span head = view->head;
  guint64 capacity, directory_sectors, tables, grains;

  image->vmdk.layout = CARREL_BASE_IMAGE_VMDK_LAYOUT_SE;
  if (head.length < SECTOR_BYTES)
    return N_ ("the header was cut off");
  capacity = carrel_base_image_span_le64 (head, 16);
  directory_sectors = carrel_base_image_span_le64 (head, 136);
  tables = carrel_base_image_span_le64 (head, 144);
  grains = carrel_base_image_span_le64 (head, 192);
  if (carrel_base_image_span_le64 (head, 8) != SE_VERSION)
    return N_ ("its version is not known");
  if (carrel_base_image_span_le64 (head, 24) != SE_GRAIN_SECTORS)
    return N_ ("the size of its grains is not possible");
  if (carrel_base_image_span_le64 (head, 32) != SE_TABLE_SECTORS)
    return N_ ("the size of its grain tables is not possible");
  if (capacity == 0 || capacity > SE_SECTOR_MAX)
    return N_ ("its capacity is not possible");
  if (tables == 0 || tables > SE_SECTOR_MAX || grains == 0 || grains > SE_SECTOR_MAX)
    return N_ ("its grains do not lie in the file");
  if (!is_zero (head, SE_FLAGS, SE_RESERVED_END) || !is_zero (head, SE_PADDING, SECTOR_BYTES))
    image->unknown_features |= 1;
  image->vmdk.tables_offset = tables * SECTOR_BYTES;
  image->vmdk.data_offset = grains * SECTOR_BYTES;
  if (directory_sectors > SE_SECTOR_MAX)
    return N_ ("its grain directory does not lie in the file");
  return set_places (view,
                     image,
                     capacity,
                     SE_GRAIN_SECTORS,
                     carrel_base_image_span_le64 (head, 128),
                     directory_sectors * SECTOR_BYTES);
}

void
carrel_base_image_parse_vmdk_server (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  gboolean is_vmfs = carrel_base_image_span_is (view->head, 0, "COWD", 4);
  const char *damage = is_vmfs ? parse_vmfs (view, image) : parse_se (view, image);

  image->has_data_file = TRUE;
  image->vmdk.is_extent = TRUE;
  if (damage == NULL && !is_vmfs)
    damage = parse_se_state (view, image);
  if (damage != NULL)
    carrel_base_image_set_damage (image, damage);
}
