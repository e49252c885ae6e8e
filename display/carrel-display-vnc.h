/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-opener.h"
#include "carrel-display-session.h"

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_VNC (carrel_display_vnc_get_type ())
G_DECLARE_FINAL_TYPE (CarrelDisplayVnc,
                      carrel_display_vnc,
                      CARREL,
                      DISPLAY_VNC,
                      CarrelDisplaySession)

/**
 * carrel_display_vnc_new:
 * @opener: (transfer none): where connections come from
 *
 * A session that speaks VNC.  Main thread.
 *
 * Returns: (transfer full): the session, idle
 */
CarrelDisplaySession *carrel_display_vnc_new (CarrelDisplayOpener *opener);

G_END_DECLS
