/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "disk-fixture.h"

#include "appliance/disk/carrel-appliance-disk-bytes-private.h"
#include "appliance/disk/carrel-appliance-disk-checkpoint-private.h"
#include "appliance/disk/carrel-appliance-disk-resume-private.h"
#include "base/image/carrel-base-image-crc.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MEBI (G_GUINT64_CONSTANT (1) << 20)
#define CLUSTER_BITS 16u
#define HEAD_BYTES 60u
#define ENTRY_BYTES 40u
#define RUN_BYTES 12u

/* It is written down after 64 MiB; of this disk 130 MiB hold something. */
#define DISK_BYTES (200 * MEBI)
#define STOP_SPANS 110u

/* --- The file --- */

static int
open_file (DiskFixture *fixture, const char *name)
{
  g_autofree char *path = disk_fixture_path (fixture, name);
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (descriptor, >=, 0);
  return descriptor;
}

static const CarrelApplianceDiskCheckpointHead head = { CLUSTER_BITS, 64 * MEBI, { 1, 2, 3 } };

static const struct
{
  CarrelApplianceDiskMark mark;
  CarrelApplianceDiskRun runs[2];
  guint n_runs;
} entries[] = {
  { { 2 * MEBI, 18, 2 * MEBI, 60 * MEBI }, { { 0, 16 }, { 20, 1 } }, 2 },
  { { 4 * MEBI, 18, 4 * MEBI, 60 * MEBI }, { { 0 } }, 0 },
  { { 64 * MEBI, 50, 60 * MEBI, 60 * MEBI }, { { 992, 32 } }, 1 },
};

static void
write_entries (int descriptor)
{
  g_autoptr (CarrelApplianceDiskCheckpoint)
    checkpoint = carrel_appliance_disk_checkpoint_new (descriptor);
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_disk_checkpoint_begin (checkpoint, &head, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));

      g_array_append_vals (runs, entries[i].runs, entries[i].n_runs);
      g_assert_true (
        carrel_appliance_disk_checkpoint_append (checkpoint, &entries[i].mark, runs, &error));
      g_assert_no_error (error);
    }
}

/* How many entries are believed, which have to be the first of those that were written; -1: not even the head. */
static int
count_entries (int descriptor)
{
  g_autoptr (CarrelApplianceDiskCheckpoint)
    checkpoint = carrel_appliance_disk_checkpoint_new (descriptor);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
  CarrelApplianceDiskCheckpointHead found;
  CarrelApplianceDiskMark mark;
  int count = 0;

  if (!carrel_appliance_disk_checkpoint_read_head (checkpoint, &found))
    return -1;
  g_assert_cmpmem (found.likeness, sizeof found.likeness, head.likeness, sizeof head.likeness);
  while (carrel_appliance_disk_checkpoint_read_next (checkpoint, &mark, runs))
    {
      g_assert_cmpint (count, <, (int) G_N_ELEMENTS (entries));
      g_assert_cmpmem (&mark, sizeof mark, &entries[count].mark, sizeof mark);
      g_assert_cmpmem (runs->data,
                       runs->len * sizeof (CarrelApplianceDiskRun),
                       entries[count].runs,
                       entries[count].n_runs * sizeof (CarrelApplianceDiskRun));
      count++;
    }
  return count;
}

