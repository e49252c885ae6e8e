/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CarrelUiSystemDialogChosen:
 * @origin: the widget that asked, still alive
 * @system: (transfer none): the chosen operating system
 *
 * Called when a person chose an operating system.
 */
typedef void (*CarrelUiSystemDialogChosen) (GtkWidget *origin, CarrelUiSystem *system);

/**
 * carrel_ui_system_dialog_new:
 * @provider: whose systems it shows
 * @origin: a widget of the window to show it over
 * @chosen: called when a system was chosen, and not otherwise
 *
 * Creates a searchable list of operating systems. Main thread.
 *
 * Returns: (transfer none): the dialog, to be presented
 */
GtkWindow *carrel_ui_system_dialog_new (CarrelUiProvider *provider,
                                        GtkWidget *origin,
                                        CarrelUiSystemDialogChosen chosen);

G_END_DECLS
