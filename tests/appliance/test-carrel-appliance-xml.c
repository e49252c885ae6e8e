/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-xml.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static xmlDoc *
parse (const char *text, GError **error)
{
  return carrel_appliance_xml_parse (text,
                                     strlen (text),
                                     CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                                     error);
}

static void
assert_refused (const char *text, gssize length, CarrelApplianceXmlDoctype doctype, int code)
{
  g_autoptr (GError) error = NULL;
  gsize bytes = length < 0 ? strlen (text) : (gsize) length;

  g_assert_null (carrel_appliance_xml_parse (text, bytes, doctype, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_walks_by_namespace (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) document = parse (
    "<e xmlns='urn:a' xmlns:b='urn:b'><b:x>wrong</b:x><x b:y='1' y='2'> r&amp;i<![CDATA[<g>]]>"
    " </x><z><w>deep</w></z><x>second</x></e>",
    &error);
  const xmlNode *root;
  const xmlNode *x;
  g_autofree char *text = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *qualified = NULL;
  g_autofree char *deep = NULL;
  g_autofree char *second = NULL;

  g_assert_no_error (error);
  root = xmlDocGetRootElement (document);
  g_assert_true (carrel_appliance_xml_is (root, "urn:a", "e"));
  g_assert_false (carrel_appliance_xml_is (root, "urn:b", "e"));
  x = carrel_appliance_xml_get_child (root, "urn:a", "x");
  text = carrel_appliance_xml_dup_text (x);
  g_assert_cmpstr (text, ==, "r&i<g>");
  plain = carrel_appliance_xml_dup_attribute (x, NULL, "y");
  g_assert_cmpstr (plain, ==, "2");
  qualified = carrel_appliance_xml_dup_attribute (x, "urn:b", "y");
  g_assert_cmpstr (qualified, ==, "1");
  g_assert_null (carrel_appliance_xml_dup_attribute (x, NULL, "none"));
  deep = carrel_appliance_xml_dup_text (carrel_appliance_xml_find (root, "z/w"));
  g_assert_cmpstr (deep, ==, "deep");
  g_assert_null (carrel_appliance_xml_find (root, "z/none/w"));
  second = carrel_appliance_xml_dup_text (carrel_appliance_xml_get_next (x, "urn:a", "x"));
  g_assert_cmpstr (second, ==, "second");
  g_assert_null (carrel_appliance_xml_dup_child_text (root, NULL, "none"));
}

static void
test_reads_other_encodings (void)
{
  static const char utf16[] = "\xff\xfe<\0a\0>\0-N<\0/\0a\0>\0";
  static const char bom[] = "\xef\xbb\xbf<a>\xe4\xb8\xad</a>";
  static const char latin[] = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xfc</a>";
  const struct
  {
    const char *data;
    gsize length;
    const char *text;
  } cases[] = {
    { utf16, sizeof utf16 - 1, "\xe4\xb8\xad" },
    { bom, sizeof bom - 1, "\xe4\xb8\xad" },
    { latin, sizeof latin - 1, "\xc3\xbc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (xmlDoc) document = carrel_appliance_xml_parse (cases[i].data,
                                                                cases[i].length,
                                                                CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                                                                &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = carrel_appliance_xml_dup_text (xmlDocGetRootElement (document));
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_refuses_what_reaches_out (void)
{
  static const char *const always[] = {
    "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY % x SYSTEM 'http://127.0.0.1/x'> %x;]><a/>",
    "<!DOCTYPE a [<!ELEMENT a EMPTY>]><a/>",
    "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
    "<!DOCTYPE a [<!ATTLIST a b (c|d) 'c'>]><a/>",
    "<!DOCTYPE a [<!NOTATION n SYSTEM 'x'>]><a/>",
    "<!DOCTYPE a [%x;]><a/>",
    "<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a>&x;</a>",
  };
  static const char plain[] = "<!DOCTYPE a PUBLIC '-//X' 'http://127.0.0.1/x.dtd'><a>b</a>";
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) document = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    {
      assert_refused (always[i],
                      -1,
                      CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                      CARREL_APPLIANCE_ERROR_REFUSED);
      assert_refused (always[i],
                      -1,
                      CARREL_APPLIANCE_XML_DOCTYPE_IGNORE,
                      CARREL_APPLIANCE_ERROR_REFUSED);
    }
  assert_refused (plain, -1, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, CARREL_APPLIANCE_ERROR_REFUSED);
  document =
    carrel_appliance_xml_parse (plain, strlen (plain), CARREL_APPLIANCE_XML_DOCTYPE_IGNORE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
}

static void
test_refuses_what_is_no_document (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "<a>",
    "<a></b>",
    "<a b='1' b='2'/>",
    "<a>&none;</a>",
    "<a>\xff</a>",
    "a",
    "<a/><a/>",
    "<?xml version='1.0' encoding='UTF-7'?><a>+ADw-</b>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_refused (bad[i],
                      -1,
                      CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                      CARREL_APPLIANCE_ERROR_INVALID);
    }
  assert_refused ("<a>\0</a>",
                  8,
                  CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                  CARREL_APPLIANCE_ERROR_INVALID);
}

static char *
repeat (const char *before, const char *part, guint count, const char *after)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s", part);
  g_string_append (text, after);
  return g_string_free (text, FALSE);
}

static void
test_is_bounded (void)
{
  g_autofree char *large = repeat ("<a>", "0123456789abcdef", 524288, "</a>");
  g_autofree char *many = repeat ("<a>", "<b/>", 200001, "</a>");
  g_autofree char *deep = repeat ("", "<a>", 100000, "");
  g_autofree char *fits = repeat ("<a>", "<!-- ' = -->=\"", 20000, "</a>");
  g_autoptr (GString) attributes = g_string_new ("<a ");
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) document = NULL;

  assert_refused (large, -1, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, CARREL_APPLIANCE_ERROR_LIMIT);
  assert_refused (many, -1, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, CARREL_APPLIANCE_ERROR_LIMIT);
  assert_refused (deep, -1, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, CARREL_APPLIANCE_ERROR_INVALID);
  for (guint i = 0; i < 1025; i++)
    g_string_append_printf (attributes, "a%u='>' ", i);
  g_string_append (attributes, "/>");
  assert_refused (attributes->str,
                  -1,
                  CARREL_APPLIANCE_XML_DOCTYPE_REFUSE,
                  CARREL_APPLIANCE_ERROR_LIMIT);
  document = parse (fits, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
}

static void
test_keeps_markup (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) document = parse ("<a><b c=\"&lt;\">d</b></a>", &error);
  g_autofree char *markup = NULL;

  g_assert_no_error (error);
  markup = carrel_appliance_xml_dup_markup (xmlDocGetRootElement (document)->children);
  g_assert_cmpstr (markup, ==, "<b c=\"&lt;\">d</b>");
}

static void
test_refuses_nothing_at_all (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_xml_parse (NULL, 0, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/xml/walks-by-namespace", test_walks_by_namespace);
  g_test_add_func ("/appliance/xml/reads-other-encodings", test_reads_other_encodings);
  g_test_add_func ("/appliance/xml/refuses-what-reaches-out", test_refuses_what_reaches_out);
  g_test_add_func ("/appliance/xml/refuses-what-is-no-document", test_refuses_what_is_no_document);
  g_test_add_func ("/appliance/xml/is-bounded", test_is_bounded);
  g_test_add_func ("/appliance/xml/keeps-markup", test_keeps_markup);
  g_test_add_func ("/appliance/xml/refuses-nothing-at-all", test_refuses_nothing_at_all);
  return g_test_run ();
}
