/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_IMPORT_DIALOG (carrel_ui_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiImportDialog,
                      carrel_ui_import_dialog,
                      CARREL_UI,
                      IMPORT_DIALOG,
                      AdwWindow)

/**
 * CarrelUiImportDialog:
 *
 * The page that shows what will be made of a package, and takes the consents that it needs. Emits
 * "import" (#CarrelUiImportRequest) when a person decided, and closes.
 */

/**
 * carrel_ui_import_dialog_new:
 * @provider: whom to ask for another plan when another configuration is chosen
 * @parent: (nullable): the window to show it over
 * @plan: the plan
 *
 * Makes the page. Main thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
CarrelUiImportDialog *carrel_ui_import_dialog_new (CarrelUiProvider *provider,
                                                   GtkWindow *parent,
                                                   CarrelUiImportPlan *plan);

/**
 * carrel_ui_import_dialog_set_decided:
 * @self: the dialog
 *
 * Shows the plan of an import that is carried out already: to read, and with nothing to decide. Main
 * thread.
 */
void carrel_ui_import_dialog_set_decided (CarrelUiImportDialog *self);

G_END_DECLS
