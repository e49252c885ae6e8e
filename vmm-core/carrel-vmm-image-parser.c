/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-vmm-image-parser.h"

#include <string.h>

#define SECTOR_BYTES 512U
#define ISO_DESCRIPTOR_OFFSET 32768U
#define ISO_BLOCK_BYTES 2048U
#define ISO_BLOCKS_OFFSET 80U

#define QCOW2_HEADER_V2_BYTES 72U
#define QCOW2_HEADER_V3_BYTES 104U
#define QCOW2_FEATURE_DIRTY (G_GUINT64_CONSTANT (1) << 0)
#define QCOW2_FEATURE_CORRUPT (G_GUINT64_CONSTANT (1) << 1)
#define QCOW2_FEATURE_DATA_FILE (G_GUINT64_CONSTANT (1) << 2)
#define QCOW2_FEATURE_COMPRESSION (G_GUINT64_CONSTANT (1) << 3)
#define QCOW2_FEATURE_EXTENDED_L2 (G_GUINT64_CONSTANT (1) << 4)
#define QCOW2_FEATURES_KNOWN                                               \
  (QCOW2_FEATURE_DIRTY | QCOW2_FEATURE_CORRUPT | QCOW2_FEATURE_DATA_FILE | \
   QCOW2_FEATURE_COMPRESSION | QCOW2_FEATURE_EXTENDED_L2)
#define QCOW2_EXTENSION_BACKING_FORMAT 0xe2792acaU
#define QCOW2_EXTENSION_DATA_FILE 0x44415441U
#define QCOW2_CLUSTER_BITS_MIN 9U
#define QCOW2_CLUSTER_BITS_MAX 21U

typedef struct
{
  const guint8 *bytes;
  gsize length;
} Span;

/* Signatures of other products' formats, at the beginning unless an offset is given. */
static const struct
{
  const char *name;
  const char *bytes;
  gsize length;
  gsize offset;
} signatures[] = {
  { "VMDK", "KDMV", 4, 0 },
  { "VMDK", "COWD", 4, 0 },
  { "VMDK", "# Disk DescriptorFile", 21, 0 },
  { "VDI", "\x7f\x10\xda\xbe", 4, 64 },
  { "VHDX", "vhdxfile", 8, 0 },
  { "VHD", "conectix", 8, 0 },
  { "QED", "QED\0", 4, 0 },
  { "Parallels", "WithoutFreeSpace", 16, 0 },
  { "Parallels", "WithouFreSpacExt", 16, 0 },
  { "LUKS", "LUKS\xba\xbe", 6, 0 },
  { "Bochs", "Bochs Virtual HD Image", 22, 0 },
};

static gboolean
matches (Span span, gsize offset, const char *bytes, gsize length)
{
  return offset <= span.length && span.length - offset >= length &&
         memcmp (span.bytes + offset, bytes, length) == 0;
}

