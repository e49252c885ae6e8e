/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-source.h"

#include "appliance/carrel-appliance-error.h"

#include "base/carrel-base-error.h"

#include <string.h>
#include <unistd.h>

static CarrelApplianceSource *
open_file (const char *content)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("carrel-source-XXXXXX", &path, NULL);
  g_autoptr (GError) error = NULL;
  CarrelApplianceSource *source;

  g_assert_cmpint (write (descriptor, content, strlen (content)), ==, strlen (content));
  g_assert_cmpint (unlink (path), ==, 0);
  source = carrel_appliance_source_new (descriptor, &error);
  g_assert_no_error (error);
  return source;
}

static void
check_views (CarrelApplianceSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceSource) slice = NULL;
  g_autoptr (CarrelApplianceSource) inner = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char buffer[4];

  g_assert_cmpuint (carrel_appliance_source_get_length (source), ==, 10);
  slice = carrel_appliance_source_slice (source, 2, 6, &error);
  g_assert_no_error (error);
  inner = carrel_appliance_source_slice (slice, 1, 5, &error);
  g_assert_no_error (error);
  g_clear_pointer (&slice, carrel_appliance_source_unref);
  g_assert_true (carrel_appliance_source_read (inner, 1, buffer, 4, &error));
  g_assert_cmpmem (buffer, 4, "4567", 4);
  bytes = carrel_appliance_source_read_all (inner, 5, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "34567", 5);
}

static void
test_views_of_a_file (void)
{
  g_autoptr (CarrelApplianceSource) source = open_file ("0123456789");

  check_views (source);
}

static void
test_views_of_memory (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("0123456789", 10);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new_for_bytes (bytes);

  check_views (source);
}

static void
test_refuses_what_lies_outside (void)
{
  static const struct
  {
    guint64 offset;
    guint64 length;
  } cases[] = {
    { 0, 11 }, { 10, 1 }, { 11, 0 }, { G_MAXUINT64, 1 }, { 1, G_MAXUINT64 }, { G_MAXUINT64, 0 },
  };
  g_autoptr (CarrelApplianceSource) source = open_file ("0123456789");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
        carrel_appliance_source_slice (source, cases[i].offset, cases[i].length, &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
    }
}

static void
test_bounds_what_is_read_whole (void)
{
  g_autoptr (CarrelApplianceSource) source = open_file ("0123456789");
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_source_read_all (source, 9, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
}

static void
test_tells_of_a_file_that_shrinks (void)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("carrel-source-XXXXXX", &path, NULL);
  g_autoptr (CarrelApplianceSource) source = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[10];

  g_assert_cmpint (ftruncate (descriptor, 10), ==, 0);
  source = carrel_appliance_source_new (dup (descriptor), &error);
  g_assert_no_error (error);
  g_assert_cmpint (ftruncate (descriptor, 4), ==, 0);
  g_assert_false (carrel_appliance_source_read (source, 0, buffer, 10, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
  close (descriptor);
  unlink (path);
}

static void
test_refuses_a_pipe (void)
{
  g_autoptr (GError) error = NULL;
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_null (carrel_appliance_source_new (ends[0], &error));
  g_assert_true (error->domain == CARREL_BASE_ERROR);
  g_assert_cmpint (close (ends[0]), ==, -1);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/source/views-of-a-file", test_views_of_a_file);
  g_test_add_func ("/appliance/source/views-of-memory", test_views_of_memory);
  g_test_add_func ("/appliance/source/refuses-what-lies-outside", test_refuses_what_lies_outside);
  g_test_add_func ("/appliance/source/bounds-what-is-read-whole", test_bounds_what_is_read_whole);
  g_test_add_func ("/appliance/source/tells-of-a-file-that-shrinks",
                   test_tells_of_a_file_that_shrinks);
  g_test_add_func ("/appliance/source/refuses-a-pipe", test_refuses_a_pipe);
  return g_test_run ();
}
