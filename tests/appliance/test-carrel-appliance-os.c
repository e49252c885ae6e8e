/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-os.h"

typedef struct
{
  const char *id;
  const char *family;
  const char *arch;
  const char *osinfo;
} Case;

static void
check (void (*set) (CarrelApplianceOs *, const char *), const Case *cases, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("vmx");
      CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
      g_autofree char *guessed = NULL;

      set (&system->os, cases[i].id);
      guessed = carrel_appliance_os_guess_id (&system->os);
      g_test_message ("%s", cases[i].id);
      g_assert_cmpstr (system->os.family, ==, cases[i].family);
      g_assert_cmpstr (system->os.arch, ==, cases[i].arch);
      g_assert_cmpstr (guessed, ==, cases[i].osinfo);
    }
}

static void
test_knows_vmware (void)
{
  static const Case cases[] = {
    { "windows2019srv-64", "windows", "x86_64", "win2k19" },
    { "windows2019srv_64Guest", "windows", "x86_64", "win2k19" },
    { "windows9Guest", "windows", "i686", "win10" },
    { "winNetEnterpriseGuest", "windows", "i686", "win2k3" },
    { "other26xlinux", "linux", "i686", NULL },
    { "otherGuest64", "other", "x86_64", NULL },
    { "other3xLinux64Guest", "linux", "x86_64", NULL },
    { "debian12-64", "linux", "x86_64", "debian12" },
    { "vmkernel65Guest", "esx", "x86_64", NULL },
    { "darwin20_64Guest", "macos", "x86_64", NULL },
    { "arm-ubuntu-64", "linux", "aarch64", NULL },
    { "freebsd12-64", "bsd", "x86_64", "freebsd12" },
    { "solaris11_64Guest", "solaris", "x86_64", NULL },
    { "somethingNew", NULL, "i686", NULL },
  };

  check (carrel_appliance_os_set_vmware, cases, G_N_ELEMENTS (cases));
}

static void
test_knows_vbox (void)
{
  static const Case cases[] = {
    { "Windows10_64", "windows", "x86_64", "win10" },
    { "Ubuntu_64", "linux", "x86_64", NULL },
    { "Debian12_64", "linux", "x86_64", "debian12" },
    { "Debian12_arm64", "linux", "aarch64", "debian12" },
    { "WindowsXP", "windows", "i686", "winxp" },
    { "Other", "other", NULL, NULL },
    { "MacOS1013_64", "macos", "x86_64", NULL },
    { "OpenBSD", "bsd", "i686", NULL },
  };

  check (carrel_appliance_os_set_vbox, cases, G_N_ELEMENTS (cases));
}

static void
test_knows_libosinfo (void)
{
  static const Case cases[] = {
    { "http://debian.org/debian/12", "linux", NULL, "debian12" },
    { "http://microsoft.com/win/10", "windows", NULL, "win10" },
    { "http://microsoft.com/win/2k19", "windows", NULL, "win2k19" },
    { "http://fedoraproject.org/fedora/38", "linux", NULL, "fedora38" },
    { "http://fedoraproject.org/fedora/rawhide", "linux", NULL, "fedora-rawhide" },
    { "win7", "windows", NULL, "win7" },
  };

  check (carrel_appliance_os_set_libosinfo, cases, G_N_ELEMENTS (cases));
}

static void
test_keeps_what_is_known (void)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);

  system->os.family = g_strdup ("linux");
  carrel_appliance_os_set_vmware (&system->os, "otherGuest64");
  carrel_appliance_os_set_vmware (&system->os, NULL);
  g_assert_cmpstr (system->os.family, ==, "linux");
  g_assert_cmpstr (system->os.vmware, ==, "otherGuest64");
  g_assert_cmpstr (system->os.arch, ==, "x86_64");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/os/knows-vmware", test_knows_vmware);
  g_test_add_func ("/appliance/os/knows-vbox", test_knows_vbox);
  g_test_add_func ("/appliance/os/knows-libosinfo", test_knows_libosinfo);
  g_test_add_func ("/appliance/os/keeps-what-is-known", test_keeps_what_is_known);
  return g_test_run ();
}