static void
test_file (DiskFixture *fixture, gconstpointer data)
{
  int descriptor = open_file (fixture, "checkpoint");
  guint8 bytes[4096];
  gssize length;

  write_entries (descriptor);
  g_assert_cmpint (count_entries (descriptor), ==, G_N_ELEMENTS (entries));
  length = pread (descriptor, bytes, sizeof bytes, 0);
  g_assert_cmpint (length,
                   ==,
                   HEAD_BYTES + G_N_ELEMENTS (entries) * (ENTRY_BYTES + 4) + 3 * RUN_BYTES);
  /* Each byte that is another one ends the list where it stands. */
  for (gssize i = 0; i < length; i++)
    {
      guint8 other = bytes[i] ^ 0x40;
      int found;

      g_assert_cmpint (pwrite (descriptor, &other, 1, i), ==, 1);
      found = count_entries (descriptor);
      g_assert_cmpint (found, <, (int) G_N_ELEMENTS (entries));
      if (i < (gssize) HEAD_BYTES)
        g_assert_cmpint (found, ==, -1);
      g_assert_cmpint (pwrite (descriptor, bytes + i, 1, i), ==, 1);
    }
  /* So does the end, wherever it is. */
  for (gssize i = length - 1; i >= 0; i--)
    {
      g_assert_cmpint (ftruncate (descriptor, i), ==, 0);
      g_assert_cmpint (count_entries (descriptor), <, (int) G_N_ELEMENTS (entries));
    }
  g_assert_cmpint (count_entries (descriptor), ==, -1);
  close (descriptor);
}

/* What is dropped is not seen again, and what is added goes on from there. */
static void
test_cut (DiskFixture *fixture, gconstpointer data)
{
  int descriptor = open_file (fixture, "checkpoint");
  g_autoptr (CarrelApplianceDiskCheckpoint)
    checkpoint = carrel_appliance_disk_checkpoint_new (descriptor);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskRun));
  CarrelApplianceDiskCheckpointHead found;
  CarrelApplianceDiskMark mark;
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_disk_checkpoint_is_empty (checkpoint));
  write_entries (descriptor);
  g_assert_false (carrel_appliance_disk_checkpoint_is_empty (checkpoint));
  g_assert_true (carrel_appliance_disk_checkpoint_read_head (checkpoint, &found));
  g_assert_true (carrel_appliance_disk_checkpoint_read_next (checkpoint, &mark, runs));
  g_assert_true (carrel_appliance_disk_checkpoint_cut (checkpoint, &error));
  g_assert_cmpint (count_entries (descriptor), ==, 1);
  g_array_set_size (runs, 0);
  g_assert_true (
    carrel_appliance_disk_checkpoint_append (checkpoint, &entries[1].mark, runs, &error));
  g_assert_cmpint (count_entries (descriptor), ==, 2);
  close (descriptor);
}

