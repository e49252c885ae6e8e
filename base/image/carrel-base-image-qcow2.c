/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include <glib/gi18n-lib.h>

/* The layout is that of QEMU's docs/interop/qcow2.txt. */
#define HEADER_V2_BYTES 72U
#define HEADER_V3_BYTES 104U
#define FEATURE_DIRTY (G_GUINT64_CONSTANT (1) << 0)
#define FEATURE_CORRUPT (G_GUINT64_CONSTANT (1) << 1)
#define FEATURE_DATA_FILE (G_GUINT64_CONSTANT (1) << 2)
#define FEATURE_COMPRESSION (G_GUINT64_CONSTANT (1) << 3)
#define FEATURE_EXTENDED_L2 (G_GUINT64_CONSTANT (1) << 4)
#define FEATURES_KNOWN \
  (FEATURE_DIRTY | FEATURE_CORRUPT | FEATURE_DATA_FILE | FEATURE_COMPRESSION | FEATURE_EXTENDED_L2)
#define EXTENSION_BACKING_FORMAT 0xe2792acaU
#define EXTENSION_DATA_FILE 0x44415441U
#define CLUSTER_BITS_MIN 9U
#define CLUSTER_BITS_MAX 21U
/* QEMU's own limits. */
#define L1_BYTES_MAX (32U << 20)
#define SNAPSHOTS_MAX 65536U
#define REFCOUNT_TABLE_BYTES_MAX (G_GUINT64_CONSTANT (8) << 20)
#define SNAPSHOT_BYTES_MIN 40U

typedef CarrelBaseImageSpan Span;

/* Header extensions lie one after the other up to an empty one. */
static void
parse_extensions (Span head, gsize offset, CarrelBaseImage *image)
{
  while (carrel_base_image_span_has (head, offset, 8))
    {
      guint32 type = carrel_base_image_span_be32 (head, offset);
      guint32 length = carrel_base_image_span_be32 (head, offset + 4);

      if (type == 0)
        return;
      if (type == EXTENSION_DATA_FILE)
        image->has_data_file = TRUE;
      if (type == EXTENSION_BACKING_FORMAT)
        image->has_backing_file = TRUE;
      if (length > head.length)
        {
          carrel_base_image_set_damage (image, N_ ("a header extension is longer than the header"));
          return;
        }
      offset += 8 + ((gsize) length + 7) / 8 * 8;
    }
}

static void
parse_v3 (Span head, CarrelBaseImage *image)
{
  guint64 features;
  guint32 header_bytes;

  if (head.length < HEADER_V3_BYTES)
    {
      carrel_base_image_set_damage (image, N_ ("the header was cut off"));
      return;
    }
  features = carrel_base_image_span_be64 (head, 72);
  header_bytes = carrel_base_image_span_be32 (head, 100);
  image->is_dirty = (features & FEATURE_DIRTY) != 0;
  image->is_corrupt = (features & FEATURE_CORRUPT) != 0;
  image->has_data_file = (features & FEATURE_DATA_FILE) != 0;
  image->qcow2.has_extended_l2 = (features & FEATURE_EXTENDED_L2) != 0;
  image->unknown_features = features & ~FEATURES_KNOWN;
  if (header_bytes < HEADER_V3_BYTES || header_bytes > head.length || header_bytes % 8 != 0)
    {
      carrel_base_image_set_damage (image, N_ ("the length of the header is wrong"));
      return;
    }
  if (features & FEATURE_COMPRESSION)
    {
      guint8 type = header_bytes > HEADER_V3_BYTES ? head.bytes[HEADER_V3_BYTES] : 0xff;

      image->qcow2.has_zstd = type == 1;
      if (type != 1)
        image->unknown_features |= FEATURE_COMPRESSION;
    }
  parse_extensions (head, header_bytes, image);
}

static void
check_tables (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span head = view->head;
  guint64 cluster_bytes = G_GUINT64_CONSTANT (1) << image->qcow2.cluster_bits;
  guint64 covered = cluster_bytes * (cluster_bytes / (image->qcow2.has_extended_l2 ? 16 : 8));
  guint64 l1_bytes = (guint64) image->qcow2.l1_entries * 8;
  guint64 refcount_bytes = carrel_base_image_span_be32 (head, 56) * cluster_bytes;
  guint32 snapshots = carrel_base_image_span_be32 (head, 60);

  if (l1_bytes > L1_BYTES_MAX ||
      !carrel_base_image_view_holds (view, image->qcow2.l1_offset, l1_bytes))
    carrel_base_image_set_damage (image, N_ ("the L1 table does not lie in the file"));
  else if (image->virtual_bytes > CARREL_BASE_IMAGE_SIZE_MAX ||
           image->virtual_bytes / covered + (image->virtual_bytes % covered != 0) >
             image->qcow2.l1_entries)
    carrel_base_image_set_damage (image, N_ ("the L1 table is too short for the disk's size"));
  else if (image->qcow2.l1_offset % cluster_bytes != 0)
    carrel_base_image_set_damage (image, N_ ("the L1 table is not aligned"));
  if (refcount_bytes > REFCOUNT_TABLE_BYTES_MAX ||
      !carrel_base_image_view_holds (view, carrel_base_image_span_be64 (head, 48), refcount_bytes))
    carrel_base_image_set_damage (image,
                                  N_ ("the table of reference counts does not lie in the file"));
  if (snapshots > SNAPSHOTS_MAX ||
      !carrel_base_image_view_holds (view,
                                     snapshots > 0 ? carrel_base_image_span_be64 (head, 64) : 0,
                                     (guint64) snapshots * SNAPSHOT_BYTES_MIN))
    carrel_base_image_set_damage (image, N_ ("the table of snapshots does not lie in the file"));
}

void
carrel_base_image_parse_qcow2 (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  Span head = view->head;
  guint32 version;

  if (head.length < HEADER_V2_BYTES)
    {
      image->virtual_bytes = 0;
      carrel_base_image_set_damage (image, N_ ("the header was cut off"));
      return;
    }
  version = carrel_base_image_span_be32 (head, 4);
  image->has_backing_file = carrel_base_image_span_be64 (head, 8) != 0 ||
                            carrel_base_image_span_be32 (head, 16) != 0;
  image->qcow2.cluster_bits = carrel_base_image_span_be32 (head, 20);
  image->virtual_bytes = carrel_base_image_span_be64 (head, 24);
  image->is_encrypted = carrel_base_image_span_be32 (head, 32) != 0;
  image->qcow2.l1_entries = carrel_base_image_span_be32 (head, 36);
  image->qcow2.l1_offset = carrel_base_image_span_be64 (head, 40);
  if (version != 2 && version != 3)
    carrel_base_image_set_damage (image, N_ ("its version is not known"));
  if (version >= 3)
    parse_v3 (head, image);
  else
    parse_extensions (head, HEADER_V2_BYTES, image);
  if (image->qcow2.cluster_bits < CLUSTER_BITS_MIN || image->qcow2.cluster_bits > CLUSTER_BITS_MAX)
    carrel_base_image_set_damage (image, N_ ("the size of its clusters is not possible"));
  else
    check_tables (view, image);
}
