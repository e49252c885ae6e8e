/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-value.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static void
test_reads_numbers_within_bounds (void)
{
  static const char *const bad[] = { "",
                                     " ",
                                     "-1",
                                     "+1",
                                     "1x",
                                     "0x1",
                                     "1 2",
                                     "1e3",
                                     "1.5",
                                     "9223372036854775808",
                                     "99999999999999999999999999" };
  gint64 number = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (carrel_appliance_value_parse_number (bad[i], G_MAXINT64, &number));
  g_assert_false (carrel_appliance_value_parse_number (NULL, 9, &number));
  g_assert_false (carrel_appliance_value_parse_number ("10", 9, &number));
  g_assert_cmpint (number, ==, 7);
  g_assert_true (carrel_appliance_value_parse_number (" 9 ", 9, &number));
  g_assert_cmpint (number, ==, 9);
  g_assert_true (carrel_appliance_value_parse_number ("9223372036854775807", G_MAXINT64, &number));
  g_assert_cmpint (number, ==, G_MAXINT64);
}

static void
test_names_the_item_that_is_wrong (void)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 7;

  g_assert_true (carrel_appliance_value_require_number (NULL, "a", 1, 4, &number, &error));
  g_assert_no_error (error);
  g_assert_cmpint (number, ==, 7);
  g_assert_false (carrel_appliance_value_require_number ("0", "numvcpus", 1, 4, &number, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "numvcpus"));
  g_assert_cmpint (number, ==, 7);
}

static void
test_reads_truths (void)
{
  g_assert_cmpint (carrel_appliance_value_parse_truth ("TRUE"), ==, 1);
  g_assert_cmpint (carrel_appliance_value_parse_truth ("off"), ==, 0);
  g_assert_cmpint (carrel_appliance_value_parse_truth ("perhaps"), ==, -1);
  g_assert_cmpint (carrel_appliance_value_parse_truth (NULL), ==, -1);
}

static void
test_makes_addresses_and_identities_alike (void)
{
  static const char *const macs[] = { "00:0C:29:d6:2b:d3", "000C29D62BD3", "00-0c-29-d6-2b-d3" };
  static const char *const uuids[] = { "56 4d 12 23 f8 35 c4 b1-bb f6 e3 23 90 d6 2b d3",
                                       "{564D1223-F835-C4B1-BBF6-E32390D62BD3}" };

  for (gsize i = 0; i < G_N_ELEMENTS (macs); i++)
    {
      g_autofree char *mac = carrel_appliance_value_dup_mac (macs[i]);

      g_assert_cmpstr (mac, ==, "00:0c:29:d6:2b:d3");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autofree char *uuid = carrel_appliance_value_dup_uuid (uuids[i]);

      g_assert_cmpstr (uuid, ==, "564d1223-f835-c4b1-bbf6-e32390d62bd3");
    }
  g_assert_null (carrel_appliance_value_dup_mac (NULL));
  g_assert_null (carrel_appliance_value_dup_mac ("00:0c:29:d6:2b"));
  g_assert_null (carrel_appliance_value_dup_mac ("00:0c:29:d6:2b:d3:00"));
  g_assert_null (carrel_appliance_value_dup_uuid ("auto"));
}

static void
test_knows_bare_names (void)
{
  static const char *const good[] = { "disk.vmdk", "a b", "...", "\xe4\xb8\xad.vdi" };
  static const char *const bad[] = { "",       ".",       "..",   "../a",     "/etc/passwd", "a\\b",
                                     "C:disk", "json:{}", "a\nb", "file://x", "nbd:host:1" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (carrel_appliance_value_is_bare_name (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (carrel_appliance_value_is_bare_name (bad[i]));
  g_assert_false (carrel_appliance_value_is_bare_name (NULL));
}

static void
test_takes_the_last_part_of_any_path (void)
{
  static const char *const cases[][2] = {
    { "a.vmdk", "a.vmdk" },
    { "/x/y/a.vmdk", "a.vmdk" },
    { "C:\\x\\a.vmdk", "a.vmdk" },
    { "[store] d/a.vmdk", "a.vmdk" },
    { "[store]", "" },
    { "[x] a.vmdk", "a.vmdk" },
    { "[a", "[a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (carrel_appliance_value_get_last_part (cases[i][0]), ==, cases[i][1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/value/reads-numbers-within-bounds",
                   test_reads_numbers_within_bounds);
  g_test_add_func ("/appliance/value/names-the-item-that-is-wrong",
                   test_names_the_item_that_is_wrong);
  g_test_add_func ("/appliance/value/reads-truths", test_reads_truths);
  g_test_add_func ("/appliance/value/makes-addresses-and-identities-alike",
                   test_makes_addresses_and_identities_alike);
  g_test_add_func ("/appliance/value/knows-bare-names", test_knows_bare_names);
  g_test_add_func ("/appliance/value/takes-the-last-part-of-any-path",
                   test_takes_the_last_part_of_any_path);
  return g_test_run ();
}
