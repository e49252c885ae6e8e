/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CarrelLibraryWatch:
 *
 * A watch over a library's folder: the kernel tells when another program has committed something, and
 * when the database goes away. It never polls and costs nothing while nothing happens.
 */
typedef struct _CarrelLibraryWatch CarrelLibraryWatch;

/**
 * CarrelLibraryWatchCallback:
 * @may_be_gone: whether the database may have been deleted or replaced
 * @user_data: what carrel_library_watch_new() was given
 *
 * Something happened in the folder.
 */
typedef void (*CarrelLibraryWatchCallback) (gboolean may_be_gone, gpointer user_data);

/**
 * carrel_library_watch_new:
 * @folder: the library's folder
 * @context: (nullable): the main context to call back on
 * @callback: what to call
 * @user_data: (transfer full): for @callback
 * @user_data_free: (nullable): frees @user_data, on whatever thread the watch ends
 * @error: where to put the reason
 *
 * Begins to watch.
 *
 * Returns: (transfer full) (nullable): the watch, or %NULL with @error set. Any thread.
 */
CarrelLibraryWatch *carrel_library_watch_new (const char *folder,
                                              GMainContext *context,
                                              CarrelLibraryWatchCallback callback,
                                              gpointer user_data,
                                              GDestroyNotify user_data_free,
                                              GError **error);

/**
 * carrel_library_watch_free:
 * @watch: (nullable) (transfer full): a watch
 *
 * Ends the watch. Any thread; a call of the callback that is under way is not waited for.
 */
void carrel_library_watch_free (CarrelLibraryWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryWatch, carrel_library_watch_free)

G_END_DECLS
