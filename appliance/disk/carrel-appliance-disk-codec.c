/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-codec-private.h"

#include <libdeflate.h>
#include <string.h>
#include <zstd.h>
#ifdef CARREL_HAVE_ISAL
#include <isa-l/igzip_lib.h>
#endif

#define LEVEL_FAST 1
#define LEVEL_SMALL 6
/* Stored blocks, the frame of zlib, and what ISA-L asks for at its ends. */
#define BOUND_SLACK 1024
/* More than the 3 that ISA-L never looks up, fewer than the 16 of its loop. */
#define FIRST_BYTES 8

struct _CarrelApplianceDiskCodec
{
  CarrelApplianceDiskCodecLevel level;
  struct libdeflate_decompressor *decompressor;
  struct libdeflate_compressor *compressor;
  ZSTD_DCtx *zstd;
#ifdef CARREL_HAVE_ISAL
  struct isal_zstream *stream;
  guint8 *work;
#endif
};

CarrelApplianceDiskCodec *
carrel_appliance_disk_codec_new (CarrelApplianceDiskCodecLevel level)
{
  CarrelApplianceDiskCodec *self = g_new0 (CarrelApplianceDiskCodec, 1);

  self->level = level;
  return self;
}

void
carrel_appliance_disk_codec_free (CarrelApplianceDiskCodec *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->decompressor, libdeflate_free_decompressor);
  g_clear_pointer (&self->compressor, libdeflate_free_compressor);
  ZSTD_freeDCtx (self->zstd);
#ifdef CARREL_HAVE_ISAL
  g_free (self->stream);
  g_free (self->work);
#endif
  g_free (self);
}

static struct libdeflate_decompressor *
ensure_decompressor (CarrelApplianceDiskCodec *self)
{
  if (self->decompressor == NULL)
    self->decompressor = libdeflate_alloc_decompressor ();
  return self->decompressor;
}

gboolean
carrel_appliance_disk_codec_inflate_zlib (CarrelApplianceDiskCodec *self,
                                          const guint8 *bytes,
                                          gsize length,
                                          guint8 *out,
                                          gsize room,
                                          gsize *out_length)
{
  return ensure_decompressor (self) != NULL &&
         libdeflate_zlib_decompress (self->decompressor, bytes, length, out, room, out_length) ==
           LIBDEFLATE_SUCCESS;
}

static gboolean
inflate_zstd (CarrelApplianceDiskCodec *self,
              const guint8 *bytes,
              gsize length,
              guint8 *out,
              gsize length_out)
{
  ZSTD_inBuffer input = { bytes, length, 0 };
  ZSTD_outBuffer output = { out, length_out, 0 };
  gsize before;

  if (self->zstd == NULL)
    self->zstd = ZSTD_createDCtx ();
  if (self->zstd == NULL || ZSTD_isError (ZSTD_DCtx_reset (self->zstd, ZSTD_reset_session_only)))
    return FALSE;
  do
    {
      before = input.pos + output.pos;
      if (ZSTD_isError (ZSTD_decompressStream (self->zstd, &output, &input)))
        return FALSE;
    }
  while (output.pos < length_out && input.pos + output.pos > before);
  return output.pos == length_out;
}

gboolean
carrel_appliance_disk_codec_inflate_cluster (CarrelApplianceDiskCodec *self,
                                             gboolean is_zstd,
                                             const guint8 *bytes,
                                             gsize length,
                                             guint8 *out,
                                             gsize length_out)
{
  gsize used;

  if (is_zstd)
    return inflate_zstd (self, bytes, length, out, length_out);
  return ensure_decompressor (self) != NULL &&
         libdeflate_deflate_decompress_ex (self->decompressor,
                                           bytes,
                                           length,
                                           out,
                                           length_out,
                                           &used,
                                           NULL) == LIBDEFLATE_SUCCESS;
}

gsize
carrel_appliance_disk_codec_get_bound (gsize length)
{
  return length + length / 8 + BOUND_SLACK;
}

#ifdef CARREL_HAVE_ISAL
static gboolean
run_fast (struct isal_zstream *stream, gsize length, gboolean is_end)
{
  stream->avail_in = (guint32) length;
  stream->end_of_stream = is_end;
  stream->flush = is_end ? NO_FLUSH : SYNC_FLUSH;
  return isal_deflate (stream) == COMP_OK && stream->avail_in == 0;
}

/* ISA-L's loop for the levels 1 and 2 begins a stream with a slip (".write_first_byte", up to 2.31 at least):
 * it looks the third byte up by a hash of the address of `stream`, not of the data.  A match with it is then
 * found or not depending on where the memory lies, and one grain in some thousand comes out a byte longer or
 * shorter in another thread or another run.  What is shorter than 16 bytes goes through other code, which
 * begins rightly: so a few bytes are packed first, in a block of their own, which costs 7 bytes a grain. */
static gsize
deflate_fast (CarrelApplianceDiskCodec *self,
              const guint8 *bytes,
              gsize length,
              guint8 *out,
              gsize room)
{
  gsize first = MIN (length, FIRST_BYTES);

  if (self->stream == NULL)
    {
      self->stream = g_new0 (struct isal_zstream, 1);
      self->work = g_malloc0 (ISAL_DEF_LVL1_DEFAULT);
    }
  isal_deflate_init (self->stream);
  self->stream->level = 1;
  self->stream->level_buf = self->work;
  self->stream->level_buf_size = ISAL_DEF_LVL1_DEFAULT;
  self->stream->gzip_flag = IGZIP_ZLIB;
  self->stream->next_in = (guint8 *) bytes;
  self->stream->next_out = out;
  self->stream->avail_out = (guint32) room;
  if ((length > first && !run_fast (self->stream, first, FALSE)) ||
      !run_fast (self->stream, length > first ? length - first : first, TRUE))
    return 0;
  return self->stream->internal_state.state == ZSTATE_END ? self->stream->total_out : 0;
}
#endif

gsize
carrel_appliance_disk_codec_deflate (CarrelApplianceDiskCodec *self,
                                     const guint8 *bytes,
                                     gsize length,
                                     guint8 *out,
                                     gsize room)
{
#ifdef CARREL_HAVE_ISAL
  if (self->level == CARREL_APPLIANCE_DISK_CODEC_FAST)
    return deflate_fast (self, bytes, length, out, room);
#endif
  if (self->compressor == NULL)
    self->compressor = libdeflate_alloc_compressor (
      self->level == CARREL_APPLIANCE_DISK_CODEC_FAST ? LEVEL_FAST : LEVEL_SMALL);
  return self->compressor != NULL
           ? libdeflate_zlib_compress (self->compressor, bytes, length, out, room)
           : 0;
}

gboolean
carrel_appliance_disk_codec_is_zero (const guint8 *bytes, gsize length)
{
  gsize first = MIN (length, 16);

  for (gsize i = 0; i < first; i++)
    if (bytes[i] != 0)
      return FALSE;
  return memcmp (bytes, bytes + first, length - first) == 0;
}
