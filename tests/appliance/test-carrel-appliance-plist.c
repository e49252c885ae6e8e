/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-plist.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static JsonNode *
parse (const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = carrel_appliance_plist_parse (data, length, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_refused (const char *data, gsize length, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_plist_parse (data, length, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
}

/* {"a": 1, "b": [true, "x"]}, as XML and binary. */
static const char xml[] =
  "<!DOCTYPE plist PUBLIC '-//Apple//DTD PLIST 1.0//EN' 'http://127.0.0.1/x.dtd'><plist><dict>"
  "<key>a</key><integer>1</integer><key>b</key><array><true/><string>x</string></array></dict></plist>";
static const char binary[] = "bplist00"
                             "\xd2\x01\x02\x03\x04"
                             "\x51"
                             "a"
                             "\x51"
                             "b"
                             "\x10\x01"
                             "\xa2\x05\x06"
                             "\x09"
                             "\x51"
                             "x"
                             "\x08\x0d\x0f\x11\x13\x16\x17"
                             "\0\0\0\0\0\0\x01\x01"
                             "\0\0\0\0\0\0\0\x07"
                             "\0\0\0\0\0\0\0\0"
                             "\0\0\0\0\0\0\0\x19";

static void
check_tree (JsonNode *node)
{
  JsonObject *root = json_node_get_object (node);
  JsonArray *array = json_object_get_array_member (root, "b");

  g_assert_cmpint (json_object_get_int_member (root, "a"), ==, 1);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_true (json_array_get_boolean_element (array, 0));
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "x");
}

static void
test_reads_xml (void)
{
  g_autoptr (JsonNode) node = parse (xml, sizeof xml - 1);

  check_tree (node);
}

static void
test_reads_binary (void)
{
  g_autoptr (JsonNode) node = parse (binary, sizeof binary - 1);

  check_tree (node);
}

static void
test_survives_any_damage (void)
{
  for (gsize i = 8; i < sizeof binary - 1; i++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *copy = g_memdup2 (binary, sizeof binary - 1);
        g_autoptr (GError) error = NULL;
        g_autoptr (JsonNode) node = NULL;

        copy[i] = (char) byte;
        node = carrel_appliance_plist_parse (copy, sizeof binary - 1, &error);
        g_assert_true ((node == NULL) == (error != NULL));
      }
}

/* Thirty arrays, each of which holds the next one thirty times. */
static void
test_does_not_unfold_without_end (void)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  guint8 trailer[32] = { 0 };
  gsize table;

  g_byte_array_append (list, (const guint8 *) "bplist00", 8);
  for (guint8 i = 0; i < 30; i++)
    {
      guint8 object[17] = { 0xaf, 0x10, 14 };

      memset (object + 3, i + 1, 14);
      g_byte_array_append (list, object, sizeof object);
    }
  g_byte_array_append (list, (const guint8 *) "\x09", 1);
  table = list->len;
  for (guint i = 0; i < 31; i++)
    {
      guint8 offset[2] = { (guint8) ((8 + i * 17) >> 8), (guint8) (8 + i * 17) };

      g_byte_array_append (list, offset, 2);
    }
  trailer[6] = 2;
  trailer[7] = 1;
  trailer[15] = 31;
  trailer[30] = (guint8) (table >> 8);
  trailer[31] = (guint8) table;
  g_byte_array_append (list, trailer, sizeof trailer);
  assert_refused ((const char *) list->data, list->len, CARREL_APPLIANCE_ERROR_LIMIT);
}

static void
test_refuses_what_is_none (void)
{
  static const char *const bad[] = {
    "<plist/>",
    "<plist><dict><key>a</key></dict></plist>",
    "<plist><dict><string>a</string><string>b</string></dict></plist>",
    "<plist><dict><key>a</key><true/><key>a</key><true/></dict></plist>",
    "<plist><integer>x</integer></plist>",
    "<plist><integer>99999999999999999999</integer></plist>",
    "<plist><thing/></plist>",
    "bplist00",
    "bplist00 and then some rubbish that is longer than a trailer",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (bad[i], strlen (bad[i]), CARREL_APPLIANCE_ERROR_INVALID);
  assert_refused ("<html/>", 7, CARREL_APPLIANCE_ERROR_UNKNOWN);
}

static void
test_is_bounded (void)
{
  g_autoptr (GString) deep = g_string_new ("<plist>");
  g_autoptr (GString) many = g_string_new ("<plist><array>");

  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "<array>");
  for (guint i = 0; i < 100; i++)
    g_string_append (deep, "</array>");
  g_string_append (deep, "</plist>");
  assert_refused (deep->str, deep->len, CARREL_APPLIANCE_ERROR_LIMIT);
  for (guint i = 0; i < 100001; i++)
    g_string_append (many, "<true/>");
  g_string_append (many, "</array></plist>");
  assert_refused (many->str, many->len, CARREL_APPLIANCE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/plist/reads-xml", test_reads_xml);
  g_test_add_func ("/appliance/plist/reads-binary", test_reads_binary);
  g_test_add_func ("/appliance/plist/survives-any-damage", test_survives_any_damage);
  g_test_add_func ("/appliance/plist/does-not-unfold-without-end",
                   test_does_not_unfold_without_end);
  g_test_add_func ("/appliance/plist/refuses-what-is-none", test_refuses_what_is_none);
  g_test_add_func ("/appliance/plist/is-bounded", test_is_bounded);
  return g_test_run ();
}
