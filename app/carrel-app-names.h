/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-context.h"

G_BEGIN_DECLS

/**
 * carrel_app_names_list_async:
 * @context: a context
 * @cancellable: (nullable): to give up
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the names of all machines, for the shell's completion.
 */
void carrel_app_names_list_async (CarrelAppContext *context,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * carrel_app_names_list_finish:
 * @result: what the callback was given
 * @error: set on failure
 *
 * Returns: (transfer full) (nullable): the names, or %NULL with @error set
 */
GStrv carrel_app_names_list_finish (GAsyncResult *result, GError **error);

G_END_DECLS
