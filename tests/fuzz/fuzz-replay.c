/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* Replays the seeds of one harness: each whole, cut short at every length, and with every byte
 * damaged in three ways.  Beyond a few kilobytes only some of the lengths and bytes are taken, so
 * that a large seed does not make the run long. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

enum
{
  VARIANTS = 2048,
};

static void
replay (const uint8_t *data, gsize size)
{
  /* An exact copy on the heap: a sanitizer then sees a read beyond the end. */
  g_autofree uint8_t *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
replay_variants (const uint8_t *data, gsize size)
{
  static const uint8_t damages[] = { 0x01, 0x80, 0xff };
  gsize step = MAX (1, size / VARIANTS);
  g_autofree uint8_t *damaged = g_memdup2 (data, size);

  for (gsize length = 0; length < size; length += step)
    replay (data, length);
  for (gsize position = 0; position < size; position += step)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
        {
          damaged[position] = data[position] ^ damages[i];
          replay (damaged, size);
        }
      damaged[position] = data[position];
    }
}

static void
test_seed (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  replay ((const uint8_t *) contents, size);
  replay_variants ((const uint8_t *) contents, size);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("usage: %s SEEDS", argv[0]);
  folder = g_dir_open (argv[1], 0, &error);
  if (folder == NULL)
    g_error ("%s", error->message);
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *path = g_strconcat ("/fuzz/", name, NULL);

      g_test_add_data_func_full (path, g_build_filename (argv[1], name, NULL), test_seed, g_free);
      count++;
    }
  /* A harness without seeds would pass without having run. */
  if (count == 0)
    g_error ("there are no seeds in %s", argv[1]);
  return g_test_run ();
}
