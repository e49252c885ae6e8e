/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-machine.h"
#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * carrel_ui_write_dialog_new:
 * @origin: the widget that asks
 * @provider: whom to ask
 * @machine: a machine that is off
 *
 * Makes a dialog that writes a machine to a disk of this computer: a person chooses the disk, and types what
 * stands on it before anything can be written. Main thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
GtkWindow *carrel_ui_write_dialog_new (GtkWidget *origin,
                                       CarrelUiProvider *provider,
                                       CarrelUiMachine *machine);

G_END_DECLS
