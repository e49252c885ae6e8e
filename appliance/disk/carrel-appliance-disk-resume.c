/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-resume-private.h"

#include "carrel-appliance-disk-checkpoint-private.h"
#include "carrel-appliance-disk-likeness-private.h"

#include <string.h>
#include <unistd.h>

/* It is written down after so much, or so long; but never takes more than the twentieth part of one thread's time. */
#define KEEP_BYTES (G_GUINT64_CONSTANT (64) << 20)
#define KEEP_US (5 * G_USEC_PER_SEC)
#define COST_SHARE 20
/* An entry holds no more clusters than this. */
#define KEEP_BYTES_MAX (G_GUINT64_CONSTANT (32) << 30)
/* Of what was copied before so many pieces are read again and compared. */
#define SAMPLES 128u
#define SAMPLE_BYTES (64u << 10)
/* What a whole qcow2 file begins with. */
#define HEADER_BYTES 512u

struct _CarrelApplianceDiskResume
{
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskWriter *writer;
  CarrelApplianceDiskOutput *output;
  CarrelApplianceDiskCheckpoint *checkpoint;
  CarrelApplianceDiskSpans *spans;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskAnew anew;
  CarrelApplianceDiskMark first; /* where it goes on */
  GMutex lock;                   /* guards what follows */
  GCond changed;
  gboolean is_keeping;
  gboolean is_held; /* nobody enters */
  guint inside;
  guint64 done;
  guint64 kept_done;
  gint64 kept_at;
  gint64 cost_us;
};

/* --- Going on --- */

/* Whether a piece of the disk is what was copied of it; what was not copied is not used, or empty. */
static gboolean
compare (CarrelApplianceDiskResume *self,
         guint64 cluster,
         guint8 *buffers,
         gboolean *out_is_same,
         GError **error)
{
  guint64 offset = cluster << carrel_appliance_disk_writer_get_cluster_bits (self->writer);
  gsize length = (gsize) MIN (SAMPLE_BYTES, self->reader->virtual_bytes - offset);
  guint64 place = carrel_appliance_disk_writer_find (self->writer, cluster);
  guint64 found;
  guint64 used;

  *out_is_same = FALSE;
  if (place == 0)
    {
      if (!carrel_appliance_disk_reader_find_data (self->reader, offset, &found, &used, error))
        return FALSE;
      length = found == offset ? (gsize) MIN (length, used) : 0;
    }
  if (!carrel_appliance_disk_reader_read (self->reader, NULL, offset, buffers, length, error))
    return FALSE;
  if (place == 0)
    *out_is_same = length == 0 || carrel_appliance_disk_codec_is_zero (buffers, length);
  else
    *out_is_same = pread (carrel_appliance_disk_output_get_descriptor (self->output),
                          buffers + SAMPLE_BYTES,
                          length,
                          (off_t) place) == (ssize_t) length &&
                   memcmp (buffers, buffers + SAMPLE_BYTES, length) == 0;
  return TRUE;
}

/* Pieces all over what was looked at, and others all over what was stored: on a disk that is nearly empty the former
 * would hardly meet the latter. */
static gboolean
compare_samples (CarrelApplianceDiskResume *self, gboolean *out_is_same, GError **error)
{
  g_autofree guint8 *buffers = g_malloc (2 * SAMPLE_BYTES);
  guint bits = carrel_appliance_disk_writer_get_cluster_bits (self->writer);
  guint64 looked = self->first.position >> bits;
  guint64 step = MAX (looked / SAMPLES, 1);
  guint64 stored_step = MAX ((self->first.clusters - 1) / SAMPLES, 1);
  guint64 stored = 0;

  *out_is_same = TRUE;
  for (guint64 i = 0; *out_is_same && i < looked; i++)
    {
      gboolean is_stored = carrel_appliance_disk_writer_find (self->writer, i) != 0;

      if ((i % step == 0 || (is_stored && stored % stored_step == 0)) &&
          !compare (self, i, buffers, out_is_same, error))
        return FALSE;
      stored += is_stored ? 1 : 0;
    }
  return TRUE;
}

