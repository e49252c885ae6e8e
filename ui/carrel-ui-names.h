/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * carrel_ui_names_mend:
 * @root: a window, a dialog or a page, built already
 *
 * Gives the buttons inside the names that a screen reader should say: those of a label with a mnemonic
 * lose the underscore and are said once, and the two halves of a split button get their own. Buttons
 * that change their label later keep such names, and menus name their items when they open. May be
 * called again after more was added. Main thread.
 */
void carrel_ui_names_mend (GtkWidget *root);

G_END_DECLS
