/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../carrel-app-calls.h"
#include "carrel-app-machine-private.h"
#include "carrel-app-unfinished-private.h"

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
describe (const CarrelAppliancePhysical *disk, GPtrArray *unfinished)
{
  CarrelAppUnfinished *found = carrel_app_unfinished_find (unfinished, disk);
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
  if (reading != NULL && carrel_appliance_physical_check_reading (disk, TRUE, NULL))
    json_object_set_boolean_member (object, "freeze", TRUE);
  if (found != NULL)
    json_object_set_string_member (object, "unfinished", found->id);
  if (disk->whole != NULL)
    return object;
  carrel_appliance_physical_check_writing (disk, 0, &writing);
  set_problem (object, "write-problem", writing);
  return object;
}

typedef struct
{
  CarrelLibrary *library;
  GPtrArray *disks;
  GPtrArray *unfinished;
} Listing;

static gboolean
list_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Listing *listing = data;
  g_autoptr (GPtrArray) all = carrel_app_unfinished_list (listing->library);

  listing->disks = carrel_appliance_physical_list (NULL, error);
  for (guint i = all->len; i > 0; i--)
    {
      const CarrelAppUnfinished *one = g_ptr_array_index (all, i - 1);

      /* What is under way, or only begun, was not broken off. */
      if (one->is_busy || one->done == 0)
        g_ptr_array_remove_index (all, i - 1);
    }
  listing->unfinished = g_steal_pointer (&all);
  return listing->disks != NULL;
}

static JsonArray *
describe_disks (GPtrArray *disks, GPtrArray *unfinished)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < disks->len; i++)
    {
      const CarrelAppliancePhysical *disk = g_ptr_array_index (disks, i);
      JsonObject *object = describe (disk, unfinished);
      JsonArray *parts = json_array_new ();

      for (guint k = 0; k < disk->parts->len; k++)
        json_array_add_object_element (parts,
                                       describe (g_ptr_array_index (disk->parts, k), unfinished));
      json_object_set_array_member (object, "partitions", parts);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  Listing listing = { carrel_app_command_get_library (command), NULL, NULL };
  g_autoptr (GPtrArray) disks = NULL;
  g_autoptr (GPtrArray) unfinished = NULL;
  JsonArray *array = json_array_new ();
  JsonObject *said = json_object_new ();
  gboolean is_listed = carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                                       list_work,
                                                       &listing,
                                                       error);

  json_object_set_array_member (said, "unfinished", array);
  disks = listing.disks;
  unfinished = listing.unfinished;
  if (!is_listed)
    {
      json_object_unref (said);
      return NULL;
    }
  json_object_set_array_member (said, "disks", describe_disks (disks, unfinished));
  for (guint i = 0; i < unfinished->len; i++)
    json_array_add_object_element (array,
                                   carrel_app_unfinished_describe (
                                     g_ptr_array_index (unfinished, i)));
  return carrel_app_machine_wrap (said);
}

static void
format_unfinished (GString *text, JsonObject *one)
{
  g_autofree char *size = g_format_size (
    (guint64) json_object_get_int_member (one, "stored-bytes"));

  g_string_append_printf (text,
                          "  %s  %s: %d %%, %s\n",
                          json_object_get_string_member (one, "id"),
                          json_object_get_string_member (one, "words"),
                          (int) json_object_get_int_member (one, "percent"),
                          size);
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
  JsonArray *unfinished = json_object_get_array_member (json_node_get_object (result),
                                                        "unfinished");
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
  if (json_array_get_length (unfinished) > 0)
    g_string_append_printf (
      text,
      "%s\n",
      _ ("Imports that were broken off, and go on when the disk is imported again:"));
  for (guint i = 0; i < json_array_get_length (unfinished); i++)
    format_unfinished (text, json_array_get_object_element (unfinished, i));
  return g_string_free (text, FALSE);
}

/* clang-format off */
const CarrelAppVerb carrel_app_verb_physical_list = {
  .name = "physical list",
  .summary = N_ ("List the disks of this computer, and what they are used for"),
  .description = N_ ("“import” makes a machine of one, when nothing writes to it, and “physical write” writes a "
                     "machine to one. What stands behind the path has to be typed for that."),
  .arguments = arguments,
  .run = run,
  .format = format,
};
/* clang-format on */
