/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-jobs.h"

#include "ui/carrel-ui-provider.h"

G_BEGIN_DECLS

/**
 * carrel_app_gui_change_async:
 * @provider: whom a window asked
 * @hub: who knows the library
 * @jobs: who runs commands
 * @uuid: whose setting
 * @setting: a property of #CarrelUiSettings
 * @value: its new value
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is stored, with @provider
 * @user_data: for @callback
 *
 * Changes one setting of a machine by the command that carrelctl has for it. Main thread.
 */
void carrel_app_gui_change_async (CarrelUiProvider *provider,
                                  CarrelAppGuiHub *hub,
                                  CarrelAppGuiJobs *jobs,
                                  const char *uuid,
                                  const char *setting,
                                  GVariant *value,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * carrel_app_gui_change_finish:
 * @provider: whom a window asked
 * @result: what the callback was given
 * @out_applied: (out): whether it is in force now; untouched on failure
 * @error: why it failed
 *
 * Returns: whether it is stored
 */
gboolean carrel_app_gui_change_finish (CarrelUiProvider *provider,
                                       GAsyncResult *result,
                                       CarrelUiApplied *out_applied,
                                       GError **error);

G_END_DECLS
