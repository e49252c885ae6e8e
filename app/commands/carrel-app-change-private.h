/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

#include "library-db/carrel-library-machine.h"

G_BEGIN_DECLS

/*
 * A change of a machine's settings as a value, {"spec": "…", "name": "…", "notes": "…", "favourite": true,
 * "folder": 1, "tags": ["…"]} with only what changes: what the journal holds of it while it is under way.
 */

/**
 * carrel_app_change_apply:
 * @fiber: the fiber that runs
 * @library: the library
 * @uuid: the machine
 * @change: what to change
 * @error: set on failure; none of it is in force then
 *
 * Writes a change in one commit.  Doing it twice is as doing it once.
 *
 * Returns: whether it is committed
 */
gboolean carrel_app_change_apply (CarrelAppFiber *fiber,
                                  CarrelLibrary *library,
                                  const char *uuid,
                                  JsonObject *change,
                                  GError **error);

G_END_DECLS
