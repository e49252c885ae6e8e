/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CARD_TRACKER (carrel_ui_card_tracker_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiCardTracker, carrel_ui_card_tracker, CARREL_UI, CARD_TRACKER, GObject)

/**
 * carrel_ui_card_tracker_new:
 * @grid: a grid of machines, which gets its factory here
 * @scrolled: what it scrolls in
 *
 * Fills a grid with cards, and tells each card whether it is in sight as the grid scrolls. Main
 * thread.
 *
 * Returns: (transfer full): the tracker
 */
CarrelUiCardTracker *carrel_ui_card_tracker_new (GtkGridView *grid, GtkScrolledWindow *scrolled);

/**
 * carrel_ui_card_tracker_update:
 * @self: the tracker
 *
 * Looks which cards are in sight now, which also happens by itself soon after each change. Main
 * thread.
 */
void carrel_ui_card_tracker_update (CarrelUiCardTracker *self);

/**
 * carrel_ui_card_tracker_count:
 * @self: the tracker
 * @out_n_cards: (out) (optional): how many cards there are
 *
 * Counts cards. Main thread.
 *
 * Returns: how many of them are built
 */
guint carrel_ui_card_tracker_count (CarrelUiCardTracker *self, guint *out_n_cards);

G_END_DECLS
