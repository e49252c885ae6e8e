/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-banner.h"
#include "carrel-ui-console-page.h"
#include "carrel-ui-machine-actions.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _CarrelUiConsolePage
{
  GtkWidget parent_instance;

  CarrelUiProvider *provider;
  CarrelUiMachine *machine;
  CarrelUiMachineActions *actions;
  GSimpleActionGroup *own_actions;
  GSettings *memory;

  /* The connection: at most one of the two is set. */
  GCancellable *opening;
  CarrelDisplaySession *session;
  GError *error;
  gboolean is_left;
  gboolean is_narrow;
  /* When the last one came to stand, and how often it was taken up again since. */
  gint64 connected_at;
  guint n_retries;

  /* Full screen. */
  GtkWidget *window;
  guint dwell_source;

  AdwHeaderBar *header_bar;
  AdwWindowTitle *title;
  GtkButton *back_button;
  GtkMenuButton *keys_button;
  GtkMenuButton *devices_button;
  GtkMenuButton *power_button;
  GtkMenuButton *more_button;
  GtkButton *screenshot_button;
  GtkButton *fullscreen_button;
  CarrelUiBanner *banner;
  GtkOverlay *overlay;
  GtkScrolledWindow *scrolled;
  CarrelDisplayView *view;
  GtkWidget *curtain;
  AdwStatusPage *status_page;
  GtkSpinner *status_spinner;
  GtkButton *status_button;
  GtkRevealer *hint_revealer;
  GtkLabel *hint_label;
  GtkRevealer *strip_revealer;
  GtkLabel *strip_label;
  GtkMenuButton *strip_keys_button;
  GtkMenuButton *strip_devices_button;
  GtkMenuButton *strip_power_button;
  GtkButton *strip_leave_button;
  GMenu *devices_menu;
  GMenuModel *keys_menu;
  GMenuModel *power_menu;
  GMenuModel *more_menu;
};

/**
 * carrel_ui_console_page_install_menus:
 * @self: the page
 *
 * Fills the menus of the header bar and of the strip, and the actions behind them. Main thread.
 */
void carrel_ui_console_page_install_menus (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_update_devices:
 * @self: the page
 *
 * Makes the menu of devices say what is in the drive and which images there are. Main thread.
 */
void carrel_ui_console_page_update_devices (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_install_fullscreen:
 * @self: the page
 *
 * Prepares full screen and its strip. Main thread.
 */
void carrel_ui_console_page_install_fullscreen (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_follow_window:
 * @self: the page
 * @window: (nullable): the window that the page is in now
 *
 * Follows whether the window is full screen. Main thread.
 */
void carrel_ui_console_page_follow_window (CarrelUiConsolePage *self, GtkWidget *window);

/**
 * carrel_ui_console_page_focus_controls:
 * @self: the page
 *
 * Moves the focus from the guest to the page's controls: to the strip in full screen, else to the
 * header bar. Main thread.
 */
void carrel_ui_console_page_focus_controls (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_update:
 * @self: the page
 *
 * Makes the page show what the machine and the connection are now, and opens a connection where one
 * is wanted. Main thread.
 */
void carrel_ui_console_page_update (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_is_connected:
 * @self: the page
 *
 * Tells whether the guest's screen is on show. Main thread.
 *
 * Returns: whether there is a connection
 */
gboolean carrel_ui_console_page_is_connected (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_connect:
 * @self: the page
 *
 * Connects to the guest's screen, or connects again. Main thread.
 */
void carrel_ui_console_page_connect (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_disconnect:
 * @self: the page
 *
 * Gives up a connection, or one that is being made. Main thread.
 */
void carrel_ui_console_page_disconnect (CarrelUiConsolePage *self);

G_END_DECLS
