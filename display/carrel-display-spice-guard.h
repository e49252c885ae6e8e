/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_display_spice_guard_install:
 *
 * From now on every Unix connection of GIO in this process reads along what comes in, and breaks off
 * before libspice-client-glib can believe what carrel-display-spice-parser.h does not allow.
 * Connections that do not speak SPICE pass unchanged.  Does nothing the second time.  Main thread.
 */
void carrel_display_spice_guard_install (void);

G_END_DECLS
