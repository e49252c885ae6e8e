/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-display-opener.h"

G_BEGIN_DECLS

/**
 * carrel_display_liveness_probe_async:
 * @opener: (transfer none): where connections come from
 * @greeting: (nullable): bytes that make a server of this protocol answer, or %NULL if it speaks
 *   first
 * @cancellable: (nullable): to give up
 * @callback: called once, after %CARREL_DISPLAY_LIMIT_LIVENESS_MS at the latest
 * @user_data: for @callback
 *
 * Finds out whether a server that closed a connection is still alive: it is if a new connection
 * brings a byte.  So "another viewer took the display" and "the machine ended" can be told apart,
 * which look the same on the wire.  Main thread.
 */
void carrel_display_liveness_probe_async (CarrelDisplayOpener *opener,
                                          GBytes *greeting,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_display_liveness_probe_finish:
 * @result: what the callback got
 *
 * Ends carrel_display_liveness_probe_async().  Main thread.
 *
 * Returns: whether the server is known to live; not answering, being gone and having been given up
 *   are all %FALSE
 */
gboolean carrel_display_liveness_probe_finish (GAsyncResult *result);

G_END_DECLS
