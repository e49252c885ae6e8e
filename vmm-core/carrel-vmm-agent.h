/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "carrel-vmm-error.h"

G_BEGIN_DECLS

/** CARREL_VMM_AGENT_LIMIT_MS: how long the guest agent may take to answer. */
#define CARREL_VMM_AGENT_LIMIT_MS 10000

/**
 * carrel_vmm_agent_ping_async:
 * @folder: the machine's runtime folder
 * @name: the agent's socket in it
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Greets the guest agent with a number and waits until that number comes back.  Answers to earlier
 * greetings, which an agent that starts late gives all at once, are passed over.
 */
void carrel_vmm_agent_ping_async (const char *folder,
                                  const char *name,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * carrel_vmm_agent_ping_finish:
 * @result: what the callback was given
 * @error: %CARREL_VMM_ERROR_AGENT when it does not answer
 *
 * Returns: TRUE when the agent answered
 */
gboolean carrel_vmm_agent_ping_finish (GAsyncResult *result, GError **error);

G_END_DECLS
