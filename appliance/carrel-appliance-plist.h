/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_appliance_plist_parse:
 * @data: (array length=length): a property list, as XML or binary ("bplist00")
 * @length: its bytes
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR: UNKNOWN when it is none, INVALID, LIMIT, REFUSED
 *
 * Reads a property list into a tree: dictionaries become objects, dates and data strings (data stays
 * in Base64 in XML and is left out of a binary list), whole numbers integers of 64 bits. At most
 * 100,000 values, 64 levels deep.
 *
 * Returns: (transfer full) (nullable): the tree, or %NULL with @error set. Any thread.
 */
JsonNode *carrel_appliance_plist_parse (const char *data, gsize length, GError **error);

G_END_DECLS
