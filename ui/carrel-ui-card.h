/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-ui-machine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_CARD (carrel_ui_card_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiCard, carrel_ui_card, CARREL_UI, CARD, GtkWidget)

/**
 * carrel_ui_card_new:
 *
 * Creates a card of the library's grid. It has its full size at once, but builds what is in it only
 * when it is shown for the first time, see carrel_ui_card_set_shown(). Main thread.
 *
 * Returns: (transfer full): a new widget, floating
 */
GtkWidget *carrel_ui_card_new (void);

/**
 * carrel_ui_card_set_machine:
 * @self: the card
 * @machine: (nullable): the machine it shows
 *
 * Sets the machine that the card shows. Main thread.
 */
void carrel_ui_card_set_machine (CarrelUiCard *self, CarrelUiMachine *machine);

/**
 * carrel_ui_card_get_machine:
 * @self: the card
 *
 * Returns the machine that the card shows. Main thread.
 *
 * Returns: (transfer none) (nullable): the machine
 */
CarrelUiMachine *carrel_ui_card_get_machine (CarrelUiCard *self);

/**
 * carrel_ui_card_set_shown:
 * @self: the card
 * @is_shown: whether it is in the visible part of the grid
 *
 * Tells the card whether anybody can see it. A grid keeps many more cards than it shows; those that
 * are not seen cost nothing, and their machines are not watched. Main thread.
 */
void carrel_ui_card_set_shown (CarrelUiCard *self, gboolean is_shown);

/**
 * carrel_ui_card_is_built:
 * @self: the card
 *
 * Tells whether the card has ever been seen, for tests. Main thread.
 *
 * Returns: %TRUE if its inside exists
 */
gboolean carrel_ui_card_is_built (CarrelUiCard *self);

G_END_DECLS
