/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-app-command-private.h"

G_BEGIN_DECLS

/**
 * carrel_app_folder_resolve:
 * @command: a command that runs
 * @argument: the argument that names a folder: its number, its name, or names from the top joined by "/";
 *   empty or not given for the top
 * @out_folder_id: (out): its row, 0 for the top; untouched on failure
 * @error: %CARREL_APP_ERROR_NOT_FOUND, %CARREL_APP_ERROR_AMBIGUOUS
 *
 * Returns: whether there is exactly one
 */
gboolean carrel_app_folder_resolve (CarrelAppCommand *command,
                                    const char *argument,
                                    gint64 *out_folder_id,
                                    GError **error);

/**
 * carrel_app_folder_dup_path:
 * @folders: (element-type CarrelLibraryFolder): the whole tree
 * @folder_id: a folder, 0 for the top
 *
 * Returns: (transfer full): its names from the top joined by "/", empty for the top
 */
char *carrel_app_folder_dup_path (GPtrArray *folders, gint64 folder_id);

G_END_DECLS
