/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-folder-private.h"
#include "carrel-app-machine-private.h"

#include "library-db/carrel-library-folder.h"

#include <glib/gi18n-lib.h>

static const CarrelAppArgument arguments[] = {
  { NULL },
};

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray)
    folders = carrel_app_calls_list_folders (carrel_app_command_get_fiber (command),
                                             carrel_app_command_get_library (command),
                                             error);
  JsonArray *array;
  JsonObject *said;

  if (folders == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < folders->len; i++)
    {
      const CarrelLibraryFolder *folder = g_ptr_array_index (folders, i);
      g_autofree char *path = carrel_app_folder_dup_path (folders, folder->id);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "folder", folder->id);
      json_object_set_int_member (object, "parent", folder->parent_id);
      json_object_set_string_member (object, "name", folder->name);
      json_object_set_string_member (object, "path", path);
      json_array_add_object_element (array, object);
    }
  said = json_object_new ();
  json_object_set_array_member (said, "folders", array);
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  JsonArray *folders = json_object_get_array_member (json_node_get_object (result), "folders");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (folders); i++)
    g_string_append_printf (text,
                            "%s\n",
                            json_object_get_string_member (json_array_get_object_element (folders,
                                                                                          i),
                                                           "path"));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_folder_list = {
  .name = "folder list",
  .summary = N_ ("List the folders"), .arguments = arguments, .run = run, .format = format,
  };
