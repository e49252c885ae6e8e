/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/image/carrel-base-image.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* Images made by qemu-img are understood; each with one thing changed is found out. */

#define DISK_BYTES (G_GUINT64_CONSTANT (8) << 20)

typedef struct
{
  const char *format;
  const char *options;
  CarrelBaseImageKind kind;
} Sample;

static const Sample samples[] = {
  { "qcow2", "compat=1.1", CARREL_BASE_IMAGE_KIND_QCOW2 },
  { "qcow2", "compat=0.10", CARREL_BASE_IMAGE_KIND_QCOW2 },
  { "qcow2", "compression_type=zstd", CARREL_BASE_IMAGE_KIND_QCOW2 },
  { "qcow2", "extended_l2=on,cluster_size=128k", CARREL_BASE_IMAGE_KIND_QCOW2 },
  { "vmdk", "subformat=monolithicSparse", CARREL_BASE_IMAGE_KIND_VMDK },
  { "vmdk", "subformat=streamOptimized", CARREL_BASE_IMAGE_KIND_VMDK },
  { "vdi", "static=off", CARREL_BASE_IMAGE_KIND_VDI },
  { "vdi", "static=on", CARREL_BASE_IMAGE_KIND_VDI },
  { "vpc", "subformat=dynamic,force_size=on", CARREL_BASE_IMAGE_KIND_VHD },
  { "vpc", "subformat=fixed,force_size=on", CARREL_BASE_IMAGE_KIND_VHD },
  { "vhdx", "subformat=dynamic", CARREL_BASE_IMAGE_KIND_VHDX },
  { "vhdx", "subformat=fixed", CARREL_BASE_IMAGE_KIND_VHDX },
};

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("carrel-image-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "image", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
make (Fixture *fixture, const char *format, const char *options)
{
  const char *arguments[] = { "qemu-img", "create", "-q",          "-f", format,
                              "-o",       options,  fixture->path, "8M", NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_SEARCH_PATH,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static CarrelBaseImage
inspect (Fixture *fixture)
{
  int descriptor = g_open (fixture->path, O_RDONLY | O_CLOEXEC, 0);
  CarrelBaseImage image = { 0 };

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_true (carrel_base_image_inspect_descriptor (descriptor,
                                                       0,
                                                       (guint64) lseek (descriptor, 0, SEEK_END),
                                                       &image));
  close (descriptor);
  return image;
}

static void
change (Fixture *fixture, off_t offset, const char *bytes, gsize length)
{
  int descriptor = g_open (fixture->path, O_WRONLY | O_CLOEXEC, 0);

  g_assert_cmpint (pwrite (descriptor, bytes, length, offset), ==, length);
  close (descriptor);
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      CarrelBaseImage image;

      make (fixture, samples[i].format, samples[i].options);
      image = inspect (fixture);
      g_test_message ("%s %s: %s", samples[i].format, samples[i].options, image.damage);
      g_assert_cmpint (image.kind, ==, samples[i].kind);
      g_assert_null (image.damage);
      g_assert_cmpuint (image.virtual_bytes, ==, DISK_BYTES);
      g_assert_false (image.has_backing_file || image.has_data_file || image.is_encrypted);
      g_assert_false (image.is_ambiguous || image.is_dirty || image.is_corrupt);
      g_assert_cmpuint (image.unknown_features, ==, 0);
      g_unlink (fixture->path);
    }
}

static void
test_vmdk_names_files (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "# Disk DescriptorFile\ncreateType=\"monolithicFlat\"\nRW 8 FLAT \"/etc/shadow\" 0\n",
    "# Disk DescriptorFile\nparentFileNameHint=\"base.vmdk\"\ncreateType=\"monolithicSparse\"\n",
  };
  CarrelBaseImage image;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, texts[i], -1, NULL));
      image = inspect (fixture);
      g_assert_cmpint (image.kind, ==, CARREL_BASE_IMAGE_KIND_VMDK);
      g_assert_true (image.vmdk.is_descriptor);
      g_assert_true (image.has_data_file);
      g_assert_true (image.has_backing_file == (i == 1));
    }
  make (fixture, "vmdk", "subformat=monolithicSparse");
  /* The embedded descriptor lies from sector 1 on: it may begin with anything. */
  change (fixture, 512, "RW 8 FLAT \"/etc/shadow\" 0\n", 27);
  g_assert_true (inspect (fixture).has_data_file);
  change (fixture, 512, "parentCID=12345678\n        ", 27);
  g_assert_true (inspect (fixture).has_backing_file);
}

static void
test_qcow2_names_files (Fixture *fixture, gconstpointer data)
{
  make (fixture, "qcow2", "compat=1.1");
  change (fixture, 8, "\0\0\0\0\0\0\2\0\0\0\0\4", 12);
  g_assert_true (inspect (fixture).has_backing_file);
  make (fixture, "qcow2", "compat=1.1");
  change (fixture, 72, "\0\0\0\0\0\0\0\4", 8);
  g_assert_true (inspect (fixture).has_data_file);
  change (fixture, 72, "\0\0\0\0\0\0\x80\0", 8);
  g_assert_cmpuint (inspect (fixture).unknown_features, ==, 0x8000);
}

