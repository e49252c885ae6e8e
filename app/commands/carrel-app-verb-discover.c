/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-packed-private.h"
#include "carrel-app-places-private.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const CarrelAppArgument arguments[] = {
  { NULL },
};

static gboolean
find_work (gpointer data, GCancellable *cancellable, GError **error)
{
  *(GPtrArray **) data = carrel_app_places_find ();
  return TRUE;
}

static GPtrArray *
find (CarrelAppCommand *command, GError **error)
{
  CarrelAppFiber *fiber = carrel_app_command_get_fiber (command);
  g_autoptr (GPtrArray) places = NULL;

  carrel_app_calls_run_in_thread (fiber, find_work, &places, NULL);
  return g_cancellable_set_error_if_cancelled (carrel_app_fiber_get_cancellable (fiber), error)
           ? NULL
           : g_steal_pointer (&places);
}

/* What its file or folder is called, until its descriptor says better. */
static char *
make_name (const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  char *dot = strrchr (file, '.');

  if (dot != NULL && dot != file)
    *dot = '\0';
  return carrel_base_text_make_name (file, _ ("Imported machine"));
}

/* Reads what it is called; a descriptor that cannot be read is listed with the reason. */
static JsonObject *
describe (CarrelAppCommand *command, const CarrelAppPlace *place)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePackage)
    package = carrel_app_packed_open (command, place->path, NULL, FALSE, &error);
  g_autofree char *shown = carrel_base_text_make_displayable (place->path, strlen (place->path));
  g_autofree char *name = NULL;

  if (package != NULL)
    {
      const CarrelApplianceModel *model = carrel_appliance_package_get_model (package);
      const CarrelApplianceSystem *first = model->systems->len > 0
                                             ? g_ptr_array_index (model->systems, 0)
                                             : NULL;

      if (first != NULL && first->name != NULL && *first->name != '\0')
        name = carrel_base_text_make_name (first->name, _ ("Imported machine"));
      json_object_set_string_member (object, "kind", model->kind);
    }
  else
    json_object_set_string_member (object, "problem", error->message);
  if (name == NULL)
    name = make_name (place->path);
  json_object_set_string_member (object, "product", place->product);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "path", shown);
  return object;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray) places = NULL;
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *said = json_object_new ();
  JsonArray *machines = json_array_new ();

  json_object_set_array_member (said, "machines", machines);
  json_node_take_object (node, said);
  carrel_app_command_set_progress (command, -1, _ ("Looking where other products keep machines"));
  places = find (command, error);
  for (guint i = 0; places != NULL && i < places->len; i++)
    json_array_add_object_element (machines, describe (command, g_ptr_array_index (places, i)));
  if (places == NULL)
    g_clear_pointer (&node, json_node_unref);
  return node;
}

static char *
format (JsonNode *result)
{
  JsonArray *machines = json_object_get_array_member (json_node_get_object (result), "machines");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (machines); i++)
    {
      JsonObject *machine = json_array_get_object_element (machines, i);
      const char *problem = carrel_base_json_get_string (machine, "problem");

      g_string_append_printf (text,
                              "%s\t%s\t%s\n",
                              json_object_get_string_member (machine, "product"),
                              json_object_get_string_member (machine, "name"),
                              json_object_get_string_member (machine, "path"));
      if (problem != NULL)
        g_string_append_printf (text, "  %s\n", problem);
    }
  if (json_array_get_length (machines) == 0)
    g_string_append_printf (text, "%s\n", _ ("There is none in the usual places."));
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_discover = {
  .name = "discover",
  .summary = N_ ("Find machines of other products where those keep them"),
  .description = N_ ("Looks for VMware, VirtualBox, libvirt, GNOME Boxes, UTM, quickemu and Vagrant in the "
                     "folders of whoever asks, and says what “import” can take. Nothing is changed."),
  .flags = CARREL_APP_VERB_STANDS_ALONE,
  .arguments = arguments,
  .run = run,
  .format = format,
};
/* clang-format on */
