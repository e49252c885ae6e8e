/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_ui_toolkit_start:
 *
 * Initialises GTK without the theme that libadwaita is going to replace, which would be read for
 * nothing: a third of the time that GTK takes to start. A theme that the person has chosen in GTK_THEME is
 * left alone. Nor are the icons of the system read yet: carrel_ui_toolkit_load_icons() does that. Call it
 * after the renderer is chosen (see display/widget) and before there is another thread, since the
 * environment is changed for a moment. Main thread.
 *
 * Returns: whether there is a display
 */
gboolean carrel_ui_toolkit_start (void);

/**
 * carrel_ui_toolkit_load_icons:
 * @resource_path: the folder of our own icons among the resources
 *
 * Lets icons be found, ours and the system's, and reads what there is on a thread of its own while the
 * window is built. To be called once libadwaita is initialised, with or without
 * carrel_ui_toolkit_start() before. Main thread.
 */
void carrel_ui_toolkit_load_icons (const char *resource_path);

G_END_DECLS
