/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-manifest.h"

#include "appliance/carrel-appliance-error.h"

#include <string.h>

#define ONE "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define TWO "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"

static GPtrArray *
parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length >= 0 ? (gsize) length : strlen (text));

  return carrel_appliance_manifest_parse (bytes, error);
}

static void
test_reads_lines_as_products_write_them (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = parse ("\xEF\xBB\xBFSHA1(a.ovf)= " ONE "\r\n\r\n"
                                         "SHA256 (a (1).vmdk) = " TWO "\r\n",
                                         -1,
                                         &error);
  const CarrelApplianceManifestEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = carrel_appliance_manifest_find (entries, "a.ovf");
  g_assert_cmpstr (entry->kind, ==, "sha1");
  g_assert_cmpstr (entry->digest, ==, ONE);
  entry = carrel_appliance_manifest_find (entries, "a (1).vmdk");
  g_assert_cmpstr (entry->kind, ==, "sha256");
  g_assert_true (g_str_has_prefix (entry->digest, "e3b0c442"));
  g_assert_null (carrel_appliance_manifest_find (entries, "b"));
}

static void
test_refuses_what_proves_nothing (void)
{
  static const struct
  {
    const char *text;
    gssize length;
    CarrelApplianceError code;
  } cases[] = {
    { "SHA1(a)= " ONE "\nSHA1(a)= " ONE, -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "MD5(a)= d41d8cd98f00b204e9800998ecf8427e", -1, CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { "CRC32(a)= 00", -1, CARREL_APPLIANCE_ERROR_UNSUPPORTED },
    { "SHA256(a)= " ONE, -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "SHA1(a)= " ONE " x", -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "SHA1(a) " ONE, -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "SHA1()= " ONE, -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "SHA1(a)x= " ONE, -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "not a list", -1, CARREL_APPLIANCE_ERROR_INVALID },
    { "SHA1(a)= " ONE "\n\0x", sizeof "SHA1(a)= " ONE "\n\0x" - 1, CARREL_APPLIANCE_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (parse (cases[i].text, cases[i].length, &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, (int) cases[i].code);
    }
}

static void
test_bounds_its_length (void)
{
  g_autofree char *blank = g_strnfill (1024 * 1024 + 1, '\n');
  g_autofree char *lines = g_strnfill (6000, '\n');
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (blank, -1, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (parse (lines, -1, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/manifest/reads-lines-as-products-write-them",
                   test_reads_lines_as_products_write_them);
  g_test_add_func ("/appliance/manifest/refuses-what-proves-nothing",
                   test_refuses_what_proves_nothing);
  g_test_add_func ("/appliance/manifest/bounds-its-length", test_bounds_its_length);
  return g_test_run ();
}
