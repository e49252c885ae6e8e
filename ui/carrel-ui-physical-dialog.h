/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CarrelUiPhysicalDialogChosen:
 * @origin: the widget that asked, still alive
 * @path: the disk that was chosen
 * @is_held: whether what is mounted from it is to be held still while it is read
 *
 * Called when a person chose a disk of this computer.
 */
typedef void (*CarrelUiPhysicalDialogChosen) (GtkWidget *origin,
                                              const char *path,
                                              gboolean is_held);

/**
 * carrel_ui_physical_dialog_new:
 * @provider: whom to ask
 * @origin: a widget of the window to show it over
 * @chosen: called when a disk was chosen, and not otherwise
 *
 * Makes a dialog that lists the disks of this computer, to make a machine of one. Main thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
GtkWindow *carrel_ui_physical_dialog_new (CarrelUiProvider *provider,
                                          GtkWidget *origin,
                                          CarrelUiPhysicalDialogChosen chosen);

G_END_DECLS
