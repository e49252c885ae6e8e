/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/physical/carrel-appliance-physical.h"

#include "appliance/carrel-appliance-error.h"
#include "appliance/physical/carrel-appliance-physical-open.h"
#include "base/carrel-base-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/*
 * A computer made of files: sda carries the system on LVM in an encrypted partition, and swap; sdb is a
 * stick with a file system and an empty partition; sdc and sdd belong to one btrfs; nvme0n1 is free; sde has
 * no medium; sdf has large sectors; sdg cannot be written; loop0 is a file.
 */
static const struct
{
  const char *path;
  const char *text;
} files[] = {
  { "block/sda/dev", "8:0\n" },
  { "block/sda/size", "1000215216\n" },
  { "block/sda/removable", "0\n" },
  { "block/sda/ro", "0\n" },
  { "block/sda/device/vendor", "ATA     \n" },
  { "block/sda/device/model", "ACME  Rapid 500 \n" },
  { "block/sda/device/vpd_pg80", "\177\200\177\010  S4EV01" },
  { "block/sda/queue/logical_block_size", "512\n" },
  { "block/sda/stat", "  10 2 30 4 50 6 7777 8 9 0 1 0 0 0 0\n" },
  { "block/sda/sda1/dev", "8:1\n" },
  { "block/sda/sda1/partition", "1\n" },
  { "block/sda/sda1/size", "1048576\n" },
  { "block/sda/sda2/dev", "8:2\n" },
  { "block/sda/sda2/partition", "2\n" },
  { "block/sda/sda2/size", "900000000\n" },
  { "block/sda/sda10/dev", "8:10\n" },
  { "block/sda/sda10/partition", "10\n" },
  { "block/sda/sda10/size", "4096\n" },
  { "block/dm-0/dev", "253:0\n" },
  { "block/dm-0/size", "900000000\n" },
  { "block/dm-0/dm/name", "crypt\n" },
  { "block/dm-0/slaves/sda2/dev", "8:2\n" },
  { "block/dm-1/dev", "253:1\n" },
  { "block/dm-1/size", "800000000\n" },
  { "block/dm-1/dm/name", "vg-root\n" },
  { "block/dm-1/slaves/dm-0/dev", "253:0\n" },
  { "block/dm-2/dev", "253:2\n" },
  { "block/dm-2/size", "8000000\n" },
  { "block/dm-2/dm/name", "vg-swap\n" },
  { "block/dm-2/slaves/dm-0/dev", "253:0\n" },
  { "block/sdb/dev", "8:16\n" },
  { "block/sdb/size", "15630336\n" },
  { "block/sdb/removable", "1\n" },
  { "block/sdb/device/vendor", "Stick\n" },
  { "block/sdb/device/model", "Thin\033[1mName\n" },
  { "block/sdb/sdb1/dev", "8:17\n" },
  { "block/sdb/sdb1/partition", "1\n" },
  { "block/sdb/sdb1/size", "1048576\n" },
  { "block/sdb/sdb2/dev", "8:18\n" },
  { "block/sdb/sdb2/partition", "2\n" },
  { "block/sdb/sdb2/size", "2048\n" },
  { "block/sdc/dev", "8:32\n" },
  { "block/sdc/size", "2048\n" },
  { "block/sdd/dev", "8:48\n" },
  { "block/sdd/size", "2048\n" },
  { "fs/btrfs/features/extref", "0\n" },
  { "fs/btrfs/6a7e/devices/sdc/dev", "8:32\n" },
  { "fs/btrfs/6a7e/devices/sdd/dev", "8:48\n" },
  { "block/nvme0n1/dev", "259:0\n" },
  { "block/nvme0n1/size", "20000000\n" },
  { "block/nvme0n1/device/model", "Swift\n" },
  { "block/nvme0n1/device/serial", "NV 1\n" },
  { "block/sde/dev", "8:64\n" },
  { "block/sde/size", "0\n" },
  { "block/sdf/dev", "8:80\n" },
  { "block/sdf/size", "2048\n" },
  { "block/sdf/queue/logical_block_size", "4096\n" },
  { "block/sdg/dev", "8:96\n" },
  { "block/sdg/size", "2048\n" },
  { "block/sdg/ro", "1\n" },
  { "block/loop0/dev", "7:0\n" },
  { "block/loop0/size", "32768\n" },
  { "block/sr0/dev", "11:0\n" },
  { "block/sr0/size", "2048\n" },
  { "block/zram0/dev", "252:0\n" },
  { "block/zram0/size", "2048\n" },
  { "block/broken/dev", "8:x\n" },
  { "block/broken2/dev", "99999999999999999999:1\n" },
  { "mounts",
    "22 1 0:21 / /proc rw - proc proc rw\n"
    "27 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n"
    "28 27 8:1 / /boot/efi rw - vfat /dev/sda1 rw\n"
    "30 27 8:17 / /media/my\\040stick\\134 rw,nosuid shared:7 master:2 - vfat /dev/sdb1 rw\n"
    "31 27 0:44 / /data ro - btrfs /dev/sdc ro\n"
    "nonsense\n"
    "1 2 3 4 5 6 - a\n" },
  { "swaps",
    "Filename\tType\tSize\tUsed\tPriority\n"
    "/dev/dm-2    partition\t3999\t0\t-2\n" },
};

