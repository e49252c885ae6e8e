/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-os.h"

#include <string.h>

typedef struct
{
  const char *prefix;
  const char *value;
} Prefix;

/* The first prefix that fits decides.  VMware's identifiers, in lower case. */
static const Prefix vmware_families[] = {
  { "arm-windows", "windows" },
  { "win", "windows" },
  { "longhorn", "windows" },
  { "nt4", "windows" },
  { "darwin", "macos" },
  { "freebsd", "bsd" },
  { "netbsd", "bsd" },
  { "openbsd", "bsd" },
  { "solaris", "solaris" },
  { "opensolaris", "solaris" },
  { "netware", "netware" },
  { "nw4", "netware" },
  { "nw5", "netware" },
  { "nw6", "netware" },
  { "dos", "dos" },
  { "os2", "os2" },
  { "ecomstation", "os2" },
  { "vmkernel", "esx" },
  { "openserver", "other" },
  { "unixware", "other" },
  { "other24xlinux", "linux" },
  { "other26xlinux", "linux" },
  { "other3xlinux", "linux" },
  { "other4xlinux", "linux" },
  { "other5xlinux", "linux" },
  { "other6xlinux", "linux" },
  { "other7xlinux", "linux" },
  { "otherlinux", "linux" },
  { "arm-freebsd", "bsd" },
  { "arm-vmkernel", "esx" },
  { "arm-other-", "other" },
  { "arm-otherguest", "other" },
  { "arm-", "linux" },
  { "other", "other" },
  { "almalinux", "linux" },
  { "amazonlinux", "linux" },
  { "asianux", "linux" },
  { "centos", "linux" },
  { "coreos", "linux" },
  { "crxpod", "linux" },
  { "crxsys", "linux" },
  { "debian", "linux" },
  { "fedora", "linux" },
  { "genericlinux", "linux" },
  { "kylin", "linux" },
  { "linux", "linux" },
  { "linuxmint", "linux" },
  { "mandrake", "linux" },
  { "mandriva", "linux" },
  { "miraclelinux", "linux" },
  { "nld9", "linux" },
  { "oes", "linux" },
  { "opensuse", "linux" },
  { "oraclelinux", "linux" },
  { "pardus", "linux" },
  { "photon", "linux" },
  { "prolinux", "linux" },
  { "redhat", "linux" },
  { "rhel", "linux" },
  { "rockylinux", "linux" },
  { "sjds", "linux" },
  { "sles", "linux" },
  { "suse", "linux" },
  { "turbolinux", "linux" },
  { "ubuntu", "linux" },
  { "vmware-photon", "linux" },
  { "vmwarephoton", "linux" },
};

static const Prefix vbox_families[] = {
  { "windows", "windows" },
  { "macos", "macos" },
  { "freebsd", "bsd" },
  { "openbsd", "bsd" },
  { "netbsd", "bsd" },
  { "solaris", "solaris" },
  { "opensolaris", "solaris" },
  { "netware", "netware" },
  { "dos", "dos" },
  { "os2", "os2" },
  { "os21x", "os2" },
  { "ecs", "os2" },
  { "arcaos", "os2" },
  { "l4", "other" },
  { "qnx", "other" },
  { "jrockitve", "other" },
  { "visopsys", "other" },
  { "haiku", "other" },
  { "other", "other" },
  { "linux", "linux" },
  { "archlinux", "linux" },
  { "debian", "linux" },
  { "fedora", "linux" },
  { "gentoo", "linux" },
  { "mandriva", "linux" },
  { "openmandriva", "linux" },
  { "mageia", "linux" },
  { "oracle", "linux" },
  { "redhat", "linux" },
  { "opensuse", "linux" },
  { "suse", "linux" },
  { "sle_", "linux" },
  { "sle", "linux" },
  { "turbolinux", "linux" },
  { "ubuntu", "linux" },
  { "lubuntu", "linux" },
  { "xubuntu", "linux" },
  { "xandros", "linux" },
};

