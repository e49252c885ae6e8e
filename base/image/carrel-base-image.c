/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-image-private.h"

#include <errno.h>
#include <unistd.h>

#define SECTOR_BYTES 512U
#define ISO_DESCRIPTOR_OFFSET 32768U
#define ISO_BLOCK_BYTES 2048U
#define ISO_BLOCKS_OFFSET 80U

typedef CarrelBaseImageSpan Span;

typedef void (*Parser) (CarrelBaseImageView *view, CarrelBaseImage *image);

/* Signatures at the beginning unless an offset is given; the first one that fits counts. */
static const struct
{
  const char *name;
  const char *bytes;
  gsize length;
  gsize offset;
  CarrelBaseImageKind kind;
  Parser parse;
} signatures[] = {
  { "qcow2", "QFI\xfb", 4, 0, CARREL_BASE_IMAGE_KIND_QCOW2, carrel_base_image_parse_qcow2 },
  { "VMDK", "KDMV", 4, 0, CARREL_BASE_IMAGE_KIND_VMDK, carrel_base_image_parse_vmdk },
  { "VMDK", "COWD", 4, 0, CARREL_BASE_IMAGE_KIND_VMDK, carrel_base_image_parse_vmdk_server },
  { "VMDK",
    "\xbe\xba\xfe\xca\0\0\0\0",
    8,
    0,
    CARREL_BASE_IMAGE_KIND_VMDK,
    carrel_base_image_parse_vmdk_server },
  { "VMDK",
    "# Disk DescriptorFile",
    21,
    0,
    CARREL_BASE_IMAGE_KIND_VMDK,
    carrel_base_image_parse_vmdk },
  { "VDI", "\x7f\x10\xda\xbe", 4, 64, CARREL_BASE_IMAGE_KIND_VDI, carrel_base_image_parse_vdi },
  { "VHDX", "vhdxfile", 8, 0, CARREL_BASE_IMAGE_KIND_VHDX, carrel_base_image_parse_vhdx },
  { "VHD", "conectix", 8, 0, CARREL_BASE_IMAGE_KIND_VHD, carrel_base_image_parse_vhd },
  { "QED", "QED\0", 4, 0, CARREL_BASE_IMAGE_KIND_OTHER, NULL },
  { "Parallels", "WithoutFreeSpace", 16, 0, CARREL_BASE_IMAGE_KIND_OTHER, NULL },
  { "Parallels", "WithouFreSpacExt", 16, 0, CARREL_BASE_IMAGE_KIND_OTHER, NULL },
  { "LUKS", "LUKS\xba\xbe", 6, 0, CARREL_BASE_IMAGE_KIND_OTHER, NULL },
  { "Bochs", "Bochs Virtual HD Image", 22, 0, CARREL_BASE_IMAGE_KIND_OTHER, NULL },
  { "gzip", "\x1f\x8b\x08", 3, 0, CARREL_BASE_IMAGE_KIND_GZIP, NULL },
  { "xz",
    "\xfd"
    "7zXZ",
    6,
    0,
    CARREL_BASE_IMAGE_KIND_XZ,
    NULL },
  { "zstd", "\x28\xb5\x2f\xfd", 4, 0, CARREL_BASE_IMAGE_KIND_ZSTD, NULL },
  { "tar", "ustar", 5, 257, CARREL_BASE_IMAGE_KIND_ARCHIVE, NULL },
};

gboolean
carrel_base_image_view_read (CarrelBaseImageView *view,
                             guint8 *buffer,
                             gsize length,
                             guint64 offset)
{
  gssize got;

  if (view->has_failed || length > 4 * CARREL_BASE_IMAGE_HEAD_BYTES ||
      !carrel_base_image_view_holds (view, offset, length))
    return FALSE;
  got = view->file->read (view->file->data, buffer, length, offset);
  if (got < 0)
    {
      view->has_failed = TRUE;
      view->failure = errno;
    }
  return got == (gssize) length;
}

static gboolean
is_disc (Span head)
{
  return carrel_base_image_span_is (head, ISO_DESCRIPTOR_OFFSET + 1, "CD001", 5) ||
         carrel_base_image_span_is (head, ISO_DESCRIPTOR_OFFSET + 1, "BEA01", 5);
}

static void
parse_disc (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  static const char first[] = { 1, 'C', 'D', '0', '0', '1' };
  gsize offset = ISO_DESCRIPTOR_OFFSET + ISO_BLOCKS_OFFSET;

  image->kind = CARREL_BASE_IMAGE_KIND_ISO;
  image->name = "ISO";
  if (carrel_base_image_span_is (view->head, ISO_DESCRIPTOR_OFFSET, first, sizeof first) &&
      carrel_base_image_span_has (view->head, offset, 4))
    image->virtual_bytes = (guint64) carrel_base_image_span_le32 (view->head, offset) *
                           ISO_BLOCK_BYTES;
}

