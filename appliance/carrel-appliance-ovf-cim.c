/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-ovf-cim.h"

/* Of the values of CIM_OperatingSystem.OsType those that tell something. */
typedef struct
{
  guint first;
  guint last;
  const char *family;
  const char *arch;
} Cim;

static const Cim cims[] = {
  { 1, 1, "other", NULL },           { 2, 2, "macos", NULL },
  { 12, 12, "os2", NULL },           { 14, 14, "dos", NULL },
  { 15, 17, "windows", "i686" },     { 18, 19, "windows", NULL },
  { 21, 21, "netware", NULL },       { 25, 26, "unix", NULL },
  { 29, 29, "solaris", NULL },       { 30, 30, "solaris", NULL },
  { 36, 36, "linux", NULL },         { 41, 43, "bsd", NULL },
  { 58, 58, "windows", "i686" },     { 63, 63, "windows", "i686" },
  { 65, 65, "bsd", NULL },           { 67, 67, "windows", "i686" },
  { 69, 69, "windows", "i686" },     { 70, 71, "windows", "x86_64" },
  { 72, 73, "windows", "i686" },     { 74, 74, "windows", "x86_64" },
  { 75, 76, "windows", "i686" },     { 77, 77, "windows", "x86_64" },
  { 78, 78, "bsd", "x86_64" },       { 79, 79, "linux", "i686" },
  { 80, 80, "linux", "x86_64" },     { 81, 81, "solaris", "x86_64" },
  { 82, 82, "linux", "i686" },       { 83, 83, "linux", "x86_64" },
  { 84, 84, "linux", "i686" },       { 85, 85, "linux", "x86_64" },
  { 86, 88, "linux", NULL },         { 89, 89, "linux", "i686" },
  { 90, 90, "linux", "x86_64" },     { 91, 91, "linux", "i686" },
  { 92, 92, "linux", "x86_64" },     { 93, 93, "linux", "i686" },
  { 94, 94, "linux", "x86_64" },     { 95, 95, "linux", "i686" },
  { 96, 96, "linux", "x86_64" },     { 97, 97, "linux", "i686" },
  { 98, 98, "linux", "x86_64" },     { 99, 99, "linux", "i686" },
  { 100, 101, "linux", "x86_64" },   { 102, 102, "other", "x86_64" },
  { 103, 103, "windows", "x86_64" }, { 104, 104, "esx", "x86_64" },
  { 105, 105, "windows", NULL },     { 106, 106, "linux", "i686" },
  { 107, 107, "linux", "x86_64" },   { 108, 108, "linux", "i686" },
  { 109, 109, "linux", "x86_64" },   { 110, 110, "os2", "i686" },
  { 111, 112, "windows", "x86_64" }, { 113, 113, "windows", "i686" },
  { 114, 116, "windows", "x86_64" }, { 117, 117, "windows", "i686" },
  { 118, 118, "windows", "x86_64" }, { 119, 119, "windows", "i686" },
  { 120, 123, "windows", "x86_64" },
};

void
carrel_appliance_ovf_cim_complete (CarrelApplianceOs *os)
{
  g_return_if_fail (os != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cims); i++)
    if (os->cim >= cims[i].first && os->cim <= cims[i].last)
      {
        if (os->family == NULL)
          os->family = g_strdup (cims[i].family);
        if (os->arch == NULL)
          os->arch = g_strdup (cims[i].arch);
      }
}
