/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CarrelUiDiscoverDialogChosen:
 * @origin: the widget that asked, still alive
 * @path: what was chosen
 *
 * Called when a person chose a machine of another product.
 */
typedef void (*CarrelUiDiscoverDialogChosen) (GtkWidget *origin, const char *path);

/**
 * carrel_ui_discover_dialog_new:
 * @provider: whom to ask
 * @origin: a widget of the window to show it over
 * @chosen: called when a machine was chosen, and not otherwise
 *
 * Makes a dialog that lists the machines of other products on this computer, and starts looking for
 * them. Main thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
GtkWindow *carrel_ui_discover_dialog_new (CarrelUiProvider *provider,
                                          GtkWidget *origin,
                                          CarrelUiDiscoverDialogChosen chosen);

G_END_DECLS
