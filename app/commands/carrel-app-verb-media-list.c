/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"

#include "library-db/carrel-library-medium.h"

#include <glib/gi18n-lib.h>

#define LIMIT 100

static const CarrelAppArgument arguments[] = {
  { NULL },
};

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray)
    media = carrel_app_calls_list_media (carrel_app_command_get_fiber (command),
                                         carrel_app_command_get_library (command),
                                         LIMIT,
                                         error);
  JsonArray *array;
  JsonObject *said;

  if (media == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < media->len; i++)
    {
      const CarrelLibraryMedium *medium = g_ptr_array_index (media, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "path", medium->path);
      json_object_set_string_member (object, "label", medium->label != NULL ? medium->label : "");
      json_object_set_string_member (object, "os-id", medium->os_id != NULL ? medium->os_id : "");
      json_object_set_int_member (object, "size", (gint64) medium->size);
      json_object_set_boolean_member (object,
                                      "exists",
                                      g_file_test (medium->path, G_FILE_TEST_IS_REGULAR));
      json_array_add_object_element (array, object);
    }
  said = json_object_new ();
  json_object_set_array_member (said, "media", array);
  return carrel_app_machine_wrap (said);
}

static char *
format (JsonNode *result)
{
  JsonArray *media = json_object_get_array_member (json_node_get_object (result), "media");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (media); i++)
    {
      JsonObject *medium = json_array_get_object_element (media, i);

      g_string_append_printf (text,
                              "%s%s  %s\n",
                              json_object_get_string_member (medium, "path"),
                              json_object_get_boolean_member (medium, "exists")
                                ? ""
                                : _ (" (missing)"),
                                     json_object_get_string_member (medium, "label"));
    }
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_media_list = {
  .name = "media list",
  .summary = N_ ("List the images that were used, the last one first"),
                 .arguments = arguments,
                 .run = run,
                 .format = format,
  };
