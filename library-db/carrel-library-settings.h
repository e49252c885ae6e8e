/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_settings_get_async:
 * @library: a library
 * @key: the name of the setting
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads a setting of this library.
 */
void carrel_library_settings_get_async (CarrelLibrary *library,
                                        const char *key,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_library_settings_get_finish:
 * @library: a library
 * @result: what the callback got
 * @out_value: (out) (nullable) (transfer full): the value, %NULL if it was never set; untouched on
 *   failure
 * @error: where to put the reason
 *
 * Returns: %TRUE when read, %FALSE with @error set.
 */
gboolean carrel_library_settings_get_finish (CarrelLibrary *library,
                                             GAsyncResult *result,
                                             char **out_value,
                                             GError **error);

/**
 * carrel_library_settings_set_async:
 * @library: a library
 * @key: the name of the setting
 * @value: (nullable): the value, %NULL to forget it
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Writes a setting of this library.
 * End with carrel_library_change_finish().
 */
void carrel_library_settings_set_async (CarrelLibrary *library,
                                        const char *key,
                                        const char *value,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

G_END_DECLS
