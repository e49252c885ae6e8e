/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_base_image_crc_update:
 * @sum: what the bytes before had; 0 for the first
 * @bytes: (array length=length): some bytes
 * @length: how many
 *
 * Returns: their CRC-32C (Castagnoli), as VHDX has it. Any thread.
 */
guint32 carrel_base_image_crc_update (guint32 sum, const guint8 *bytes, gsize length);

G_END_DECLS