/* What libosinfo's identifiers begin with. */
static const Prefix osinfo_families[] = {
  { "win", "windows" },     { "macosx", "macos" },        { "freebsd", "bsd" },
  { "openbsd", "bsd" },     { "netbsd", "bsd" },          { "dragonflybsd", "bsd" },
  { "solaris", "solaris" }, { "opensolaris", "solaris" }, { "netware", "netware" },
  { "msdos", "dos" },       { "freedos", "dos" },         { "freenix", "linux" },
  { "almalinux", "linux" }, { "alpinelinux", "linux" },   { "altlinux", "linux" },
  { "archlinux", "linux" }, { "centos", "linux" },        { "debian", "linux" },
  { "fedora", "linux" },    { "gentoo", "linux" },        { "linux", "linux" },
  { "mageia", "linux" },    { "manjaro", "linux" },       { "nixos", "linux" },
  { "ol", "linux" },        { "opensuse", "linux" },      { "rhel", "linux" },
  { "rhl", "linux" },       { "rocky", "linux" },         { "silverblue", "linux" },
  { "sle", "linux" },       { "ubuntu", "linux" },        { "generic", "other" },
};

/* What the identifiers of VMware (before "-64") and of VirtualBox (before "_64") mean to libosinfo. */
static const Prefix osinfo_ids[] = {
  { "windows11", "win11" },
  { "windows10", "win10" },
  { "windows9srv", "win2k16" },
  { "windows9", "win10" },
  { "windows2022srvnext", "win2k25" },
  { "windows2019srvnext", "win2k22" },
  { "windows2019srv", "win2k19" },
  { "windows8srv", "win2k12" },
  { "windows81", "win8.1" },
  { "windows8", "win8" },
  { "windows7srv", "win2k8r2" },
  { "windows7", "win7" },
  { "windows2025", "win2k25" },
  { "windows2022", "win2k22" },
  { "windows2019", "win2k19" },
  { "windows2016", "win2k16" },
  { "windows2012", "win2k12" },
  { "windows2008", "win2k8" },
  { "windows2003", "win2k3" },
  { "windows2000", "win2k" },
  { "windowsvista", "winvista" },
  { "windowsxp", "winxp" },
  { "windowsnt4", "winnt4.0" },
  { "windows98", "win98" },
  { "windows95", "win95" },
  { "winvista", "winvista" },
  { "longhorn", "win2k8" },
  { "winnt", "winnt4.0" },
  { "winnet", "win2k3" },
  { "winxp", "winxp" },
  { "win2000", "win2k" },
  { "win98", "win98" },
  { "win95", "win95" },
  { "winme", "winme" },
  { "dos", "msdos6.22" },
};

static const char *
find_prefix (const Prefix *table, gsize count, const char *text)
{
  for (gsize i = 0; i < count; i++)
    {
      if (g_str_has_prefix (text, table[i].prefix))
        return table[i].value;
    }
  return NULL;
}

