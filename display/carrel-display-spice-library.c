/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define CARREL_DISPLAY_SPICE_LIBRARY_ITSELF
#include "carrel-display-spice-library-private.h"

#include "carrel-display-error.h"

#include "base/carrel-base-late.h"

/* As its ABI, which the headers promise, is called by every distribution. */
#define FILE_NAME "libspice-client-glib-2.0.so.8"

static CarrelDisplaySpiceLibrary table;

const CarrelDisplaySpiceLibrary *
carrel_display_spice_library_get (void)
{
  return &table;
}

gboolean
carrel_display_spice_library_load (GError **error)
{
#define SYMBOL(name) { #name, G_STRUCT_OFFSET (CarrelDisplaySpiceLibrary, name) },
  static const CarrelBaseLateSymbol symbols[] = { CARREL_DISPLAY_SPICE_LIBRARY_SYMBOLS (
    SYMBOL){ NULL, 0 } };
#undef SYMBOL
  g_autoptr (GError) reason = NULL;

  if (carrel_base_late_load (FILE_NAME, symbols, &table, &reason))
    return TRUE;
  g_set_error_literal (error,
                       CARREL_DISPLAY_ERROR,
                       CARREL_DISPLAY_ERROR_UNSUPPORTED,
                       reason->message);
  return FALSE;
}