/* What a copy that was almost done began its file with must not make it look like a whole one again. */
static gboolean
reopen_output (CarrelApplianceDiskResume *self, GError **error)
{
  static const guint8 nothing[HEADER_BYTES] = { 0 };
  guint64 end = self->first.clusters
                << carrel_appliance_disk_writer_get_cluster_bits (self->writer);

  return carrel_appliance_disk_output_truncate (self->output, end, error) &&
         carrel_appliance_disk_output_write (self->output, 0, nothing, sizeof nothing, error);
}

static gboolean
has_output (CarrelApplianceDiskResume *self)
{
  guint bits = carrel_appliance_disk_writer_get_cluster_bits (self->writer);
  int descriptor = carrel_appliance_disk_output_get_descriptor (self->output);
  off_t end = lseek (descriptor, 0, SEEK_END);

  return end >= 0 &&
         (self->first.clusters == 1 || (guint64) end > (self->first.clusters - 1) << bits);
}

/* Takes over what is written down, as far as it is whole. */
static gboolean
restore (CarrelApplianceDiskResume *self, const CarrelApplianceDiskCheckpointHead *head)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
  CarrelApplianceDiskCheckpointHead found;
  CarrelApplianceDiskMark mark;

  if (carrel_appliance_disk_checkpoint_is_empty (self->checkpoint))
    return FALSE;
  self->anew = CARREL_APPLIANCE_DISK_ANEW_DAMAGED;
  if (!carrel_appliance_disk_checkpoint_read_head (self->checkpoint, &found))
    return FALSE;
  if (found.cluster_bits != head->cluster_bits || found.virtual_bytes != head->virtual_bytes ||
      memcmp (found.likeness, head->likeness, sizeof head->likeness) != 0)
    {
      self->anew = CARREL_APPLIANCE_DISK_ANEW_CHANGED;
      return FALSE;
    }
  while (carrel_appliance_disk_checkpoint_read_next (self->checkpoint, &mark, runs))
    {
      if (!carrel_appliance_disk_writer_restore (self->writer, runs))
        return FALSE;
      self->first = mark;
    }
  if (self->first.position % ((guint64) 1 << head->cluster_bits) != 0 &&
      self->first.position != head->virtual_bytes)
    return FALSE;
  /* What was broken off before it was written down for the first time is only begun. */
  if (self->first.position > 0 && has_output (self))
    return TRUE;
  if (self->first.position == 0)
    self->anew = CARREL_APPLIANCE_DISK_ANEW_NO;
  return FALSE;
}

static gboolean
begin_anew (CarrelApplianceDiskResume *self,
            const CarrelApplianceDiskCheckpointHead *head,
            GError **error)
{
  self->first = (CarrelApplianceDiskMark){ .clusters = 1 };
  carrel_appliance_disk_writer_forget (self->writer);
  return carrel_appliance_disk_output_truncate (self->output, 0, error) &&
         carrel_appliance_disk_checkpoint_begin (self->checkpoint, head, error);
}

static gboolean
go_on (CarrelApplianceDiskResume *self,
       const CarrelApplianceDiskCheckpointHead *head,
       GError **error)
{
  gboolean is_same = FALSE;

  if (!restore (self, head))
    return begin_anew (self, head, error);
  self->anew = CARREL_APPLIANCE_DISK_ANEW_NO;
  if (!compare_samples (self, &is_same, error))
    return FALSE;
  if (!is_same)
    {
      self->anew = CARREL_APPLIANCE_DISK_ANEW_CHANGED;
      return begin_anew (self, head, error);
    }
  return carrel_appliance_disk_checkpoint_cut (self->checkpoint, error) &&
         reopen_output (self, error);
}

CarrelApplianceDiskResume *
carrel_appliance_disk_resume_new (CarrelApplianceDiskReader *reader,
                                  CarrelApplianceDiskInput *input,
                                  CarrelApplianceDiskWriter *writer,
                                  CarrelApplianceDiskOutput *output,
                                  int checkpoint,
                                  GError **error)
{
  g_autoptr (CarrelApplianceDiskResume) self = g_new0 (CarrelApplianceDiskResume, 1);
  CarrelApplianceDiskCheckpointHead head = {
    .cluster_bits = carrel_appliance_disk_writer_get_cluster_bits (writer),
    .virtual_bytes = reader->virtual_bytes,
  };

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->reader = reader;
  self->writer = writer;
  self->output = output;
  self->checkpoint = carrel_appliance_disk_checkpoint_new (checkpoint);
  self->first.clusters = 1;
  if (!carrel_appliance_disk_likeness_make (reader, input, head.likeness, error) ||
      !go_on (self, &head, error))
    return NULL;
  carrel_appliance_disk_writer_record (writer);
  return g_steal_pointer (&self);
}

