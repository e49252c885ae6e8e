/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_dropped_group:
 * @dropped: (nullable): what is not carried over: objects with an "item" and "words"
 *
 * Puts together what the same words are said of, as packages of VMware have twenty settings of which all is
 * said at once. Each item is named once, in the order in which it stands.
 *
 * Returns: (transfer full): objects with an "item", which names them all, and "words". Any thread.
 */
JsonArray *carrel_app_dropped_group (JsonArray *dropped);

/**
 * carrel_app_dropped_format:
 * @text: where to
 * @dropped: (nullable): as for carrel_app_dropped_group()
 *
 * Prints it under a heading; nothing when there is nothing. Any thread.
 */
void carrel_app_dropped_format (GString *text, JsonArray *dropped);

G_END_DECLS
