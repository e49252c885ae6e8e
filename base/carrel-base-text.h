/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_base_text_is_uuid:
 * @text: (nullable): any text
 *
 * Returns: whether @text is a UUID in its canonical form: 36 characters, lower-case hexadecimal.
 */
gboolean carrel_base_text_is_uuid (const char *text);

/**
 * carrel_base_text_make_displayable:
 * @text: (array length=length) (nullable): bytes from a guest, a file, a socket or a person
 * @length: how many
 *
 * Makes any bytes fit to be shown: valid UTF-8, no control characters but line feed and tab, no
 * characters that turn the direction of what stands around them, at most 4096 bytes with an ellipsis
 * where it was cut. It does not escape markup.
 *
 * Returns: (transfer full): the text
 */
char *carrel_base_text_make_displayable (const char *text, gsize length);

/**
 * carrel_base_text_make_line:
 * @text: (nullable): a text from a guest, a file, a socket or a person
 * @most: bytes of it to look at, %G_MAXSIZE for all
 *
 * As carrel_base_text_make_displayable(), on one line: for a name or a word in a sentence of ours.
 *
 * Returns: (transfer full) (nullable): the line, %NULL for %NULL
 */
char *carrel_base_text_make_line (const char *text, gsize most);

/**
 * carrel_base_text_check_name:
 * @name: (nullable): a name given by a person to a machine, a folder or a tag
 * @error: (out) (optional): %CARREL_BASE_ERROR_INVALID or %CARREL_BASE_ERROR_LIMIT
 *
 * A name is 1 to 255 bytes of UTF-8 that are not all white space, on one line, with no control
 * characters. Everything else is allowed: names are never file names and never markup.
 *
 * Returns: whether @name is one
 */
gboolean carrel_base_text_check_name (const char *name, GError **error);

/**
 * carrel_base_text_make_name:
 * @text: (nullable): anything, for instance a file name
 * @fallback: what to call it when nothing usable is left
 *
 * Returns: (transfer full): a name that carrel_base_text_check_name() accepts
 */
char *carrel_base_text_make_name (const char *text, const char *fallback);

G_END_DECLS
