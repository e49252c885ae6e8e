/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_SIDEBAR (carrel_ui_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiSidebar, carrel_ui_sidebar, CARREL_UI, SIDEBAR, GtkWidget)

/**
 * CarrelUiSidebar:
 *
 * The places of the library: its sections, folders, tags and the trash. Emits "place-selected" when
 * a person chose another place.
 */

/**
 * carrel_ui_sidebar_set_provider:
 * @self: the sidebar
 * @provider: whose places it shows
 *
 * Fills the sidebar, once. Main thread.
 */
void carrel_ui_sidebar_set_provider (CarrelUiSidebar *self, CarrelUiProvider *provider);

/**
 * carrel_ui_sidebar_get_place:
 * @self: the sidebar
 *
 * Returns the chosen place. Main thread.
 *
 * Returns: (transfer none) (nullable): the place
 */
CarrelUiPlace *carrel_ui_sidebar_get_place (CarrelUiSidebar *self);

/**
 * carrel_ui_sidebar_select:
 * @self: the sidebar
 * @kind: which kind of place
 * @id: (nullable): which folder or tag
 *
 * Chooses a place, and emits "place-selected" if it is another one. Main thread.
 */
void carrel_ui_sidebar_select (CarrelUiSidebar *self, CarrelUiPlaceKind kind, const char *id);

/**
 * carrel_ui_sidebar_dup_title:
 * @place: a place
 *
 * Names a place in the user's language. Main thread.
 *
 * Returns: (transfer full): the name, one line
 */
char *carrel_ui_sidebar_dup_title (CarrelUiPlace *place);

G_END_DECLS
