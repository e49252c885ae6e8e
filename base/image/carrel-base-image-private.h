/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "carrel-base-image.h"

G_BEGIN_DECLS

/* How much of a file's beginning and end every format's parser gets. */
#define CARREL_BASE_IMAGE_HEAD_BYTES 65536U
#define CARREL_BASE_IMAGE_TAIL_BYTES 1536U

/* The largest disk that is believed; CARREL_BASE_LIMIT_DISK_BYTES_MAX refuses smaller ones in words. */
#define CARREL_BASE_IMAGE_SIZE_MAX (G_GUINT64_CONSTANT (1) << 60)

/* A stretch of bytes that was read. */
typedef struct
{
  const guint8 *bytes;
  gsize length;
} CarrelBaseImageSpan;

/* An image that is being looked at: its file, and what was read of it so far. */
typedef struct
{
  const CarrelBaseImageFile *file;
  CarrelBaseImageSpan head;
  CarrelBaseImageSpan tail;
  gboolean has_failed; /* a read failed; errno was saved */
  int failure;
} CarrelBaseImageView;

static inline gboolean
carrel_base_image_span_has (CarrelBaseImageSpan span, gsize offset, gsize length)
{
  return offset <= span.length && span.length - offset >= length;
}

static inline gboolean
carrel_base_image_span_is (CarrelBaseImageSpan span, gsize offset, const char *bytes, gsize length)
{
  return carrel_base_image_span_has (span, offset, length) &&
         memcmp (span.bytes + offset, bytes, length) == 0;
}

static inline guint32
carrel_base_image_span_be32 (CarrelBaseImageSpan span, gsize offset)
{
  guint32 value;

  g_assert (carrel_base_image_span_has (span, offset, sizeof value));
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT32_FROM_BE (value);
}

static inline guint64
carrel_base_image_span_be64 (CarrelBaseImageSpan span, gsize offset)
{
  guint64 value;

  g_assert (carrel_base_image_span_has (span, offset, sizeof value));
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT64_FROM_BE (value);
}

static inline guint16
carrel_base_image_span_le16 (CarrelBaseImageSpan span, gsize offset)
{
  guint16 value;

  g_assert (carrel_base_image_span_has (span, offset, sizeof value));
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT16_FROM_LE (value);
}

static inline guint32
carrel_base_image_span_le32 (CarrelBaseImageSpan span, gsize offset)
{
  guint32 value;

  g_assert (carrel_base_image_span_has (span, offset, sizeof value));
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT32_FROM_LE (value);
}

static inline guint64
carrel_base_image_span_le64 (CarrelBaseImageSpan span, gsize offset)
{
  guint64 value;

  g_assert (carrel_base_image_span_has (span, offset, sizeof value));
  memcpy (&value, span.bytes + offset, sizeof value);
  return GUINT64_FROM_LE (value);
}

/* Whether `length` bytes from `offset` on lie in the file. */
static inline gboolean
carrel_base_image_view_holds (const CarrelBaseImageView *view, guint64 offset, guint64 length)
{
  return offset <= view->file->length && view->file->length - offset >= length;
}

static inline void
carrel_base_image_set_damage (CarrelBaseImage *image, const char *damage)
{
  image->is_damaged = TRUE;
  if (image->damage == NULL)
    image->damage = damage;
}

/* Reads `length` bytes from `offset` on into `buffer`; FALSE when they are not all there. */
gboolean carrel_base_image_view_read (CarrelBaseImageView *view,
                                      guint8 *buffer,
                                      gsize length,
                                      guint64 offset);

/* One parser a format; each fills the image in, with the damage it finds. */
void carrel_base_image_parse_qcow2 (CarrelBaseImageView *view, CarrelBaseImage *image);
void carrel_base_image_parse_vmdk (CarrelBaseImageView *view, CarrelBaseImage *image);
void carrel_base_image_parse_vmdk_server (CarrelBaseImageView *view, CarrelBaseImage *image);
void carrel_base_image_parse_vdi (CarrelBaseImageView *view, CarrelBaseImage *image);
void carrel_base_image_parse_vhd (CarrelBaseImageView *view, CarrelBaseImage *image);
void carrel_base_image_parse_vhdx (CarrelBaseImageView *view, CarrelBaseImage *image);

G_END_DECLS
