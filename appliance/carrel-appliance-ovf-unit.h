/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_appliance_ovf_unit_parse_bytes:
 * @quantity: (nullable): digits
 * @unit: (nullable): a programmatic unit as in DSP0004, such as "byte * 2^20", or one of the words that
 *   old descriptors use, such as "MegaBytes"; %NULL or empty for bytes
 * @out_bytes: (out): the product; untouched on failure
 *
 * Returns: whether both are understood and the product is below 2^63. Any thread.
 */
gboolean carrel_appliance_ovf_unit_parse_bytes (const char *quantity,
                                                const char *unit,
                                                gint64 *out_bytes);

G_END_DECLS
