/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-opener.h"
#include "carrel-display-session.h"

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_SPICE (carrel_display_spice_get_type ())
G_DECLARE_FINAL_TYPE (CarrelDisplaySpice,
                      carrel_display_spice,
                      CARREL,
                      DISPLAY_SPICE,
                      CarrelDisplaySession)

/**
 * carrel_display_spice_new:
 * @opener: (transfer none): where connections come from
 *
 * A session that speaks SPICE.  Main thread.
 *
 * Returns: (transfer full): the session, idle
 */
CarrelDisplaySession *carrel_display_spice_new (CarrelDisplayOpener *opener);

G_END_DECLS
