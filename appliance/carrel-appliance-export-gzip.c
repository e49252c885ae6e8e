/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-gzip-private.h"

#include "carrel-appliance-error.h"

#include "base/carrel-base-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEVEL_FAST 1
/* What gzip(1) takes, too. */
#define LEVEL_SMALL 6
#define PIECE_BYTES (1U << 20)

/* What one thread does of a round. */
typedef struct
{
  int descriptor;
  guint64 offset;
  struct libdeflate_compressor *compressor;
  guint8 *bytes;
  guint8 *packed;
  gsize room;
  gsize length;
  int failure;
  GThread *thread;
} Piece;

static gsize
read_piece (Piece *piece)
{
  gsize filled = 0;

  while (filled < PIECE_BYTES)
    {
      ssize_t done = pread (piece->descriptor,
                            piece->bytes + filled,
                            PIECE_BYTES - filled,
                            (off_t) (piece->offset + filled));

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        piece->failure = errno;
      if (done <= 0)
        break;
      filled += (gsize) done;
    }
  return filled;
}

static gpointer
pack_thread (gpointer data)
{
  Piece *piece = data;
  gsize length = read_piece (piece);

  piece->length =
    libdeflate_gzip_compress (piece->compressor, piece->bytes, length, piece->packed, piece->room);
  if (piece->length == 0 && piece->failure == 0)
    piece->failure = ENOBUFS;
  return NULL;
}

static Piece *
make_pieces (CarrelApplianceDiskOutput *from, gboolean is_small, guint count)
{
  Piece *pieces = g_new0 (Piece, count);

  for (guint i = 0; i < count; i++)
    {
      pieces[i].descriptor = carrel_appliance_disk_output_get_descriptor (from);
      pieces[i].compressor = libdeflate_alloc_compressor (is_small ? LEVEL_SMALL : LEVEL_FAST);
      pieces[i].bytes = g_malloc (PIECE_BYTES);
      pieces[i].room = libdeflate_gzip_compress_bound (pieces[i].compressor, PIECE_BYTES);
      pieces[i].packed = g_malloc (pieces[i].room);
    }
  return pieces;
}

static void
free_pieces (Piece *pieces, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      libdeflate_free_compressor (pieces[i].compressor);
      g_free (pieces[i].bytes);
      g_free (pieces[i].packed);
    }
  g_free (pieces);
}

/* Packs a round, each piece in a thread of its own, and writes it in their order. */
static gboolean
run_round (Piece *pieces,
           guint count,
           guint64 offset,
           CarrelApplianceDiskOutput *to,
           guint64 *end,
           GError **error)
{
  for (guint i = 0; i < count; i++)
    {
      pieces[i].offset = offset + (guint64) i * PIECE_BYTES;
      pieces[i].thread = g_thread_new ("gzip", pack_thread, &pieces[i]);
    }
  for (guint i = 0; i < count; i++)
    g_thread_join (pieces[i].thread);
  for (guint i = 0; i < count; i++)
    {
      if (pieces[i].failure != 0)
        {
          carrel_base_error_set_errno (error,
                                       pieces[i].failure,
                                       _ ("The box could not be compressed"));
          return FALSE;
        }
      if (!carrel_appliance_disk_output_write (to, *end, pieces[i].packed, pieces[i].length, error))
        return FALSE;
      *end += pieces[i].length;
    }
  return TRUE;
}

gboolean
carrel_appliance_export_gzip (CarrelApplianceDiskOutput *from,
                              CarrelApplianceDiskOutput *to,
                              gboolean is_small,
                              guint threads,
                              CarrelApplianceDiskState *state,
                              GError **error)
{
  Piece *pieces = make_pieces (from, is_small, threads);
  gboolean is_good = TRUE;
  struct stat status;
  guint64 end = 0;
  guint64 offset = 0;

  if (fstat (carrel_appliance_disk_output_get_descriptor (from), &status) != 0)
    status.st_size = 0;
  while (is_good && offset < (guint64) status.st_size)
    {
      guint64 left = ((guint64) status.st_size - offset + PIECE_BYTES - 1) / PIECE_BYTES;
      guint count = (guint) MIN (left, threads);

      is_good = run_round (pieces, count, offset, to, &end, error) &&
                carrel_appliance_disk_state_finish (state, error);
      offset += (guint64) count * PIECE_BYTES;
    }
  free_pieces (pieces, threads);
  return is_good;
}
