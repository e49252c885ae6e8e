/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_settings_dialog_new:
 * @provider: whom to ask
 * @uuid: whose settings
 * @parent: (nullable): the window to show it over
 *
 * Creates the settings of a machine. Each change is made at once; what the running guest cannot take
 * is marked as waiting for a restart. Main thread.
 *
 * Returns: (transfer none) (nullable): the dialog, to be presented; %NULL if there is no such machine
 */
GtkWindow *carrel_ui_settings_dialog_new (CarrelUiProvider *provider,
                                          const char *uuid,
                                          GtkWindow *parent);

G_END_DECLS
