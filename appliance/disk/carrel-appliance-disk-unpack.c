/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-unpack-private.h"

#include "../carrel-appliance-error.h"
#include "carrel-appliance-disk-codec-private.h"
#include "carrel-appliance-disk-grains-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/*
 * This thread reads the file from its beginning to its end in pieces, finds the grains in each, and hands
 * the piece on: to the digest, and to the threads that inflate and write.  A grain that goes beyond its
 * piece is carried over into the next one.  Pieces are counted by references; no more than PIECES_MAX are
 * under way, which bounds the memory.
 *
 * One lock, that of the count of pieces; it is never held while another one is taken.
 */

#define PIECE_BYTES (2U << 20)
#define PIECES_MAX 16U
/* Grains that lie side by side on the disk are written together. */
#define RUN_BYTES (1U << 20)

typedef struct
{
  CarrelApplianceDiskInput *input;
  const CarrelBaseImage *image;
  CarrelApplianceDiskWriter *writer;
  CarrelApplianceDiskHash *hash;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskGrains *grains;
  GThreadPool *pool;
  GAsyncQueue *codecs;
  GMutex lock;
  GCond changed;
  guint pieces;
} Unpack;

typedef struct
{
  Unpack *unpack;
  gint references;
  guint64 offset; /* in the file */
  gsize carried;  /* bytes that were in the piece before, too */
  gsize length;
  GArray *grains;
  guint8 *bytes;
} Piece;

static Piece *
take_piece (Unpack *unpack, gsize room)
{
  Piece *piece = g_new0 (Piece, 1);

  g_mutex_lock (&unpack->lock);
  while (unpack->pieces >= PIECES_MAX)
    g_cond_wait (&unpack->changed, &unpack->lock);
  unpack->pieces++;
  g_mutex_unlock (&unpack->lock);
  piece->unpack = unpack;
  piece->references = 1;
  piece->grains = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskGrain));
  piece->bytes = g_malloc (room);
  return piece;
}

static void
release_piece (gpointer data)
{
  Piece *piece = data;
  Unpack *unpack = piece->unpack;

  if (!g_atomic_int_dec_and_test (&piece->references))
    return;
  g_array_unref (piece->grains);
  g_free (piece->bytes);
  g_free (piece);
  g_mutex_lock (&unpack->lock);
  unpack->pieces--;
  g_cond_signal (&unpack->changed);
  g_mutex_unlock (&unpack->lock);
}

/* Grains that were inflated and wait to be written. */
typedef struct
{
  guint64 disk_offset;
  gsize length;
  gsize room;
  guint8 *bytes;
} Run;

static gboolean
flush_run (Unpack *unpack, Run *run, GError **error)
{
  gsize length = run->length;

  run->length = 0;
  return carrel_appliance_disk_writer_write (unpack->writer,
                                             run->disk_offset,
                                             run->bytes,
                                             length,
                                             error);
}

static gboolean
unpack_grain (Unpack *unpack,
              CarrelApplianceDiskCodec *codec,
              const Piece *piece,
              const CarrelApplianceDiskGrain *grain,
              Run *run,
              GError **error)
{
  const guint8 *packed = piece->bytes + (grain->position - piece->offset);
  gsize length;

  if ((run->disk_offset + run->length != grain->disk_offset ||
       run->room - run->length < unpack->image->vmdk.grain_bytes) &&
      !flush_run (unpack, run, error))
    return FALSE;
  if (run->length == 0)
    run->disk_offset = grain->disk_offset;
  if (carrel_appliance_disk_codec_inflate_zlib (codec,
                                                packed,
                                                grain->length,
                                                run->bytes + run->length,
                                                unpack->image->vmdk.grain_bytes,
                                                &length) &&
      length >= grain->disk_length)
    {
      run->length += grain->disk_length;
      return TRUE;
    }
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               _ ("The disk “%s” is damaged at byte %" PRIu64 ": %s."),
                  carrel_appliance_disk_input_get_name (unpack->input),
                  grain->position,
                  _ ("a compressed piece cannot be unpacked"));
  return FALSE;
}

static gboolean
unpack_grains (Unpack *unpack, CarrelApplianceDiskCodec *codec, const Piece *piece, GError **error)
{
  gsize room = MAX (unpack->image->vmdk.grain_bytes, RUN_BYTES);
  g_autofree guint8 *bytes = g_malloc (room);
  Run run = { 0, 0, room, bytes };

  for (guint i = 0; i < piece->grains->len; i++)
    {
      if (carrel_appliance_disk_state_should_stop (unpack->state))
        return TRUE;
      if (!unpack_grain (unpack,
                         codec,
                         piece,
                         &g_array_index (piece->grains, CarrelApplianceDiskGrain, i),
                         &run,
                         error))
        return FALSE;
    }
  return flush_run (unpack, &run, error);
}

static void
unpack_piece (gpointer data, gpointer user_data)
{
  Piece *piece = data;
  Unpack *unpack = user_data;
  CarrelApplianceDiskCodec *codec = g_async_queue_try_pop (unpack->codecs);
  GError *error = NULL;

  if (codec == NULL)
    codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  if (!unpack_grains (unpack, codec, piece, &error))
    carrel_appliance_disk_state_fail (unpack->state, error);
  carrel_appliance_disk_state_advance (unpack->state, piece->length - piece->carried);
  g_async_queue_push (unpack->codecs, codec);
  release_piece (piece);
}