static char *top;
static CarrelAppliancePhysicalPlaces places;

static gboolean
find_device (const char *path, guint64 *out_device)
{
  if (g_str_equal (path, "/dev/sdc"))
    *out_device = makedev (8, 32);
  else if (g_str_equal (path, "/dev/dm-2"))
    *out_device = makedev (253, 2);
  else
    return FALSE;
  return TRUE;
}

static void
put (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (top, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) stream = g_dir_open (path, 0, NULL);
  const char *name;

  while (stream != NULL && (name = g_dir_read_name (stream)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      if (g_file_test (entry, G_FILE_TEST_IS_DIR))
        remove_tree (entry);
      else
        g_unlink (entry);
    }
  g_rmdir (path);
}

static CarrelAppliancePhysical *
find (guint major_number, guint minor_number)
{
  g_autoptr (GError) error = NULL;
  CarrelAppliancePhysical *disk =
    carrel_appliance_physical_find (&places, makedev (major_number, minor_number), &error);

  g_assert_no_error (error);
  g_assert_nonnull (disk);
  return disk;
}

static const CarrelAppliancePhysicalUse *
get_use (const CarrelAppliancePhysical *disk, guint index)
{
  g_assert_cmpuint (index, <, disk->uses->len);
  return g_ptr_array_index (disk->uses, index);
}

static gboolean
has_use (const CarrelAppliancePhysical *disk, const char *words)
{
  for (guint i = 0; i < disk->uses->len; i++)
    {
      g_autofree char *text = carrel_appliance_physical_describe_use (get_use (disk, i));

      if (g_str_equal (text, words))
        return TRUE;
    }
  return FALSE;
}

static void
assert_refused (gboolean is_fine, GError *error, GQuark domain, int code, const char *word)
{
  g_autoptr (GError) owned = error;

  g_assert_false (is_fine);
  g_assert_error (owned, domain, code);
  g_assert_nonnull (strstr (owned->message, word));
}

#define ASSERT_REFUSED(call, domain, code, word)                 \
  G_STMT_START                                                   \
  {                                                              \
    GError *refusal = NULL;                                      \
    gboolean is_fine = (call);                                   \
    assert_refused (is_fine, refusal, (domain), (code), (word)); \
  }                                                              \
  G_STMT_END

static void
test_list (void)
{
  static const char *const names[] = {
    "loop0", "nvme0n1", "sda", "sdb", "sdc", "sdd", "sdf", "sdg",
  };
  static const char *const parts[] = { "sda1", "sda2", "sda10" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) disks = carrel_appliance_physical_list (&places, &error);
  const CarrelAppliancePhysical *disk;

  g_assert_no_error (error);
  g_assert_cmpuint (disks->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < disks->len; i++)
    g_assert_cmpstr (((CarrelAppliancePhysical *) disks->pdata[i])->name, ==, names[i]);
  disk = g_ptr_array_index (disks, 2);
  g_assert_cmpstr (disk->path, ==, "/dev/sda");
  g_assert_cmpuint (disk->parts->len, ==, G_N_ELEMENTS (parts));
  for (guint i = 0; i < disk->parts->len; i++)
    {
      const CarrelAppliancePhysical *part = g_ptr_array_index (disk->parts, i);

      g_assert_cmpstr (part->name, ==, parts[i]);
      g_assert_cmpstr (part->whole, ==, "sda");
      g_assert_cmpstr (part->model, ==, "ACME Rapid 500");
    }
}

static void
test_words (void)
{
  g_autoptr (CarrelAppliancePhysical) sda = find (8, 0);
  g_autoptr (CarrelAppliancePhysical) sdb = find (8, 16);
  g_autoptr (CarrelAppliancePhysical) nvme = find (259, 0);
  g_autoptr (CarrelAppliancePhysical) loop = find (7, 0);
  g_autofree char *first = carrel_appliance_physical_dup_words (sda);
  g_autofree char *second = carrel_appliance_physical_dup_words (sdb);
  g_autofree char *third = carrel_appliance_physical_dup_words (nvme);
  g_autofree char *fourth = carrel_appliance_physical_dup_words (loop);

  g_assert_cmpstr (first, ==, "ACME Rapid 500 S4EV01 512 GB");
  g_assert_true (g_str_has_prefix (second, "Stick Thin"));
  g_assert_null (strchr (second, '\033'));
  g_assert_true (g_str_has_suffix (second, " 8002 MB"));
  g_assert_cmpstr (third, ==, "Swift NV 1 10 GB");
  g_assert_cmpstr (fourth, ==, "loop0 16 MB");
}

static void
test_system (void)
{
  g_autoptr (CarrelAppliancePhysical) disk = find (8, 0);
  g_autoptr (CarrelAppliancePhysical) part = find (8, 2);
  g_autoptr (CarrelAppliancePhysical) unused = find (8, 10);

  g_assert_true (disk->is_system);
  g_assert_true (has_use (disk, "sda1 is mounted at “/boot/efi”"));
  g_assert_true (has_use (disk, "“crypt” is made of sda2"));
  g_assert_true (has_use (disk, "“vg-root” is made of dm-0"));
  g_assert_true (has_use (disk, "dm-1 is mounted at “/”"));
  g_assert_true (has_use (disk, "this computer swaps to dm-2"));
  g_assert_true (part->is_system);
  g_assert_cmpuint (unused->uses->len, ==, 0);
  g_assert_false (unused->is_system);
  ASSERT_REFUSED (carrel_appliance_physical_check_reading (disk, TRUE, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "sda");
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (disk, 0, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "runs from");
}

static void
test_mounted (void)
{
  g_autoptr (CarrelAppliancePhysical) disk = find (8, 16);
  g_autoptr (GError) error = NULL;

  g_assert_false (disk->is_system);
  g_assert_true (disk->is_removable);
  g_assert_cmpuint (disk->uses->len, ==, 1);
  g_assert_cmpstr (get_use (disk, 0)->where, ==, "/media/my stick\\");
  ASSERT_REFUSED (carrel_appliance_physical_check_reading (disk, FALSE, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "--freeze");
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (disk, 0, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "/media/my stick");
  g_assert_true (carrel_appliance_physical_check_reading (disk, TRUE, &error));
  g_assert_no_error (error);
}

/* The list of mounts names one device of the two, by a number that no device has. */
static void
test_btrfs (void)
{
  g_autoptr (CarrelAppliancePhysical) first = find (8, 32);
  g_autoptr (CarrelAppliancePhysical) second = find (8, 48);
  g_autoptr (GError) error = NULL;

  g_assert_true (has_use (first, "sdc is mounted read-only at “/data”"));
  g_assert_cmpuint (second->uses->len, ==, 1);
  g_assert_true (carrel_appliance_physical_check_reading (first, FALSE, &error));
  g_assert_no_error (error);
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (second, 0, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "btrfs");
}

static void
test_writing (void)
{
  g_autoptr (CarrelAppliancePhysical) nvme = find (259, 0);
  g_autoptr (CarrelAppliancePhysical) empty = find (8, 64);
  g_autoptr (CarrelAppliancePhysical) large = find (8, 80);
  g_autoptr (CarrelAppliancePhysical) locked = find (8, 96);
  g_autoptr (CarrelAppliancePhysical) part = find (8, 18);
  g_autoptr (CarrelAppliancePhysical) made = find (253, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_physical_check_writing (nvme, nvme->bytes, &error));
  g_assert_no_error (error);
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (nvme, nvme->bytes + 1, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_NO_SPACE,
                  "larger");
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (empty, 0, &refusal),
                  CARREL_APPLIANCE_ERROR,
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "no medium");
  g_assert_true (carrel_appliance_physical_check_reading (large, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (carrel_appliance_physical_check_sectors (large, 4096, &error));
  ASSERT_REFUSED (carrel_appliance_physical_check_sectors (large, 512, &refusal),
                  CARREL_APPLIANCE_ERROR,
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "sectors of 4096 bytes");
  ASSERT_REFUSED (carrel_appliance_physical_check_sectors (nvme, 4096, &refusal),
                  CARREL_APPLIANCE_ERROR,
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "sectors of 512 bytes");
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (locked, 0, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_READ_ONLY,
                  "switch");
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (part, 0, &refusal),
                  CARREL_APPLIANCE_ERROR,
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "whole");
  /* What is made of others is a system's here, which is said first. */
  ASSERT_REFUSED (carrel_appliance_physical_check_writing (made, 0, &refusal),
                  CARREL_BASE_ERROR,
                  CARREL_BASE_ERROR_BUSY,
                  "runs from");
}

static void
test_missing (void)
{
  CarrelAppliancePhysicalPlaces elsewhere = places;
  g_autofree char *nowhere = g_build_filename (top, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_physical_find (&places, makedev (9, 9), &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Who cannot see the mounts does not know that there are none. */
  elsewhere.mounts = nowhere;
  g_assert_null (carrel_appliance_physical_list (&elsewhere, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
}

static void
test_written (void)
{
  g_assert_cmpuint (carrel_appliance_physical_read_written (&places, makedev (8, 0)), ==, 7777);
  g_assert_cmpuint (carrel_appliance_physical_read_written (&places, makedev (8, 16)),
                    ==,
                    G_MAXUINT64);
}

static void
test_open_another (void)
{
  g_autoptr (CarrelAppliancePhysical) disk = find (7, 0);
  g_autoptr (GError) error = NULL;

  g_free (disk->path);
  disk->path = g_strdup ("/dev/null");
  g_assert_cmpint (carrel_appliance_physical_open (disk,
                                                   CARREL_APPLIANCE_PHYSICAL_MODE_READ_SHARED,
                                                   NULL,
                                                   &error),
                   ==,
                   -1);
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_autofree char *mounts = NULL;
  g_autofree char *swaps = NULL;
  int outcome;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  top = g_dir_make_tmp ("carrel-physical-XXXXXX", NULL);
  g_assert_nonnull (top);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    put (files[i].path, files[i].text);
  mounts = g_build_filename (top, "mounts", NULL);
  swaps = g_build_filename (top, "swaps", NULL);
  places = (CarrelAppliancePhysicalPlaces){ top, mounts, swaps, find_device };
  g_test_add_func ("/appliance/physical/list-holds-whole-disks", test_list);
  g_test_add_func ("/appliance/physical/words-tell-one-from-another", test_words);
  g_test_add_func ("/appliance/physical/system-is-found-through-what-is-made-of-it", test_system);
  g_test_add_func ("/appliance/physical/mounted-is-not-read", test_mounted);
  g_test_add_func ("/appliance/physical/btrfs-has-several-devices", test_btrfs);
  g_test_add_func ("/appliance/physical/writing-needs-a-fitting-disk", test_writing);
  g_test_add_func ("/appliance/physical/missing-is-no-empty-list", test_missing);
  g_test_add_func ("/appliance/physical/written-sectors-are-counted", test_written);
  g_test_add_func ("/appliance/physical/another-device-is-not-taken", test_open_another);
  outcome = g_test_run ();
  remove_tree (top);
  g_free (top);
  return outcome;
}
