/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_orphans_find:
 * @fiber: the fiber that runs
 * @library: the library
 * @error: set when the library cannot be read
 *
 * Looks for folders of machines that no row and no unfinished operation names.
 *
 * Returns: (transfer full) (nullable): their UUIDs, or %NULL with @error set
 */
GStrv carrel_app_orphans_find (CarrelAppFiber *fiber, CarrelLibrary *library, GError **error);

/**
 * carrel_app_orphans_move_aside:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: what carrel_app_orphans_find() gave
 * @error: set on failure
 *
 * Moves the folder, in a thread, into `orphans` beside `machines`, as it is.  Nothing is ever deleted: the folder may
 * hold somebody's disk.
 *
 * Returns: (transfer full) (nullable): where it is now; %NULL with @error set
 */
char *carrel_app_orphans_move_aside (CarrelAppFiber *fiber,
                                     CarrelLibrary *library,
                                     const char *uuid,
                                     GError **error);

G_END_DECLS
