/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_place_menu_mark:
 * @row: a row of the sidebar
 * @place: what it stands for
 *
 * Notes which place a row stands for. Main thread.
 */
void carrel_ui_place_menu_mark (GtkListBoxRow *row, CarrelUiPlace *place);

/**
 * carrel_ui_place_menu_get_place:
 * @row: a row of the sidebar
 *
 * Tells what carrel_ui_place_menu_mark() noted. Main thread.
 *
 * Returns: (transfer none) (nullable): the place
 */
CarrelUiPlace *carrel_ui_place_menu_get_place (GtkListBoxRow *row);

/**
 * carrel_ui_place_menu_attach:
 * @list: the sidebar's list
 * @host: what the menu belongs to: a widget around the list that unparents its children in the end
 * @provider: whom to ask
 *
 * Gives the rows of folders a menu, opened by the second mouse button, a long touch or the menu key:
 * new folder inside, rename (F2), delete (Delete). Main thread.
 */
void carrel_ui_place_menu_attach (GtkListBox *list, GtkWidget *host, CarrelUiProvider *provider);

G_END_DECLS
