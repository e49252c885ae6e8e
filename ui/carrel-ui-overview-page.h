/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_OVERVIEW_PAGE (carrel_ui_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiOverviewPage,
                      carrel_ui_overview_page,
                      CARREL_UI,
                      OVERVIEW_PAGE,
                      GtkWidget)

/**
 * carrel_ui_overview_page_new:
 * @provider: whom to ask
 * @machine: the machine
 *
 * Creates the page that tells about one machine. Main thread.
 *
 * Returns: (transfer full): a new widget, floating
 */
GtkWidget *carrel_ui_overview_page_new (CarrelUiProvider *provider, CarrelUiMachine *machine);

/**
 * carrel_ui_overview_page_get_machine:
 * @self: the page
 *
 * Returns the machine. Main thread.
 *
 * Returns: (transfer none): the machine
 */
CarrelUiMachine *carrel_ui_overview_page_get_machine (CarrelUiOverviewPage *self);

/**
 * carrel_ui_overview_page_set_narrow:
 * @self: the page
 * @is_narrow: whether there is little room
 *
 * Keeps the header bar to what is needed where there is little room. Main thread.
 */
void carrel_ui_overview_page_set_narrow (CarrelUiOverviewPage *self, gboolean is_narrow);

/**
 * carrel_ui_overview_page_focus_start:
 * @self: the page
 *
 * Gives the focus to what a person most likely came for: Start, or the way to the console. Main thread.
 */
void carrel_ui_overview_page_focus_start (CarrelUiOverviewPage *self);

G_END_DECLS
