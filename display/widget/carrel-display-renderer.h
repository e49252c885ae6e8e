/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_display_renderer_choose:
 *
 * Chooses how GTK draws, and must be called before GTK is initialised: where there is no graphics
 * processor, GL would be computed by the processor at fifteen times the cost, so that GSK_RENDERER
 * is set to "cairo" and GL is switched off by GDK_DISABLE (GDK_DEBUG before GTK 4.16).  What the
 * user has set is left alone.  Main thread, before any other exists.
 *
 * Returns: whether cairo was chosen here
 */
gboolean carrel_display_renderer_choose (void);

/**
 * carrel_display_renderer_has_gpu:
 * @device_directory: the directory of the device nodes, "/dev/dri"
 * @system_directory: where the kernel tells about them, "/sys/class/drm"
 *
 * Whether there is a render node with a driver that draws by hardware; virtual cards that only
 * scan out do not count.  May be called from any thread.
 *
 * Returns: whether GL is worth its while
 */
gboolean carrel_display_renderer_has_gpu (const char *device_directory,
                                          const char *system_directory);

G_END_DECLS
