/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include "display/widget/carrel-display-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CONSOLE_PAGE (carrel_ui_console_page_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiConsolePage,
                      carrel_ui_console_page,
                      CARREL_UI,
                      CONSOLE_PAGE,
                      GtkWidget)

/**
 * carrel_ui_console_page_new:
 * @provider: whom to ask
 * @machine: the machine
 *
 * Creates the page with the screen of a machine, and connects to it as soon as it runs. Main thread.
 *
 * Returns: (transfer full): a new widget, floating
 */
GtkWidget *carrel_ui_console_page_new (CarrelUiProvider *provider, CarrelUiMachine *machine);

/**
 * carrel_ui_console_page_get_machine:
 * @self: the page
 *
 * Returns the machine. Main thread.
 *
 * Returns: (transfer none): the machine
 */
CarrelUiMachine *carrel_ui_console_page_get_machine (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_get_view:
 * @self: the page
 *
 * Returns the guest's screen. Main thread.
 *
 * Returns: (transfer none): the view
 */
CarrelDisplayView *carrel_ui_console_page_get_view (CarrelUiConsolePage *self);

/**
 * carrel_ui_console_page_set_narrow:
 * @self: the page
 * @is_narrow: whether there is little room
 *
 * Keeps the header bar to what is needed where there is little room; the rest is in the menu then.
 * Main thread.
 */
void carrel_ui_console_page_set_narrow (CarrelUiConsolePage *self, gboolean is_narrow);

/**
 * carrel_ui_console_page_leave:
 * @self: the page
 *
 * Gives keyboard and screen back and closes the connection; the guest goes on. Main thread.
 */
void carrel_ui_console_page_leave (CarrelUiConsolePage *self);

G_END_DECLS
