/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-checkpoint-private.h"

#include "carrel-appliance-disk-bytes-private.h"

#include "base/carrel-base-error.h"
#include "base/image/carrel-base-image-crc.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/*
 * The file, with the highest byte of each number first:
 *
 *     head   0 "CARRELCP"  8 version  12 bits of a cluster  16 size of the disk  24 likeness  56 sum
 *     entry  0 "MARK"  4 number of runs  8 position  16 clusters  24 done  32 total  40 runs  ... sum
 *     run    0 first cluster  8 number of clusters
 *
 * Each sum goes on from the one before it, so that an entry of another copy is not taken for one of this.
 */

#define MAGIC "CARRELCP"
#define VERSION 1u
#define HEAD_BYTES 60u
#define MARK "MARK"
#define ENTRY_BYTES 40u
#define RUN_BYTES 12u
#define SUM_BYTES 4u
#define CLUSTER_BITS_MIN 9u
#define CLUSTER_BITS_MAX 21u

struct _CarrelApplianceDiskCheckpoint
{
  int descriptor;
  guint64 end; /* behind what was read or written last */
  guint32 sum;
  CarrelApplianceDiskMark last;
  guint cluster_bits;
  guint64 virtual_bytes;
};

CarrelApplianceDiskCheckpoint *
carrel_appliance_disk_checkpoint_new (int descriptor)
{
  CarrelApplianceDiskCheckpoint *self = g_new0 (CarrelApplianceDiskCheckpoint, 1);

  self->descriptor = descriptor;
  return self;
}

void
carrel_appliance_disk_checkpoint_free (CarrelApplianceDiskCheckpoint *self)
{
  g_free (self);
}

static gboolean
fail (GError **error)
{
  carrel_base_error_set_errno (error,
                               errno,
                               _ ("How far the copy has come could not be written down"));
  return FALSE;
}

static guint64
get (const guint8 *bytes, guint count)
{
  guint64 value = 0;

  for (guint i = 0; i < count; i++)
    value = value << 8 | bytes[i];
  return value;
}

static gboolean
read_at (CarrelApplianceDiskCheckpoint *self, guint64 offset, guint8 *buffer, gsize length)
{
  while (length > 0)
    {
      ssize_t got = pread (self->descriptor, buffer, length, (off_t) offset);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return FALSE;
      buffer += got;
      offset += (guint64) got;
      length -= (gsize) got;
    }
  return TRUE;
}

