/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-physical-write.h"

#include "../carrel-appliance-error.h"
#include "../disk/carrel-appliance-disk-reader-private.h"
#include "../disk/carrel-appliance-disk-state-private.h"
#include "carrel-appliance-physical-gpt-private.h"

#include "base/carrel-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * Theory of operation.  The disk's beginning, with its partition table, comes last:
 *
 *     clear the beginning and the end --> body --> sync --> compare --> the beginning, the table's copy at the
 *          |                                                    end --> sync --> compare
 *     from here on what was there is lost
 *
 * Whoever breaks off before, or whose disk lies about its size, is left with a disk without a partition table.
 * What is compared is read past the cache (O_DIRECT), where the disk allows that.
 */

#define SECTOR_BYTES 512u
#define HEAD_BYTES CARREL_APPLIANCE_PHYSICAL_GPT_HEAD_BYTES
#define SPAN_BYTES (1u << 20)
#define ZERO_BYTES (32u << 20)
#define ALIGNMENT 4096u
/* After so much the disk is waited for: what the cache holds is no progress. */
#define SYNC_BYTES (G_GUINT64_CONSTANT (64) << 20)

typedef struct
{
  GPtrArray *layers;
  int descriptor;
  guint sector_bytes;
  char *name;
  CarrelApplianceDiskState *state;
  CarrelApplianceDiskReader *reader;
  CarrelApplianceDiskCodec *codec;
  guint8 *buffer; /* SPAN_BYTES, aligned */
  guint8 *other;
  guint64 unsynced;
  gboolean has_begun;
  CarrelAppliancePhysicalWriteResult result;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->layers);
  g_free (work->name);
  g_clear_pointer (&work->state, carrel_appliance_disk_state_free);
  g_clear_pointer (&work->reader, carrel_appliance_disk_reader_free);
  g_clear_pointer (&work->codec, carrel_appliance_disk_codec_free);
  free (work->buffer);
  free (work->other);
  g_free (work);
}

static gboolean
fail (Work *work, int failure, GError **error)
{
  carrel_base_error_set_errno (error, failure, _ ("“%s” could not be written"), work->name);
  return FALSE;
}

static gboolean
synchronise (Work *work, GError **error)
{
  work->unsynced = 0;
  return fsync (work->descriptor) == 0 || fail (work, errno, error);
}

/* Counts what was written, and gives up when that is wanted. */
static gboolean
advance (Work *work, guint64 bytes, GError **error)
{
  carrel_appliance_disk_state_advance (work->state, bytes);
  work->unsynced += bytes;
  if (work->unsynced >= SYNC_BYTES && !synchronise (work, error))
    return FALSE;
  return carrel_appliance_disk_state_finish (work->state, error);
}

static gboolean
write_bytes (Work *work, guint64 offset, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      ssize_t done = pwrite (work->descriptor, bytes, length, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return fail (work, done < 0 ? errno : EIO, error);
      bytes += done;
      offset += (guint64) done;
      length -= (gsize) done;
    }
  return TRUE;
}

/* The kernel asks the disk to make zeros where it can, and writes them where not; a file has no such call. */
static gboolean
write_zeros (Work *work, guint64 offset, gsize length, GError **error)
{
  guint64 range[2] = { offset, length };

  if (ioctl (work->descriptor, BLKZEROOUT, range) == 0)
    return TRUE;
  if (errno != ENOTTY && errno != EOPNOTSUPP && errno != EINVAL)
    return fail (work, errno, error);
  memset (work->buffer, 0, SPAN_BYTES);
  for (gsize at = 0; at < length; at += SPAN_BYTES)
    if (!write_bytes (work, offset + at, work->buffer, MIN (SPAN_BYTES, length - at), error))
      return FALSE;
  return TRUE;
}

/* A file system may want larger pieces than a disk's sectors to be read past the cache. */
static gboolean
read_by_cache (Work *work)
{
  int flags = fcntl (work->descriptor, F_GETFL);

  return (flags & O_DIRECT) != 0 && fcntl (work->descriptor, F_SETFL, flags & ~O_DIRECT) == 0;
}

static gboolean
read_bytes (Work *work, guint64 offset, guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      ssize_t got = pread (work->descriptor, bytes, length, (off_t) offset);

      if (got < 0 && (errno == EINTR || (errno == EINVAL && read_by_cache (work))))
        continue;
      if (got <= 0)
        {
          carrel_base_error_set_errno (error,
                                       got < 0 ? errno : EIO,
                                       _ ("“%s” could not be read back"), work->name);
          return FALSE;
        }
      bytes += got;
      offset += (guint64) got;
      length -= (gsize) got;
    }
  return TRUE;
}

