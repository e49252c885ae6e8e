/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-gui-hub.h"

#include "ui/carrel-ui-query.h"

G_BEGIN_DECLS

#define CARREL_APP_TYPE_GUI_LIST (carrel_app_gui_list_get_type ())

/**
 * CarrelAppGuiList:
 *
 * A #GListModel of #CarrelUiMachine over a query: the library's list, each row wrapped when it is
 * asked for. Empty until the hub has a library.
 *
 * Signal "made" (#CarrelUiMachine): a row was asked for and wrapped.
 *
 * Property "loading" (boolean, read-only): whether the first rows are still awaited.
 */
G_DECLARE_FINAL_TYPE (CarrelAppGuiList, carrel_app_gui_list, CARREL_APP, GUI_LIST, GObject)

/**
 * carrel_app_gui_list_new:
 * @hub: who keeps the rows' live part true
 * @query: which machines
 *
 * Main thread.
 *
 * Returns: (transfer full): the list
 */
CarrelAppGuiList *carrel_app_gui_list_new (CarrelAppGuiHub *hub, CarrelUiQuery *query);

/**
 * carrel_app_gui_list_attach:
 * @self: a list
 *
 * Begins to show the hub's library, which has been opened meanwhile. Main thread.
 */
void carrel_app_gui_list_attach (CarrelAppGuiList *self);

G_END_DECLS