/* Writes behind what is there, and waits until it is on the disk. */
static gboolean
write_on (CarrelApplianceDiskCheckpoint *self, const guint8 *bytes, gsize length, GError **error)
{
  guint64 offset = self->end;
  gsize left = length;

  while (left > 0)
    {
      ssize_t done = pwrite (self->descriptor, bytes, left, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return fail (error);
      bytes += done;
      offset += (guint64) done;
      left -= (gsize) done;
    }
  if (fdatasync (self->descriptor) != 0)
    return fail (error);
  self->end += length;
  return TRUE;
}

static void
start (CarrelApplianceDiskCheckpoint *self, const CarrelApplianceDiskCheckpointHead *head)
{
  self->cluster_bits = head->cluster_bits;
  self->virtual_bytes = head->virtual_bytes;
  self->last = (CarrelApplianceDiskMark){ .clusters = 1 };
}

gboolean
carrel_appliance_disk_checkpoint_begin (CarrelApplianceDiskCheckpoint *self,
                                        const CarrelApplianceDiskCheckpointHead *head,
                                        GError **error)
{
  guint8 bytes[HEAD_BYTES] = { 0 };

  memcpy (bytes, MAGIC, 8);
  carrel_appliance_disk_put_be32 (bytes + 8, VERSION);
  carrel_appliance_disk_put_be32 (bytes + 12, head->cluster_bits);
  carrel_appliance_disk_put_be64 (bytes + 16, head->virtual_bytes);
  memcpy (bytes + 24, head->likeness, sizeof head->likeness);
  self->sum = carrel_base_image_crc_update (0, bytes, HEAD_BYTES - SUM_BYTES);
  carrel_appliance_disk_put_be32 (bytes + HEAD_BYTES - SUM_BYTES, self->sum);
  start (self, head);
  self->end = 0;
  return (ftruncate (self->descriptor, 0) == 0 || fail (error)) &&
         write_on (self, bytes, HEAD_BYTES, error);
}

gboolean
carrel_appliance_disk_checkpoint_is_empty (CarrelApplianceDiskCheckpoint *self)
{
  return lseek (self->descriptor, 0, SEEK_END) == 0;
}

gboolean
carrel_appliance_disk_checkpoint_read_head (CarrelApplianceDiskCheckpoint *self,
                                            CarrelApplianceDiskCheckpointHead *out_head)
{
  guint8 bytes[HEAD_BYTES];

  if (!read_at (self, 0, bytes, HEAD_BYTES) || memcmp (bytes, MAGIC, 8) != 0 ||
      get (bytes + 8, 4) != VERSION || get (bytes + 12, 4) < CLUSTER_BITS_MIN ||
      get (bytes + 12, 4) > CLUSTER_BITS_MAX)
    return FALSE;
  self->sum = carrel_base_image_crc_update (0, bytes, HEAD_BYTES - SUM_BYTES);
  if (get (bytes + HEAD_BYTES - SUM_BYTES, SUM_BYTES) != self->sum)
    return FALSE;
  out_head->cluster_bits = (guint) get (bytes + 12, 4);
  out_head->virtual_bytes = get (bytes + 16, 8);
  memcpy (out_head->likeness, bytes + 24, sizeof out_head->likeness);
  start (self, out_head);
  self->end = HEAD_BYTES;
  return TRUE;
}

/* Takes the runs, which have to lie on the part of the disk that is copied, and to fill the copy's clusters. */
static gboolean
take_runs (CarrelApplianceDiskCheckpoint *self,
           const guint8 *bytes,
           gsize count,
           const CarrelApplianceDiskMark *mark,
           GArray *runs)
{
  guint64 cluster_bytes = (guint64) 1 << self->cluster_bits;
  guint64 copied = mark->position / cluster_bytes + (mark->position % cluster_bytes != 0);
  guint64 clusters = self->last.clusters;

  for (gsize i = 0; i < count; i++)
    {
      CarrelApplianceDiskRun run = { get (bytes + i * RUN_BYTES, 8),
                                     get (bytes + i * RUN_BYTES + 8, 4) };

      if (run.count == 0 || run.first >= copied || run.count > copied - run.first)
        return FALSE;
      clusters += run.count;
      g_array_append_val (runs, run);
    }
  return clusters == mark->clusters;
}

static gboolean
check_mark (CarrelApplianceDiskCheckpoint *self, const CarrelApplianceDiskMark *mark, guint64 count)
{
  return mark->position >= self->last.position && mark->position <= self->virtual_bytes &&
         mark->clusters >= self->last.clusters && mark->clusters - self->last.clusters >= count &&
         mark->clusters <= (self->virtual_bytes >> self->cluster_bits) + 2 &&
         mark->done <= mark->total && mark->total <= G_MAXINT64;
}

gboolean
carrel_appliance_disk_checkpoint_read_next (CarrelApplianceDiskCheckpoint *self,
                                            CarrelApplianceDiskMark *out_mark,
                                            GArray *runs)
{
  guint8 head[ENTRY_BYTES];
  CarrelApplianceDiskMark mark;
  g_autofree guint8 *rest = NULL;
  guint64 count;
  gsize length;
  guint32 sum;

  g_array_set_size (runs, 0);
  if (!read_at (self, self->end, head, ENTRY_BYTES) || memcmp (head, MARK, 4) != 0)
    return FALSE;
  count = get (head + 4, 4);
  mark = (CarrelApplianceDiskMark){ get (head + 8, 8),
                                    get (head + 16, 8),
                                    get (head + 24, 8),
                                    get (head + 32, 8) };
  if (count > CARREL_APPLIANCE_DISK_CHECKPOINT_RUNS_MAX || !check_mark (self, &mark, count))
    return FALSE;
  length = (gsize) count * RUN_BYTES;
  rest = g_malloc (length + SUM_BYTES);
  if (!read_at (self, self->end + ENTRY_BYTES, rest, length + SUM_BYTES))
    return FALSE;
  sum = carrel_base_image_crc_update (self->sum, head, ENTRY_BYTES);
  sum = carrel_base_image_crc_update (sum, rest, length);
  if (get (rest + length, SUM_BYTES) != sum || !take_runs (self, rest, count, &mark, runs))
    return FALSE;
  self->sum = sum;
  self->end += ENTRY_BYTES + length + SUM_BYTES;
  self->last = mark;
  *out_mark = mark;
  return TRUE;
}

gboolean
carrel_appliance_disk_checkpoint_cut (CarrelApplianceDiskCheckpoint *self, GError **error)
{
  return (ftruncate (self->descriptor, (off_t) self->end) == 0 &&
          fdatasync (self->descriptor) == 0) ||
         fail (error);
}

gboolean
carrel_appliance_disk_checkpoint_append (CarrelApplianceDiskCheckpoint *self,
                                         const CarrelApplianceDiskMark *mark,
                                         const GArray *runs,
                                         GError **error)
{
  gsize length = ENTRY_BYTES + (gsize) runs->len * RUN_BYTES;
  g_autofree guint8 *bytes = g_malloc (length + SUM_BYTES);
  guint8 *to = bytes + ENTRY_BYTES;
  guint32 sum;

  if (runs->len > CARREL_APPLIANCE_DISK_CHECKPOINT_RUNS_MAX)
    {
      errno = EFBIG;
      return fail (error);
    }
  memcpy (bytes, MARK, 4);
  carrel_appliance_disk_put_be32 (bytes + 4, runs->len);
  carrel_appliance_disk_put_be64 (bytes + 8, mark->position);
  carrel_appliance_disk_put_be64 (bytes + 16, mark->clusters);
  carrel_appliance_disk_put_be64 (bytes + 24, mark->done);
  carrel_appliance_disk_put_be64 (bytes + 32, mark->total);
  for (guint i = 0; i < runs->len; i++, to += RUN_BYTES)
    {
      const CarrelApplianceDiskRun *run = &g_array_index (runs, CarrelApplianceDiskRun, i);

      carrel_appliance_disk_put_be64 (to, run->first);
      carrel_appliance_disk_put_be32 (to + 8, (guint32) run->count);
    }
  sum = carrel_base_image_crc_update (self->sum, bytes, length);
  carrel_appliance_disk_put_be32 (bytes + length, sum);
  if (!write_on (self, bytes, length + SUM_BYTES, error))
    return FALSE;
  self->sum = sum;
  self->last = *mark;
  return TRUE;
}
