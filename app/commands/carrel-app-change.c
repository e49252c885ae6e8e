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

/* All tags from now on: those that are there and not named go. */
static gboolean
apply_tags (CarrelAppFiber *fiber,
            CarrelLibrary *library,
            const char *uuid,
            JsonArray *array,
            GError **error)
{
  const char *const uuids[] = { uuid, NULL };
  g_autoptr (CarrelLibraryMachine) row = carrel_app_calls_get_machine (fiber, library, uuid, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) tags = dup_strings (array);
  g_auto (GStrv) remove = NULL;

  if (row == NULL)
    return FALSE;
  for (gsize i = 0; row->tags != NULL && row->tags[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) tags, row->tags[i]))
      g_strv_builder_add (builder, row->tags[i]);
  remove = g_strv_builder_end (builder);
  return carrel_app_calls_change_tags (fiber,
                                       library,
                                       uuids,
                                       (const char *const *) tags,
                                       (const char *const *) remove,
                                       error);
}

gboolean
carrel_app_change_apply (CarrelAppFiber *fiber,
                         CarrelLibrary *library,
                         const char *uuid,
                         JsonObject *change,
                         GError **error)
{
  const char *const uuids[] = { uuid, NULL };
  const char *spec = carrel_base_json_get_string (change, "spec");
  const char *name = carrel_base_json_get_string (change, "name");
  const char *notes = carrel_base_json_get_string (change, "notes");
  JsonArray *tags = carrel_base_json_get_array (change, "tags");

  if (spec != NULL && !carrel_app_calls_update_spec (fiber, library, uuid, spec, NULL, error))
    return FALSE;
  if (name != NULL && !carrel_app_calls_rename_machine (fiber, library, uuid, name, error))
    return FALSE;
  if (notes != NULL && !carrel_app_calls_set_notes (fiber, library, uuid, notes, error))
    return FALSE;
  if (json_object_has_member (change, "favourite") &&
      !carrel_app_calls_set_favourite (fiber,
                                       library,
                                       uuids,
                                       carrel_base_json_get_boolean (change, "favourite", FALSE),
                                       error))
    return FALSE;
  if (json_object_has_member (change, "folder") &&
      !carrel_app_calls_move_machines (fiber,
                                       library,
                                       uuids,
                                       carrel_base_json_get_int (change, "folder", 0),
                                       error))
    return FALSE;
  return tags == NULL || apply_tags (fiber, library, uuid, tags, error);
}

JsonObject *
carrel_app_change_make_inverse (JsonObject *change, const CarrelLibraryMachine *row)
{
  JsonObject *inverse = json_object_new ();
  JsonArray *tags;

  if (json_object_has_member (change, "spec"))
    json_object_set_string_member (inverse, "spec", row->spec_json);
  if (json_object_has_member (change, "name"))
    json_object_set_string_member (inverse, "name", row->name);
  if (json_object_has_member (change, "notes"))
    json_object_set_string_member (inverse, "notes", row->notes);
  if (json_object_has_member (change, "favourite"))
    json_object_set_boolean_member (inverse, "favourite", row->favourite);
  if (json_object_has_member (change, "folder"))
    json_object_set_int_member (inverse, "folder", row->folder_id);
  if (json_object_has_member (change, "tags"))
    {
      tags = json_array_new ();
      for (gsize i = 0; row->tags != NULL && row->tags[i] != NULL; i++)
        json_array_add_string_element (tags, row->tags[i]);
      json_object_set_array_member (inverse, "tags", tags);
    }
  return inverse;
}
