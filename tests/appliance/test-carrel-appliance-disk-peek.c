/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib.h>
#include <string.h>

#include "appliance/disk/carrel-appliance-disk-peek.h"

#define NONE CARREL_APPLIANCE_DISK_USE_NONE
#define SYSTEM CARREL_APPLIANCE_DISK_USE_SYSTEM
#define OTHER CARREL_APPLIANCE_DISK_USE_OTHER

/* A disk's beginning with an MBR of these kinds of partitions. */
static guint8 *
make_mbr (const guint8 *types)
{
  guint8 *bytes = g_malloc0 (CARREL_APPLIANCE_DISK_PEEK_BYTES);

  for (guint i = 0; i < 4 && types[i] != 0; i++)
    {
      bytes[446 + 16 * i + 4] = types[i];
      bytes[446 + 16 * i + 12] = 1;
    }
  bytes[510] = 0x55;
  bytes[511] = 0xaa;
  return bytes;
}

/* The same with a GPT of one partition, of a kind as it is stored. */
static guint8 *
make_gpt (const char *kind, guint64 first)
{
  static const guint8 protective[4] = { 0xee };
  guint8 *bytes = make_mbr (protective);

  memcpy (bytes + 512, "EFI PART", 8);
  for (guint i = 0; i < 8; i++)
    bytes[512 + 72 + i] = (guint8) (first >> 8 * i);
  bytes[512 + 80] = 128;
  bytes[512 + 84] = 128;
  if (first * 512 + 5 * 128 < CARREL_APPLIANCE_DISK_PEEK_BYTES)
    memcpy (bytes + first * 512 + 4 * 128, kind, 16);
  return bytes;
}

static void
assert_use (guint8 *bytes, gsize length, CarrelApplianceDiskUse use)
{
  /* Nothing behind what was read is looked at. */
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  g_assert_cmpint (carrel_appliance_disk_peek_find_use (exact, length), ==, use);
  g_free (bytes);
}

static void
test_mbr (void)
{
  static const struct
  {
    guint8 types[4];
    CarrelApplianceDiskUse use;
  } disks[] = {
    { { 0 }, NONE },
    { { 0x83 }, SYSTEM },
    { { 0xef, 0x8e }, SYSTEM },
    { { 0x0c, 0xfd }, SYSTEM },
    { { 0xef, 0xa5 }, OTHER },
    { { 0x0c }, OTHER },
    { { 0x07 }, OTHER },
    { { 0xee }, OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (disks); i++)
    {
      assert_use (make_mbr (disks[i].types), CARREL_APPLIANCE_DISK_PEEK_BYTES, disks[i].use);
      assert_use (make_mbr (disks[i].types), 512, disks[i].use);
      assert_use (make_mbr (disks[i].types), 511, NONE);
    }
}

static void
test_gpt (void)
{
  static const char linux_data[] =
    "\xaf\x3d\xc6\x0f\x83\x84\x72\x47\x8e\x79\x3d\x69\xd8\x47\x7d\xe4";
  static const char basic_data[] =
    "\xa2\xa0\xd0\xeb\xe5\xb9\x33\x44\x87\xc0\x68\xb6\xb7\x26\x99\xc7";

  assert_use (make_gpt (linux_data, 2), CARREL_APPLIANCE_DISK_PEEK_BYTES, SYSTEM);
  assert_use (make_gpt (basic_data, 2), CARREL_APPLIANCE_DISK_PEEK_BYTES, OTHER);
  /* A table that lies elsewhere, or is cut off, is one whose partitions nobody knows. */
  for (guint64 first = 64; first != 0; first = first << 1)
    assert_use (make_gpt (linux_data, first),
                CARREL_APPLIANCE_DISK_PEEK_BYTES,
                first == 64 ? SYSTEM : OTHER);
  for (gsize length = 1024; length < 1024 + 5 * 128; length += 64)
    assert_use (make_gpt (linux_data, 2), length, OTHER);
  assert_use (make_gpt (linux_data, 2), 1024 + 5 * 128, SYSTEM);
}

/* A floppy's first sector ends as a table does, and has none. */
static void
test_file_system (void)
{
  static const guint8 types[4] = { 0x83 };
  static const struct
  {
    gsize offset;
    const char *mark;
  } marks[] = { { 54, "FAT12   " }, { 82, "FAT32   " }, { 3, "NTFS    " } };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      guint8 *bytes = make_mbr (types);

      memcpy (bytes + marks[i].offset, marks[i].mark, 8);
      assert_use (bytes, 512, NONE);
    }
  {
    guint8 *bytes = make_mbr (types);

    /* Code, not a table: a partition can be started from, or not. */
    bytes[446 + 16] = 0x31;
    assert_use (bytes, 512, NONE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/disk-peek/kinds-in-an-mbr", test_mbr);
  g_test_add_func ("/appliance/disk-peek/kinds-in-a-gpt", test_gpt);
  g_test_add_func ("/appliance/disk-peek/a-file-system-is-no-table", test_file_system);
  return g_test_run ();
}
