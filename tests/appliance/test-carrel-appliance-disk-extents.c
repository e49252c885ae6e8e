/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/disk/carrel-appliance-disk-extents.h"

#include "appliance/carrel-appliance-error.h"
#include "appliance/disk/carrel-appliance-disk-peek.h"

#include <string.h>

static void
test_reads_parts (void)
{
  static const char text[] = "# Disk DescriptorFile\r\n"
                             "parentCID=ffffffff\r\n"
                             "createType=\"custom\"\r\n"
                             "RW 2048 SPARSE \"a b-s001.vmdk\"\r\n"
                             "RW 4096 FLAT \"a b-f002.vmdk\" 128\r\n"
                             "RDONLY 8 ZERO\r\n"
                             "ddb.adapterType = \"ide\"\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    extents = carrel_appliance_disk_extents_parse (text, strlen (text), FALSE, &error);
  const CarrelApplianceDiskExtent *extent;

  g_assert_no_error (error);
  g_assert_true (carrel_appliance_disk_extents_recognise (text, strlen (text)));
  g_assert_cmpuint (extents->len, ==, 3);
  extent = extents->pdata[0];
  g_assert_cmpint (extent->kind, ==, CARREL_APPLIANCE_DISK_EXTENT_SPARSE);
  g_assert_cmpuint (extent->bytes, ==, 2048 * 512);
  g_assert_cmpstr (extent->name, ==, "a b-s001.vmdk");
  extent = extents->pdata[1];
  g_assert_cmpint (extent->kind, ==, CARREL_APPLIANCE_DISK_EXTENT_FLAT);
  g_assert_cmpuint (extent->offset_bytes, ==, 128 * 512);
  extent = extents->pdata[2];
  g_assert_cmpint (extent->kind, ==, CARREL_APPLIANCE_DISK_EXTENT_ZERO);
  g_assert_null (extent->name);
}

/* ESXi's two kinds, and the states by which layers know each other. */
static void
test_reads_parts_of_esxi (void)
{
  static const char text[] =
    "CID = 0000002a\nparentCID=\"12345678\"\nRW 8 VMFSSPARSE \"a-delta.vmdk\"\n"
    "RW 8 SESPARSE \"a-sesparse.vmdk\"\nRW 8 VMFS \"a-flat.vmdk\"\n";
  static const char *const stateless[] = { "",
                                           "CID=1\n",
                                           "parentCID=1\n",
                                           "CID=x\nparentCID=1\n",
                                           "CID=123456789\nparentCID=1\n",
                                           "CID\nparentCID" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    extents = carrel_appliance_disk_extents_parse (text, strlen (text), TRUE, &error);
  static const CarrelApplianceDiskExtentKind kinds[] = { CARREL_APPLIANCE_DISK_EXTENT_VMFS,
                                                         CARREL_APPLIANCE_DISK_EXTENT_SE,
                                                         CARREL_APPLIANCE_DISK_EXTENT_FLAT };
  guint32 state = 7, parent = 7;

  g_assert_no_error (error);
  g_assert_cmpuint (extents->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < extents->len; i++)
    g_assert_cmpint (((const CarrelApplianceDiskExtent *) extents->pdata[i])->kind, ==, kinds[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (stateless); i++)
    g_assert_false (carrel_appliance_disk_extents_find_state (stateless[i],
                                                              strlen (stateless[i]),
                                                              &state,
                                                              &parent));
  g_assert_true (state == 7 && parent == 7);
  g_assert_true (carrel_appliance_disk_extents_find_state (text, strlen (text), &state, &parent));
  g_assert_cmphex (state, ==, 0x2a);
  g_assert_cmphex (parent, ==, 0x12345678);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    int code;
  } cases[] = {
    { "", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 0 FLAT \"a\" 0", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW -5 FLAT \"a\" 0", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8 FLAT \"a\" 99999999999999999999", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8 FLAT", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8 FLAT \"\"", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8 FLAT \"a", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8", CARREL_APPLIANCE_ERROR_INVALID },
    { "RW 8 VMFSRDM \"a\"", CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { "NOACCESS 8 FLAT \"a\" 0", CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { "parentCID=12345678\nRW 8 SPARSE \"a\"", CARREL_APPLIANCE_ERROR_REFUSED },
    { "parentFileNameHint=\"/etc/passwd\"\nRW 8 SPARSE \"a\"", CARREL_APPLIANCE_ERROR_REFUSED },
    { "RW 137438953472 SPARSE \"a\"\nRW 137438953472 SPARSE \"b\"", CARREL_APPLIANCE_ERROR_LIMIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (
        carrel_appliance_disk_extents_parse (cases[i].text, strlen (cases[i].text), FALSE, &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, cases[i].code);
    }
}

static void
test_bounds_their_number (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1025; i++)
    g_string_append (text, "RW 1 FLAT \"a\" 0\n");
  g_assert_null (carrel_appliance_disk_extents_parse (text->str, text->len, FALSE, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
}

static void
test_layer_names_its_parent (void)
{
  static const char text[] = "parentCID=12345678\nparentFileNameHint=\"C:\\VMs\\a b.vmdk\"\n"
                             "RW 8 SPARSE \"a b-000001-s001.vmdk\"\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    extents = carrel_appliance_disk_extents_parse (text, strlen (text), TRUE, &error);
  g_autofree char *parent = carrel_appliance_disk_extents_dup_parent (text, strlen (text));

  g_assert_no_error (error);
  g_assert_cmpuint (extents->len, ==, 1);
  g_assert_cmpstr (parent, ==, "C:\\VMs\\a b.vmdk");
  g_assert_null (carrel_appliance_disk_extents_dup_parent ("RW 8 FLAT \"a\" 0", 15));
}

/* What a partition table says of the firmware, and what a hostile one may say. */
static void
test_finds_the_firmware (void)
{
  guint8 disk[4096] = { [510] = 0x55, [511] = 0xaa };
  static const guint8 efi[] = { 0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11,
                                0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b };

  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_BIOS);
  disk[446 + 4] = 0xef;
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_EFI);
  disk[446 + 4] = 0xee;
  memcpy (disk + 512, "EFI PART", 8);
  disk[512 + 72] = 2;
  disk[512 + 80] = 4;
  disk[512 + 84] = 128;
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_BIOS);
  memcpy (disk + 1024 + 128, efi, sizeof efi);
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_EFI);
  /* A table that lies elsewhere, or whose entries have no size, is read as far as it goes. */
  memset (disk + 512 + 72, 0xff, 16);
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_BIOS);
  disk[510] = 0;
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, sizeof disk),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_UNKNOWN);
  g_assert_cmpint (carrel_appliance_disk_peek_find_boot (disk, 100),
                   ==,
                   CARREL_APPLIANCE_DISK_BOOT_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/disk/extents/reads-parts", test_reads_parts);
  g_test_add_func ("/appliance/disk/extents/reads-parts-of-esxi", test_reads_parts_of_esxi);
  g_test_add_func ("/appliance/disk/extents/refuses", test_refuses);
  g_test_add_func ("/appliance/disk/extents/bounds-their-number", test_bounds_their_number);
  g_test_add_func ("/appliance/disk/extents/layer-names-its-parent", test_layer_names_its_parent);
  g_test_add_func ("/appliance/disk/peek/finds-the-firmware", test_finds_the_firmware);
  return g_test_run ();
}
