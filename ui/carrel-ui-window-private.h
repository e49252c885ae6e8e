/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-library-page.h"
#include "carrel-ui-squeeze.h"
#include "carrel-ui-window.h"

G_BEGIN_DECLS

struct _CarrelUiWindow
{
  AdwApplicationWindow parent_instance;

  CarrelUiProvider *provider;
  GSettings *memory;
  CarrelUiLibraryPage *library;
  GtkWidget *page;

  AdwToastOverlay *overlay;
  CarrelUiSqueeze *squeeze;
  GtkStack *stack;
};

/**
 * carrel_ui_window_install_actions:
 * @widget_class: the window's class
 *
 * Installs the window's actions and their keys. Main thread.
 */
void carrel_ui_window_install_actions (GtkWidgetClass *widget_class);

/**
 * carrel_ui_window_install_drop:
 * @self: the window
 *
 * Lets image files be dropped on the window. Main thread.
 */
void carrel_ui_window_install_drop (CarrelUiWindow *self);

/**
 * carrel_ui_window_show_overview:
 * @self: the window
 * @uuid: a machine
 *
 * Opens the overview of a machine, also while it runs. Main thread.
 */
void carrel_ui_window_show_overview (CarrelUiWindow *self, const char *uuid);

/**
 * carrel_ui_window_show_settings:
 * @self: the window
 * @uuid: a machine
 *
 * Opens the settings of a machine. Main thread.
 */
void carrel_ui_window_show_settings (CarrelUiWindow *self, const char *uuid);

/**
 * carrel_ui_window_show_create:
 * @self: the window
 * @path: (nullable): an image that is chosen already
 *
 * Opens the create dialog. Main thread.
 */
void carrel_ui_window_show_create (CarrelUiWindow *self, const char *path);

/**
 * carrel_ui_window_import:
 * @self: the window
 * @path: a package, a descriptor, a folder with one, or a disk
 * @is_shown: whether the plan is shown also when there is nothing to ask
 *
 * Plans an import, and shows the plan or carries it out. Main thread.
 */
void carrel_ui_window_import (CarrelUiWindow *self, const char *path, gboolean is_shown);

/**
 * carrel_ui_window_choose_import:
 * @self: the window
 * @is_folder: whether a folder is chosen
 *
 * Lets a person choose what to import. Main thread.
 */
void carrel_ui_window_choose_import (CarrelUiWindow *self, gboolean is_folder);

/**
 * carrel_ui_window_discover:
 * @self: the window
 *
 * Lists the machines of other products, to choose one to import. Main thread.
 */
void carrel_ui_window_discover (CarrelUiWindow *self);

/**
 * carrel_ui_window_import_disk:
 * @self: the window
 *
 * Lists the disks of this computer, to choose one to make a machine of. Main thread.
 */
void carrel_ui_window_import_disk (CarrelUiWindow *self);

/**
 * carrel_ui_window_show_import_plan:
 * @self: the window
 * @path: what was imported by this window without a question
 *
 * Shows the plan that was carried out. Main thread.
 */
void carrel_ui_window_show_import_plan (CarrelUiWindow *self, const char *path);

/**
 * carrel_ui_window_show_preferences:
 * @self: the window
 *
 * Opens the preferences. Main thread.
 */
void carrel_ui_window_show_preferences (CarrelUiWindow *self);

G_END_DECLS
