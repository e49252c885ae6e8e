/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_ui_toolkit_start:
 *
 * Initialises GTK without the theme that libadwaita is going to replace, which would be read for
 * nothing: a third of the time that GTK takes to start. A theme that the person has chosen in GTK_THEME is
 * left alone. Call it after the renderer is chosen (see display/widget) and before there is another
 * thread, since the environment is changed for a moment. Main thread.
 *
 * Returns: whether there is a display
 */
gboolean carrel_ui_toolkit_start (void);

G_END_DECLS
