/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-folder.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryFolder,
                     carrel_library_folder,
                     carrel_library_folder_copy,
                     carrel_library_folder_free)

CarrelLibraryFolder *
carrel_library_folder_copy (const CarrelLibraryFolder *folder)
{
  CarrelLibraryFolder *copy;

  g_return_val_if_fail (folder != NULL, NULL);

  copy = g_memdup2 (folder, sizeof *folder);
  copy->name = g_strdup (folder->name);
  return copy;
}

void
carrel_library_folder_free (CarrelLibraryFolder *folder)
{
  if (folder == NULL)
    return;
  g_free (folder->name);
  g_free (folder);
}