static guint32
get_32 (Span span, gsize offset)
{
  guint32 value;

  g_assert (offset + sizeof value <= span.length);
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint64
get_64 (Span span, gsize offset)
{
  guint64 value;

  g_assert (offset + sizeof value <= span.length);
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT64_FROM_BE (value);
}

/* Header extensions lie one after the other up to an empty one. */
static void
parse_extensions (Span head, gsize offset, CarrelVmmImage *image)
{
  while (offset + 8 <= head.length)
    {
      guint32 type = get_32 (head, offset);
      guint32 length = get_32 (head, offset + 4);

      if (type == 0)
        return;
      if (type == QCOW2_EXTENSION_DATA_FILE)
        image->has_data_file = TRUE;
      if (type == QCOW2_EXTENSION_BACKING_FORMAT)
        image->has_backing_file = TRUE;
      if (length > head.length)
        {
          image->is_damaged = TRUE;
          return;
        }
      offset += 8 + ((gsize) length + 7) / 8 * 8;
    }
}

static void
parse_qcow2_v3 (Span head, CarrelVmmImage *image)
{
  guint64 features;
  guint32 header_bytes;

  if (head.length < QCOW2_HEADER_V3_BYTES)
    {
      image->is_damaged = TRUE;
      return;
    }
  features = get_64 (head, 72);
  header_bytes = get_32 (head, 100);
  image->is_dirty = (features & QCOW2_FEATURE_DIRTY) != 0;
  image->is_corrupt = (features & QCOW2_FEATURE_CORRUPT) != 0;
  image->has_data_file = (features & QCOW2_FEATURE_DATA_FILE) != 0;
  image->unknown_features = features & ~QCOW2_FEATURES_KNOWN;
  if (header_bytes < QCOW2_HEADER_V3_BYTES || header_bytes > head.length || header_bytes % 8 != 0)
    image->is_damaged = TRUE;
  else
    parse_extensions (head, header_bytes, image);
}

static void
parse_qcow2 (Span head, guint64 file_bytes, CarrelVmmImage *image)
{
  guint32 version;
  guint32 cluster_bits;
  guint64 l1_entries;
  guint64 l1_offset;

  image->kind = CARREL_VMM_IMAGE_KIND_QCOW2;
  image->name = "qcow2";
  if (head.length < QCOW2_HEADER_V2_BYTES)
    {
      image->is_damaged = TRUE;
      return;
    }
  version = get_32 (head, 4);
  cluster_bits = get_32 (head, 20);
  l1_entries = get_32 (head, 36);
  l1_offset = get_64 (head, 40);
  image->has_backing_file = get_64 (head, 8) != 0 || get_32 (head, 16) != 0;
  image->virtual_bytes = get_64 (head, 24);
  image->is_encrypted = get_32 (head, 32) != 0;
  if ((version != 2 && version != 3) || cluster_bits < QCOW2_CLUSTER_BITS_MIN ||
      cluster_bits > QCOW2_CLUSTER_BITS_MAX || l1_offset > file_bytes ||
      l1_entries * 8 > file_bytes - l1_offset)
    image->is_damaged = TRUE;
  if (version >= 3)
    parse_qcow2_v3 (head, image);
  else
    parse_extensions (head, QCOW2_HEADER_V2_BYTES, image);
}

static gboolean
is_disc (Span head)
{
  return matches (head, ISO_DESCRIPTOR_OFFSET + 1, "CD001", 5) ||
         matches (head, ISO_DESCRIPTOR_OFFSET + 1, "BEA01", 5);
}

static void
parse_disc (Span head, guint64 file_bytes, CarrelVmmImage *image)
{
  guint32 blocks = 0;
  gsize offset = ISO_DESCRIPTOR_OFFSET + ISO_BLOCKS_OFFSET;

  image->kind = CARREL_VMM_IMAGE_KIND_ISO;
  image->name = "ISO";
  image->virtual_bytes = file_bytes;
  if (matches (head,
               ISO_DESCRIPTOR_OFFSET,
               "\x01"
               "CD001",
               6) &&
      offset + 4 <= head.length)
    {
      memcpy (&blocks, head.bytes + offset, sizeof blocks);
      image->virtual_bytes = (guint64) GUINT32_FROM_LE (blocks) * ISO_BLOCK_BYTES;
    }
}

static const char *
find_signature (Span head, Span tail)
{
  for (gsize index = 0; index < G_N_ELEMENTS (signatures); index++)
    if (matches (head, signatures[index].offset, signatures[index].bytes, signatures[index].length))
      return signatures[index].name;
  return matches (tail, 0, "conectix", 8) ? "VHD" : NULL;
}

void
carrel_vmm_image_parser_parse (const guint8 *head_bytes,
                               gsize head_length,
                               const guint8 *tail_bytes,
                               gsize tail_length,
                               guint64 file_bytes,
                               CarrelVmmImage *out_image)
{
  Span head = { head_bytes, MIN (head_length, CARREL_VMM_IMAGE_PARSER_HEAD_BYTES) };
  Span tail = { tail_bytes, MIN (tail_length, CARREL_VMM_IMAGE_PARSER_TAIL_BYTES) };
  const char *other;
  gboolean is_qcow2;

  g_return_if_fail (head_bytes != NULL || head_length == 0);
  g_return_if_fail (tail_bytes != NULL || tail_length == 0);
  g_return_if_fail (out_image != NULL);

  memset (out_image, 0, sizeof *out_image);
  out_image->virtual_bytes = file_bytes;
  other = find_signature (head, tail);
  is_qcow2 = matches (head, 0, "QFI\xfb", 4);
  if (is_qcow2)
    parse_qcow2 (head, file_bytes, out_image);
  else if (other != NULL)
    {
      out_image->kind = CARREL_VMM_IMAGE_KIND_OTHER;
      out_image->name = other;
      out_image->is_encrypted = strcmp (other, "LUKS") == 0;
    }
  else if (is_disc (head))
    parse_disc (head, file_bytes, out_image);
  else if (matches (head, SECTOR_BYTES - 2, "\x55\xaa", 2) ||
           matches (head, SECTOR_BYTES, "EFI PART", 8))
    {
      out_image->kind = CARREL_VMM_IMAGE_KIND_RAW;
      out_image->name = "raw";
    }
  out_image->is_ambiguous = is_qcow2 + (other != NULL) + is_disc (head) > 1;
}