void
carrel_appliance_disk_resume_free (CarrelApplianceDiskResume *self)
{
  if (self == NULL)
    return;
  carrel_appliance_disk_checkpoint_free (self->checkpoint);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint64
carrel_appliance_disk_resume_get_done (CarrelApplianceDiskResume *self)
{
  return self->first.done;
}

CarrelApplianceDiskAnew
carrel_appliance_disk_resume_get_anew (CarrelApplianceDiskResume *self)
{
  return self->anew;
}

/* --- Writing down --- */

void
carrel_appliance_disk_resume_begin (CarrelApplianceDiskResume *self,
                                    CarrelApplianceDiskSpans *spans,
                                    CarrelApplianceDiskState *state)
{
  self->spans = spans;
  self->state = state;
  self->done = self->kept_done = self->first.done;
  self->kept_at = g_get_monotonic_time ();
  carrel_appliance_disk_spans_skip (spans, self->first.position);
  if (self->first.done > 0)
    carrel_appliance_disk_state_advance (state, self->first.done);
}

void
carrel_appliance_disk_resume_enter (CarrelApplianceDiskResume *self)
{
  g_mutex_lock (&self->lock);
  while (self->is_held)
    g_cond_wait (&self->changed, &self->lock);
  self->inside++;
  g_mutex_unlock (&self->lock);
}

void
carrel_appliance_disk_resume_leave (CarrelApplianceDiskResume *self, guint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->inside--;
  self->done += bytes;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_due_locked (CarrelApplianceDiskResume *self)
{
  gint64 passed = g_get_monotonic_time () - self->kept_at;
  guint64 copied = self->done - self->kept_done;

  if (self->is_keeping || copied == 0)
    return FALSE;
  return copied >= KEEP_BYTES_MAX ||
         ((copied >= KEEP_BYTES || passed >= KEEP_US) && passed >= self->cost_us * COST_SHARE);
}

/* Holds the others until nobody is inside: then all that was dealt out has been written. */
static GArray *
collect_locked (CarrelApplianceDiskResume *self, CarrelApplianceDiskMark *out_mark)
{
  GArray *runs;

  self->is_held = TRUE;
  while (self->inside > 0)
    g_cond_wait (&self->changed, &self->lock);
  out_mark->position = carrel_appliance_disk_spans_get_position (self->spans);
  out_mark->done = self->done;
  out_mark->total = MAX (carrel_appliance_disk_state_get_total (self->state), self->done);
  runs = carrel_appliance_disk_writer_take_runs (self->writer, &out_mark->clusters);
  self->is_held = FALSE;
  g_cond_broadcast (&self->changed);
  return runs;
}

gboolean
carrel_appliance_disk_resume_keep (CarrelApplianceDiskResume *self, GError **error)
{
  g_autoptr (GArray) runs = NULL;
  CarrelApplianceDiskMark mark;
  gint64 began = g_get_monotonic_time ();
  gboolean is_kept;

  g_mutex_lock (&self->lock);
  if (!is_due_locked (self))
    {
      g_mutex_unlock (&self->lock);
      return TRUE;
    }
  self->is_keeping = TRUE;
  runs = collect_locked (self, &mark);
  g_mutex_unlock (&self->lock);
  /* Whoever failed inside has written less than was dealt out. */
  is_kept = carrel_appliance_disk_state_should_stop (self->state) ||
            (carrel_appliance_disk_output_sync (self->output, error) &&
             carrel_appliance_disk_checkpoint_append (self->checkpoint, &mark, runs, error));
  g_mutex_lock (&self->lock);
  self->is_keeping = FALSE;
  self->kept_at = g_get_monotonic_time ();
  self->kept_done = mark.done;
  self->cost_us = self->kept_at - began;
  g_mutex_unlock (&self->lock);
  return is_kept;
}
