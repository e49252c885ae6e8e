/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-jobs.h"

#include "ui/carrel-ui-provider.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_IMPORT (carrel_app_gui_import_get_type ())

/**
 * CarrelAppGuiImport:
 *
 * Plans imports and carries them out, by the command that carrelctl has for it. What is asked for before
 * the library is open waits for it.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiImport, carrel_app_gui_import, CARREL_APP, GUI_IMPORT, GObject)

/**
 * carrel_app_gui_import_new:
 * @provider: who tells what was imported; not owned, and lives longer
 * @hub: who knows the library
 * @jobs: who runs commands
 *
 * Main thread.
 *
 * Returns: (transfer full): the importer
 */
CarrelAppGuiImport *carrel_app_gui_import_new (CarrelUiProvider *provider,
                                               CarrelAppGuiHub *hub,
                                               CarrelAppGuiJobs *jobs);

/**
 * carrel_app_gui_import_attach:
 * @self: the importer
 *
 * To be called when the library is open: plans what waited for it. Main thread.
 */
void carrel_app_gui_import_attach (CarrelAppGuiImport *self);

/**
 * carrel_app_gui_import_fail:
 * @self: the importer
 * @error: why there is no library
 *
 * Refuses what waits for a library that cannot be opened. Main thread.
 */
void carrel_app_gui_import_fail (CarrelAppGuiImport *self, const GError *error);

/**
 * carrel_app_gui_import_plan_async:
 * @self: the importer
 * @path: what to import
 * @configuration: (nullable): the configuration to plan for
 * @is_held: for a disk of this computer: whether what is mounted from it will be held still while it is read
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is planned, with the provider
 * @user_data: for @callback
 *
 * Plans an import. Main thread.
 */
void carrel_app_gui_import_plan_async (CarrelAppGuiImport *self,
                                       const char *path,
                                       const char *configuration,
                                       gboolean is_held,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);

/**
 * carrel_app_gui_import_plan_finish:
 * @self: the importer
 * @result: what the callback was given
 * @error: why there is no plan
 *
 * Returns: (transfer full) (nullable): the plan, or %NULL with @error set
 */
CarrelUiImportPlan *carrel_app_gui_import_plan_finish (CarrelAppGuiImport *self,
                                                       GAsyncResult *result,
                                                       GError **error);

/**
 * carrel_app_gui_import_run_async:
 * @self: the importer
 * @request: what a person agreed to
 * @callback: called when it has ended, with the provider
 * @user_data: for @callback
 *
 * Carries out a plan, as a job. Main thread.
 */
void carrel_app_gui_import_run_async (CarrelAppGuiImport *self,
                                      CarrelUiImportRequest *request,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_app_gui_import_run_finish:
 * @self: the importer
 * @result: what the callback was given
 * @error: why nothing was imported
 *
 * Returns: whether the machines are there
 */
gboolean carrel_app_gui_import_run_finish (CarrelAppGuiImport *self,
                                           GAsyncResult *result,
                                           GError **error);

/**
 * carrel_app_gui_import_discover_async:
 * @self: the importer
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is over, with the provider
 * @user_data: for @callback
 *
 * Looks for machines of other products. Main thread.
 */
void carrel_app_gui_import_discover_async (CarrelAppGuiImport *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/**
 * carrel_app_gui_import_discover_finish:
 * @self: the importer
 * @result: what the callback was given
 * @error: why nothing could be looked for
 *
 * Returns: (transfer full) (nullable): a list of #CarrelUiImportItem, or %NULL with @error set
 */
GListModel *carrel_app_gui_import_discover_finish (CarrelAppGuiImport *self,
                                                   GAsyncResult *result,
                                                   GError **error);

/**
 * carrel_app_gui_import_make_arguments:
 * @request: what a person agreed to
 *
 * Says a request as the arguments of the command "import". Main thread.
 *
 * Returns: (transfer floating): an a{sv}
 */
GVariant *carrel_app_gui_import_make_arguments (CarrelUiImportRequest *request);

/**
 * carrel_app_gui_import_list_disks_async:
 * @provider: the provider that @self was made with
 * @cancellable: (nullable): to stop waiting
 * @callback: (scope async) (nullable): called once, on the main thread
 * @user_data: for @callback
 *
 * What the provider's class has for #CarrelUiProviderClass.list_disks_async. Main thread.
 */
void carrel_app_gui_import_list_disks_async (CarrelUiProvider *provider,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

/**
 * carrel_app_gui_import_list_disks_finish:
 * @provider: the provider
 * @result: what the callback was given
 * @error: (nullable): where to put an error
 *
 * Ends carrel_app_gui_import_list_disks_async(). Main thread.
 *
 * Returns: (transfer full) (nullable): a list of #CarrelUiPhysical, or %NULL with @error set
 */
GListModel *carrel_app_gui_import_list_disks_finish (CarrelUiProvider *provider,
                                                     GAsyncResult *result,
                                                     GError **error);

G_END_DECLS
