/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-medium.h"
#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_media_remember_async:
 * @library: a library
 * @medium: what to remember; copied
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Remembers an installer image, or that it was used again.
 * End with carrel_library_change_finish().
 */
void carrel_library_media_remember_async (CarrelLibrary *library,
                                          const CarrelLibraryMedium *medium,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_library_media_forget_async:
 * @library: a library
 * @path: the image
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Forgets an image. It is no error if it was not remembered.
 * End with carrel_library_change_finish().
 */
void carrel_library_media_forget_async (CarrelLibrary *library,
                                        const char *path,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_library_media_list_async:
 * @library: a library
 * @limit: how many at most
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads the remembered images, the last used first. Whether they still exist is not looked at.
 */
void carrel_library_media_list_async (CarrelLibrary *library,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

/**
 * carrel_library_media_list_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryMedium): the images; %NULL with @error set.
 */
GPtrArray *carrel_library_media_list_finish (CarrelLibrary *library,
                                             GAsyncResult *result,
                                             GError **error);

G_END_DECLS
