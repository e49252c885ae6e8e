/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define CARREL_APP_OSINFO_LIBRARY_ITSELF
#include "carrel-app-osinfo-library-private.h"

#include "base/carrel-base-late.h"

/* As its ABI, which the headers promise, is called by every distribution. */
#define FILE_NAME "libosinfo-1.0.so.0"

static CarrelAppOsinfoLibrary table;

const CarrelAppOsinfoLibrary *
carrel_app_osinfo_library_get (void)
{
  return &table;
}

gboolean
carrel_app_osinfo_library_load (GError **error)
{
#define SYMBOL(name) { #name, G_STRUCT_OFFSET (CarrelAppOsinfoLibrary, name) },
  static const CarrelBaseLateSymbol symbols[] = { CARREL_APP_OSINFO_LIBRARY_SYMBOLS (SYMBOL){ NULL,
                                                                                              0 } };
#undef SYMBOL

  return carrel_base_late_load (FILE_NAME, symbols, &table, error);
}