static void
set_if_unknown (char **field, const char *value)
{
  if (*field == NULL)
    *field = g_strdup (value);
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* VMware writes "rhel7-64" in a .vmx, "rhel7_64Guest" and "otherGuest64" in an OVF. */
static char *
normalise_vmware (const char *id)
{
  g_autofree char *lower = g_ascii_strdown (id, -1);
  char *guest = strstr (lower, "guest");

  g_strdelimit (lower, "_", '-');
  if (guest != NULL)
    memmove (guest, guest + strlen ("guest"), strlen (guest + strlen ("guest")) + 1);
  return g_steal_pointer (&lower);
}

static const char *
get_vmware_arch (const char *id)
{
  if (g_str_has_prefix (id, "arm-"))
    return "aarch64";
  if (g_str_has_suffix (id, "64") || g_str_has_prefix (id, "vmkernel") ||
      g_str_has_prefix (id, "windows11") || g_str_has_prefix (id, "crx"))
    return "x86_64";
  return "i686";
}

void
carrel_appliance_os_set_vmware (CarrelApplianceOs *os, const char *id)
{
  g_autofree char *plain = NULL;

  g_return_if_fail (os != NULL);
  if (id == NULL || *id == '\0')
    return;
  replace (&os->vmware, id);
  plain = normalise_vmware (id);
  set_if_unknown (&os->family,
                  find_prefix (vmware_families, G_N_ELEMENTS (vmware_families), plain));
  set_if_unknown (&os->arch, get_vmware_arch (plain));
}

void
carrel_appliance_os_set_vbox (CarrelApplianceOs *os, const char *id)
{
  g_autofree char *lower = NULL;

  g_return_if_fail (os != NULL);
  if (id == NULL || *id == '\0')
    return;
  replace (&os->vbox, id);
  lower = g_ascii_strdown (id, -1);
  set_if_unknown (&os->family, find_prefix (vbox_families, G_N_ELEMENTS (vbox_families), lower));
  if (g_str_has_suffix (lower, "_arm64"))
    set_if_unknown (&os->arch, "aarch64");
  else if (g_str_has_suffix (lower, "_64"))
    set_if_unknown (&os->arch, "x86_64");
  else if (!g_str_equal (lower, "other"))
    set_if_unknown (&os->arch, "i686");
}

/* "http://debian.org/debian/12" is "debian12"; "http://microsoft.com/win/10" is "win10". */
static char *
shorten_address (const char *address)
{
  g_auto (GStrv) parts = g_strsplit (address, "/", -1);
  guint count = g_strv_length (parts);

  if (strstr (address, "://") == NULL || count < 5)
    return g_strdup (address);
  if (g_ascii_isdigit (*parts[count - 1]) || g_str_equal (parts[count - 2], "win"))
    return g_strconcat (parts[count - 2], parts[count - 1], NULL);
  return g_strconcat (parts[count - 2], "-", parts[count - 1], NULL);
}

void
carrel_appliance_os_set_libosinfo (CarrelApplianceOs *os, const char *id)
{
  g_return_if_fail (os != NULL);
  if (id == NULL || *id == '\0')
    return;
  g_free (os->libosinfo);
  os->libosinfo = shorten_address (id);
  set_if_unknown (&os->family,
                  find_prefix (osinfo_families, G_N_ELEMENTS (osinfo_families), os->libosinfo));
}

/* Distributions whose identifiers carry the version that libosinfo's do: "debian12", "fedora38". */
static char *
guess_distribution (const char *plain)
{
  static const Prefix distributions[] = {
    { "debian", "debian" }, { "almalinux", "almalinux" }, { "rockylinux", "rocky" },
    { "fedora", "fedora" }, { "freebsd", "freebsd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (distributions); i++)
    {
      const char *digits = plain + strlen (distributions[i].prefix);
      gsize length;

      if (!g_str_has_prefix (plain, distributions[i].prefix))
        continue;
      length = strspn (digits, "0123456789");
      if (length > 0 && length <= 2 && (digits[length] == '\0' || digits[length] == '-'))
        return g_strdup_printf ("%s%.*s", distributions[i].value, (int) length, digits);
    }
  return NULL;
}

char *
carrel_appliance_os_guess_id (const CarrelApplianceOs *os)
{
  const char *ids[] = { os->vmware, os->vbox };

  if (os->libosinfo != NULL)
    return g_strdup (os->libosinfo);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *plain = ids[i] != NULL ? normalise_vmware (ids[i]) : NULL;
      const char *known;
      char *guessed;

      if (plain == NULL)
        continue;
      known = find_prefix (osinfo_ids, G_N_ELEMENTS (osinfo_ids), plain);
      guessed = known != NULL ? g_strdup (known) : guess_distribution (plain);
      if (guessed != NULL)
        return guessed;
    }
  return NULL;
}
