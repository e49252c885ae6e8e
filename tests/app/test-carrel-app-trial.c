/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/commands/carrel-app-trial-private.h"

#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec-validate.h"

#include <string.h>

static CarrelSpec *
make_spec (CarrelSpecFamily family, CarrelSpecFirmware firmware)
{
  CarrelSpecDefaultsRequest request = {
    .name = "tried",
    .family = family,
    .firmware = firmware,
    .processors = 1,
    .memory_mib = 256,
    .disk_bytes = G_GUINT64_CONSTANT (1) << 30,
  };

  return carrel_spec_defaults_make (&request);
}

/* Every rung is valid, different from all others, and lets nobody at the network. */
static void
check_ladder (CarrelSpecFamily family, CarrelSpecFirmware firmware, guint at_least)
{
  g_autoptr (CarrelSpec) spec = make_spec (family, firmware);
  g_autoptr (GPtrArray) rungs = carrel_app_trial_ladder_make (spec);

  g_assert_cmpuint (rungs->len, >=, at_least);
  g_assert_true (carrel_spec_is_equal (((CarrelAppTrialRung *) rungs->pdata[0])->kept, spec));
  for (guint i = 0; i < rungs->len; i++)
    {
      const CarrelAppTrialRung *rung = rungs->pdata[i];
      g_autoptr (GError) error = NULL;

      g_assert_true (carrel_spec_validate (rung->spec, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (rung->kept->uuid, ==, spec->uuid);
      for (guint k = 0; k < rung->spec->networks->len; k++)
        {
          g_assert_false (carrel_spec_get_network (rung->spec, k)->connected);
          g_assert_true (carrel_spec_get_network (rung->kept, k)->connected);
        }
      for (guint k = 0; k < i; k++)
        g_assert_false (
          carrel_spec_is_equal (rung->kept, ((CarrelAppTrialRung *) rungs->pdata[k])->kept));
    }
}

static void
test_ladder (void)
{
  check_ladder (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, 4);
  check_ladder (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI, 3);
  check_ladder (CARREL_SPEC_FAMILY_WINDOWS, CARREL_SPEC_FIRMWARE_BIOS, 3);
  check_ladder (CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS, 2);
  check_ladder (CARREL_SPEC_FAMILY_OTHER, CARREL_SPEC_FIRMWARE_UEFI, 3);
}

static void
test_console (void)
{
  static const struct
  {
    const char *text;
    int sign;
    const char *line;
  } cases[] = {
    { "", 0, NULL },
    { "SeaBIOS (version 1.16)\r\nBooting from Hard Disk...\r\nGRUB loading.\r\n", 0, NULL },
    { "\r\nDebian GNU/Linux 12 box ttyS0\r\n\r\nbox login: ", 1, "box login:" },
    { "[  OK  ] Reached target \033[0;1;39mMulti-User System\033[0m.\r\n",
      1,
      "[  OK  ] Reached target Multi-User System." },
    { "Booting...\r\nNo bootable device.\r\n", -1, "No bootable device." },
    { "\033[2J\033[01;01HUEFI Interactive Shell v2.2\r\n", -1, "UEFI Interactive Shell v2.2" },
    { "[ 2.1] Kernel panic - not syncing: VFS: Unable to mount root\r\n",
      -1,
      "[ 2.1] Kernel panic - not syncing: VFS: Unable to mount root" },
    { "(initramfs) ", -1, "(initramfs)" },
    /* A system that was repaired on the way has started all the same. */
    { "(initramfs) exit\r\nbox login:", 1, "box login:" },
    { "cut in the middle of an escape \033[", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = NULL;

      g_assert_cmpint (carrel_app_trial_judge_console (cases[i].text, &line), ==, cases[i].sign);
      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/trial/ladder", test_ladder);
  g_test_add_func ("/app/trial/console", test_console);
  return g_test_run ();
}
