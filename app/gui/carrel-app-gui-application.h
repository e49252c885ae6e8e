/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_APPLICATION (carrel_app_gui_application_get_type ())

/**
 * CarrelAppGuiApplication:
 *
 * The program with windows: one per library.  A second start with the same library shows the first
 * one's window.  Closing the window, and ending in any other way, touches no guest.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiApplication,
                      carrel_app_gui_application,
                      CARREL_APP,
                      GUI_APPLICATION,
                      AdwApplication)

/**
 * carrel_app_gui_application_new:
 *
 * Main thread.
 *
 * Returns: (transfer full): the program, to be run
 */
CarrelAppGuiApplication *carrel_app_gui_application_new (void);

G_END_DECLS