/* Entries whose sums are right, and that promise what cannot be. */
static void
test_lies (DiskFixture *fixture, gconstpointer data)
{
  static const struct
  {
    CarrelApplianceDiskMark mark;
    CarrelApplianceDiskRun run;
    guint n_runs;
  } lies[] = {
    { { 65 * MEBI, 1, 0, 0 }, { 0 }, 0 },                   /* behind the disk */
    { { MEBI, 17, 0, 0 }, { 0 }, 0 },                       /* clusters of nothing */
    { { MEBI, 2, 0, 0 }, { 16, 1 }, 1 },                    /* of what was not copied */
    { { MEBI, 2, 0, 0 }, { G_MAXUINT64, 1 }, 1 },           /* around the corner */
    { { MEBI, 1, 0, 0 }, { 0, 0 }, 1 },                     /* none */
    { { 64 * MEBI, G_MAXUINT64, 0, 0 }, { 0, 1 }, 1 },      /* more than there are */
    { { MEBI, 2, 5, 4 }, { 0, 1 }, 1 },                     /* more than all */
    { { MEBI, 2, 5, G_MAXUINT64 }, { 0, 1 }, 1 },           /* more than a file has */
    { { MEBI, G_MAXUINT32, 0, 0 }, { 0, G_MAXUINT32 }, 1 }, /* more than fit */
    { { MEBI, 1, 0, 0 }, { 0, 1 }, G_MAXUINT32 },           /* more runs than there are */
    { { MEBI, 1, 0, 0 }, { 0, 1 }, 1000000 },               /* than are there */
  };
  int descriptor = open_file (fixture, "checkpoint");

  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr (CarrelApplianceDiskCheckpoint)
        checkpoint = carrel_appliance_disk_checkpoint_new (descriptor);
      guint8 bytes[HEAD_BYTES + ENTRY_BYTES + RUN_BYTES + 4] = "";
      guint8 *entry = bytes + HEAD_BYTES;
      gsize length = ENTRY_BYTES + (lies[i].n_runs > 0 ? RUN_BYTES : 0);
      guint32 sum;

      g_assert_true (carrel_appliance_disk_checkpoint_begin (checkpoint, &head, NULL));
      g_assert_cmpint (pread (descriptor, bytes, HEAD_BYTES, 0), ==, HEAD_BYTES);
      sum = carrel_base_image_crc_update (0, bytes, HEAD_BYTES - 4);
      memcpy (entry, "MARK", 4);
      carrel_appliance_disk_put_be32 (entry + 4, lies[i].n_runs);
      carrel_appliance_disk_put_be64 (entry + 8, lies[i].mark.position);
      carrel_appliance_disk_put_be64 (entry + 16, lies[i].mark.clusters);
      carrel_appliance_disk_put_be64 (entry + 24, lies[i].mark.done);
      carrel_appliance_disk_put_be64 (entry + 32, lies[i].mark.total);
      carrel_appliance_disk_put_be64 (entry + 40, lies[i].run.first);
      carrel_appliance_disk_put_be32 (entry + 48, (guint32) lies[i].run.count);
      sum = carrel_base_image_crc_update (sum, entry, length);
      carrel_appliance_disk_put_be32 (entry + length, sum);
      g_assert_cmpint (pwrite (descriptor, bytes, sizeof bytes, 0), ==, sizeof bytes);
      g_test_message ("lie %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (count_entries (descriptor), ==, 0);
    }
  close (descriptor);
}

/* --- The copy --- */

static char *
make_disk (DiskFixture *fixture)
{
  char *path = disk_fixture_path (fixture, "plain");
  g_autofree guint32 *bytes = g_malloc (MEBI);
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  guint32 state = 1;

  g_assert_cmpint (ftruncate (descriptor, (off_t) DISK_BYTES), ==, 0);
  for (guint64 i = 0; i < DISK_BYTES / MEBI; i++)
    {
      for (gsize k = 0; k < MEBI / 4; k++)
        bytes[k] = state = state * 1664525u + 1013904223u;
      /* Some is empty, and some of the rest does not fill its clusters. */
      if (i % 10 < 3 || i == DISK_BYTES / MEBI - 5)
        continue;
      g_assert_cmpint (pwrite (descriptor, bytes, MEBI - i * 512, (off_t) (i * MEBI)), >, 0);
    }
  close (descriptor);
  return path;
}

static CarrelApplianceDiskInput *
open_plain (const char *path)
{
  CarrelApplianceDiskInput *input = disk_fixture_open (path);

  carrel_appliance_disk_input_set_plain (input, 512);
  return input;
}

