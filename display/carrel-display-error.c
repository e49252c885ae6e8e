/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-display-error.h"

G_DEFINE_QUARK (carrel - display - error - quark, carrel_display_error)
