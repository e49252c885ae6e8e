/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-hub.h"

#include "display/carrel-display-session.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_THUMBNAILS (carrel_app_gui_thumbnails_get_type ())

/**
 * CarrelAppGuiThumbnails:
 *
 * Gives the records that somebody looks at a picture of their machine: the stored one of a machine
 * that is off, a fresh one every two seconds of one that runs.  Where a console is open its frame is
 * taken instead of asking the guest's core.  Nothing happens while no window can be seen.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiThumbnails,
                      carrel_app_gui_thumbnails,
                      CARREL_APP,
                      GUI_THUMBNAILS,
                      GObject)

/**
 * carrel_app_gui_thumbnails_new:
 * @hub: who knows the records
 *
 * Main thread.
 *
 * Returns: (transfer full): the thumbnailer
 */
CarrelAppGuiThumbnails *carrel_app_gui_thumbnails_new (CarrelAppGuiHub *hub);

/**
 * carrel_app_gui_thumbnails_follow:
 * @self: the thumbnailer
 * @machine: a record
 *
 * Gives a record pictures whenever it is watched, for as long as somebody holds it. Main thread.
 */
void carrel_app_gui_thumbnails_follow (CarrelAppGuiThumbnails *self, CarrelUiMachine *machine);

/**
 * carrel_app_gui_thumbnails_set_seen:
 * @self: the thumbnailer
 * @is_seen: whether any window can be seen
 *
 * Begins and ends to ask for fresh pictures. Main thread.
 */
void carrel_app_gui_thumbnails_set_seen (CarrelAppGuiThumbnails *self, gboolean is_seen);

/**
 * carrel_app_gui_thumbnails_add_session:
 * @self: the thumbnailer
 * @uuid: a machine
 * @session: a console of it that was just opened; not held
 *
 * Takes the machine's pictures from an open console. Main thread.
 */
void carrel_app_gui_thumbnails_add_session (CarrelAppGuiThumbnails *self,
                                            const char *uuid,
                                            CarrelDisplaySession *session);

G_END_DECLS
