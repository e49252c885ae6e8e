/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_WINDOW (carrel_ui_window_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiWindow, carrel_ui_window, CARREL_UI, WINDOW, AdwApplicationWindow)

/**
 * carrel_ui_window_prepare:
 * @application: the program
 *
 * Registers style, icons and keyboard shortcuts, once, when the application starts up and before the
 * first window. Choosing a renderer (see display/widget) comes earlier still, before GTK is
 * initialised. Main thread.
 */
void carrel_ui_window_prepare (GtkApplication *application);

/**
 * carrel_ui_window_new:
 * @application: (nullable): the program; %NULL only in tests
 * @provider: what it shows and asks
 *
 * Creates the main window with the library in it. Main thread.
 *
 * Returns: (transfer none): a new window, owned by GTK
 */
CarrelUiWindow *carrel_ui_window_new (GtkApplication *application, CarrelUiProvider *provider);

/**
 * carrel_ui_window_show_machine:
 * @self: the window
 * @uuid: a machine
 *
 * Opens the page of a machine: its console if it runs, else its overview. Does nothing if there is no
 * such machine. Main thread.
 */
void carrel_ui_window_show_machine (CarrelUiWindow *self, const char *uuid);

/**
 * carrel_ui_window_show_library:
 * @self: the window
 *
 * Goes back to the library. Main thread.
 */
void carrel_ui_window_show_library (CarrelUiWindow *self);

/**
 * carrel_ui_window_open_image:
 * @self: the window
 * @path: an image to install from, or something to import
 *
 * Opens the create dialog with an image chosen, or imports what is no installer, as dropping a file on
 * the window does. Main thread.
 */
void carrel_ui_window_open_image (CarrelUiWindow *self, const char *path);

/**
 * carrel_ui_window_search:
 * @self: the window
 * @text: what to search for
 *
 * Goes to the library and searches it, as for a search from the desktop shell. Main thread.
 */
void carrel_ui_window_search (CarrelUiWindow *self, const char *text);

/**
 * carrel_ui_window_get_provider:
 * @self: the window
 *
 * Returns what the window shows and asks. Main thread.
 *
 * Returns: (transfer none): the provider
 */
CarrelUiProvider *carrel_ui_window_get_provider (CarrelUiWindow *self);

G_END_DECLS
