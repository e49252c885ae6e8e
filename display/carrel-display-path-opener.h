/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-opener.h"

G_BEGIN_DECLS

#define CARREL_TYPE_DISPLAY_PATH_OPENER (carrel_display_path_opener_get_type ())
G_DECLARE_FINAL_TYPE (CarrelDisplayPathOpener,
                      carrel_display_path_opener,
                      CARREL,
                      DISPLAY_PATH_OPENER,
                      GObject)

/**
 * carrel_display_path_opener_new:
 * @path: the path of a listening Unix stream socket; at most 107 bytes, as the kernel wants it
 *
 * An opener that connects to @path each time.  Main thread.
 *
 * Returns: (transfer full): the opener
 */
CarrelDisplayOpener *carrel_display_path_opener_new (const char *path);

G_END_DECLS
