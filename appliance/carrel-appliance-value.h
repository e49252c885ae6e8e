/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Values as descriptors of all kinds write them.  All may be called from any thread.
 */

/**
 * carrel_appliance_value_parse_number:
 * @text: (nullable): decimal digits, white space around them allowed; nothing else
 * @maximum: the largest number accepted, at least 0
 * @out_number: (out): the number; untouched when the text is none
 *
 * Returns: whether @text is a number from 0 to @maximum
 */
gboolean carrel_appliance_value_parse_number (const char *text, gint64 maximum, gint64 *out_number);

/**
 * carrel_appliance_value_require_number:
 * @text: (nullable): what stands there
 * @item: what it is, for the message: "numvcpus"
 * @minimum: the smallest number accepted
 * @maximum: the largest one
 * @out_number: (out): the number; untouched when @text is %NULL or on failure
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID, naming @item, the text and the bounds
 *
 * Returns: whether @text is absent or a number within the bounds
 */
gboolean carrel_appliance_value_require_number (const char *text,
                                                const char *item,
                                                gint64 minimum,
                                                gint64 maximum,
                                                gint64 *out_number,
                                                GError **error);

/**
 * carrel_appliance_value_parse_truth:
 * @text: (nullable): "true", "yes", "on", "1", "enabled", or their opposites, in any case
 *
 * Returns: 1, 0, or -1 when @text is %NULL or none of them
 */
int carrel_appliance_value_parse_truth (const char *text);

/**
 * carrel_appliance_value_dup_mac:
 * @text: (nullable): twelve hexadecimal digits, with colons, dashes, dots or nothing between them
 *
 * Returns: (transfer full) (nullable): the address in lower case with colons, or %NULL when it is none
 */
char *carrel_appliance_value_dup_mac (const char *text);

/**
 * carrel_appliance_value_dup_uuid:
 * @text: (nullable): 32 hexadecimal digits, with braces, dashes or blanks wherever they stand
 *
 * Returns: (transfer full) (nullable): the canonical form in lower case, or %NULL when it is none
 */
char *carrel_appliance_value_dup_uuid (const char *text);

/**
 * carrel_appliance_value_is_bare_name:
 * @name: (nullable): a name that stands in a descriptor
 *
 * Returns: whether it can name a member of a package: not empty, no slash or backslash, not "." or
 * "..", no colon-separated scheme, no control characters, at most 255 bytes
 */
gboolean carrel_appliance_value_is_bare_name (const char *name);

/**
 * carrel_appliance_value_get_last_part:
 * @path: a path as any product writes it: with slashes, backslashes, or "[store] folder/file"
 *
 * Returns: (transfer none): what stands behind the last separator; @path itself when there is none
 */
const char *carrel_appliance_value_get_last_part (const char *path);

/**
 * carrel_appliance_value_convert:
 * @text: (array length=length): text
 * @length: its bytes
 * @encoding: the encoding it is in, as iconv calls it
 * @out_length: (out) (optional): bytes of the result
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID when it is not text in that encoding,
 *   %CARREL_APPLIANCE_ERROR_ENCODING when the encoding is not there
 *
 * Returns: (transfer full) (nullable): the text in UTF-8, or %NULL with @error set
 */
char *carrel_appliance_value_convert (const char *text,
                                      gsize length,
                                      const char *encoding,
                                      gsize *out_length,
                                      GError **error);

G_END_DECLS
