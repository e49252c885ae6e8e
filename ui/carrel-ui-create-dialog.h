/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CREATE_DIALOG (carrel_ui_create_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiCreateDialog,
                      carrel_ui_create_dialog,
                      CARREL_UI,
                      CREATE_DIALOG,
                      AdwWindow)

/**
 * CarrelUiCreateDialog:
 *
 * The one page that creates a machine. Emits "created" (UUID, whether it was started) and closes.
 */

/**
 * carrel_ui_create_dialog_new:
 * @provider: whom to ask
 * @parent: (nullable): the window to show it over
 *
 * Creates the dialog. Main thread.
 *
 * Returns: (transfer none): the dialog, to be presented
 */
CarrelUiCreateDialog *carrel_ui_create_dialog_new (CarrelUiProvider *provider, GtkWindow *parent);

/**
 * carrel_ui_create_dialog_set_path:
 * @self: the dialog
 * @path: an image file
 *
 * Chooses an image. Main thread.
 */
void carrel_ui_create_dialog_set_path (CarrelUiCreateDialog *self, const char *path);

G_END_DECLS
