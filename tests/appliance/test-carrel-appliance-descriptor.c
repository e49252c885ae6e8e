/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-descriptor.h"

#include "appliance/carrel-appliance-error.h"

#include <string.h>

static void
test_recognises_by_content (void)
{
  static const struct
  {
    const char *text;
    gssize length;
    const char *kind;
  } cases[] = {
    { "<Envelope xmlns='x'/>", -1, "ovf" },
    { "\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <domain> -->\n<ovf:Envelope/>", -1, "ovf" },
    { "\xFF\xFE<\0E\0n\0v\0e\0l\0o\0p\0e\0/\0>\0", 24, "ovf" },
    { "<!-- Generated --><domain type='kvm'/>", -1, "libvirt" },
    { "<?xml version='1.0'?><VirtualBox/>", -1, "vbox" },
    { "config.version = \"8\"\nvirtualHW.version = \"10\"\n", -1, "vmx" },
    { "<!-- <Envelope/> -->", -1, NULL },
    { "<html><Envelope/></html>", -1, NULL },
    { "<Enveloper/>", -1, NULL },
    { "<", -1, NULL },
    { "", -1, NULL },
    { "\0\0\0\0", 4, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].text,
                                              cases[i].length >= 0 ? (gsize) cases[i].length
                                                                   : strlen (cases[i].text));

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (carrel_appliance_descriptor_get_kind (bytes), ==, cases[i].kind);
    }
}

static void
check_error (const char *text, const char *configuration, CarrelApplianceError code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_descriptor_parse (bytes, configuration, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, (int) code);
}

static void
test_says_what_else_it_is (void)
{
  check_error ("", NULL, CARREL_APPLIANCE_ERROR_UNKNOWN);
  check_error ("<html>404</html>", NULL, CARREL_APPLIANCE_ERROR_UNKNOWN);
  check_error ("SHA256(a.ovf)= 00", NULL, CARREL_APPLIANCE_ERROR_UNKNOWN);
  check_error ("\x7f\x45LF", NULL, CARREL_APPLIANCE_ERROR_UNKNOWN);
  check_error ("<Envelope", NULL, CARREL_APPLIANCE_ERROR_INVALID);
}

static void
test_knows_no_configuration_but_in_ovf (void)
{
  check_error ("<domain type='kvm'><name>a</name></domain>",
               "small",
               CARREL_APPLIANCE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/descriptor/recognises-by-content", test_recognises_by_content);
  g_test_add_func ("/appliance/descriptor/says-what-else-it-is", test_says_what_else_it_is);
  g_test_add_func ("/appliance/descriptor/knows-no-configuration-but-in-ovf",
                   test_knows_no_configuration_but_in_ovf);
  return g_test_run ();
}
