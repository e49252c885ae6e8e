/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-import-plan.h"
#include "ui/carrel-ui-physical.h"

#include <gio/gio.h>
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

/**
 * carrel_app_gui_plan_list_found:
 * @said: what "discover" said
 *
 * Says which machines of other products there are. Main thread.
 *
 * Returns: (transfer full): a list of #CarrelUiImportItem
 */
GListModel *carrel_app_gui_plan_list_found (JsonObject *said);

/**
 * carrel_app_gui_plan_list_disks:
 * @said: what "physical list" said
 *
 * Says which disks this computer has. Main thread.
 *
 * Returns: (transfer full): a list of #CarrelUiPhysical
 */
GListModel *carrel_app_gui_plan_list_disks (JsonObject *said);

G_END_DECLS
