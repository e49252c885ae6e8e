/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_plan_format:
 * @plan: what carrel_appliance_plan_to_json() returned
 *
 * Says the plan of an import to a person at a terminal.
 *
 * Returns: (transfer full): the text, of which everything that a stranger wrote is fit to be shown
 */
char *carrel_app_plan_format (JsonObject *plan);

G_END_DECLS
