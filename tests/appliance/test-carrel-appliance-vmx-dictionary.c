/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-vmx-dictionary.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceVmxDictionary *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  CarrelApplianceVmxDictionary *dictionary = carrel_appliance_vmx_dictionary_parse (text,
                                                                                    strlen (text),
                                                                                    &error);

  g_assert_no_error (error);
  return dictionary;
}

static void
assert_refused (const char *text, gsize length, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_vmx_dictionary_parse (text, length, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_settings (void)
{
  g_autoptr (CarrelApplianceVmxDictionary)
    dictionary = parse ("#!/usr/bin/vmware\r\n\n  a.B = \"one\" \r\nplain=two words\n# c = \"no\"\n"
                        "scsi0:1.fileName = \"x.vmdk\" # why\na.b = \"one\"\nempty = \"\"");
  const char *value = NULL;
  gboolean is_used = FALSE;

  g_assert_cmpuint (carrel_appliance_vmx_dictionary_get_count (dictionary), ==, 4);
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "A.b"), ==, "one");
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "plain"), ==, "two words");
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get_of (dictionary, "SCSI0:1", "filename"),
                   ==,
                   "x.vmdk");
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "c"), ==, NULL);
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get_entry (dictionary, 0, &value, &is_used),
                   ==,
                   "a.B");
  g_assert_cmpstr (value, ==, "one");
  g_assert_true (is_used);
  carrel_appliance_vmx_dictionary_get_entry (dictionary, 3, &value, &is_used);
  g_assert_cmpstr (value, ==, "");
  g_assert_false (is_used);
}

static void
test_takes_escapes_out (void)
{
  g_autoptr (CarrelApplianceVmxDictionary)
    dictionary = parse ("a = \"|22x|7C|0Ay|00z|2\"\nb = \"|\"\nc = \"|zz\"\n");

  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "a"), ==, "\"x|\nyz|2");
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "b"), ==, "|");
  g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "c"), ==, "|zz");
}

static void
test_knows_encodings (void)
{
  static const struct
  {
    const char *text;
    const char *name;
  } cases[] = {
    { ".encoding = \"UTF-8\"\nn = \"\xe4\xb8\xad\"", "\xe4\xb8\xad" },
    { ".encoding = \"windows-1252\"\nn = \"\x80\"", "\xe2\x82\xac" },
    { ".encoding = \"GBK\"\nn = \"\xd6\xd0\"", "\xe4\xb8\xad" },
    { "n = \"\xfc\"", "\xc3\xbc" },
    { "\xef\xbb\xbfn = \"x\"", "x" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CarrelApplianceVmxDictionary) dictionary = parse (cases[i].text);

      g_assert_cmpstr (carrel_appliance_vmx_dictionary_get (dictionary, "N"), ==, cases[i].name);
    }
}

static void
test_names_the_line_that_is_wrong (void)
{
  static const char *const cases[][2] = {
    { "a = \"b\"\nnonsense\n", "Line 2" },
    { "a = \"b\nc = \"d\"\n", "Line 1" },
    { "a = \"1\"\nA = \"2\"\n", "Line 2" },
    { " = \"2\"\n", "Line 1" },
    { "<html a=\"b\">\n", "Line 1" },
    { "a b = \"2\"\n", "Line 1" },
    { "\xff\xfe = \"2\"\n", "Line 1" },
    { ".encoding = \"UTF-8\"\nname = \"\xff\"\n", "name" },
    { ".encoding = \"../../x\"\nname = \"y\"\n", "encoding" },
    { ".encoding = \"UTF-7\"\nname = \"y\"\n", "encoding" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i][0], strlen (cases[i][0]), CARREL_APPLIANCE_ERROR_INVALID, cases[i][1]);
  assert_refused ("a = \"b\0c\"", 10, CARREL_APPLIANCE_ERROR_INVALID, "Line 1");
}

static void
test_is_bounded (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, '#');
  g_autoptr (GString) many = g_string_new (NULL);

  assert_refused (large, strlen (large), CARREL_APPLIANCE_ERROR_LIMIT, "bytes");
  for (guint i = 0; i < 20001; i++)
    g_string_append_printf (many, "k%u=\"\"\n", i);
  assert_refused (many->str, many->len, CARREL_APPLIANCE_ERROR_LIMIT, "settings");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/vmx-dictionary/reads-settings", test_reads_settings);
  g_test_add_func ("/appliance/vmx-dictionary/takes-escapes-out", test_takes_escapes_out);
  g_test_add_func ("/appliance/vmx-dictionary/knows-encodings", test_knows_encodings);
  g_test_add_func ("/appliance/vmx-dictionary/names-the-line-that-is-wrong",
                   test_names_the_line_that_is_wrong);
  g_test_add_func ("/appliance/vmx-dictionary/is-bounded", test_is_bounded);
  return g_test_run ();
}
