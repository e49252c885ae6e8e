/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/spec/carrel-spec-defaults.h"

#include "base/spec/carrel-spec-validate.h"
#include "base/spec/carrel-spec.h"

static void
test_every_family_and_firmware_is_valid (void)
{
  for (guint family = 0; family <= CARREL_SPEC_FAMILY_OTHER; family++)
    for (guint firmware = 0; firmware <= CARREL_SPEC_FIRMWARE_UEFI; firmware++)
      {
        g_autoptr (CarrelSpec) spec = carrel_spec_defaults_make (
          &(CarrelSpecDefaultsRequest){ .name = "x",
                                        .family = (CarrelSpecFamily) family,
                                        .firmware = (CarrelSpecFirmware) firmware,
                                        .processors = 1,
                                        .memory_mib = 64,
                                        .disk_bytes = 1 << 20 });
        g_autoptr (GError) error = NULL;

        g_assert_true (carrel_spec_validate (spec, &error));
        g_assert_no_error (error);
        /* An empty disk falls through to the installer; the installed system then comes first. */
        g_assert_cmpstr (spec->boot_order[0], ==, "disk0");
        g_assert_cmpstr (spec->boot_order[1], ==, "cd0");
      }
}

static void
test_identities_are_unique (void)
{
  CarrelSpecDefaultsRequest request = { .name = "x", .processors = 1, .memory_mib = 64 };
  g_autoptr (CarrelSpec) one = carrel_spec_defaults_make (&request);
  g_autoptr (CarrelSpec) other = carrel_spec_defaults_make (&request);

  g_assert_cmpstr (one->uuid, !=, other->uuid);
  g_assert_cmpstr (carrel_spec_get_network (one, 0)->mac,
                   !=,
                   carrel_spec_get_network (other, 0)->mac);
  g_assert_cmpuint (one->disks->len, ==, 0);
}

static void
test_guesses_families (void)
{
  static const struct
  {
    const char *id;
    const char *family;
    CarrelSpecFamily expected;
  } cases[] = {
    { "debian12", "linux", CARREL_SPEC_FAMILY_LINUX },
    { "win11", "winnt", CARREL_SPEC_FAMILY_WINDOWS_11 },
    { "win10", "winnt", CARREL_SPEC_FAMILY_WINDOWS },
    { "win2k22", "winnt", CARREL_SPEC_FAMILY_WINDOWS },
    { "win2k8r2", "winnt", CARREL_SPEC_FAMILY_WINDOWS },
    { "win2k3", "winnt", CARREL_SPEC_FAMILY_LEGACY },
    { "win2k", "winnt", CARREL_SPEC_FAMILY_LEGACY },
    { "winxp", "winnt", CARREL_SPEC_FAMILY_LEGACY },
    { "msdos6.22", "msdos", CARREL_SPEC_FAMILY_LEGACY },
    { "freebsd13.0", "bsd", CARREL_SPEC_FAMILY_OTHER },
    { NULL, NULL, CARREL_SPEC_FAMILY_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].id);
      g_assert_cmpint (carrel_spec_defaults_guess_family (cases[i].id, cases[i].family),
                       ==,
                       cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/defaults/every-family-and-firmware-is-valid",
                   test_every_family_and_firmware_is_valid);
  g_test_add_func ("/spec/defaults/identities-are-unique", test_identities_are_unique);
  g_test_add_func ("/spec/defaults/guesses-families", test_guesses_families);
  return g_test_run ();
}
