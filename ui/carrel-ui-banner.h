/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CARREL_UI_TYPE_BANNER (carrel_ui_banner_get_type ())
G_DECLARE_FINAL_TYPE (CarrelUiBanner, carrel_ui_banner, CARREL_UI, BANNER, GtkWidget)

/**
 * CarrelUiBanner:
 *
 * A line across a page for a state that lasts, with at most one button. libadwaita has one of its own
 * only from 1.3 on. Properties: "action-name" as of any #GtkActionable-like button, set by
 * carrel_ui_banner_set_button(). Emits "dismissed" when a person closed it.
 */

/**
 * carrel_ui_banner_set_text:
 * @self: the banner
 * @text: (nullable): what to say, plain text; %NULL hides the banner
 *
 * Sets what the banner says, and shows or hides it. Main thread.
 */
void carrel_ui_banner_set_text (CarrelUiBanner *self, const char *text);

/**
 * carrel_ui_banner_get_text:
 * @self: the banner
 *
 * Returns what the banner says. Main thread.
 *
 * Returns: (transfer none) (nullable): the text; %NULL while it is hidden
 */
const char *carrel_ui_banner_get_text (CarrelUiBanner *self);

/**
 * carrel_ui_banner_set_button:
 * @self: the banner
 * @label: (nullable): the button's words; %NULL for no button
 * @action_name: (nullable): the action it activates
 *
 * Sets the one button. Main thread.
 */
void carrel_ui_banner_set_button (CarrelUiBanner *self, const char *label, const char *action_name);

/**
 * carrel_ui_banner_set_dismissable:
 * @self: the banner
 * @is_dismissable: whether a person can close it
 *
 * Sets whether there is a button to close it. Main thread.
 */
void carrel_ui_banner_set_dismissable (CarrelUiBanner *self, gboolean is_dismissable);

G_END_DECLS
