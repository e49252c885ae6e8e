/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-import-plan.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_gui_plan_make:
 * @path: what was planned
 * @said: what "import --plan" said
 *
 * Says the plan of an import in the window's words. Main thread.
 *
 * Returns: (transfer full): the plan
 */
CarrelUiImportPlan *carrel_app_gui_plan_make (const char *path, JsonObject *said);

G_END_DECLS
