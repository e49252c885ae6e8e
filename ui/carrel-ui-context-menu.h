/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_context_menu_mark:
 * @child: the child of a list item
 * @item: that list item, which outlives the child
 *
 * Remembers which item of a view a widget shows, so that a click on it finds the machine. Main
 * thread.
 */
void carrel_ui_context_menu_mark (GtkWidget *child, GtkListItem *item);

/**
 * carrel_ui_context_menu_attach:
 * @view: a #GtkGridView or #GtkColumnView of machines with a multiple selection
 * @provider: whose folders the menu offers
 *
 * Gives a view the machines' menu, by the right button, by a long touch, and by the Menu key or
 * Shift+F10. Opening it on something that is not selected selects it. Main thread.
 */
void carrel_ui_context_menu_attach (GtkWidget *view, CarrelUiProvider *provider);

/**
 * carrel_ui_context_menu_create_model:
 * @provider: whose folders the menu offers
 *
 * Builds the menu of a machine, with the folders of this moment. Main thread.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *carrel_ui_context_menu_create_model (CarrelUiProvider *provider);

/**
 * carrel_ui_context_menu_create_folders:
 * @provider: whose folders
 *
 * Builds the menu that moves machines to a folder. Main thread.
 *
 * Returns: (transfer full): the menu
 */
GMenuModel *carrel_ui_context_menu_create_folders (CarrelUiProvider *provider);

G_END_DECLS