/* Copies so many spans as a process would that is killed then. */
static guint64
copy_some (DiskFixture *fixture, const char *source, guint spans_max)
{
  g_autoptr (CarrelApplianceDiskInput) input = open_plain (source);
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();
  g_autofree char *path = disk_fixture_path (fixture, "target");
  g_autofree char *part = disk_fixture_path (fixture, CARREL_APPLIANCE_DISK_UNFINISHED_PART);
  int checkpoint = open_file (fixture, CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT);
  g_autoptr (CarrelApplianceDiskState)
    state = carrel_appliance_disk_state_new (NULL, NULL, NULL, NULL);
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  g_autoptr (CarrelApplianceDiskOutput) output = NULL;
  g_autoptr (CarrelApplianceDiskWriter) writer = NULL;
  g_autoptr (CarrelApplianceDiskSpans) spans = NULL;
  g_autoptr (CarrelApplianceDiskResume) resume = NULL;
  g_autofree guint8 *buffer = NULL;
  g_autoptr (GError) error = NULL;
  CarrelApplianceDiskSpan span;
  guint64 resumed;

  g_ptr_array_add (layers, input);
  reader = carrel_appliance_disk_reader_open_chain (layers, &error);
  g_assert_no_error (error);
  output = carrel_appliance_disk_output_new_kept (path, part, &error);
  g_assert_no_error (error);
  writer = carrel_appliance_disk_writer_new (output, FALSE, reader->virtual_bytes);
  resume = carrel_appliance_disk_resume_new (reader, input, writer, output, checkpoint, &error);
  g_assert_no_error (error);
  resumed = carrel_appliance_disk_resume_get_done (resume);
  spans = carrel_appliance_disk_spans_new (reader, (gsize) 1 << CLUSTER_BITS, state);
  carrel_appliance_disk_resume_begin (resume, spans, state);
  buffer = g_malloc (carrel_appliance_disk_spans_get_length_max (spans));
  for (guint i = 0; i < spans_max; i++)
    {
      carrel_appliance_disk_resume_enter (resume);
      g_assert_true (carrel_appliance_disk_spans_next (spans, &span));
      g_assert_true (
        carrel_appliance_disk_reader_read (reader, NULL, span.offset, buffer, span.length, &error));
      g_assert_true (
        carrel_appliance_disk_writer_write (writer, span.offset, buffer, span.length, &error));
      carrel_appliance_disk_resume_leave (resume, span.length);
      g_assert_true (carrel_appliance_disk_resume_keep (resume, &error));
    }
  close (checkpoint);
  return resumed;
}

static CarrelApplianceDiskResult
finish (DiskFixture *fixture, const char *source)
{
  CarrelApplianceDiskRequest request = { .unfinished = fixture->folder };
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);
  g_autofree char *target = disk_fixture_path (fixture, "target");
  g_autofree char *part = disk_fixture_path (fixture, CARREL_APPLIANCE_DISK_UNFINISHED_PART);
  g_autofree char *checkpoint = disk_fixture_path (fixture,
                                                   CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT);
  CarrelApplianceDiskResult result = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (layers, open_plain (source));
  disk_fixture_convert_layers (layers, &request, target, NULL, &result, &error);
  g_assert_no_error (error);
  disk_fixture_compare (target, "qcow2", source, "raw");
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (target), ==, 0);
  g_assert_cmpint (g_unlink (checkpoint), ==, 0);
  return result;
}

static void
test_goes_on (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *source = make_disk (fixture);
  CarrelApplianceDiskResult result;

  result = finish (fixture, source);
  g_assert_cmpuint (result.resumed_bytes, ==, 0);
  g_assert_cmpuint (result.anew, ==, CARREL_APPLIANCE_DISK_ANEW_NO);
  g_assert_cmpuint (copy_some (fixture, source, STOP_SPANS), ==, 0);
  result = finish (fixture, source);
  g_assert_cmpuint (result.resumed_bytes, >=, 64 * MEBI);
  g_assert_cmpuint (result.anew, ==, CARREL_APPLIANCE_DISK_ANEW_NO);
  /* Several times, and once with nothing more done than before. */
  g_assert_cmpuint (copy_some (fixture, source, 70), ==, 0);
  g_assert_cmpuint (copy_some (fixture, source, 1), >=, 64 * MEBI);
  g_assert_cmpuint (copy_some (fixture, source, 50), >=, 64 * MEBI);
  result = finish (fixture, source);
  g_assert_cmpuint (result.resumed_bytes, >=, 64 * MEBI);
  g_unlink (source);
}

