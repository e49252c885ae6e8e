/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-os-private.h"

#include <string.h>

/*
 * The first row whose prefix fits decides.  The numbers are those of CIM_OperatingSystem.OsType; where the
 * standard has none for a system, 1 ("Other") or 101 ("Linux 64-Bit"), which readers complete from the
 * product's own identifier.
 */
static const struct
{
  const char *prefix;
  CarrelApplianceExportOs os;
} systems[] = {
  { "debian13", { 96, "debian12_64Guest", "debian12-64", "Debian_64", "Debian" } },
  { "debian12", { 96, "debian12_64Guest", "debian12-64", "Debian_64", "Debian" } },
  { "debian11", { 96, "debian11_64Guest", "debian11-64", "Debian_64", "Debian" } },
  { "debian10", { 96, "debian10_64Guest", "debian10-64", "Debian_64", "Debian" } },
  { "debian", { 96, "debian10_64Guest", "debian10-64", "Debian_64", "Debian" } },
  { "ubuntu", { 94, "ubuntu64Guest", "ubuntu-64", "Ubuntu_64", "Ubuntu" } },
  { "fedora", { 101, "fedora64Guest", "fedora-64", "Fedora_64", "Fedora" } },
  { "silverblue", { 101, "fedora64Guest", "fedora-64", "Fedora_64", "Fedora" } },
  { "rhel9", { 80, "rhel9_64Guest", "rhel9-64", "RedHat_64", "Red Hat Enterprise Linux 9" } },
  { "rhel8", { 80, "rhel8_64Guest", "rhel8-64", "RedHat_64", "Red Hat Enterprise Linux 8" } },
  { "rhel7", { 80, "rhel7_64Guest", "rhel7-64", "RedHat_64", "Red Hat Enterprise Linux 7" } },
  { "rhel6", { 80, "rhel6_64Guest", "rhel6-64", "RedHat_64", "Red Hat Enterprise Linux 6" } },
  { "rhel", { 80, "rhel9_64Guest", "rhel9-64", "RedHat_64", "Red Hat Enterprise Linux" } },
  { "centos-stream9", { 107, "centos9_64Guest", "centos9-64", "RedHat_64", "CentOS 9" } },
  { "centos-stream8", { 107, "centos8_64Guest", "centos8-64", "RedHat_64", "CentOS 8" } },
  { "centos7", { 107, "centos7_64Guest", "centos7-64", "RedHat_64", "CentOS 7" } },
  { "centos", { 107, "centos64Guest", "centos-64", "RedHat_64", "CentOS" } },
  { "almalinux", { 101, "almalinux_64Guest", "almalinux-64", "RedHat_64", "AlmaLinux" } },
  { "rocky", { 101, "rockylinux_64Guest", "rockylinux-64", "RedHat_64", "Rocky Linux" } },
  { "ol", { 109, "oracleLinux64Guest", "oraclelinux-64", "Oracle_64", "Oracle Linux" } },
  { "opensuse", { 83, "opensuse64Guest", "opensuse-64", "OpenSUSE_64", "openSUSE" } },
  { "sle", { 85, "sles15_64Guest", "sles15-64", "OpenSUSE_64", "SUSE Linux Enterprise" } },
  { "archlinux", { 101, "otherLinux64Guest", "otherlinux-64", "ArchLinux_64", "Arch Linux" } },
  { "gentoo", { 101, "otherLinux64Guest", "otherlinux-64", "Gentoo_64", "Gentoo" } },
  { "win11", { 1, "windows11_64Guest", "windows11-64", "Windows11_64", "Windows 11" } },
  { "win10", { 1, "windows9_64Guest", "windows9-64", "Windows10_64", "Windows 10" } },
  { "win8.1", { 1, "windows8_64Guest", "windows8-64", "Windows81_64", "Windows 8.1" } },
  { "win8", { 1, "windows8_64Guest", "windows8-64", "Windows8_64", "Windows 8" } },
  { "win7", { 1, "windows7_64Guest", "windows7-64", "Windows7_64", "Windows 7" } },
  { "win2k25",
    { 1,
      "windows2022srvNext_64Guest",
      "windows2022srvnext-64",
      "Windows2022_64",
      "Windows Server 2025" } },
  { "win2k22",
    { 1,
      "windows2019srvNext_64Guest",
      "windows2019srvnext-64",
      "Windows2022_64",
      "Windows Server 2022" } },
  { "win2k19",
    { 1, "windows2019srv_64Guest", "windows2019srv-64", "Windows2019_64", "Windows Server 2019" } },
  { "win2k16",
    { 1, "windows9Server64Guest", "windows9srv-64", "Windows2016_64", "Windows Server 2016" } },
  { "win2k12",
    { 1, "windows8Server64Guest", "windows8srv-64", "Windows2012_64", "Windows Server 2012" } },
  { "win2k8r2",
    { 103,
      "windows7Server64Guest",
      "windows7srv-64",
      "Windows2008_64",
      "Windows Server 2008 R2" } },
  { "win2k8",
    { 103, "winLonghorn64Guest", "longhorn-64", "Windows2008_64", "Windows Server 2008" } },
  { "win2k3",
    { 69, "winNetStandardGuest", "winnetstandard", "Windows2003", "Windows Server 2003" } },
  { "win2k", { 58, "win2000ProGuest", "win2000pro", "Windows2000", "Windows 2000" } },
  { "winvista", { 73, "winVistaGuest", "winvista", "WindowsVista", "Windows Vista" } },
  { "winxp", { 67, "winXPProGuest", "winxppro", "WindowsXP", "Windows XP" } },
  { "win98", { 17, "win98Guest", "win98", "Windows98", "Windows 98" } },
  { "win95", { 16, "win95Guest", "win95", "Windows95", "Windows 95" } },
  { "freebsd", { 78, "freebsd64Guest", "freebsd-64", "FreeBSD_64", "FreeBSD" } },
  { "openbsd", { 65, "otherGuest64", "other-64", "OpenBSD_64", "OpenBSD" } },
  { "netbsd", { 65, "otherGuest64", "other-64", "NetBSD_64", "NetBSD" } },
  { "msdos", { 14, "dosGuest", "dos", "DOS", "DOS" } },
  { "freedos", { 14, "dosGuest", "dos", "DOS", "DOS" } },
};

