/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-property.h"

#include <libxml/tree.h>
#include <string.h>

#include "appliance/carrel-appliance-error.h"
#include "appliance/carrel-appliance-xml.h"

#define SPACE "http://schemas.dmtf.org/ovf/environment/1"

typedef struct
{
  const char *type;
  const char *qualifiers;
  const char *good[6];
  const char *bad[8];
} Case;

static const Case cases[] = {
  { "string", NULL, { "", "a", "a\nb", "<&\"'>" }, { "\x01", "\xff", "\xef\xbf\xbe" } },
  { NULL, NULL, { "", "a" }, { "\x01" } },
  { "string", "MinLen(2) MaxLen(4)", { "ab", "abcd", "\xc3\xa4\xc3\xb6" }, { "", "a", "abcde" } },
  { "string", "MinLen(2),MaxLen(4)", { "ab" }, { "", "abcde" } },
  { "string(2..4)", NULL, { "ab", "abcd" }, { "a", "abcde" } },
  { "string",
    "ValueMap{\"a\", \"b, c\", \"d\\\"e\"}",
    { "a", "b, c", "d\"e" },
    { "", "b", "c", "d\\\"e" } },
  { "string[\"one\", \"two\"]", NULL, { "one", "two" }, { "", "three" } },
  { "boolean", NULL, { "True", "false", "TRUE" }, { "", "yes", "1" } },
  { "uint8", NULL, { "0", "255" }, { "", "-1", "256", "1.5", "0x1", " 1", "1 " } },
  { "sint8", NULL, { "-128", "127" }, { "-129", "128" } },
  { "uint64", NULL, { "18446744073709551615" }, { "18446744073709551616", "-1" } },
  { "sint64", NULL, { "-9223372036854775808" }, { "9223372036854775808" } },
  { "uint16", "MinValue(1024) MaxValue(2048)", { "1024", "2048" }, { "1023", "2049", "" } },
  { "int(1..9)", NULL, { "1", "9" }, { "0", "10", "" } },
  { "int", NULL, { "-5", "5" }, { "", "x" } },
  { "real32", NULL, { "1.5", "-2e3" }, { "", "x", "1,5" } },
  { "ip", NULL, { "", "192.0.2.1" }, { "\x02" } },
  { "password(8..)", NULL, { "12345678" }, { "", "1234567", "1234567\x02" } },
};

static void
test_values_are_held_to_their_types (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CarrelApplianceProperty property = { .key = (char *) "key",
                                           .type = (char *) cases[i].type,
                                           .qualifiers = (char *) cases[i].qualifiers };

      for (gsize k = 0; k < G_N_ELEMENTS (cases[i].good) && cases[i].good[k] != NULL; k++)
        {
          g_autoptr (GError) error = NULL;

          carrel_appliance_property_check (&property, cases[i].good[k], &error);
          g_assert_no_error (error);
        }
      for (gsize k = 0; k < G_N_ELEMENTS (cases[i].bad) && cases[i].bad[k] != NULL; k++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_false (carrel_appliance_property_check (&property, cases[i].bad[k], &error));
          g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_nonnull (strstr (error->message, "key"));
        }
    }
}

/* Types and qualifiers come from a stranger: whatever they are, a value is judged and nothing breaks. */
static void
test_bears_hostile_types (void)
{
  static const char *const hostile[] = { "",
                                         "(",
                                         ")",
                                         "MaxLen",
                                         "MaxLen(",
                                         "MaxLen()",
                                         "MaxLen(-1)",
                                         "MaxLen(99999999999999999999)",
                                         "MinLen(9) MaxLen(1)",
                                         "ValueMap",
                                         "ValueMap{",
                                         "ValueMap{}",
                                         "ValueMap{\"",
                                         "ValueMap{\"\\",
                                         "ValueMap{\"a\\\"}",
                                         "ValueMap(a,b)",
                                         "string[",
                                         "string(..)",
                                         "int(..)",
                                         "int(9..1)",
                                         "uint8(",
                                         "\"\"\"",
                                         "xMaxLen(3)",
                                         "MaxLen{1]" };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (hostile); k++)
      {
        CarrelApplianceProperty property = { .key = (char *) "key",
                                             .type = (char *) hostile[i],
                                             .qualifiers = (char *) hostile[k] };
        g_auto (GStrv) choices = carrel_appliance_property_dup_choices (&property);
        g_autoptr (GError) error = NULL;

        if (!carrel_appliance_property_check (&property, "value", &error))
          g_assert_nonnull (error);
        carrel_appliance_property_get_kind (&property);
      }
}

static void
test_whole_keys_have_class_and_instance (void)
{
  CarrelApplianceProperty property = { .key = (char *) "ip" };
  g_autofree char *bare = carrel_appliance_property_dup_key (&property);
  g_autofree char *whole = NULL;

  property.class_name = (char *) "com.example";
  property.instance = (char *) "2";
  whole = carrel_appliance_property_dup_key (&property);
  g_assert_false (carrel_appliance_property_is_secret (&property));
  property.type = (char *) "password(8..)";
  g_assert_true (carrel_appliance_property_is_secret (&property));
  g_assert_cmpstr (bare, ==, "ip");
  g_assert_cmpstr (whole, ==, "com.example.ip.2");
}

/* The document is read back by a parser, whatever stands in it. */
static void
test_no_value_breaks_out_of_the_document (void)
{
  static const char *const values[] = { "\"/><x y=\"", "]]>", "&lt;", "'", "a\nb\tc", "<!--", "" };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  CarrelApplianceProperty property = { .key = (char *) "k\"<&" };
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;
  xmlDoc *xml = NULL;
  xmlNode *section, *node;
  guint count = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      CarrelAppliancePropertyValue *value = g_new0 (CarrelAppliancePropertyValue, 1);

      *value = (CarrelAppliancePropertyValue){ &property, values[i] };
      g_ptr_array_add (list, value);
    }
  document = carrel_appliance_property_make_document ("vm<1>", list);
  xml = carrel_appliance_xml_parse (document,
                                    strlen (document),
                                    CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                                    &error);
  g_assert_no_error (error);
  section = carrel_appliance_xml_get_child (xmlDocGetRootElement (xml), SPACE, "PropertySection");
  g_assert_nonnull (section);
  for (node = carrel_appliance_xml_get_child (section, SPACE, "Property"); node != NULL;
       node = carrel_appliance_xml_get_next (node, SPACE, "Property"))
    {
      g_autofree char *key = carrel_appliance_xml_dup_attribute (node, SPACE, "key");
      g_autofree char *value = carrel_appliance_xml_dup_attribute (node, SPACE, "value");

      g_assert_cmpstr (key, ==, property.key);
      g_assert_cmpstr (value, ==, values[count]);
      count++;
    }
  g_assert_cmpuint (count, ==, G_N_ELEMENTS (values));
  xmlFreeDoc (xml);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/property/values-are-held-to-their-types",
                   test_values_are_held_to_their_types);
  g_test_add_func ("/appliance/property/bears-hostile-types", test_bears_hostile_types);
  g_test_add_func ("/appliance/property/whole-keys-have-class-and-instance",
                   test_whole_keys_have_class_and_instance);
  g_test_add_func ("/appliance/property/no-value-breaks-out-of-the-document",
                   test_no_value_breaks_out_of_the_document);
  return g_test_run ();
}
