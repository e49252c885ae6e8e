/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-hub.h"

#include "ui/carrel-ui-place.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_PLACES (carrel_app_gui_places_get_type ())

/**
 * CarrelAppGuiPlaces:
 *
 * The rows of the sidebar, kept true: the fixed sections, the folders as a tree walked depth first, the
 * tags, the trash, each with its count.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiPlaces, carrel_app_gui_places, CARREL_APP, GUI_PLACES, GObject)

/**
 * carrel_app_gui_places_new:
 * @hub: who knows what runs
 *
 * Main thread.
 *
 * Returns: (transfer full): the places, with the fixed sections at once
 */
CarrelAppGuiPlaces *carrel_app_gui_places_new (CarrelAppGuiHub *hub);

/**
 * carrel_app_gui_places_attach:
 * @self: the places
 *
 * Begins to follow the hub's library, which has been opened meanwhile. Main thread.
 */
void carrel_app_gui_places_attach (CarrelAppGuiPlaces *self);

/**
 * carrel_app_gui_places_get_model:
 * @self: the places
 *
 * Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiPlace
 */
GListModel *carrel_app_gui_places_get_model (CarrelAppGuiPlaces *self);

/**
 * carrel_app_gui_places_find_folder:
 * @self: the places
 * @id: a folder's row
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the folder's name, as far as it is known
 */
const char *carrel_app_gui_places_find_folder (CarrelAppGuiPlaces *self, gint64 id);

G_END_DECLS
