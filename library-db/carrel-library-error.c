/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-error.h"

G_DEFINE_QUARK (carrel - library - error, carrel_library_error)
