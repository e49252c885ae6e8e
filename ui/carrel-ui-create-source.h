/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CREATE_SOURCE (carrel_ui_create_source_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiCreateSource,
                      carrel_ui_create_source,
                      CARREL_UI,
                      CREATE_SOURCE,
                      GtkWidget)

/**
 * CarrelUiCreateSource:
 *
 * The rows of the create dialog that say what to install from: images that were found, a file to
 * choose, or nothing. Emits "changed" when another source was chosen or recognised.
 */

/**
 * carrel_ui_create_source_set_provider:
 * @self: the rows
 * @provider: whose images they show
 *
 * Sets whose images they show, once. Main thread.
 */
void carrel_ui_create_source_set_provider (CarrelUiCreateSource *self, CarrelUiProvider *provider);

/**
 * carrel_ui_create_source_set_path:
 * @self: the rows
 * @path: a file
 *
 * Chooses a file, and looks what it is. Main thread.
 */
void carrel_ui_create_source_set_path (CarrelUiCreateSource *self, const char *path);

/**
 * carrel_ui_create_source_get_image:
 * @self: the rows
 *
 * Returns the chosen image. Main thread.
 *
 * Returns: (transfer none) (nullable): the image; %NULL for none
 */
CarrelUiImage *carrel_ui_create_source_get_image (CarrelUiCreateSource *self);

/**
 * carrel_ui_create_source_is_ready:
 * @self: the rows
 *
 * Tells whether a machine can be created from what is chosen. Main thread.
 *
 * Returns: %TRUE if a source, or explicitly none, is chosen, and no error is shown
 */
gboolean carrel_ui_create_source_is_ready (CarrelUiCreateSource *self);

G_END_DECLS
