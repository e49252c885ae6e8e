/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-folder.h"
#include "carrel-library.h"

G_BEGIN_DECLS

/**
 * carrel_library_folders_create_async:
 * @library: a library
 * @parent_id: where, 0 for the top
 * @name: its name
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Makes a folder. Two folders in one place may not bear one name.
 */
void carrel_library_folders_create_async (CarrelLibrary *library,
                                          gint64 parent_id,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_library_folders_create_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: the new folder's row, or -1 with @error set.
 */
gint64 carrel_library_folders_create_finish (CarrelLibrary *library,
                                             GAsyncResult *result,
                                             GError **error);

/**
 * carrel_library_folders_rename_async:
 * @library: a library
 * @folder_id: the folder
 * @name: its new name
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Renames a folder.
 * End with carrel_library_change_finish().
 */
void carrel_library_folders_rename_async (CarrelLibrary *library,
                                          gint64 folder_id,
                                          const char *name,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_library_folders_move_async:
 * @library: a library
 * @folder_id: the folder
 * @parent_id: where to, 0 for the top
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Moves a folder with all in it. Fails with %CARREL_LIBRARY_ERROR_INVALID if that would be into itself.
 * End with carrel_library_change_finish().
 */
void carrel_library_folders_move_async (CarrelLibrary *library,
                                        gint64 folder_id,
                                        gint64 parent_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_library_folders_delete_async:
 * @library: a library
 * @folder_id: the folder
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Deletes a folder; what lies in it moves up to its parent.
 * End with carrel_library_change_finish().
 */
void carrel_library_folders_delete_async (CarrelLibrary *library,
                                          gint64 folder_id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);

/**
 * carrel_library_folders_list_async:
 * @library: a library
 * @cancellable: (nullable): honoured until the work begins
 * @callback: called when done, on the caller's main context
 * @user_data: for @callback
 *
 * Reads the whole tree.
 */
void carrel_library_folders_list_async (CarrelLibrary *library,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);

/**
 * carrel_library_folders_list_finish:
 * @library: a library
 * @result: what the callback got
 * @error: where to put the reason
 *
 * Returns: (transfer full) (nullable) (element-type CarrelLibraryFolder): the folders, each after its parent,
 *   then by name; %NULL with @error set.
 */
GPtrArray *carrel_library_folders_list_finish (CarrelLibrary *library,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
