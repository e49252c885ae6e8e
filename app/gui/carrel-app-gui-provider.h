/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-context.h"

#include "ui/carrel-ui-provider.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_PROVIDER (carrel_app_gui_provider_get_type ())

/**
 * CarrelAppGuiProvider:
 *
 * What the windows need, made of the library, the cores and the commands.  It exists before the
 * library is open, so that a window can be shown at once; then it is empty and fills.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiProvider,
                      carrel_app_gui_provider,
                      CARREL_APP,
                      GUI_PROVIDER,
                      CarrelUiProvider)

/**
 * carrel_app_gui_provider_new:
 *
 * Main thread.
 *
 * Returns: (transfer full): a provider without a library
 */
CarrelAppGuiProvider *carrel_app_gui_provider_new (void);

/**
 * carrel_app_gui_provider_set_context:
 * @self: a provider
 * @context: the open library and its cores
 *
 * Fills everything that windows hold already, and begins to follow the cores. To be called once. Main
 * thread.
 */
void carrel_app_gui_provider_set_context (CarrelAppGuiProvider *self, CarrelAppContext *context);

/**
 * carrel_app_gui_provider_set_failure:
 * @self: a provider
 * @error: why the library could not be opened
 *
 * Tells the windows that there is no library, and why. Main thread.
 */
void carrel_app_gui_provider_set_failure (CarrelAppGuiProvider *self, const GError *error);

/**
 * carrel_app_gui_provider_get_filled:
 * @self: a provider
 *
 * Returns: whether the signal "filled" was emitted. Main thread.
 */
gboolean carrel_app_gui_provider_get_filled (CarrelAppGuiProvider *self);

/**
 * carrel_app_gui_provider_set_seen:
 * @self: a provider
 * @is_seen: whether any window can be seen
 *
 * While no window can be seen nothing is drawn for it, and nothing wakes up. Main thread.
 */
void carrel_app_gui_provider_set_seen (CarrelAppGuiProvider *self, gboolean is_seen);

G_END_DECLS
