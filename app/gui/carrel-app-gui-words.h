/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_gui_words_format_id:
 * @id: a row of the library, 0 for none
 *
 * Writes a folder's row as the windows name it. Any thread.
 *
 * Returns: (transfer full) (nullable): the text, %NULL for 0
 */
char *carrel_app_gui_words_format_id (gint64 id);

/**
 * carrel_app_gui_words_parse_id:
 * @text: (nullable): what carrel_app_gui_words_format_id() wrote
 *
 * Reads it back. Any thread.
 *
 * Returns: the row, 0 for none and for what is no number
 */
gint64 carrel_app_gui_words_parse_id (const char *text);

/**
 * carrel_app_gui_words_name_system:
 * @os_id: (nullable): a libosinfo short id, such as "debian12"
 *
 * Makes a name for people out of an id, such as "Debian 12", without reading libosinfo's database: a
 * window that shows a thousand machines need not know all systems there are. Any thread.
 *
 * Returns: (transfer full) (nullable): the name, or %NULL for no system
 */
char *carrel_app_gui_words_name_system (const char *os_id);

/**
 * carrel_app_gui_words_find_setting:
 * @path: the path of a field of the spec, such as "memory-mib" or "display/kind"
 *
 * Finds the property of #CarrelUiSettings that shows a field. Any thread.
 *
 * Returns: (transfer none) (nullable): the property's name, or %NULL where no window shows it
 */
const char *carrel_app_gui_words_find_setting (const char *path);

/**
 * carrel_app_gui_words_list_settings:
 * @paths: (nullable): fields of the spec
 *
 * Finds the properties of #CarrelUiSettings that show some fields, each once. Any thread.
 *
 * Returns: (transfer full) (nullable): the properties' names, or %NULL when there is none
 */
GStrv carrel_app_gui_words_list_settings (const char *const *paths);

/**
 * carrel_app_gui_words_join_notes:
 * @said: what came of an export, with "changed" and "dropped"
 *
 * Writes down what is different there, a paragraph for each: "disk0 virtio → ahci: …". Any thread.
 *
 * Returns: (transfer full): the text, empty when nothing is
 */
char *carrel_app_gui_words_join_notes (JsonObject *said);

G_END_DECLS