/* Each: where, what, in which format. */
static const struct
{
  const char *format;
  const char *options;
  off_t offset;
  const char *bytes;
  gsize length;
} damages[] = {
  { "qcow2", "compat=1.1", 4, "\0\0\0\x9", 4 },
  { "qcow2", "compat=1.1", 20, "\0\0\0\x40", 4 },
  { "qcow2", "compat=1.1", 36, "\xff\xff\xff\xff", 4 },
  { "qcow2", "compat=1.1", 24, "\xff\xff\0\0\0\0\0\0", 8 },
  { "qcow2", "compat=1.1", 60, "\0\0\xff\xff", 4 },
  { "vmdk", "subformat=monolithicSparse", 12, "\0\0\0\0\0\0\x10\0", 8 },
  { "vmdk", "subformat=monolithicSparse", 12, "\0\0\0\0\0\0\0\0", 8 },
  { "vmdk", "subformat=monolithicSparse", 20, "\x81\0", 2 },
  { "vmdk", "subformat=monolithicSparse", 44, "\0\x10\0\0", 4 },
  { "vmdk", "subformat=monolithicSparse", 56, "\xff\xff\0\0\0\0\0\0", 8 },
  { "vmdk", "subformat=monolithicSparse", 56, "\xff\xff\xff\xff\xff\xff\xff\xff", 8 },
  { "vmdk", "subformat=monolithicSparse", 73, "\r\n", 2 },
  { "vdi", "static=off", 68, "\2", 1 },
  { "vdi", "static=off", 368, "\0\0\0\0\0\0\1", 7 },
  { "vdi", "static=off", 376, "\0\0\0\0", 4 },
  { "vdi", "static=off", 384, "\xff\xff\xff\xff", 4 },
  { "vdi", "static=off", 384, "\0\1\0\0", 4 },
  { "vpc", "subformat=fixed,force_size=on", (8 << 20) + 48, "\x7f", 1 },
  { "vpc", "subformat=dynamic,force_size=on", 512, "x", 1 },
  { "vhdx", "subformat=dynamic", 3 * 65536 + 8, "\xff\xff\xff\xff", 4 },
};

static void
test_damage_is_found (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      CarrelBaseImage image;

      make (fixture, damages[i].format, damages[i].options);
      change (fixture, damages[i].offset, damages[i].bytes, damages[i].length);
      if (g_str_equal (damages[i].format, "vhdx"))
        change (fixture, 4 * 65536 + 8, damages[i].bytes, damages[i].length);
      image = inspect (fixture);
      g_test_message ("%s at %ld: %s", damages[i].format, (long) damages[i].offset, image.damage);
      g_assert_true (image.is_damaged);
      g_assert_nonnull (image.damage);
      g_unlink (fixture->path);
    }
}

static void
test_two_readings_are_ambiguous (Fixture *fixture, gconstpointer data)
{
  make (fixture, "qcow2", "compat=1.1");
  change (fixture, 32768 + 1, "CD001", 5);
  g_assert_true (inspect (fixture).is_ambiguous);
}

static void
test_compressed_files_are_named (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "\x1f\x8b\x08zzzzzzzzzzz", 14, NULL));
  g_assert_cmpint (inspect (fixture).kind, ==, CARREL_BASE_IMAGE_KIND_GZIP);
  g_assert_true (g_file_set_contents (fixture->path,
                                      "\xfd"
                                      "7zXZ\0zzzzzzzz",
                                      14,
                                      NULL));
  g_assert_cmpint (inspect (fixture).kind, ==, CARREL_BASE_IMAGE_KIND_XZ);
  g_assert_true (g_file_set_contents (fixture->path, "\x28\xb5\x2f\xfdzzzz", 8, NULL));
  g_assert_cmpint (inspect (fixture).kind, ==, CARREL_BASE_IMAGE_KIND_ZSTD);
}

static gssize
fail_to_read (gpointer data, guint8 *buffer, gsize length, guint64 offset)
{
  errno = EIO;
  return -1;
}

static void
test_a_failed_read_is_told (Fixture *fixture, gconstpointer data)
{
  CarrelBaseImageFile file = { fail_to_read, NULL, 4096 };
  CarrelBaseImage image = { .virtual_bytes = 77 };

  errno = 0;
  g_assert_false (carrel_base_image_inspect (&file, &image));
  g_assert_cmpint (errno, ==, EIO);
  g_assert_cmpuint (image.virtual_bytes, ==, 77);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/base/image/what-qemu-img-makes-is-understood", test_samples);
  ADD ("/base/image/vmdk-that-names-files-is-found-out", test_vmdk_names_files);
  ADD ("/base/image/qcow2-that-names-files-is-found-out", test_qcow2_names_files);
  ADD ("/base/image/damage-is-found", test_damage_is_found);
  ADD ("/base/image/two-readings-are-ambiguous", test_two_readings_are_ambiguous);
  ADD ("/base/image/compressed-files-are-named", test_compressed_files_are_named);
  ADD ("/base/image/a-failed-read-is-told", test_a_failed_read_is_told);
  return g_test_run ();
}
