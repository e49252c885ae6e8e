/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a name that take part in sorting, and of a text that take part in searching. */
#define CARREL_LIBRARY_TEXT_KEY_BYTES 256
#define CARREL_LIBRARY_TEXT_SEARCHED_BYTES (64 * 1024)

/**
 * carrel_library_text_fold:
 * @text: any UTF-8
 *
 * Makes texts comparable that people take for the same: compatibility forms composed, case folded.
 *
 * Returns: (transfer full): the folded text, cut to %CARREL_LIBRARY_TEXT_SEARCHED_BYTES. Any thread.
 */
char *carrel_library_text_fold (const char *text);

/**
 * carrel_library_text_make_key:
 * @folded: a folded text
 *
 * Makes a key that sorts by bytes as people sort names: numbers by their value, controls as spaces.
 * It does not depend on the locale, so that programs with different ones agree on the order.
 *
 * Returns: (transfer full): the key. Any thread.
 */
char *carrel_library_text_make_key (const char *folded);

/**
 * carrel_library_text_is_phrase:
 * @folded: a folded search text
 *
 * Returns: whether it is long enough for the trigram index; a shorter one is looked for in the names
 *   alone. Any thread.
 */
gboolean carrel_library_text_is_phrase (const char *folded);

/**
 * carrel_library_text_make_phrase:
 * @folded: a folded text of three or more characters
 *
 * Returns: (transfer full): the FTS5 expression for exactly this text, whatever is in it. Any thread.
 */
char *carrel_library_text_make_phrase (const char *folded);

/**
 * carrel_library_text_make_search:
 * @search: (nullable): what a person typed
 *
 * Returns: (transfer full) (nullable): it folded, without blanks at its ends and cut to
 *   %CARREL_LIBRARY_SEARCH_LIMIT characters, or %NULL when there is nothing to search for. Any thread.
 */
char *carrel_library_text_make_search (const char *search);

G_END_DECLS
