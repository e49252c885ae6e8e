/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "disk-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Not a multiple of a grain, and more than one grain table of 32 MiB. */
#define DISK_BYTES ((G_GUINT64_CONSTANT (70) << 20) + 3 * 512)

static void
put (int descriptor, guint64 offset, gsize length, gboolean is_noise, guint32 seed)
{
  g_autofree guint8 *bytes = g_malloc (length);
  guint32 state = seed * 2654435761U + 1;

  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525U + 1013904223U;
      bytes[i] = is_noise ? (guint8) (state >> 24) : (guint8) ("carrel "[i % 7] + (state >> 31));
    }
  g_assert_cmpint (pwrite (descriptor, bytes, length, (off_t) offset), ==, length);
}

static void
make_raw (const char *path)
{
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (ftruncate (descriptor, (off_t) DISK_BYTES), ==, 0);
  put (descriptor, 0, 512, FALSE, 1);
  g_assert_cmpint (pwrite (descriptor, "\x55\xaa", 2, 510), ==, 2);
  put (descriptor, 1 << 20, 3 << 20, FALSE, 2);
  put (descriptor, (5 << 20) + 700, 2 << 20, TRUE, 3);
  put (descriptor, 31 << 20, 2 << 20, FALSE, 4);
  put (descriptor, 60 << 20, 100000, TRUE, 5);
  put (descriptor, DISK_BYTES - 700, 700, FALSE, 6);
  close (descriptor);
}

void
disk_fixture_set_up (DiskFixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("carrel-disks-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->raw = disk_fixture_path (self, "disk.raw");
  make_raw (self->raw);
}

void
disk_fixture_tear_down (DiskFixture *self, gconstpointer data)
{
  g_autoptr (GDir) entries = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = disk_fixture_path (self, name);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->raw);
  g_free (self->folder);
}

char *
disk_fixture_path (DiskFixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

gboolean
disk_fixture_succeeds (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  int status = -1;

  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                &words,
                &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s: %s", arguments[0], words);
  return status == 0;
}

void
disk_fixture_run (const char *program, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list list;

  g_ptr_array_add (arguments, (gpointer) program);
  va_start (list, program);
  do
    g_ptr_array_add (arguments, va_arg (list, char *));
  while (g_ptr_array_index (arguments, arguments->len - 1) != NULL);
  va_end (list);
  g_assert_true (disk_fixture_succeeds ((const char *const *) arguments->pdata));
}

char *
disk_fixture_make (DiskFixture *self, const char *name, const char *format, const char *options)
{
  char *path = disk_fixture_path (self, name);

  if (g_str_equal (options, "compressed"))
    disk_fixture_run ("qemu-img",
                      "convert",
                      "-c",
                      "-f",
                      "raw",
                      "-O",
                      format,
                      self->raw,
                      path,
                      NULL);
  else
    disk_fixture_run ("qemu-img",
                      "convert",
                      "-f",
                      "raw",
                      "-O",
                      format,
                      "-o",
                      options,
                      self->raw,
                      path,
                      NULL);
  return path;
}

void
disk_fixture_compare (const char *path,
                      const char *format,
                      const char *other,
                      const char *other_format)
{
  if (g_str_equal (format, "qcow2"))
    disk_fixture_run ("qemu-img", "check", "-q", "-f", "qcow2", path, NULL);
  disk_fixture_run ("qemu-img",
                    "compare",
                    "-q",
                    "-f",
                    format,
                    "-F",
                    other_format,
                    path,
                    other,
                    NULL);
}

void
disk_fixture_count (DiskFixture *self, guint count)
{
  g_autoptr (GDir) entries = g_dir_open (self->folder, 0, NULL);
  guint found = 0;

  while (g_dir_read_name (entries) != NULL)
    found++;
  g_assert_cmpuint (found, ==, count);
}

CarrelApplianceDiskInput *
disk_fixture_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  g_autoptr (CarrelApplianceSource) source = carrel_appliance_source_new (descriptor, &error);

  g_assert_no_error (error);
  return carrel_appliance_disk_input_new_for_source ("the disk", source);
}

static void
converted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

gboolean
disk_fixture_convert_layers (GPtrArray *layers,
                             const CarrelApplianceDiskRequest *request,
                             const char *target,
                             GCancellable *cancellable,
                             CarrelApplianceDiskResult *out_result,
                             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  carrel_appliance_disk_convert_async (layers, request, target, cancellable, converted_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return carrel_appliance_disk_convert_finish (result, out_result, error);
}

gboolean
disk_fixture_convert (const char *source,
                      const CarrelApplianceDiskRequest *request,
                      const char *target,
                      CarrelApplianceDiskResult *out_result,
                      GError **error)
{
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);

  g_ptr_array_add (layers, disk_fixture_open (source));
  return disk_fixture_convert_layers (layers, request, target, NULL, out_result, error);
}
