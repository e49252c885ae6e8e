/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define CARREL_DISPLAY_VNC_LIBRARY_ITSELF
#include "carrel-display-vnc-library-private.h"

#include "carrel-display-error.h"

#include "base/carrel-base-late.h"

/* As its ABI, which the headers promise, is called by every distribution. */
#define FILE_NAME "libvncclient.so.1"

static CarrelDisplayVncLibrary table;

const CarrelDisplayVncLibrary *
carrel_display_vnc_library_get (void)
{
  return &table;
}

gboolean
carrel_display_vnc_library_load (GError **error)
{
#define SYMBOL(name) { #name, G_STRUCT_OFFSET (CarrelDisplayVncLibrary, name) },
  static const CarrelBaseLateSymbol symbols[] = { CARREL_DISPLAY_VNC_LIBRARY_SYMBOLS (
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
