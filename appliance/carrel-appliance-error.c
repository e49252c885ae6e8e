/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"

G_DEFINE_QUARK (carrel - appliance - error - quark, carrel_appliance_error)
