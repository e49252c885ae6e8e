/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-provider.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_LIBRARY_PAGE (carrel_ui_library_page_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiLibraryPage,
                      carrel_ui_library_page,
                      CARREL_UI,
                      LIBRARY_PAGE,
                      GtkWidget)

/**
 * CarrelUiLibraryPage:
 *
 * The page with all machines: sidebar, grid or list, search, and the bar for several machines.
 */

/**
 * carrel_ui_library_page_new:
 * @provider: what it shows and asks
 *
 * Creates the page. Main thread.
 *
 * Returns: (transfer full): a new widget, floating
 */
GtkWidget *carrel_ui_library_page_new (CarrelUiProvider *provider);

/**
 * carrel_ui_library_page_set_search:
 * @self: the page
 * @text: (nullable): what to search for; %NULL ends the search
 *
 * Opens or closes the search. Main thread.
 */
void carrel_ui_library_page_set_search (CarrelUiLibraryPage *self, const char *text);

/**
 * carrel_ui_library_page_toggle_search:
 * @self: the page
 *
 * Opens the search, or closes it. Main thread.
 */
void carrel_ui_library_page_toggle_search (CarrelUiLibraryPage *self);

/**
 * carrel_ui_library_page_toggle_sidebar:
 * @self: the page
 *
 * Shows or hides the sidebar. Main thread.
 */
void carrel_ui_library_page_toggle_sidebar (CarrelUiLibraryPage *self);

/**
 * carrel_ui_library_page_set_list:
 * @self: the page
 * @is_list: whether to show a list instead of cards
 *
 * Chooses between cards and list. Main thread.
 */
void carrel_ui_library_page_set_list (CarrelUiLibraryPage *self, gboolean is_list);

/**
 * carrel_ui_library_page_get_list:
 * @self: the page
 *
 * Tells whether a list is shown. Main thread.
 *
 * Returns: %TRUE for the list, %FALSE for cards
 */
gboolean carrel_ui_library_page_get_list (CarrelUiLibraryPage *self);

/**
 * carrel_ui_library_page_select_place:
 * @self: the page
 * @kind: which kind of place
 * @id: (nullable): which folder or tag
 *
 * Goes to a place of the library. Main thread.
 */
void carrel_ui_library_page_select_place (CarrelUiLibraryPage *self,
                                          CarrelUiPlaceKind kind,
                                          const char *id);

/**
 * carrel_ui_library_page_get_selection:
 * @self: the page
 *
 * Returns the machines on show, with what is selected of them; another object after each search and
 * change of place. Main thread.
 *
 * Returns: (transfer none): the selection
 */
GtkSelectionModel *carrel_ui_library_page_get_selection (CarrelUiLibraryPage *self);

/**
 * carrel_ui_library_page_set_narrow:
 * @self: the page
 * @is_narrow: whether there is little room
 *
 * Keeps the header bar to what is needed where there is little room; the choice between cards and list
 * is in the main menu then. Main thread.
 */
void carrel_ui_library_page_set_narrow (CarrelUiLibraryPage *self, gboolean is_narrow);

/**
 * carrel_ui_library_page_set_key_capture:
 * @self: the page
 * @widget: (nullable): the window whose keys begin a search while the page is shown
 *
 * Sets where typing searches. Main thread.
 */
void carrel_ui_library_page_set_key_capture (CarrelUiLibraryPage *self, GtkWidget *widget);

/**
 * carrel_ui_library_page_count_built:
 * @self: the page
 * @out_n_cards: (out) (optional): how many cards exist
 *
 * Counts the cards that have been built, for tests and measurements. Main thread.
 *
 * Returns: how many
 */
guint carrel_ui_library_page_count_built (CarrelUiLibraryPage *self, guint *out_n_cards);

G_END_DECLS
