/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../carrel-app-fiber.h"

#include "display/carrel-display-session.h"
#include "vmm-core/carrel-vmm-client.h"

G_BEGIN_DECLS

/**
 * carrel_app_screen_connect:
 * @fiber: the fiber that runs
 * @client: the client of a machine that runs
 * @error: set when there is no display, or it cannot be watched
 *
 * Connects to the machine's display to look at it, which takes it from nobody.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
CarrelDisplaySession *carrel_app_screen_connect (CarrelAppFiber *fiber,
                                                 CarrelVmmClient *client,
                                                 GError **error);

/**
 * carrel_app_screen_look:
 * @session: a session
 * @out_hash: (out): a hash of the picture; untouched when there is none
 *
 * Returns: whether something is drawn: %FALSE when there is no picture, or it has one colour only
 */
gboolean carrel_app_screen_look (CarrelDisplaySession *session, guint64 *out_hash);

G_END_DECLS
