/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-jobs.h"

#include "ui/carrel-ui-create-request.h"
#include "ui/carrel-ui-verb.h"

G_BEGIN_DECLS

/**
 * carrel_app_gui_verbs_perform_async:
 * @jobs: who runs commands
 * @hub: who shows what machines do
 * @verb: what a window asks for
 * @uuids: (nullable): of which machines
 * @arguments: (nullable): an a{sv} as #CarrelUiVerb tells
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does what a window asks for by running the commands that carrelctl has for it. Main thread.
 */
void carrel_app_gui_verbs_perform_async (CarrelAppGuiJobs *jobs,
                                         CarrelAppGuiHub *hub,
                                         CarrelUiVerb verb,
                                         const char *const *uuids,
                                         GVariant *arguments,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);

/**
 * carrel_app_gui_verbs_perform_finish:
 * @result: what the callback was given
 * @error: why it failed
 *
 * Returns: (transfer full) (nullable): the reply, an a{sv}, or %NULL with @error set
 */
GVariant *carrel_app_gui_verbs_perform_finish (GAsyncResult *result, GError **error);

/**
 * carrel_app_gui_verbs_make_create:
 * @request: what the create dialog asks for
 *
 * Says a request as the arguments of the command "create", without starting. Main thread.
 *
 * Returns: (transfer floating): an a{sv}
 */
GVariant *carrel_app_gui_verbs_make_create (CarrelUiCreateRequest *request);

G_END_DECLS