/* A fixed VHD is a raw disk with a footer. */
static gboolean
ends_as_vhd (CarrelBaseImageView *view)
{
  return view->tail.length >= SECTOR_BYTES &&
         carrel_base_image_span_is (view->tail, view->tail.length - SECTOR_BYTES, "conectix", 8);
}

static gboolean
parse_signature (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      if (!carrel_base_image_span_is (view->head,
                                      signatures[i].offset,
                                      signatures[i].bytes,
                                      signatures[i].length))
        continue;
      image->kind = signatures[i].kind;
      image->name = signatures[i].name;
      image->is_encrypted = strcmp (image->name, "LUKS") == 0;
      if (signatures[i].parse != NULL)
        signatures[i].parse (view, image);
      return TRUE;
    }
  return FALSE;
}

static guint
count_readings (CarrelBaseImageView *view)
{
  guint count = is_disc (view->head) ? 1 : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (signatures[i].kind < CARREL_BASE_IMAGE_KIND_GZIP &&
        carrel_base_image_span_is (view->head,
                                   signatures[i].offset,
                                   signatures[i].bytes,
                                   signatures[i].length))
      count++;
  /* A dynamic VHD bears its cookie at both ends. */
  if (ends_as_vhd (view) && !carrel_base_image_span_is (view->head, 0, "conectix", 8))
    count++;
  return count;
}

static void
parse (CarrelBaseImageView *view, CarrelBaseImage *image)
{
  if (parse_signature (view, image))
    ;
  else if (ends_as_vhd (view))
    {
      image->kind = CARREL_BASE_IMAGE_KIND_VHD;
      image->name = "VHD";
      carrel_base_image_parse_vhd (view, image);
    }
  else if (is_disc (view->head))
    parse_disc (view, image);
  else if (carrel_base_image_span_is (view->head, SECTOR_BYTES - 2, "\x55\xaa", 2) ||
           carrel_base_image_span_is (view->head, SECTOR_BYTES, "EFI PART", 8))
    {
      image->kind = CARREL_BASE_IMAGE_KIND_RAW;
      image->name = "raw";
    }
  image->is_ambiguous = count_readings (view) > 1;
}

gboolean
carrel_base_image_inspect (const CarrelBaseImageFile *file, CarrelBaseImage *out_image)
{
  g_autofree guint8 *head = g_malloc (CARREL_BASE_IMAGE_HEAD_BYTES);
  guint8 tail[CARREL_BASE_IMAGE_TAIL_BYTES];
  CarrelBaseImageView view = { .file = file };
  CarrelBaseImage image = { 0 };

  g_return_val_if_fail (file != NULL && file->read != NULL, FALSE);
  g_return_val_if_fail (out_image != NULL, FALSE);

  view.head = (Span){ head, (gsize) MIN (file->length, CARREL_BASE_IMAGE_HEAD_BYTES) };
  view.tail = (Span){ tail, (gsize) MIN (file->length, sizeof tail) };
  if (!carrel_base_image_view_read (&view, head, view.head.length, 0) ||
      !carrel_base_image_view_read (&view, tail, view.tail.length, file->length - view.tail.length))
    {
      errno = view.has_failed ? view.failure : EIO;
      return FALSE;
    }
  image.virtual_bytes = file->length;
  parse (&view, &image);
  if (view.has_failed)
    {
      errno = view.failure;
      return FALSE;
    }
  *out_image = image;
  return TRUE;
}

typedef struct
{
  int descriptor;
  guint64 offset;
} Place;

static gssize
read_place (gpointer data, guint8 *buffer, gsize length, guint64 offset)
{
  const Place *place = data;
  gsize done = 0;

  while (done < length)
    {
      ssize_t got = pread (place->descriptor,
                           buffer + done,
                           length - done,
                           (off_t) (place->offset + offset + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return -1;
      if (got == 0)
        break;
      done += (gsize) got;
    }
  return (gssize) done;
}

gboolean
carrel_base_image_inspect_descriptor (int descriptor,
                                      guint64 offset,
                                      guint64 length,
                                      CarrelBaseImage *out_image)
{
  Place place = { descriptor, offset };
  CarrelBaseImageFile file = { read_place, &place, length };

  g_return_val_if_fail (descriptor >= 0, FALSE);

  return carrel_base_image_inspect (&file, out_image);
}