/* Before it is written down for the first time there is nothing to go on from, and nothing to say. */
static void
test_begun (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *source = make_disk (fixture);
  CarrelApplianceDiskResult result;

  g_assert_cmpuint (copy_some (fixture, source, 3), ==, 0);
  result = finish (fixture, source);
  g_assert_cmpuint (result.resumed_bytes, ==, 0);
  g_assert_cmpuint (result.anew, ==, CARREL_APPLIANCE_DISK_ANEW_NO);
  g_unlink (source);
}

static void
write_at (const char *path, guint64 offset, guint8 byte, gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);
  int descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0);

  memset (bytes, byte, length);
  g_assert_cmpint (pwrite (descriptor, bytes, length, (off_t) offset), ==, length);
  close (descriptor);
}

static void
test_changed (DiskFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint64 offset;
    gsize length;
  } changes[] = {
    { 1000, 1 },             /* in the beginning, where tables are */
    { DISK_BYTES - 600, 1 }, /* in the end */
    { 10 * MEBI, 2 * MEBI }, /* where it was empty */
    { 45 * MEBI, 3 * MEBI }, /* where it was not */
  };
  g_autofree char *source = make_disk (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      CarrelApplianceDiskResult result;

      copy_some (fixture, source, STOP_SPANS);
      write_at (source, changes[i].offset, (guint8) (i + 1), changes[i].length);
      g_test_message ("change %" G_GSIZE_FORMAT, i);
      result = finish (fixture, source);
      g_assert_cmpuint (result.resumed_bytes, ==, 0);
      g_assert_cmpuint (result.anew, ==, CARREL_APPLIANCE_DISK_ANEW_CHANGED);
    }
  /* A disk of another size. */
  copy_some (fixture, source, STOP_SPANS);
  g_assert_cmpint (truncate (source, (off_t) (DISK_BYTES + MEBI)), ==, 0);
  g_assert_cmpuint (finish (fixture, source).anew, ==, CARREL_APPLIANCE_DISK_ANEW_CHANGED);
  g_unlink (source);
}

static void
test_damaged (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *source = make_disk (fixture);
  g_autofree char *part = disk_fixture_path (fixture, CARREL_APPLIANCE_DISK_UNFINISHED_PART);
  g_autofree char *checkpoint = disk_fixture_path (fixture,
                                                   CARREL_APPLIANCE_DISK_UNFINISHED_CHECKPOINT);

  /* The version. */
  copy_some (fixture, source, STOP_SPANS);
  write_at (checkpoint, 11, 2, 1);
  g_assert_cmpuint (finish (fixture, source).anew, ==, CARREL_APPLIANCE_DISK_ANEW_DAMAGED);
  /* What was copied is gone, in part or as a whole. */
  copy_some (fixture, source, STOP_SPANS);
  g_assert_cmpint (truncate (part, MEBI), ==, 0);
  g_assert_cmpuint (finish (fixture, source).anew, ==, CARREL_APPLIANCE_DISK_ANEW_DAMAGED);
  copy_some (fixture, source, STOP_SPANS);
  g_assert_cmpint (g_unlink (part), ==, 0);
  g_assert_cmpuint (finish (fixture, source).anew, ==, CARREL_APPLIANCE_DISK_ANEW_DAMAGED);
  /* What was copied is something else: it does not fit the disk. */
  copy_some (fixture, source, STOP_SPANS);
  write_at (part, 20 * MEBI, 7, 4 * MEBI);
  g_assert_cmpuint (finish (fixture, source).anew, ==, CARREL_APPLIANCE_DISK_ANEW_CHANGED);
  g_unlink (source);
}

static void
add (const char *name, void (*test) (DiskFixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/appliance/disk-resume/", name, NULL);

  g_test_add (path, DiskFixture, NULL, disk_fixture_set_up, test, disk_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("file", test_file);
  add ("cut", test_cut);
  add ("lies", test_lies);
  add ("goes-on", test_goes_on);
  add ("begun", test_begun);
  add ("changed", test_changed);
  add ("damaged", test_damaged);
  return g_test_run ();
}
