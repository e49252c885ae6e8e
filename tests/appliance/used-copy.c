/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-reader-private.h"
#include "appliance/disk/carrel-appliance-disk-used-private.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * used-copy DISK COPY [SECTOR]: copies what an import copies of a disk of this computer, and leaves a hole where it
 * leaves something behind; with “-” it only looks.  Says of each partition where it begins, its bytes, how many are used, what it
 * holds and what was said of it, as numbers; and at last how many bytes were copied.
 */

#define PIECE_BYTES (1u << 20)

static void
print_reports (CarrelApplianceDiskInput *input)
{
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (CarrelApplianceDiskUsedReport));

  g_array_unref (carrel_appliance_disk_used_look (input, reports));
  for (guint i = 0; i < reports->len; i++)
    {
      const CarrelApplianceDiskUsedReport *report = &g_array_index (reports,
                                                                    CarrelApplianceDiskUsedReport,
                                                                    i);

      g_print ("partition %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
               " %d %d\n",
               report->offset,
               report->length,
               report->used_bytes,
               (int) report->name,
               (int) report->verdict);
    }
}

static guint64
copy (CarrelApplianceDiskReader *reader, int target)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  CarrelApplianceDiskCodec *codec = carrel_appliance_disk_codec_new (
    CARREL_APPLIANCE_DISK_CODEC_FAST);
  guint64 copied = 0;
  guint64 at = 0;
  guint64 length;

  while (carrel_appliance_disk_reader_find_data (reader, at, &at, &length, NULL) && length > 0)
    {
      gsize there = (gsize) MIN (length, PIECE_BYTES);

      if (!carrel_appliance_disk_reader_read (reader, codec, at, piece, there, NULL) ||
          pwrite (target, piece, there, (off_t) at) != (ssize_t) there)
        exit (1);
      at += there;
      copied += there;
    }
  carrel_appliance_disk_codec_free (codec);
  return copied;
}

int
main (int argc, char **argv)
{
  g_autoptr (CarrelApplianceDiskInput) input = NULL;
  g_autoptr (CarrelApplianceDiskReader) reader = NULL;
  g_autoptr (CarrelApplianceSource) source = NULL;
  int target = -1;

  if (argc >= 3)
    {
      source = carrel_appliance_source_new (open (argv[1], O_RDONLY | O_CLOEXEC), NULL);
      target = open (g_str_equal (argv[2], "-") ? "/dev/null" : argv[2],
                     O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC,
                     0600);
    }
  if (source == NULL || target < 0)
    return 2;
  input = carrel_appliance_disk_input_new_for_source ("disk", source);
  carrel_appliance_disk_input_set_plain (input, argc > 3 ? (guint) atoi (argv[3]) : 512);
  print_reports (input);
  if (g_str_equal (argv[2], "-"))
    return 0;
  reader = carrel_appliance_disk_reader_new (input,
                                             &(CarrelBaseImage){
                                               .kind = CARREL_BASE_IMAGE_KIND_RAW },
                                             NULL,
                                             NULL);
  if (reader == NULL || ftruncate (target, (off_t) reader->virtual_bytes) != 0)
    return 2;
  g_print ("copied %" G_GUINT64_FORMAT "\n", copy (reader, target));
  close (target);
  return 0;
}
