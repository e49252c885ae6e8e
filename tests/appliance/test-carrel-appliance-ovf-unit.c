/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-ovf-unit.h"

static void
test_multiplies (void)
{
  static const struct
  {
    const char *quantity;
    const char *unit;
    gint64 bytes;
  } cases[] = {
    { "512", NULL, 512 },
    { "512", "", 512 },
    { "512", "byte", 512 },
    { "512", "MegaBytes", 512 * 1024 * 1024 },
    { "3", "byte * 2^10", 3072 },
    { "3", "byte*2^20", 3 * 1024 * 1024 },
    { "2", "byte * 2 ^ 30", G_GINT64_CONSTANT (2) << 30 },
    { "5", "byte * 10^6", 5000000 },
    { "5", "byte * 1024 * 1024", 5 * 1024 * 1024 },
    { " 7 ", "kilobyte", 7 * 1024 },
    { "0", "byte * 2^62", 0 },
    { "1", "byte * 2^62", G_GINT64_CONSTANT (1) << 62 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 bytes = -1;

      g_test_message ("%s %s", cases[i].quantity, cases[i].unit);
      g_assert_true (
        carrel_appliance_ovf_unit_parse_bytes (cases[i].quantity, cases[i].unit, &bytes));
      g_assert_cmpint (bytes, ==, cases[i].bytes);
    }
}

static void
test_refuses_what_does_not_multiply (void)
{
  static const struct
  {
    const char *quantity;
    const char *unit;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "-5", "byte" },
    { "1.5", "byte" },
    { "9223372036854775808", "byte" },
    { "1", "byte * 2^9999" },
    { "2", "byte * 2^62" },
    { "9223372036854775807", "byte * 2" },
    { "1", "hertz * 10^6" },
    { "1", "byte * x" },
    { "1", "byte * 2^-1" },
    { "1", "2^20 * byte" },
    { "${size}", "byte" },
    { "1", "byte *" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 bytes = 42;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (
        carrel_appliance_ovf_unit_parse_bytes (cases[i].quantity, cases[i].unit, &bytes));
      g_assert_cmpint (bytes, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/ovf-unit/multiplies", test_multiplies);
  g_test_add_func ("/appliance/ovf-unit/refuses-what-does-not-multiply",
                   test_refuses_what_does_not_multiply);
  return g_test_run ();
}
