/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-scaling.h"

G_DEFINE_ENUM_TYPE (CarrelDisplayScaling,
                    carrel_display_scaling,
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_SCALING_FOLLOW, "follow"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_SCALING_FIT, "fit"),
                    G_DEFINE_ENUM_VALUE (CARREL_DISPLAY_SCALING_ORIGINAL, "original"))
