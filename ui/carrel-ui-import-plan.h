/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-import-field.h"
#include "carrel-ui-import-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_IMPORT_PLAN (carrel_ui_import_plan_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImportPlan,
                      carrel_ui_import_plan,
                      CARREL_UI,
                      IMPORT_PLAN,
                      CarrelUiRecord)

/**
 * CarrelUiImportPlan:
 *
 * What will be made of a package, said before anything is made. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "path" (string): the package
 * - "title" (string): the name of the machine, or of the folder for several
 * - "summary" (string): what it is, in a few words
 * - "configuration" (string): the configuration that it is planned for, or %NULL
 * - "problem" (string): why it cannot be imported, a sentence; or %NULL
 * - "machines" (uint): how many machines
 * - "read-bytes" (uint64): bytes to read
 * - "disk-bytes" (uint64): bytes of its disks when they are full
 * - "trial" (boolean): whether it is usually tried afterwards that it starts
 * - "freeze" (boolean): whether what is mounted from the disk is held still while it is read
 * - "items" (GListModel): what there is to say, #CarrelUiImportItem in the order of their sections
 * - "fields" (GListModel): what can be set, #CarrelUiImportField; or %NULL
 */

/**
 * carrel_ui_import_plan_new:
 *
 * Creates a plan with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiImportPlan
 */
CarrelUiImportPlan *carrel_ui_import_plan_new (void);

/**
 * carrel_ui_import_plan_get_path:
 * @self: a plan
 *
 * Reads "path". Main thread.
 *
 * Returns: (transfer none) (nullable): the package
 */
const char *carrel_ui_import_plan_get_path (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_title:
 * @self: a plan
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): the name of the machine, or of the folder for several
 */
const char *carrel_ui_import_plan_get_title (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_summary:
 * @self: a plan
 *
 * Reads "summary". Main thread.
 *
 * Returns: (transfer none) (nullable): what it is, in a few words
 */
const char *carrel_ui_import_plan_get_summary (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_configuration:
 * @self: a plan
 *
 * Reads "configuration". Main thread.
 *
 * Returns: (transfer none) (nullable): the configuration that it is planned for, or %NULL
 */
const char *carrel_ui_import_plan_get_configuration (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_problem:
 * @self: a plan
 *
 * Reads "problem". Main thread.
 *
 * Returns: (transfer none) (nullable): why it cannot be imported, a sentence; or %NULL
 */
const char *carrel_ui_import_plan_get_problem (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_machines:
 * @self: a plan
 *
 * Reads "machines". Main thread.
 *
 * Returns: how many machines
 */
guint carrel_ui_import_plan_get_machines (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_read_bytes:
 * @self: a plan
 *
 * Reads "read-bytes". Main thread.
 *
 * Returns: bytes to read
 */
guint64 carrel_ui_import_plan_get_read_bytes (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_disk_bytes:
 * @self: a plan
 *
 * Reads "disk-bytes". Main thread.
 *
 * Returns: bytes of its disks when they are full
 */
guint64 carrel_ui_import_plan_get_disk_bytes (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_trial:
 * @self: a plan
 *
 * Reads "trial". Main thread.
 *
 * Returns: whether it is usually tried afterwards that it starts
 */
gboolean carrel_ui_import_plan_get_trial (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_freeze:
 * @self: an import plan
 *
 * Reads "freeze". Main thread.
 *
 * Returns: whether what is mounted from the disk is held still while it is read
 */
gboolean carrel_ui_import_plan_get_freeze (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_items:
 * @self: a plan
 *
 * Reads "items". Main thread.
 *
 * Returns: (transfer none) (nullable): what there is to say, #CarrelUiImportItem in the order of their sections
 */
GListModel *carrel_ui_import_plan_get_items (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_get_fields:
 * @self: a plan
 *
 * Reads "fields". Main thread.
 *
 * Returns: (transfer none) (nullable): what can be set, #CarrelUiImportField
 */
GListModel *carrel_ui_import_plan_get_fields (CarrelUiImportPlan *self);

/**
 * carrel_ui_import_plan_count:
 * @self: a plan
 * @section: a part of it
 *
 * Main thread.
 *
 * Returns: how many items that part has
 */
guint carrel_ui_import_plan_count (CarrelUiImportPlan *self, CarrelUiImportSection section);

/**
 * carrel_ui_import_plan_get_asks:
 * @self: a plan
 *
 * Whether a person has to be asked, or warned, before it is carried out: about a licence, something of
 * this computer, a risk, a choice, or a value. What is merely made in another way is no question. Main thread.
 *
 * Returns: whether there is something to ask
 */
gboolean carrel_ui_import_plan_get_asks (CarrelUiImportPlan *self);

G_END_DECLS
