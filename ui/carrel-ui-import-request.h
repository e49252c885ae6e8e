/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-record.h"

G_BEGIN_DECLS

#define CARREL_UI_TYPE_IMPORT_REQUEST (carrel_ui_import_request_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImportRequest,
                      carrel_ui_import_request,
                      CARREL_UI,
                      IMPORT_REQUEST,
                      CarrelUiRecord)

/**
 * CarrelUiImportRequest:
 *
 * A plan that a person agreed to. Properties (set them with
 * g_object_set(), each change notifies):
 *
 * - "path" (string): the package
 * - "title" (string): the name as planned, for what is said about it
 * - "name" (string): another name for the machine, or for the folder of several; or %NULL for the planned one
 * - "configuration" (string): the configuration, or %NULL for the usual one
 * - "consents" (strv): the kinds of consents that were given, "licence" for the licences; or %NULL
 * - "trial" (boolean): whether to try afterwards that it starts
 * - "freeze" (boolean): whether to hold what is mounted from the disk still while it is read
 * - "values" (strv): name and value of every field that is used, one after the other; or %NULL
 */

/**
 * carrel_ui_import_request_new:
 *
 * Creates an import request with every property at its default. Main thread.
 *
 * Returns: (transfer full): a new CarrelUiImportRequest
 */
CarrelUiImportRequest *carrel_ui_import_request_new (void);

/**
 * carrel_ui_import_request_get_path:
 * @self: an import request
 *
 * Reads "path". Main thread.
 *
 * Returns: (transfer none) (nullable): the package
 */
const char *carrel_ui_import_request_get_path (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_title:
 * @self: an import request
 *
 * Reads "title". Main thread.
 *
 * Returns: (transfer none) (nullable): the name as planned, for what is said about it
 */
const char *carrel_ui_import_request_get_title (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_name:
 * @self: an import request
 *
 * Reads "name". Main thread.
 *
 * Returns: (transfer none) (nullable): another name for the machine, or for the folder of several; or %NULL for the planned one
 */
const char *carrel_ui_import_request_get_name (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_configuration:
 * @self: an import request
 *
 * Reads "configuration". Main thread.
 *
 * Returns: (transfer none) (nullable): the configuration, or %NULL for the usual one
 */
const char *carrel_ui_import_request_get_configuration (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_consents:
 * @self: an import request
 *
 * Reads "consents". Main thread.
 *
 * Returns: (transfer none) (nullable): the kinds of consents that were given, "licence" for the licences; or %NULL
 */
const char *const *carrel_ui_import_request_get_consents (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_trial:
 * @self: an import request
 *
 * Reads "trial". Main thread.
 *
 * Returns: whether to try afterwards that it starts
 */
gboolean carrel_ui_import_request_get_trial (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_freeze:
 * @self: an import request
 *
 * Reads "freeze". Main thread.
 *
 * Returns: whether to hold what is mounted from the disk still while it is read
 */
gboolean carrel_ui_import_request_get_freeze (CarrelUiImportRequest *self);

/**
 * carrel_ui_import_request_get_values:
 * @self: an import request
 *
 * Reads "values". Main thread.
 *
 * Returns: (transfer none) (nullable): name and value of every field that is used, one after the other
 */
const char *const *carrel_ui_import_request_get_values (CarrelUiImportRequest *self);

G_END_DECLS
