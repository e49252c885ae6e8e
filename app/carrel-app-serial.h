/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_app_serial_list_sockets:
 * @runtime_dir: (type filename): where the cores have their sockets
 * @uuid: a machine
 * @ports: how many serial ports it has
 *
 * Looks where the serial ports of a machine lead to: only while it runs, and only those that it was
 * started with. Any thread; looks at the file system.
 *
 * Returns: (transfer full): the paths of the sockets, in the order of the ports
 */
GStrv carrel_app_serial_list_sockets (const char *runtime_dir, const char *uuid, guint ports);

G_END_DECLS
