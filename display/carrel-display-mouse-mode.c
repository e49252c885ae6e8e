/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-mouse-mode.h"

G_DEFINE_ENUM_TYPE (CarrelDisplayMouseMode,
                    carrel_display_mouse_mode,
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_MOUSE_MODE_ABSOLUTE, "absolute"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_MOUSE_MODE_RELATIVE, "relative"))
