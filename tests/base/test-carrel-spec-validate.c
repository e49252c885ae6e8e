/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/spec/carrel-spec-validate.h"

#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"

static CarrelSpec *
make_spec (CarrelSpecFamily family)
{
  return carrel_spec_defaults_make (&(CarrelSpecDefaultsRequest){ .name = "x",
                                                                  .family = family,
                                                                  .processors = 1,
                                                                  .memory_mib = 64,
                                                                  .disk_bytes = 1 << 20 });
}

static void
assert_invalid (CarrelSpec *spec)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_spec_validate (spec, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_devices_fit_the_board (void)
{
  g_autoptr (CarrelSpec) modern = make_spec (CARREL_SPEC_FAMILY_LINUX);
  g_autoptr (CarrelSpec) legacy = make_spec (CARREL_SPEC_FAMILY_LEGACY);

  carrel_spec_get_disk (modern, 0)->bus = CARREL_SPEC_BUS_IDE;
  assert_invalid (modern);
  legacy->firmware = CARREL_SPEC_FIRMWARE_UEFI;
  assert_invalid (legacy);
}

static void
test_no_drive_is_on_virtio (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);

  carrel_spec_get_drive (spec, 0)->bus = CARREL_SPEC_BUS_VIRTIO;
  assert_invalid (spec);
}

/* An image of the machine's own has a bare name, and lies in its folder wherever that is moved to. */
static void
test_a_drive_holds_a_path_or_a_name_of_its_own (void)
{
  static const char *const bad[] = { "../x", "a/b", ".", "..", "-x", "x y", "seed..iso" };
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  CarrelSpecDrive *drive = carrel_spec_get_drive (spec, 0);
  g_autofree char *path = NULL;
  g_autofree char *absolute = NULL;

  carrel_spec_set_string (&drive->path, "/srv/a.iso");
  g_assert_true (carrel_spec_validate (spec, NULL));
  absolute = carrel_spec_dup_drive_path (drive, "/library/m");
  g_assert_cmpstr (absolute, ==, "/srv/a.iso");
  carrel_spec_set_string (&drive->path, "seed.iso");
  g_assert_true (carrel_spec_validate (spec, NULL));
  path = carrel_spec_dup_drive_path (drive, "/library/m");
  g_assert_cmpstr (path, ==, "/library/m/discs/seed.iso");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      carrel_spec_set_string (&drive->path, bad[i]);
      assert_invalid (spec);
    }
}

static void
test_no_two_disks_share_a_file (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  CarrelSpecDisk *disk = carrel_spec_add_disk (spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);

  carrel_spec_set_string (&disk->file, carrel_spec_get_disk (spec, 0)->file);
  assert_invalid (spec);
}

static void
test_only_some_buses_have_large_sectors (void)
{
  static const gboolean good[] = { TRUE, TRUE, FALSE };
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  CarrelSpecDisk *disk = carrel_spec_get_disk (spec, 0);

  g_assert_cmpuint (disk->sector_bytes, ==, 512);
  disk->sector_bytes = 4096;
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      disk->bus = (CarrelSpecBus) i;
      if (good[i])
        g_assert_true (carrel_spec_validate (spec, NULL));
      else
        assert_invalid (spec);
    }
  disk->bus = CARREL_SPEC_BUS_VIRTIO;
  disk->size_bytes += 512;
  assert_invalid (spec);
  disk->size_bytes -= 512;
  disk->sector_bytes = 1024;
  assert_invalid (spec);
}

static void
test_quotes_hostile_words_harmlessly (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);

  carrel_spec_set_string (&spec->os_id, "\xff%s%n\x1b[31m");
  assert_invalid (spec);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/validate/devices-fit-the-board", test_devices_fit_the_board);
  g_test_add_func ("/spec/validate/no-drive-is-on-virtio", test_no_drive_is_on_virtio);
  g_test_add_func ("/spec/validate/a-drive-holds-a-path-or-a-name-of-its-own",
                   test_a_drive_holds_a_path_or_a_name_of_its_own);
  g_test_add_func ("/spec/validate/only-some-buses-have-large-sectors",
                   test_only_some_buses_have_large_sectors);
  g_test_add_func ("/spec/validate/no-two-disks-share-a-file", test_no_two_disks_share_a_file);
  g_test_add_func ("/spec/validate/quotes-hostile-words-harmlessly",
                   test_quotes_hostile_words_harmlessly);
  return g_test_run ();
}
