/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-stream-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#define INPUT_BYTES (1U << 20)
/* The dictionary of "xz -9" and the window of "zstd --ultra" need less. */
#define MEMORY_MAX (G_GUINT64_CONSTANT (128) << 20)
#define ZSTD_WINDOW_LOG_MAX 27

typedef enum
{
  STEP_FINE,
  STEP_END, /* of a member; another one may follow */
  STEP_BAD,
} Step;

struct _CarrelApplianceDiskStream
{
  CarrelApplianceDiskInput *input;
  CarrelApplianceDiskHash *hash;
  CarrelApplianceDiskState *state;
  CarrelBaseImageKind kind;
  guint64 position;
  guint8 *bytes; /* packed ones; the digest frees them when it is done */
  gsize at;
  gsize there;
  gboolean is_between; /* a member ended, none began */
  z_stream gzip;
  lzma_stream xz;
  ZSTD_DCtx *zstd;
};

static gboolean
begin (CarrelApplianceDiskStream *self)
{
  switch (self->kind)
    {
    case CARREL_BASE_IMAGE_KIND_GZIP:
      return inflateInit2 (&self->gzip, 15 + 16) == Z_OK;
    case CARREL_BASE_IMAGE_KIND_XZ:
      return lzma_stream_decoder (&self->xz, MEMORY_MAX, LZMA_CONCATENATED) == LZMA_OK;
    case CARREL_BASE_IMAGE_KIND_ZSTD:
      self->zstd = ZSTD_createDCtx ();
      return self->zstd != NULL &&
             !ZSTD_isError (
               ZSTD_DCtx_setParameter (self->zstd, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX));
    case CARREL_BASE_IMAGE_KIND_UNKNOWN:
    case CARREL_BASE_IMAGE_KIND_RAW:
    case CARREL_BASE_IMAGE_KIND_ISO:
    case CARREL_BASE_IMAGE_KIND_QCOW2:
    case CARREL_BASE_IMAGE_KIND_VMDK:
    case CARREL_BASE_IMAGE_KIND_VDI:
    case CARREL_BASE_IMAGE_KIND_VHD:
    case CARREL_BASE_IMAGE_KIND_VHDX:
    case CARREL_BASE_IMAGE_KIND_OTHER:
    case CARREL_BASE_IMAGE_KIND_ARCHIVE:
    default:
      return FALSE;
    }
}

CarrelApplianceDiskStream *
carrel_appliance_disk_stream_new (CarrelApplianceDiskInput *input,
                                  CarrelBaseImageKind kind,
                                  CarrelApplianceDiskHash *hash,
                                  CarrelApplianceDiskState *state,
                                  GError **error)
{
  g_autoptr (CarrelApplianceDiskStream) self = g_new0 (CarrelApplianceDiskStream, 1);

  self->input = carrel_appliance_disk_input_ref (input);
  self->hash = hash;
  self->state = state;
  self->kind = kind;
  if (begin (self))
    return g_steal_pointer (&self);
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_FAILED,
               _ ("“%s” could not be unpacked."), carrel_appliance_disk_input_get_name (input));
  return NULL;
}

/* Lets go of the packed bytes: to the digest, or at once. */
static void
drop_bytes (CarrelApplianceDiskStream *self)
{
  if (self->bytes == NULL)
    return;
  if (self->hash != NULL)
    carrel_appliance_disk_hash_push (self->hash, self->bytes, self->there, g_free, self->bytes);
  else
    g_free (self->bytes);
  self->bytes = NULL;
}

void
carrel_appliance_disk_stream_free (CarrelApplianceDiskStream *self)
{
  if (self == NULL)
    return;
  drop_bytes (self);
  if (self->kind == CARREL_BASE_IMAGE_KIND_GZIP)
    inflateEnd (&self->gzip);
  lzma_end (&self->xz);
  ZSTD_freeDCtx (self->zstd);
  carrel_appliance_disk_input_unref (self->input);
  g_free (self);
}