static gboolean
compare (Work *work, guint64 offset, const guint8 *expected, gsize length, GError **error)
{
  gsize at = 0;

  if (!read_bytes (work, offset, work->other, length, error))
    return FALSE;
  if (memcmp (work->other, expected, length) == 0)
    return TRUE;
  while (work->other[at] == expected[at])
    at++;
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_MISMATCH,
               _ ("“%s” does not hold at byte %" PRIu64
                  " what was written there: it is worn out, or smaller than it says."),
                  work->name,
                  offset + at);
  return FALSE;
}

/* Reads what the machine's disk holds; the buffer is the work's. */
static gboolean
read_source (Work *work, guint64 offset, gsize length, GError **error)
{
  return carrel_appliance_disk_reader_read (work->reader,
                                            work->codec,
                                            offset,
                                            work->buffer,
                                            length,
                                            error);
}

static gboolean
write_gap (Work *work, guint64 from, guint64 to, GError **error)
{
  while (from < to)
    {
      gsize length = (gsize) MIN (to - from, ZERO_BYTES);

      if (!write_zeros (work, from, length, error) || !advance (work, length, error))
        return FALSE;
      from += length;
    }
  return TRUE;
}

static gboolean
write_data (Work *work, guint64 from, guint64 to, GError **error)
{
  while (from < to)
    {
      gsize length = (gsize) MIN (to - from, SPAN_BYTES - from % SPAN_BYTES);

      if (!read_source (work, from, length, error) ||
          !write_bytes (work, from, work->buffer, length, error) || !advance (work, length, error))
        return FALSE;
      work->result.data_bytes += length;
      from += length;
    }
  return TRUE;
}

/* Everything behind the beginning: stretches that hold something, and zeros between them. */
static gboolean
write_body (Work *work, GError **error)
{
  guint64 end = work->result.virtual_bytes;
  guint64 position = MIN (HEAD_BYTES, end);

  while (position < end)
    {
      guint64 from, to, length;

      if (!carrel_appliance_disk_reader_find_data (work->reader, position, &from, &length, error))
        return FALSE;
      from = length > 0 ? CLAMP (from, position, end) : end;
      to = MIN (end, from + length);
      /* Whole sectors, as the disk has them. */
      from = from / SECTOR_BYTES * SECTOR_BYTES;
      to = MIN (end, (to + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES);
      if (!write_gap (work, position, from, error) || !write_data (work, from, to, error))
        return FALSE;
      position = MAX (to, from);
    }
  return synchronise (work, error);
}

/* From here on reads come from the disk, not from memory. */
static void
bypass_cache (Work *work, gboolean is_bypassed)
{
  int flags = fcntl (work->descriptor, F_GETFL);

  if (is_bypassed)
    {
      ioctl (work->descriptor, BLKFLSBUF, 0);
      posix_fadvise (work->descriptor, 0, 0, POSIX_FADV_DONTNEED);
    }
  fcntl (work->descriptor, F_SETFL, is_bypassed ? flags | O_DIRECT : flags & ~O_DIRECT);
}

static gboolean
compare_body (Work *work, GError **error)
{
  guint64 end = work->result.virtual_bytes;
  gsize length;

  for (guint64 position = MIN (HEAD_BYTES, end); position < end; position += length)
    {
      length = (gsize) MIN (end - position, SPAN_BYTES);
      if (!read_source (work, position, length, error) ||
          !compare (work, position, work->buffer, length, error))
        return FALSE;
      carrel_appliance_disk_state_advance (work->state, length);
      if (!carrel_appliance_disk_state_finish (work->state, error))
        return FALSE;
    }
  return TRUE;
}

/* An old table's copy at the end would be found by whoever misses the one at the beginning. */
static gboolean
clear_ends (Work *work, GError **error)
{
  guint64 disk = work->result.disk_bytes;
  guint64 end = work->result.virtual_bytes;
  guint64 tail = MAX (end, disk - MIN (disk, HEAD_BYTES));

  work->has_begun = TRUE;
  if (!write_zeros (work, 0, (gsize) MIN (HEAD_BYTES, disk), error) ||
      (tail < disk && !write_zeros (work, tail, (gsize) (disk - tail), error)))
    return FALSE;
  return synchronise (work, error);
}

/* The beginning, which makes a disk of it. */
static gboolean
write_head (Work *work, GError **error)
{
  gsize length = (gsize) MIN (HEAD_BYTES, work->result.virtual_bytes);
  guint8 *head = work->buffer;
  guint64 offset = 0;
  g_autoptr (GBytes) tail = NULL;

  memset (head, 0, SPAN_BYTES);
  if (!read_source (work, 0, length, error))
    return FALSE;
  if (work->result.disk_bytes > work->result.virtual_bytes)
    tail = carrel_appliance_physical_gpt_fit (head,
                                              work->sector_bytes,
                                              work->result.disk_bytes,
                                              &offset);
  work->result.is_table_moved = tail != NULL;
  if (tail != NULL &&
      !write_bytes (work, offset, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), error))
    return FALSE;
  if (!write_bytes (work, 0, head, length, error) || !synchronise (work, error))
    return FALSE;
  carrel_appliance_disk_state_advance (work->state, length);
  bypass_cache (work, TRUE);
  if (!compare (work, 0, head, length, error) ||
      (tail != NULL &&
       !compare (work, offset, g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), error)))
    return FALSE;
  carrel_appliance_disk_state_advance (work->state, length);
  return TRUE;
}

