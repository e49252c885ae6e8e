/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disc-library-private.h"

#include "base/carrel-base-late.h"

/* As its ABI, which the headers promise, is called by every distribution. */
#define FILE_NAME "libisofs.so.6"

static CarrelApplianceDiscLibrary table;

const CarrelApplianceDiscLibrary *
carrel_appliance_disc_library_load (GError **error)
{
#define SYMBOL(name) { #name, G_STRUCT_OFFSET (CarrelApplianceDiscLibrary, name) },
  static const CarrelBaseLateSymbol symbols[] = { CARREL_APPLIANCE_DISC_LIBRARY_SYMBOLS (
    SYMBOL){ NULL, 0 } };
#undef SYMBOL
  static gsize ready = 0;

  if (!carrel_base_late_load (FILE_NAME, symbols, &table, error))
    return NULL;
  /* It counts how often it is readied, and is not safe to be so twice at once. */
  if (g_once_init_enter (&ready))
    {
      table.iso_init ();
      /* What it has to say comes by return values; it prints nothing. */
      table.iso_set_msgs_severities ((char *) "NEVER", (char *) "NEVER", (char *) "");
      g_once_init_leave (&ready, 1);
    }
  return &table;
}
