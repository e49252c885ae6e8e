/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_keys_from_text:
 * @text: what to type, in the characters of a US keyboard
 * @error: %CARREL_APP_ERROR_USAGE, naming the first character that such a keyboard does not have
 *
 * Returns: (transfer full) (nullable) (element-type GArray): the chords, each of guint32 key numbers; or
 *   %NULL with @error set
 */
GPtrArray *carrel_app_keys_from_text (const char *text, GError **error);

/**
 * carrel_app_keys_from_chords:
 * @chords: (array zero-terminated=1): such as "ctrl+alt+delete"
 * @error: %CARREL_APP_ERROR_USAGE, naming the key that does not exist
 *
 * Returns: (transfer full) (nullable) (element-type GArray): the chords, each of guint32 key numbers; or
 *   %NULL with @error set
 */
GPtrArray *carrel_app_keys_from_chords (const char *const *chords, GError **error);

/**
 * carrel_app_keys_list_names:
 *
 * Returns: (transfer full): the names that carrel_app_keys_from_chords() knows, for the manual
 */
char *carrel_app_keys_list_names (void);

G_END_DECLS
