/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_appliance_plist_parse_binary:
 * @data: (array length=length): a binary property list, which begins with "bplist00"
 * @length: its bytes
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: INVALID, LIMIT
 *
 * Returns: (transfer full) (nullable): the tree, or %NULL with @error set
 */
JsonNode *carrel_appliance_plist_parse_binary (const char *data, gsize length, GError **error);

G_END_DECLS
