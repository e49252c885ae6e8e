/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-error.h"

GQuark
carrel_display_error_quark (void)
{
  return g_quark_from_static_string ("carrel-display-error-quark");
}
