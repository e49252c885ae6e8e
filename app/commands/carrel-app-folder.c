/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-error.h"
#include "carrel-app-folder-private.h"

#include "library-db/carrel-library-folder.h"

#include <glib/gi18n-lib.h>

static const CarrelLibraryFolder *
find (GPtrArray *folders, gint64 folder_id)
{
  for (guint i = 0; i < folders->len; i++)
    {
      const CarrelLibraryFolder *folder = g_ptr_array_index (folders, i);

      if (folder->id == folder_id)
        return folder;
    }
  return NULL;
}

char *
carrel_app_folder_dup_path (GPtrArray *folders, gint64 folder_id)
{
  const CarrelLibraryFolder *folder = find (folders, folder_id);
  g_autofree char *parent = NULL;

  if (folder == NULL)
    return g_strdup ("");
  parent = carrel_app_folder_dup_path (folders, folder->parent_id);
  return *parent == '\0' ? g_strdup (folder->name)
                         : g_strdup_printf ("%s/%s", parent, folder->name);
}

static guint
match (GPtrArray *folders, const char *text, gint64 *out_folder_id)
{
  guint count = 0;
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL) &&
      find (folders, number) != NULL)
    {
      *out_folder_id = number;
      return 1;
    }
  for (guint i = 0; i < folders->len; i++)
    {
      const CarrelLibraryFolder *folder = g_ptr_array_index (folders, i);
      g_autofree char *path = carrel_app_folder_dup_path (folders, folder->id);

      if (g_str_equal (path, text))
        {
          *out_folder_id = folder->id;
          return 1;
        }
      if (g_str_equal (folder->name, text))
        {
          *out_folder_id = folder->id;
          count++;
        }
    }
  return count;
}

gboolean
carrel_app_folder_resolve (CarrelAppCommand *command,
                           const char *argument,
                           gint64 *out_folder_id,
                           GError **error)
{
  const char *text = carrel_app_command_get_text (command, argument);
  g_autoptr (GPtrArray) folders = NULL;
  gint64 folder_id = 0;
  guint count;

  if (text == NULL || *text == '\0' || g_str_equal (text, "/"))
    {
      *out_folder_id = 0;
      return TRUE;
    }
  folders = carrel_app_calls_list_folders (carrel_app_command_get_fiber (command),
                                           carrel_app_command_get_library (command),
                                           error);
  if (folders == NULL)
    return FALSE;
  count = match (folders, text, &folder_id);
  if (count == 1)
    {
      *out_folder_id = folder_id;
      return TRUE;
    }
  if (count > 1)
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_AMBIGUOUS,
                 _ ("Several folders are called “%s”. Name one from the top, as “A/B”."), text);
  else
    g_set_error (error,
                 CARREL_APP_ERROR,
                 CARREL_APP_ERROR_NOT_FOUND,
                 _ ("There is no folder “%s”. “carrelctl folder list” shows those there are."),
                    text);
  return FALSE;
}
