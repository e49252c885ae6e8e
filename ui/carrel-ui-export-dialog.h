/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_export_dialog_new:
 * @origin: a widget of the window to show it over; what came of the export is told there
 * @provider: whom to ask
 * @machines: (element-type CarrelUiMachine): the machines that go out together
 *
 * Makes the dialog that asks for whom machines are to be written out, then where to, and has it done. Main
 * thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
GtkWindow *carrel_ui_export_dialog_new (GtkWidget *origin,
                                        CarrelUiProvider *provider,
                                        GPtrArray *machines);

/**
 * carrel_ui_export_dialog_export_to:
 * @dialog: what carrel_ui_export_dialog_new() returned
 * @path: (type filename): the file or folder to make
 *
 * Has the export done as the dialog says, and closes it: what choosing a place in the file dialog does. Main
 * thread.
 */
void carrel_ui_export_dialog_export_to (GtkWindow *dialog, const char *path);

G_END_DECLS
