/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * carrel_ui_message_new:
 * @parent: (nullable): the window to show it over
 * @heading: what it is about, plain text of any length
 * @body: (nullable): the rest, plain text
 *
 * Makes a message dialog whose heading may be longer than the dialog is wide. Main thread.
 *
 * Returns: (transfer none): the dialog, not shown yet; GTK owns it until it is closed
 */
AdwMessageDialog *carrel_ui_message_new (GtkWindow *parent, const char *heading, const char *body);

G_END_DECLS
