/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-atomic-file.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "base/carrel-base-error.h"

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
assert_content (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = carrel_base_atomic_file_read (path, 4096, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL),
                   g_bytes_get_size (bytes),
                   expected,
                   strlen (expected));
}

static void
test_replaces_as_a_whole (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-atomic-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (carrel_base_atomic_file_write (path, "one", 3, 0600, &error));
  g_assert_no_error (error);
  assert_content (path, "one");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_true (carrel_base_atomic_file_write (path, "two!", 4, 0600, &error));
  assert_content (path, "two!");
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

/* What killed writers left goes; the file itself and its neighbours stay. */
static void
test_removes_parts (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-atomic-XXXXXX", NULL);
  static const char *const names[] = { "file",
                                       "file.1.part",
                                       "file.2.part",
                                       "file.bak",
                                       "other.part" };
  g_autofree char *path = g_build_filename (folder, names[0], NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_build_filename (folder, names[i], NULL);

      g_assert_true (g_file_set_contents (name, "x", 1, NULL));
    }
  carrel_base_atomic_file_remove_parts (path);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_build_filename (folder, names[i], NULL);

      g_assert_cmpint (g_file_test (name, G_FILE_TEST_EXISTS), ==, i != 1 && i != 2);
      g_unlink (name);
    }
  g_rmdir (folder);
}

static void
test_leaves_the_old_file_when_the_disk_is_full (void)
{
  g_autofree char *folder = g_dir_make_tmp ("carrel-atomic-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *large = g_strnfill (8192, 'x');
  g_autoptr (GError) error = NULL;
  struct rlimit before;
  struct rlimit small;

  g_assert_true (carrel_base_atomic_file_write (path, "kept", 4, 0600, &error));
  g_assert_no_error (error);
  /* A file may not grow beyond 4 KiB now: the kernel answers EFBIG as it would answer ENOSPC. */
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 4096;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_false (carrel_base_atomic_file_write (path, large, strlen (large), 0600, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
  assert_content (path, "kept");
  g_assert_cmpuint (count_entries (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_makes_private_folders (void)
{
  g_autofree char *top = g_dir_make_tmp ("carrel-atomic-XXXXXX", NULL);
  g_autofree char *middle = g_build_filename (top, "a", NULL);
  g_autofree char *inner = g_build_filename (middle, "b", NULL);
  g_autofree char *blocked = g_build_filename (top, "file", "c", NULL);
  g_autofree char *file = g_build_filename (top, "file", NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (carrel_base_atomic_file_make_folder (inner, &error));
  g_assert_true (carrel_base_atomic_file_make_folder (inner, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (middle, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (carrel_base_atomic_file_make_folder (blocked, &error));
  g_assert_nonnull (error);
  g_unlink (file);
  g_rmdir (inner);
  g_rmdir (middle);
  g_rmdir (top);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/atomic-file/replaces-as-a-whole", test_replaces_as_a_whole);
  g_test_add_func ("/base/atomic-file/removes-what-killed-writers-left", test_removes_parts);
  g_test_add_func ("/base/atomic-file/leaves-the-old-file-when-the-disk-is-full",
                   test_leaves_the_old_file_when_the_disk_is_full);
  g_test_add_func ("/base/atomic-file/makes-private-folders", test_makes_private_folders);
  return g_test_run ();
}
