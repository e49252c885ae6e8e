/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "vmm-core/carrel-vmm-disk.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/carrel-base-descriptor.h"

#include "vmm-fixture.h"

#define GIB (G_GUINT64_CONSTANT (1) << 30)

static CarrelVmmDiskCheck
check (const char *path)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CarrelVmmDiskCheck found = { 9, 9, 9 };

  carrel_vmm_disk_check_async (path, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  carrel_vmm_disk_check_finish (result, &found, &error);
  g_assert_no_error (error);
  return found;
}

static gboolean
grow (const char *path, guint64 bytes, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_grow_async (path, bytes, NULL, vmm_fixture_result_cb, &place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_disk_grow_finish (result, error);
}

static void
assert_clean (const char *path, guint64 bytes)
{
  CarrelVmmDiskCheck found = check (path);
  CarrelVmmDiskInfo info;

  g_assert_cmpuint (found.corruptions, ==, 0);
  g_assert_cmpuint (found.leaks, ==, 0);
  g_assert_cmpuint (found.check_errors, ==, 0);
  g_assert_true (carrel_vmm_disk_inspect (path, &info, NULL));
  g_assert_cmpint (info.format, ==, CARREL_VMM_DISK_FORMAT_QCOW2);
  g_assert_cmpuint (info.virtual_bytes, ==, bytes);
  g_assert_false (info.has_backing_file || info.has_data_file || info.is_encrypted);
}

static void
new_disks_are_whole (void)
{
  static const guint64 sizes[] = { 1 << 20,         512 + (1 << 20), 64 * GIB,
                                   100 * GIB + 512, 2048 * GIB,      64 * 1024 * GIB };
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();

  for (gsize index = 0; index < G_N_ELEMENTS (sizes); index++)
    {
      g_autofree char *name = g_strdup_printf ("disk%u.qcow2", (guint) index);
      g_autofree char *path = vmm_fixture_path (fixture, name);
      g_autofree char *part = g_strconcat (path, ".part", NULL);
      g_autoptr (GError) error = NULL;
      GStatBuf status;

      carrel_vmm_disk_create (path, sizes[index], &error);
      g_assert_no_error (error);
      assert_clean (path, sizes[index]);
      g_assert_cmpint (g_stat (path, &status), ==, 0);
      g_assert_cmpint (status.st_mode & 0777, ==, 0600);
      g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
    }
}

static void
existing_files_are_kept (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = vmm_fixture_write (fixture, "a.qcow2", "mine", 0600);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_vmm_disk_create (path, GIB, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_EXISTS);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
}

static void
odd_sizes_are_refused (void)
{
  static const guint64 sizes[] = { 0, 512, GIB + 1, 64 * 1024 * GIB + 512, G_MAXUINT64 };
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = vmm_fixture_path (fixture, "a.qcow2");

  for (gsize index = 0; index < G_N_ELEMENTS (sizes); index++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (carrel_vmm_disk_create (path, sizes[index], &error));
      g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC);
    }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static gboolean
create_elsewhere (const char *path, guint64 bytes, GCancellable *cancellable, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  carrel_vmm_disk_create_async (path, bytes, cancellable, vmm_fixture_result_cb, &place);
  /* Nothing is written by whoever asks. */
  g_assert_null (place);
  result = vmm_fixture_take_result (&place);
  return carrel_vmm_disk_create_finish (result, error);
}

static void
disks_are_made_in_a_thread (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = vmm_fixture_path (fixture, "a.qcow2");
  g_autofree char *other = vmm_fixture_path (fixture, "b.qcow2");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (create_elsewhere (path, GIB, NULL, &error));
  g_assert_no_error (error);
  assert_clean (path, GIB);
  g_assert_false (create_elsewhere (path, GIB, NULL, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_EXISTS);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_false (create_elsewhere (other, GIB, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
leftovers_do_not_matter (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *part = vmm_fixture_write (fixture, "a.qcow2.part", "half a disk", 0600);
  g_autofree char *path = vmm_fixture_path (fixture, "a.qcow2");

  g_assert_true (carrel_vmm_disk_create (path, GIB, NULL));
  assert_clean (path, GIB);
}

static void
nvram_holds_its_template (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *template = vmm_fixture_path (fixture, "vars.fd");
  g_autofree char *path = vmm_fixture_path (fixture, "nvram.qcow2");
  g_autofree char *contents = g_malloc (540672);
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  for (gsize index = 0; index < 540672; index++)
    contents[index] = (char) (index * 7 + index / 4096);
  g_assert_true (g_file_set_contents (template, contents, 540672, NULL));
  g_assert_true (carrel_vmm_disk_create_nvram (template, path, &error));
  g_assert_no_error (error);
  assert_clean (path, 540672);
  command = g_strdup_printf ("qemu-img compare -q -f raw -F qcow2 %s %s", template, path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_false (carrel_vmm_disk_create_nvram ("/nonexistent", path, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_MEDIA);
}

static void
disks_grow_and_never_shrink (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = vmm_fixture_path (fixture, "a.qcow2");
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_vmm_disk_create (path, GIB, NULL));
  g_assert_true (grow (path, 600 * GIB, &error));
  g_assert_no_error (error);
  assert_clean (path, 600 * GIB);
  g_assert_true (grow (path, 600 * GIB, NULL));
  g_assert_false (grow (path, 599 * GIB, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC);
  g_clear_error (&error);
  g_assert_false (grow (path, 600 * GIB + 1, &error));
  g_assert_error (error, CARREL_VMM_ERROR, CARREL_VMM_ERROR_SPEC);
  assert_clean (path, 600 * GIB);
}

static void
damage_is_found (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *path = vmm_fixture_path (fixture, "a.qcow2");
  g_auto (CarrelBaseDescriptor) descriptor = -1;
  static const char entry[8] = { (char) 0x80, 0, 0, 0, 0, 0x10, 0, 0 };
  CarrelVmmDiskCheck found;

  g_assert_true (carrel_vmm_disk_create (path, GIB, NULL));
  descriptor = g_open (path, O_RDWR | O_CLOEXEC);
  /* An L2 table where there is none. */
  g_assert_cmpint (pwrite (descriptor, entry, sizeof entry, 3 * 65536), ==, 8);
  found = check (path);
  g_assert_cmpuint (found.corruptions, >, 0);
}

/* A file that begins like a disk of ours, with some bytes changed. */
static char *
make_changed (VmmFixture *fixture, const char *name, gsize offset, const char *bytes, gsize length)
{
  char *path = vmm_fixture_path (fixture, name);
  g_auto (CarrelBaseDescriptor) descriptor = -1;

  g_assert_true (carrel_vmm_disk_create (path, GIB, NULL));
  descriptor = g_open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (pwrite (descriptor, bytes, length, (off_t) offset), ==, (int) length);
  return path;
}

static void
unsafe_disks_are_not_opened (void)
{
  static const struct
  {
    const char *name;
    gsize offset;
    const char *bytes;
    gsize length;
    CarrelVmmError code;
  } cases[] = {
    { "backing", 8, "\0\0\0\0\0\0\x01\0", 8, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "backing-format",
      104,
      "\xe2\x79\x2a\xca\0\0\0\x03raw\0\0\0\0\0",
      16,
      CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "data-file", 79, "\x04", 1, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "data-file-name", 104, "DATA\0\0\0\x03/et\0\0\0\0\0", 16, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "encrypted", 35, "\x02", 1, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "unknown-feature", 72, "\x80", 1, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "two-formats", 32769, "CD001", 5, CARREL_VMM_ERROR_UNSAFE_IMAGE },
    { "marked-corrupt", 79, "\x02", 1, CARREL_VMM_ERROR_MEDIA },
    { "version", 7, "\x09", 1, CARREL_VMM_ERROR_MEDIA },
    { "cluster-bits", 23, "\x40", 1, CARREL_VMM_ERROR_MEDIA },
    { "l1-outside", 40, "\x7f", 1, CARREL_VMM_ERROR_MEDIA },
    { "too-large", 24, "\x7f", 1, CARREL_VMM_ERROR_MEDIA },
  };
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();

  for (gsize index = 0; index < G_N_ELEMENTS (cases); index++)
    {
      g_autofree char *path = make_changed (fixture,
                                            cases[index].name,
                                            cases[index].offset,
                                            cases[index].bytes,
                                            cases[index].length);
      g_autoptr (GError) error = NULL;
      CarrelVmmDiskInfo info = { .file_bytes = 12345 };

      g_test_message ("%s", cases[index].name);
      g_assert_cmpint (carrel_vmm_disk_open_safe (path, TRUE, &info, &error), ==, -1);
      g_assert_error (error, CARREL_VMM_ERROR, (int) cases[index].code);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_cmpuint (info.file_bytes, ==, 12345);
    }
}

static void
assert_media (const char *path, CarrelVmmError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (carrel_vmm_disk_open_media (path, NULL, &error), ==, -1);
  g_assert_error (error, CARREL_VMM_ERROR, (int) code);
}

static void
bad_media_are_told_apart (void)
{
  g_autoptr (VmmFixture) fixture = vmm_fixture_new ();
  g_autofree char *empty = vmm_fixture_write (fixture, "empty.iso", "", 0600);
  g_autofree char *disk = vmm_fixture_path (fixture, "disk.iso");
  g_autofree char *cut = vmm_fixture_path (fixture, "cut.iso");
  g_autofree char *pipe = vmm_fixture_path (fixture, "pipe.iso");
  g_autofree char *missing = vmm_fixture_path (fixture, "missing.iso");
  g_autofree char *contents = NULL;
  g_auto (CarrelBaseDescriptor) good = -1;
  CarrelVmmDiskInfo info;
  gsize length;

  g_assert_true (carrel_vmm_disk_create (disk, GIB, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_media (empty, CARREL_VMM_ERROR_MEDIA);
  assert_media (disk, CARREL_VMM_ERROR_UNSAFE_IMAGE);
  assert_media (pipe, CARREL_VMM_ERROR_MEDIA);
  assert_media (missing, CARREL_VMM_ERROR_MEDIA);
  assert_media (fixture->folder, CARREL_VMM_ERROR_MEDIA);
  if (!g_file_get_contents (VMM_FIXTURE_CD, &contents, &length, NULL))
    {
      g_test_skip ("the package grub-rescue-pc is not installed");
      return;
    }
  g_assert_true (g_file_set_contents (cut, contents, (gssize) length / 2, NULL));
  assert_media (cut, CARREL_VMM_ERROR_MEDIA);
  good = carrel_vmm_disk_open_media (VMM_FIXTURE_CD, &info, NULL);
  g_assert_cmpint (good, >=, 0);
  g_assert_cmpint (info.format, ==, CARREL_VMM_DISK_FORMAT_ISO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vmm/disk/new-disks-are-whole", new_disks_are_whole);
  g_test_add_func ("/vmm/disk/existing-files-are-kept", existing_files_are_kept);
  g_test_add_func ("/vmm/disk/odd-sizes-are-refused", odd_sizes_are_refused);
  g_test_add_func ("/vmm/disk/disks-are-made-in-a-thread", disks_are_made_in_a_thread);
  g_test_add_func ("/vmm/disk/leftovers-do-not-matter", leftovers_do_not_matter);
  g_test_add_func ("/vmm/disk/nvram-holds-its-template", nvram_holds_its_template);
  g_test_add_func ("/vmm/disk/disks-grow-and-never-shrink", disks_grow_and_never_shrink);
  g_test_add_func ("/vmm/disk/damage-is-found", damage_is_found);
  g_test_add_func ("/vmm/disk/unsafe-disks-are-not-opened", unsafe_disks_are_not_opened);
  g_test_add_func ("/vmm/disk/bad-media-are-told-apart", bad_media_are_told_apart);
  return g_test_run ();
}
