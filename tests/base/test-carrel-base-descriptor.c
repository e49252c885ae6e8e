/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/carrel-base-descriptor.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/carrel-base-error.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("carrel-descriptor-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
  g_assert_true (g_file_set_contents (fixture->path, "hello", 5, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
test_is_close_on_exec (Fixture *fixture, gconstpointer data)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  descriptor = carrel_base_descriptor_open (fixture->path, O_RDONLY, 0, NULL);
  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (fcntl (descriptor, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
}

static void
test_opens_regular_files_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr (GError) error = NULL;
  guint64 size = 77;
  int descriptor = carrel_base_descriptor_open_regular (fixture->path, TRUE, &size, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 5);
  close (descriptor);
  size = 77;
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (carrel_base_descriptor_open_regular (pipe_path, FALSE, &size, &error), ==, -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (carrel_base_descriptor_open_regular (fixture->folder, TRUE, &size, &error),
                   ==,
                   -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (carrel_base_descriptor_open_regular (missing, FALSE, &size, &error), ==, -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
  g_assert_cmpuint (size, ==, 77);
  g_unlink (pipe_path);
}

static void
test_lock_is_held_once_and_goes_with_its_holder (Fixture *fixture, gconstpointer data)
{
  g_auto (CarrelBaseDescriptor) first = -1;
  g_auto (CarrelBaseDescriptor) second = -1;
  g_autoptr (GError) error = NULL;

  first = carrel_base_descriptor_open (fixture->path, O_RDWR, 0, NULL);
  second = carrel_base_descriptor_open (fixture->path, O_RDWR, 0, NULL);
  g_assert_false (carrel_base_descriptor_is_locked (second));
  g_assert_true (carrel_base_descriptor_lock (first, &error));
  g_assert_no_error (error);
  g_assert_true (carrel_base_descriptor_is_locked (second));
  g_assert_false (carrel_base_descriptor_lock (second, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_BUSY);
  g_clear_error (&error);
  carrel_base_descriptor_clear (&first);
  g_assert_true (carrel_base_descriptor_lock (second, &error));
  g_assert_no_error (error);
}

static void
test_reads_no_more_than_accepted (Fixture *fixture, gconstpointer data)
{
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  descriptor = carrel_base_descriptor_open (fixture->path, O_RDONLY, 0, NULL);
  g_assert_null (carrel_base_descriptor_read_all (descriptor, 4, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpint (lseek (descriptor, 0, SEEK_SET), ==, 0);
  bytes = carrel_base_descriptor_read_all (descriptor, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "hello", 5);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/base/descriptor/is-close-on-exec", test_is_close_on_exec);
  ADD ("/base/descriptor/opens-regular-files-only", test_opens_regular_files_only);
  ADD ("/base/descriptor/lock-is-held-once-and-goes-with-its-holder",
       test_lock_is_held_once_and_goes_with_its_holder);
  ADD ("/base/descriptor/reads-no-more-than-accepted", test_reads_no_more_than_accepted);
  return g_test_run ();
}
