/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-plan-private.h"

#include "../carrel-app-calls.h"
#include "../carrel-app-dropped.h"
#include "carrel-app-cloud-private.h"
#include "carrel-app-properties-private.h"

#include <glib/gi18n-lib.h>

#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

typedef struct
{
  CarrelAppliancePackage *package;
  CarrelAppliancePlan *plan;
} Planning;

static gboolean
plan_work (gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *planning = data;

  planning->plan = carrel_appliance_plan_new (carrel_appliance_package_get_model (
                                                planning->package),
                                              planning->package,
                                              error);
  return planning->plan != NULL;
}

CarrelAppliancePlan *
carrel_app_plan_make (CarrelAppCommand *command, CarrelAppliancePackage *package, GError **error)
{
  Planning planning = { package, NULL };

  carrel_app_calls_run_in_thread (carrel_app_command_get_fiber (command),
                                  plan_work,
                                  &planning,
                                  error);
  return planning.plan;
}

/* "disk0: pvscsi -> virtio (why)" */
static void
format_mapping (GString *text, JsonObject *mapping)
{
  g_autofree char *item = carrel_base_json_dup_line (mapping, "item");
  g_autofree char *from = carrel_base_json_dup_line (mapping, "from");
  g_autofree char *to = carrel_base_json_dup_line (mapping, "to");
  g_autofree char *reason = carrel_base_json_dup_line (mapping, "reason");

  g_string_append_printf (text,
                          "  %s: %s -> %s",
                          item != NULL ? item : "?",
                          from != NULL ? from : "?",
                          to != NULL ? to : "?");
  if (reason != NULL)
    g_string_append_printf (text, " (%s)", reason);
  g_string_append_c (text, '\n');
}

static void
format_mappings (GString *text, JsonArray *mappings)
{
  for (guint i = 0; i < json_array_get_length (mappings); i++)
    format_mapping (text, json_array_get_object_element (mappings, i));
}

/* What is left where it lies, in the words of the machine's settings. */
static void
format_bases (GString *text, JsonObject *machine)
{
  JsonObject *spec = carrel_base_json_get_object (machine, "spec");
  JsonObject *made = spec != NULL ? carrel_base_json_get_object (spec, "machine") : NULL;
  JsonArray *disks = made != NULL ? carrel_base_json_get_array (made, "disks") : NULL;

  for (guint i = 0; disks != NULL && i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);
      JsonObject *base = carrel_base_json_get_object (disk, "base");
      g_autofree char *id = carrel_base_json_dup_line (disk, "id");
      g_autofree char *path = base != NULL ? carrel_base_json_dup_line (base, "path") : NULL;

      if (path != NULL && *path != '\0')
        g_string_append_printf (text,
                                _ ("  %s: stays where it lies, and is only read: %s\n"), id, path);
    }
}

static void
format_machine (GString *text, JsonObject *machine)
{
  g_autofree char *name = carrel_base_json_dup_line (machine, "name");
  g_autofree char *problem = carrel_base_json_dup_line (machine, "problem");

  g_string_append_printf (text, "%s\n", name != NULL ? name : "?");
  if (problem != NULL)
    g_string_append_printf (text, "  %s %s\n", _ ("It cannot be made:"), problem);
  format_mappings (text, json_object_get_array_member (machine, "mappings"));
  format_bases (text, machine);
}

/* One line an element: which item, what it names, and what that means. */
static void
format_list (GString *text,
             const char *heading,
             JsonArray *array,
             const char *first,
             const char *second)
{
  guint length = json_array_get_length (array);

  if (length > 0)
    g_string_append_printf (text, "%s\n", heading);
  for (guint i = 0; i < length; i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      g_autofree char *one = carrel_base_json_dup_line (object, first);
      g_autofree char *two = second != NULL ? carrel_base_json_dup_line (object, second) : NULL;
      g_autofree char *words = carrel_base_json_dup_line (object, "words");

      g_string_append_printf (text,
                              "  %s%s%s: %s\n",
                              one != NULL ? one : "?",
                              two != NULL ? " " : "",
                              two != NULL ? two : "",
                              words != NULL ? words : "");
    }
}

static void
format_line (GString *text, const char *label, JsonObject *object, const char *member)
{
  g_autofree char *value = carrel_base_json_dup_line (object, member);

  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s %s\n", label, value);
}

/* Who made it, whether it is what they made, and what may be chosen. */
static void
format_package (GString *text, JsonObject *package)
{
  JsonArray *configurations = json_object_get_array_member (package, "configurations");
  gint64 digests = carrel_base_json_get_int (package, "digests", 0);

  format_line (text, _ ("Made by:"), package, "generator");
  if (json_object_has_member (package, "signature"))
    format_line (text,
                 _ ("Signed by:"), json_object_get_object_member (package, "signature"), "signer");
  if (digests > 0)
    g_string_append_printf (text,
                            _ ("Digests to be compared: %d of %d files\n"),
                               (int) digests,
                               (int) carrel_base_json_get_int (package, "files", 0));
  for (guint i = 0; i < json_array_get_length (configurations); i++)
    {
      JsonObject *one = json_array_get_object_element (configurations, i);
      g_autofree char *id = carrel_base_json_dup_line (one, "id");
      g_autofree char *label = carrel_base_json_dup_line (one, "label");

      g_string_append_printf (text,
                              "%s %s (%s)\n",
                              _ ("Configuration:"), id, label != NULL ? label : "");
    }
}

char *
carrel_app_plan_format (JsonObject *plan)
{
  GString *text = g_string_new (NULL);
  JsonArray *machines = json_object_get_array_member (plan, "machines");
  JsonArray *networks = json_object_get_array_member (plan, "networks");
  gint64 bytes = carrel_base_json_get_int (plan, "declared_bytes", 0);
  g_autofree char *size = g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_IEC_UNITS);

  format_package (text, json_object_get_object_member (plan, "package"));
  for (guint i = 0; i < json_array_get_length (machines); i++)
    format_machine (text, json_array_get_object_element (machines, i));
  if (carrel_base_json_get_boolean (json_object_get_object_member (plan, "in_place"),
                                    "chosen",
                                    FALSE))
    g_string_append_printf (
      text,
      "%s\n%s\n",
      _ ("The disks stay where they are, and their digests are not compared."),
         _ ("Do not use the disks where they come from any more: what is changed there takes "
            "the ground from under this machine."));
  carrel_app_properties_format (text, json_object_get_array_member (plan, "properties"));
  if (json_object_has_member (plan, "cloud"))
    carrel_app_cloud_format (text, json_object_get_object_member (plan, "cloud"));
  if (json_array_get_length (networks) > 0)
    g_string_append_printf (text, "%s\n", _ ("Networks:"));
  format_mappings (text, networks);
  g_string_append_printf (text, "%s %s\n", _ ("Disks, when they are full:"), size);
  format_list (text,
               _ ("To be asked:"),
                  json_object_get_array_member (plan, "consents"),
                  "item",
                  "value");
  format_list (text,
               _ ("To beware of:"), json_object_get_array_member (plan, "risks"), "kind", NULL);
  carrel_app_dropped_format (text, json_object_get_array_member (plan, "dropped"));
  return g_string_free (text, FALSE);
}