/* Reads more packed bytes; at the end of the file there are none. */
static gboolean
refill (CarrelApplianceDiskStream *self, GError **error)
{
  guint64 left = carrel_appliance_disk_input_get_length (self->input) - self->position;

  if (self->at < self->there || left == 0)
    return TRUE;
  drop_bytes (self);
  self->at = 0;
  self->there = (gsize) MIN (left, INPUT_BYTES);
  self->bytes = g_malloc (self->there);
  if (!carrel_appliance_disk_input_read (self->input,
                                         self->position,
                                         self->bytes,
                                         self->there,
                                         error))
    return FALSE;
  self->position += self->there;
  carrel_appliance_disk_state_advance (self->state, self->there);
  return TRUE;
}

static Step
step_gzip (CarrelApplianceDiskStream *self, guint8 *buffer, gsize room, gsize *out_done)
{
  int result;

  self->gzip.next_in = self->bytes + self->at;
  self->gzip.avail_in = (uInt) (self->there - self->at);
  self->gzip.next_out = buffer;
  self->gzip.avail_out = (uInt) room;
  result = inflate (&self->gzip, Z_NO_FLUSH);
  self->at = self->there - self->gzip.avail_in;
  *out_done = room - self->gzip.avail_out;
  if (result == Z_STREAM_END)
    return inflateReset (&self->gzip) == Z_OK ? STEP_END : STEP_BAD;
  return result == Z_OK || result == Z_BUF_ERROR ? STEP_FINE : STEP_BAD;
}

static Step
step_xz (CarrelApplianceDiskStream *self, guint8 *buffer, gsize room, gsize *out_done)
{
  gboolean is_last = self->position == carrel_appliance_disk_input_get_length (self->input);
  lzma_ret result;

  self->xz.next_in = self->bytes + self->at;
  self->xz.avail_in = self->there - self->at;
  self->xz.next_out = buffer;
  self->xz.avail_out = room;
  result = lzma_code (&self->xz, is_last ? LZMA_FINISH : LZMA_RUN);
  self->at = self->there - self->xz.avail_in;
  *out_done = room - self->xz.avail_out;
  if (result == LZMA_STREAM_END)
    return STEP_END;
  return result == LZMA_OK || (result == LZMA_BUF_ERROR && !is_last) ? STEP_FINE : STEP_BAD;
}

static Step
step_zstd (CarrelApplianceDiskStream *self, guint8 *buffer, gsize room, gsize *out_done)
{
  ZSTD_inBuffer input = { self->bytes, self->there, self->at };
  ZSTD_outBuffer output = { buffer, room, 0 };
  gsize result = ZSTD_decompressStream (self->zstd, &output, &input);

  self->at = input.pos;
  *out_done = output.pos;
  if (ZSTD_isError (result))
    return STEP_BAD;
  return result == 0 ? STEP_END : STEP_FINE;
}

static Step
step (CarrelApplianceDiskStream *self, guint8 *buffer, gsize room, gsize *out_done)
{
  if (self->kind == CARREL_BASE_IMAGE_KIND_GZIP)
    return step_gzip (self, buffer, room, out_done);
  if (self->kind == CARREL_BASE_IMAGE_KIND_XZ)
    return step_xz (self, buffer, room, out_done);
  return step_zstd (self, buffer, room, out_done);
}

static gboolean
fail (CarrelApplianceDiskStream *self, GError **error)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("“%s” cannot be unpacked: it is damaged or was cut off. Get it once more."),
                  carrel_appliance_disk_input_get_name (self->input));
  return FALSE;
}

gboolean
carrel_appliance_disk_stream_read (CarrelApplianceDiskStream *self,
                                   guint8 *buffer,
                                   gsize length,
                                   gsize *out_length,
                                   GError **error)
{
  gsize filled = 0;

  while (filled < length)
    {
      gsize before;
      gsize done;
      Step result;

      if (!refill (self, error))
        return FALSE;
      before = self->at;
      /* Nothing packed is left: that is the end only between two members. */
      if (self->at == self->there && self->is_between)
        break;
      result = step (self, buffer + filled, length - filled, &done);
      filled += done;
      self->is_between = result == STEP_END;
      if (result == STEP_BAD || (result == STEP_FINE && done == 0 && self->at == before))
        return fail (self, error);
    }
  *out_length = filled;
  return TRUE;
}
