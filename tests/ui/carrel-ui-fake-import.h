/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/carrel-ui-import-plan.h"
#include "ui/carrel-ui-physical.h"

G_BEGIN_DECLS

/**
 * carrel_ui_fake_import_create_plan:
 * @path: what to import: a name with "appliance" makes a plan that asks for everything, one with "many"
 *   a package of several machines and configurations, one with "broken" a machine that cannot be made;
 *   anything else makes one that asks for nothing
 * @configuration: (nullable): the configuration that was chosen
 *
 * Returns: (transfer full): a plan, made up
 */
CarrelUiImportPlan *carrel_ui_fake_import_create_plan (const char *path, const char *configuration);

/**
 * carrel_ui_fake_import_list_found:
 *
 * Returns: (transfer full): machines of other products, made up
 */
GListModel *carrel_ui_fake_import_list_found (void);

/**
 * carrel_ui_fake_import_list_disks:
 * @has_some: whether there is any
 *
 * Returns: (transfer full): disks of this computer, made up: one that it runs from, two that are free, one that
 *   can only be read
 */
GListModel *carrel_ui_fake_import_list_disks (gboolean has_some);

G_END_DECLS
