/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../commands/carrel-app-command.h"
#include "carrel-app-gui-hub.h"

#include "ui/carrel-ui-job.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_JOBS (carrel_app_gui_jobs_get_type ())

/**
 * CarrelAppGuiJobs:
 *
 * Runs the commands that windows ask for, and lists those that take their time as jobs.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiJobs, carrel_app_gui_jobs, CARREL_APP, GUI_JOBS, GObject)

/**
 * carrel_app_gui_jobs_new:
 * @hub: who knows the library, and shows on each machine what is done to it
 *
 * Main thread.
 *
 * Returns: (transfer full): the jobs
 */
CarrelAppGuiJobs *carrel_app_gui_jobs_new (CarrelAppGuiHub *hub);

/**
 * carrel_app_gui_jobs_get_model:
 * @self: the jobs
 *
 * Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiJob
 */
GListModel *carrel_app_gui_jobs_get_model (CarrelAppGuiJobs *self);

/**
 * carrel_app_gui_jobs_run_async:
 * @self: the jobs
 * @verb: a command's verb
 * @arguments: (nullable): its arguments, an a{sv}; a floating reference is taken
 * @title: (nullable): what to list it as, or %NULL for a command that is over in an instant
 * @uuids: (nullable): the machines that show what is being done to them
 * @callback: called when the command has ended
 * @user_data: for @callback
 *
 * Runs a command. Who stops waiting does not stop it; carrel_app_gui_jobs_cancel() does. Main thread.
 */
void carrel_app_gui_jobs_run_async (CarrelAppGuiJobs *self,
                                    const char *verb,
                                    GVariant *arguments,
                                    const char *title,
                                    const char *const *uuids,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/**
 * carrel_app_gui_jobs_run_finish:
 * @self: the jobs
 * @result: what the callback was given
 * @error: why it failed
 *
 * Returns: (transfer full) (nullable): what came of it, or %NULL with @error set
 */
JsonNode *carrel_app_gui_jobs_run_finish (CarrelAppGuiJobs *self,
                                          GAsyncResult *result,
                                          GError **error);

/**
 * carrel_app_gui_jobs_cancel:
 * @self: the jobs
 * @id: a job's id
 * @error: %CARREL_APP_ERROR_NOT_FOUND when it ended already
 *
 * Asks a job to end; what it began is undone where it can be. Main thread.
 *
 * Returns: whether it was asked
 */
gboolean carrel_app_gui_jobs_cancel (CarrelAppGuiJobs *self, const char *id, GError **error);

G_END_DECLS
