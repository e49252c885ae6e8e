/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_base_json_parse:
 * @text: (array length=length): a JSON text in UTF-8; need not end in a zero
 * @length: its bytes
 * @error: (out) (optional): %CARREL_BASE_ERROR_LIMIT when it is too long or too deeply nested,
 *   %CARREL_BASE_ERROR_INVALID when it is not JSON
 *
 * Parses a JSON text that may be hostile: its length, its nesting and its encoding are checked before
 * the parser sees it.
 *
 * Returns: (transfer full) (nullable): the root, or %NULL with @error set. Any thread.
 */
JsonNode *carrel_base_json_parse (const char *text, gsize length, GError **error);

/**
 * carrel_base_json_parse_object:
 * @text: (array length=length): a JSON text in UTF-8
 * @length: its bytes
 * @error: (out) (optional): as carrel_base_json_parse(), and INVALID when the root is no object
 *
 * Returns: (transfer full) (nullable): the root object, or %NULL with @error set. Any thread.
 */
JsonObject *carrel_base_json_parse_object (const char *text, gsize length, GError **error);

/**
 * carrel_base_json_print:
 * @root: a tree
 * @pretty: whether people are to read it
 *
 * Returns: (transfer full): its text, with no trailing newline. Any thread.
 */
char *carrel_base_json_print (JsonNode *root, gboolean pretty);

/**
 * carrel_base_json_get_string:
 * @object: an object
 * @member: the member's name
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is absent or no string.
 */
const char *carrel_base_json_get_string (JsonObject *object, const char *member);

/**
 * carrel_base_json_dup_line:
 * @object: an object
 * @member: a member's name
 *
 * Returns: (transfer full) (nullable): the member's string on one line, fit to be shown
 *   (carrel_base_text_make_line()), or %NULL when it is missing or no string. Any thread.
 */
char *carrel_base_json_dup_line (JsonObject *object, const char *member);

/**
 * carrel_base_json_get_int:
 * @object: an object
 * @member: the member's name
 * @fallback: what to return when it is absent or no whole number
 *
 * Returns: the member or @fallback.
 */
gint64 carrel_base_json_get_int (JsonObject *object, const char *member, gint64 fallback);

/**
 * carrel_base_json_get_boolean:
 * @object: an object
 * @member: the member's name
 * @fallback: what to return when it is absent or no boolean
 *
 * Returns: the member or @fallback.
 */
gboolean carrel_base_json_get_boolean (JsonObject *object, const char *member, gboolean fallback);

/**
 * carrel_base_json_get_object:
 * @object: an object
 * @member: the member's name
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is absent or no object.
 */
JsonObject *carrel_base_json_get_object (JsonObject *object, const char *member);

/**
 * carrel_base_json_get_array:
 * @object: an object
 * @member: the member's name
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is absent or no array.
 */
JsonArray *carrel_base_json_get_array (JsonObject *object, const char *member);

G_END_DECLS