/* Finds the grains that lie in the piece as a whole. */
static CarrelApplianceDiskGrainsStep
find_grains (Unpack *unpack, Piece *piece, GError **error)
{
  CarrelApplianceDiskGrainsStep step;
  CarrelApplianceDiskGrain grain;

  do
    {
      step = carrel_appliance_disk_grains_step (unpack->grains,
                                                piece->bytes,
                                                piece->length,
                                                piece->offset,
                                                &grain,
                                                error);
      if (step == CARREL_APPLIANCE_DISK_GRAINS_GRAIN)
        g_array_append_val (piece->grains, grain);
    }
  while (step == CARREL_APPLIANCE_DISK_GRAINS_GRAIN);
  return step;
}

/* The next piece: what the last one had beyond its last grain, and then more of the file. */
static Piece *
read_piece (Unpack *unpack, const Piece *last, guint64 position, gboolean is_ended, GError **error)
{
  guint64 end = carrel_appliance_disk_input_get_length (unpack->input);
  guint64 marker = carrel_appliance_disk_grains_get_position (unpack->grains);
  gsize carried = !is_ended && marker < position ? (gsize) (position - marker) : 0;
  gsize fresh = (gsize) MIN (end - position, PIECE_BYTES);
  Piece *piece = take_piece (unpack, carried + fresh);

  g_assert (carried == 0 || (last != NULL && carried <= last->length));
  piece->offset = position - carried;
  piece->carried = carried;
  piece->length = carried + fresh;
  if (carried > 0)
    memcpy (piece->bytes, last->bytes + last->length - carried, carried);
  if (carrel_appliance_disk_input_read (unpack->input,
                                        position,
                                        piece->bytes + carried,
                                        fresh,
                                        error))
    return piece;
  release_piece (piece);
  return NULL;
}

static void
hand_on (Unpack *unpack, Piece *piece)
{
  if (unpack->hash != NULL && piece->length > piece->carried)
    {
      g_atomic_int_inc (&piece->references);
      carrel_appliance_disk_hash_push (unpack->hash,
                                       piece->bytes + piece->carried,
                                       piece->length - piece->carried,
                                       release_piece,
                                       piece);
    }
  g_atomic_int_inc (&piece->references);
  g_thread_pool_push (unpack->pool, piece, NULL);
}

static gboolean
walk (Unpack *unpack, GError **error)
{
  guint64 end = carrel_appliance_disk_input_get_length (unpack->input);
  CarrelApplianceDiskGrainsStep step = CARREL_APPLIANCE_DISK_GRAINS_MORE;
  Piece *last = NULL;
  guint64 position = 0;

  while (position < end && !carrel_appliance_disk_state_should_stop (unpack->state))
    {
      Piece *piece =
        read_piece (unpack, last, position, step == CARREL_APPLIANCE_DISK_GRAINS_END, error);

      g_clear_pointer (&last, release_piece);
      if (piece == NULL)
        return FALSE;
      last = piece;
      position = piece->offset + piece->length;
      if (step != CARREL_APPLIANCE_DISK_GRAINS_END)
        step = find_grains (unpack, piece, error);
      if (step == CARREL_APPLIANCE_DISK_GRAINS_BAD)
        break;
      hand_on (unpack, piece);
    }
  g_clear_pointer (&last, release_piece);
  if (step == CARREL_APPLIANCE_DISK_GRAINS_BAD ||
      carrel_appliance_disk_state_should_stop (unpack->state))
    return FALSE;
  return carrel_appliance_disk_grains_check_directory (unpack->grains, unpack->input, error);
}

static void
wait_for_pieces (Unpack *unpack)
{
  g_mutex_lock (&unpack->lock);
  while (unpack->pieces > 0)
    g_cond_wait (&unpack->changed, &unpack->lock);
  g_mutex_unlock (&unpack->lock);
}

gboolean
carrel_appliance_disk_unpack (CarrelApplianceDiskInput *input,
                              const CarrelBaseImage *image,
                              CarrelApplianceDiskWriter *writer,
                              CarrelApplianceDiskHash *hash,
                              guint threads,
                              CarrelApplianceDiskState *state)
{
  Unpack unpack = { input, image, writer, hash, state, NULL, NULL, NULL, { 0 }, { 0 }, 0 };
  GError *error = NULL;

  carrel_appliance_disk_state_set_total (state, carrel_appliance_disk_input_get_length (input));
  unpack.grains = carrel_appliance_disk_grains_new (carrel_appliance_disk_input_get_name (input),
                                                    image,
                                                    carrel_appliance_disk_input_get_length (input),
                                                    &error);
  if (unpack.grains == NULL)
    {
      carrel_appliance_disk_state_fail (state, error);
      return FALSE;
    }
  g_mutex_init (&unpack.lock);
  g_cond_init (&unpack.changed);
  unpack.codecs = g_async_queue_new_full ((GDestroyNotify) carrel_appliance_disk_codec_free);
  unpack.pool = g_thread_pool_new (unpack_piece, &unpack, (gint) threads, TRUE, NULL);
  if (!walk (&unpack, &error) && error != NULL)
    carrel_appliance_disk_state_fail (state, error);
  g_thread_pool_free (unpack.pool, FALSE, TRUE);
  wait_for_pieces (&unpack);
  g_async_queue_unref (unpack.codecs);
  carrel_appliance_disk_grains_free (unpack.grains);
  g_cond_clear (&unpack.changed);
  g_mutex_clear (&unpack.lock);
  return !carrel_appliance_disk_state_should_stop (state);
}
