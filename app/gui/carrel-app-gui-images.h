/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-media.h"
#include "carrel-app-gui-hub.h"

#include "ui/carrel-ui-image.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_IMAGES (carrel_app_gui_images_get_type ())

/**
 * CarrelAppGuiImages:
 *
 * The installer images that lie where people put them: the download folder, the home folder, and
 * where the library saw one before.  Looked for on a thread, and only so far that a full folder costs
 * nothing.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiImages, carrel_app_gui_images, CARREL_APP, GUI_IMAGES, GObject)

/**
 * carrel_app_gui_images_new:
 * @hub: who knows the library
 *
 * Main thread.
 *
 * Returns: (transfer full): the images, none yet
 */
CarrelAppGuiImages *carrel_app_gui_images_new (CarrelAppGuiHub *hub);

/**
 * carrel_app_gui_images_look:
 * @self: the images
 *
 * Looks for images. The list is what was found before until they are there, the newest first; what
 * each one is comes a little later. Main thread.
 */
void carrel_app_gui_images_look (CarrelAppGuiImages *self);

/**
 * carrel_app_gui_images_get_model:
 * @self: the images
 *
 * Main thread.
 *
 * Returns: (transfer none): a list of #CarrelUiImage
 */
GListModel *carrel_app_gui_images_get_model (CarrelAppGuiImages *self);

/**
 * carrel_app_gui_images_fill:
 * @image: a record
 * @media: what the file was recognised as
 *
 * Shows what an image is. Main thread.
 */
void carrel_app_gui_images_fill (CarrelUiImage *image, const CarrelAppMedia *media);

/**
 * carrel_app_gui_images_make_system:
 * @system: a system
 *
 * Main thread.
 *
 * Returns: (transfer full): the system as windows show it
 */
CarrelUiSystem *carrel_app_gui_images_make_system (const CarrelAppSystem *system);

G_END_DECLS
