/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_FOLDER (carrel_library_folder_get_type ())

/**
 * CarrelLibraryFolder:
 * @id: its row
 * @parent_id: the folder it lies in, 0 at the top
 * @name: its name
 *
 * A folder of the person's own tree: a value.
 */
typedef struct
{
  gint64 id;
  gint64 parent_id;
  char *name;
} CarrelLibraryFolder;

/**
 * carrel_library_folder_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_folder_get_type (void);

/**
 * carrel_library_folder_copy:
 * @folder: a folder
 *
 * Returns: (transfer full): a copy. Any thread.
 */
CarrelLibraryFolder *carrel_library_folder_copy (const CarrelLibraryFolder *folder);

/**
 * carrel_library_folder_free:
 * @folder: (nullable) (transfer full): a folder
 *
 * Frees the folder. Any thread.
 */
void carrel_library_folder_free (CarrelLibraryFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryFolder, carrel_library_folder_free)

G_END_DECLS
