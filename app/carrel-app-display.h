/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display/carrel-display-session.h"
#include "vmm-core/carrel-vmm-client.h"

G_BEGIN_DECLS

/**
 * carrel_app_display_new_session:
 * @client: the client of a machine that runs
 * @error: (nullable): %CARREL_APP_ERROR_STATE when the machine has no display now
 *
 * Makes a session for the machine's display, whose connections are descriptors that the core hands
 * out.  It is not connected yet.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
CarrelDisplaySession *carrel_app_display_new_session (CarrelVmmClient *client, GError **error);

/**
 * carrel_app_display_new_watcher:
 * @client: the client of a machine that runs
 * @error: (nullable): as carrel_app_display_new_session()
 *
 * Makes a session that only looks: one that takes the display from nobody.  It is not connected yet.
 *
 * Returns: (transfer full) (nullable): the session, or %NULL with @error set
 */
CarrelDisplaySession *carrel_app_display_new_watcher (CarrelVmmClient *client, GError **error);

G_END_DECLS