static const CarrelApplianceExportOs families[] = {
  [CARREL_SPEC_FAMILY_LINUX] = { 101, "otherLinux64Guest", "otherlinux-64", "Linux_64", "Linux" },
  [CARREL_SPEC_FAMILY_WINDOWS_11] = { 1,
                                      "windows11_64Guest",
                                      "windows11-64",
                                      "Windows11_64",
                                      "Windows" },
  [CARREL_SPEC_FAMILY_WINDOWS] = { 1,
                                   "windows9_64Guest",
                                   "windows9-64",
                                   "Windows10_64",
                                   "Windows" },
  [CARREL_SPEC_FAMILY_LEGACY] = { 67, "winXPProGuest", "winxppro", "WindowsXP", "Windows" },
  [CARREL_SPEC_FAMILY_OTHER] = { 102, "otherGuest64", "other-64", "Other_64", "Other" },
};

/* What libosinfo calls the makers of those whose identifiers are a word and a version. */
static const struct
{
  const char *word;
  const char *address;
} makers[] = {
  { "almalinux", "http://almalinux.org/almalinux/" },
  { "debian", "http://debian.org/debian/" },
  { "fedora", "http://fedoraproject.org/fedora/" },
  { "freebsd", "http://freebsd.org/freebsd/" },
  { "netbsd", "http://netbsd.org/netbsd/" },
  { "openbsd", "http://openbsd.org/openbsd/" },
  { "opensuse", "http://opensuse.org/opensuse/" },
  { "rhel", "http://redhat.com/rhel/" },
  { "rocky", "http://rockylinux.org/rocky/" },
  { "ubuntu", "http://ubuntu.com/ubuntu/" },
  { "win", "http://microsoft.com/win/" },
};

const CarrelApplianceExportOs *
carrel_appliance_export_os_find (const char *os_id, CarrelSpecFamily family)
{
  for (gsize i = 0; i < G_N_ELEMENTS (systems); i++)
    if (g_str_has_prefix (os_id, systems[i].prefix))
      return &systems[i].os;
  return &families[family];
}

char *
carrel_appliance_export_os_dup_address (const char *os_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      const char *version = os_id + strlen (makers[i].word);

      if (g_str_has_prefix (os_id, makers[i].word) && *version != '\0')
        return g_strconcat (makers[i].address, version, NULL);
    }
  return NULL;
}