static gboolean
prepare (Work *work, GError **error)
{
  off_t size = lseek (work->descriptor, 0, SEEK_END);

  if (size < 0)
    return fail (work, errno, error);
  work->reader = carrel_appliance_disk_reader_open_chain (work->layers, error);
  if (work->reader == NULL)
    return FALSE;
  work->codec = carrel_appliance_disk_codec_new (CARREL_APPLIANCE_DISK_CODEC_FAST);
  work->result.virtual_bytes = work->reader->virtual_bytes;
  work->result.disk_bytes = (guint64) size;
  if (posix_memalign ((void **) &work->buffer, ALIGNMENT, SPAN_BYTES) != 0 ||
      posix_memalign ((void **) &work->other, ALIGNMENT, SPAN_BYTES) != 0)
    return fail (work, ENOMEM, error);
  carrel_appliance_disk_state_set_total (work->state, 2 * work->result.virtual_bytes);
  if (work->result.virtual_bytes <= work->result.disk_bytes)
    return carrel_appliance_disk_state_finish (work->state, error);
  g_set_error (error,
               CARREL_BASE_ERROR,
               CARREL_BASE_ERROR_NO_SPACE,
               _ ("“%s” has %" PRIu64 " bytes, and the machine's disk has %" PRIu64
                  ". Choose a larger one."),
                  work->name,
                  work->result.disk_bytes,
                  work->result.virtual_bytes);
  return FALSE;
}

static gboolean
run (Work *work, GError **error)
{
  gboolean is_same;

  if (!prepare (work, error) || !clear_ends (work, error) || !write_body (work, error))
    return FALSE;
  bypass_cache (work, TRUE);
  is_same = compare_body (work, error);
  bypass_cache (work, FALSE);
  if (!is_same || !write_head (work, error))
    return FALSE;
  bypass_cache (work, FALSE);
  /* Who may, has the kernel look at the new partitions; otherwise it does when the disk is closed. */
  ioctl (work->descriptor, BLKRRPART, 0);
  return TRUE;
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
carrel_appliance_physical_write_async (GPtrArray *layers,
                                       int descriptor,
                                       guint sector_bytes,
                                       const char *name,
                                       CarrelApplianceDiskProgressFunc report,
                                       gpointer report_data,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (layers != NULL && layers->len > 0);
  g_return_if_fail (descriptor >= 0);
  g_return_if_fail (name != NULL);

  work = g_new0 (Work, 1);
  work->layers = g_ptr_array_ref (layers);
  work->descriptor = descriptor;
  work->sector_bytes = sector_bytes;
  work->name = g_strdup (name);
  work->state = carrel_appliance_disk_state_new (cancellable,
                                                 g_main_context_get_thread_default (),
                                                 report,
                                                 report_data);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, carrel_appliance_physical_write_async);
  /* The thread has the disk: it is waited for.  What is written whole stays so. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, run_thread);
}

gboolean
carrel_appliance_physical_write_finish (GAsyncResult *result,
                                        CarrelAppliancePhysicalWriteResult *out_result,
                                        gboolean *out_has_begun,
                                        GError **error)
{
  const Work *work;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  work = g_task_get_task_data (G_TASK (result));
  if (out_has_begun != NULL)
    *out_has_begun = work->has_begun;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (out_result != NULL)
    *out_result = work->result;
  return TRUE;
}
