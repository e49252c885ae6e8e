/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-machine-private.h"

#include "appliance/physical/carrel-appliance-physical.h"
#include "base/carrel-base-json.h"

#include <glib/gi18n-lib.h>

static const CarrelAppArgument arguments[] = {
  { NULL },
};

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
set_problem (JsonObject *object, const char *member, const GError *error)
{
  if (error != NULL)
    json_object_set_string_member (object, member, error->message);
}

static JsonArray *
describe_uses (const CarrelAppliancePhysical *disk)
{
  JsonArray *uses = json_array_new ();

  for (guint i = 0; i < disk->uses->len; i++)
    {
      g_autofree char *words = carrel_appliance_physical_describe_use (
        g_ptr_array_index (disk->uses, i));

      json_array_add_string_element (uses, words);
    }
  return uses;
}

static JsonObject *
describe (const CarrelAppliancePhysical *disk)
{
  JsonObject *object = json_object_new ();
  g_autofree char *words = carrel_appliance_physical_dup_words (disk);
  g_autoptr (GError) reading = NULL;
  g_autoptr (GError) writing = NULL;

  json_object_set_string_member (object, "path", disk->path);
  set_text (object, "model", disk->model);
  set_text (object, "serial", disk->serial);
  json_object_set_int_member (object, "size-bytes", (gint64) disk->bytes);
  json_object_set_boolean_member (object, "removable", disk->is_removable);
  json_object_set_boolean_member (object, "read-only", disk->is_read_only);
  json_object_set_boolean_member (object, "system", disk->is_system);
  json_object_set_string_member (object, "words", words);
  json_object_set_array_member (object, "uses", describe_uses (disk));
  carrel_appliance_physical_check_reading (disk, FALSE, &reading);
  set_problem (object, "import-problem", reading);
  if (disk->whole != NULL)
    return object;
  carrel_appliance_physical_check_writing (disk, 0, &writing);
  set_problem (object, "write-problem", writing);
  return object;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (GPtrArray) disks = carrel_appliance_physical_list (NULL, error);
  JsonObject *said;
  JsonArray *array;

  if (disks == NULL)
    return NULL;
  said = json_object_new ();
  array = json_array_new ();
  for (guint i = 0; i < disks->len; i++)
    {
      const CarrelAppliancePhysical *disk = g_ptr_array_index (disks, i);
      JsonObject *object = describe (disk);
      JsonArray *parts = json_array_new ();

      for (guint k = 0; k < disk->parts->len; k++)
        json_array_add_object_element (parts, describe (g_ptr_array_index (disk->parts, k)));
      json_object_set_array_member (object, "partitions", parts);
      json_array_add_object_element (array, object);
    }
  json_object_set_array_member (said, "disks", array);
  return carrel_app_machine_wrap (said);
}

static void
format_disk (GString *text, JsonObject *disk, const char *indent)
{
  JsonArray *uses = json_object_get_array_member (disk, "uses");

  g_string_append_printf (text,
                          "%s%s  %s%s%s\n",
                          indent,
                          json_object_get_string_member (disk, "path"),
                          json_object_get_string_member (disk, "words"),
                          carrel_base_json_get_boolean (disk, "system", FALSE)
                          ? _ (", this computer's system") : "",
                               carrel_base_json_get_boolean (disk, "read-only", FALSE)
                               ? _ (", read-only")
                               : "");
  for (guint i = 0; *indent == '\0' && i < json_array_get_length (uses); i++)
    g_string_append_printf (text, "    %s\n", json_array_get_string_element (uses, i));
}

static char *
format (JsonNode *result)
{
  JsonArray *disks = json_object_get_array_member (json_node_get_object (result), "disks");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);
      JsonArray *parts = json_object_get_array_member (disk, "partitions");

      format_disk (text, disk, "");
      for (guint k = 0; k < json_array_get_length (parts); k++)
        format_disk (text, json_array_get_object_element (parts, k), "  ");
    }
  if (json_array_get_length (disks) == 0)
    g_string_append_printf (text, "%s\n", _ ("There is none."));
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_physical_list = {
  .name = "physical list",
  .summary = N_ ("List the disks of this computer, and what they are used for"),
  .description = N_ ("“import” makes a machine of one, when nothing writes to it, and “physical write” writes a "
                     "machine to one. What stands behind the path has to be typed for that."),
  .flags = CARREL_APP_VERB_STANDS_ALONE,
  .arguments = arguments,
  .run = run,
  .format = format,
};
/* clang-format on */
