/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_vmm_picture_new_grey:
 * @width: pixels, 1 to 4096
 * @height: pixels, 1 to 4096
 * @grey: 0 (black) to 255 (white)
 *
 * Makes a picture of one grey, as PNG without compression, for the null engine's screen.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *carrel_vmm_picture_new_grey (guint width, guint height, guint8 grey);

G_END_DECLS
