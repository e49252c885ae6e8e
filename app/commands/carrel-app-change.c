/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-change-private.h"

#include "base/carrel-base-json.h"

static GStrv
dup_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static void
take_text (JsonObject *change, const char *member, char **place)
{
  g_free (*place);
  *place = g_strdup (carrel_base_json_get_string (change, member));
}

gboolean
carrel_app_change_apply (CarrelAppFiber *fiber,
                         CarrelLibrary *library,
                         const char *uuid,
                         JsonObject *change,
                         GError **error)
{
  g_autoptr (CarrelLibraryMachine) machine = carrel_library_machine_new (uuid, "", NULL);
  JsonArray *tags = carrel_base_json_get_array (change, "tags");
  CarrelLibraryMachineFields fields = 0;

  if (carrel_base_json_get_string (change, "spec") != NULL)
    fields |= CARREL_LIBRARY_MACHINE_FIELDS_SPEC;
  if (carrel_base_json_get_string (change, "name") != NULL)
    fields |= CARREL_LIBRARY_MACHINE_FIELDS_NAME;
  if (carrel_base_json_get_string (change, "notes") != NULL)
    fields |= CARREL_LIBRARY_MACHINE_FIELDS_NOTES;
  if (json_object_has_member (change, "favourite"))
    fields |= CARREL_LIBRARY_MACHINE_FIELDS_FAVOURITE;
  if (json_object_has_member (change, "folder"))
    fields |= CARREL_LIBRARY_MACHINE_FIELDS_FOLDER;
  if (tags != NULL)
    {
      fields |= CARREL_LIBRARY_MACHINE_FIELDS_TAGS;
      g_strfreev (machine->tags);
      machine->tags = dup_strings (tags);
    }
  take_text (change, "spec", &machine->spec_json);
  take_text (change, "name", &machine->name);
  take_text (change, "notes", &machine->notes);
  machine->favourite = carrel_base_json_get_boolean (change, "favourite", FALSE);
  machine->folder_id = carrel_base_json_get_int (change, "folder", 0);
  return carrel_app_calls_update_machine (fiber, library, machine, fields, error);
}
