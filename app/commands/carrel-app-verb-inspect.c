/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-packed-private.h"

#include "../carrel-app-dropped.h"
#include "carrel-app-plan-private.h"

#include "appliance/carrel-appliance-facts.h"
#include "appliance/carrel-appliance-plan.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-text.h"

#include <glib/gi18n-lib.h>

/* The formatter loses its place behind N_ (). */
/* clang-format off */
static const CarrelAppArgument arguments[] = {
  {
    .name = "file",
    .kind = CARREL_APP_ARGUMENT_FILE,
    .flags = CARREL_APP_ARGUMENT_POSITIONAL | CARREL_APP_ARGUMENT_REQUIRED,
    .placeholder = "FILE",
    .help = N_ ("A package, a descriptor, or a folder with one"),
  },
  {
    .name = "facts",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Only what was understood, always as JSON"),
  },
  {
    .name = "configuration",
    .kind = CARREL_APP_ARGUMENT_TEXT,
    .placeholder = "ID",
    .help = N_ ("The deployment configuration to read it for"),
  },
  {
    .name = "verify",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("Read every file, too, and compare it with the package's digests"),
  },
  {
    .name = "plan",
    .kind = CARREL_APP_ARGUMENT_FLAG,
    .help = N_ ("What an import would make of it, and what it would ask"),
  },
  { NULL },
};
/* clang-format on */

static JsonNode *
wrap (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonArray *
list_notes (const CarrelApplianceModel *model)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i <= model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = i == 0 ? NULL
                                                   : g_ptr_array_index (model->systems, i - 1);
      GPtrArray *notes = system != NULL ? system->notes : model->notes;

      for (guint k = 0; k < notes->len; k++)
        {
          const CarrelApplianceNote *note = g_ptr_array_index (notes, k);
          JsonObject *object = json_object_new ();

          if (system != NULL)
            json_object_set_string_member (object, "system", system->id);
          json_object_set_string_member (object, "item", note->item);
          if (note->words != NULL)
            json_object_set_string_member (object, "words", note->words);
          json_array_add_object_element (array, object);
        }
    }
  return array;
}

static void
add_requests (JsonArray *array, GPtrArray *requests, const char *system)
{
  for (guint i = 0; i < requests->len; i++)
    {
      const CarrelApplianceRequest *request = g_ptr_array_index (requests, i);
      JsonObject *object = json_object_new ();

      if (system != NULL)
        json_object_set_string_member (object, "system", system);
      json_object_set_string_member (object, "kind", request->kind);
      json_object_set_string_member (object, "item", request->item);
      if (request->value != NULL)
        json_object_set_string_member (object, "value", request->value);
      json_array_add_object_element (array, object);
    }
}

static JsonArray *
list_requests (const CarrelApplianceModel *model)
{
  JsonArray *array = json_array_new ();

  add_requests (array, model->requests, NULL);
  for (guint i = 0; i < model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);

      add_requests (array, system->requests, system->id);
    }
  return array;
}

static JsonArray *
list_risks (const CarrelApplianceModel *model)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < model->risks->len; i++)
    {
      const CarrelApplianceRisk *risk = g_ptr_array_index (model->risks, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kind", risk->kind);
      json_object_set_string_member (object, "words", risk->words);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static JsonArray *
list_files (const CarrelApplianceModel *model)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (model->files, i);
      JsonObject *object = json_object_new ();

      set_text (object, "name", file->name);
      if (file->size_bytes >= 0)
        json_object_set_int_member (object, "size", file->size_bytes);
      json_object_set_boolean_member (object, "used", file->is_used > 0);
      set_text (object, "digest_kind", file->digest_kind);
      set_text (object, "digest", file->digest);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonNode *
plan (CarrelAppCommand *command, CarrelAppliancePackage *package, GError **error)
{
  g_autoptr (CarrelAppliancePlan) made = carrel_app_plan_make (command, package, error);

  return made != NULL ? wrap (carrel_appliance_plan_to_json (made)) : NULL;
}

static JsonNode *
run (CarrelAppCommand *command, GError **error)
{
  g_autoptr (CarrelAppliancePackage)
    package = carrel_app_packed_open (command,
                                      carrel_app_command_get_text (command, "file"),
                                      carrel_app_command_get_text (command, "configuration"),
                                      carrel_app_command_get_flag (command, "verify"),
                                      error);
  const CarrelApplianceModel *model;
  JsonObject *said;

  if (package == NULL)
    return NULL;
  model = carrel_appliance_package_get_model (package);
  if (carrel_app_command_get_flag (command, "plan"))
    return plan (command, package, error);
  said = carrel_appliance_facts_to_json (model);
  if (carrel_app_command_get_flag (command, "facts"))
    return wrap (said);
  json_object_set_string_member (said, "kind", model->kind);
  set_text (said, "generator", model->generator);
  set_text (said, "configuration", model->chosen_configuration);
  if (model->signature.state != NULL)
    json_object_set_object_member (said,
                                   "signature",
                                   carrel_appliance_facts_describe_signature (&model->signature));
  json_object_set_array_member (said, "files", list_files (model));
  json_object_set_array_member (said, "requests", list_requests (model));
  json_object_set_array_member (said, "risks", list_risks (model));
  json_object_set_array_member (said, "not_carried_over", list_notes (model));
  return wrap (said);
}

static void
format_line (GString *text, const char *label, JsonObject *object, const char *member)
{
  g_autofree char *value = carrel_base_json_dup_line (object, member);

  if (value != NULL)
    g_string_append_printf (text, "  %s: %s\n", label, value);
}

static void
format_number (GString *text, const char *label, JsonObject *object, const char *member)
{
  gint64 number = carrel_base_json_get_int (object, member, -1);

  if (number >= 0)
    g_string_append_printf (text, "  %s: %" G_GINT64_FORMAT "\n", label, number);
}

static void
format_disks (GString *text, JsonArray *disks)
{
  for (guint i = 0; i < json_array_get_length (disks); i++)
    {
      JsonObject *disk = json_array_get_object_element (disks, i);
      g_autofree char *bus = carrel_base_json_dup_line (disk, "bus");
      g_autofree char *file = carrel_base_json_dup_line (disk, "file");
      gint64 bytes = carrel_base_json_get_int (disk, "capacity", -1);
      g_autofree char *size = bytes >= 0
                                ? g_format_size_full ((guint64) bytes, G_FORMAT_SIZE_IEC_UNITS)
                                : g_strdup (_ ("size not stated"));

      g_string_append_printf (text,
                              "  %s: %s, %s, %s\n",
                              _ ("Disk"),
                                 bus != NULL ? bus : "?",
                                 size,
                                 file != NULL ? file : _ ("blank"));
    }
}

static void
format_cards (GString *text, JsonArray *nics)
{
  for (guint i = 0; i < json_array_get_length (nics); i++)
    {
      JsonObject *nic = json_array_get_object_element (nics, i);
      g_autofree char *model = carrel_base_json_dup_line (nic, "model");
      g_autofree char *network = carrel_base_json_dup_line (nic, "network");

      g_string_append_printf (text,
                              "  %s: %s, %s\n",
                              _ ("Network card"),
                                 model != NULL ? model : "?",
                                 network != NULL ? network : "?");
    }
}

static void
format_system (GString *text, JsonObject *system)
{
  g_autofree char *name = carrel_base_json_dup_line (system, "name");
  JsonObject *os = carrel_base_json_get_object (system, "os");

  g_string_append_printf (text, "%s\n", name != NULL ? name : "?");
  if (os != NULL)
    {
      format_line (text, _ ("System"), os, "family");
      format_line (text, _ ("Architecture"), os, "arch");
    }
  format_number (text, _ ("Processors"), system, "vcpus");
  format_number (text, _ ("Memory (MiB)"), system, "memory_mib");
  format_line (text, _ ("Firmware"), system, "firmware");
  format_disks (text, json_object_get_array_member (system, "disks"));
  format_cards (text, json_object_get_array_member (system, "nics"));
  if (carrel_base_json_get_int (system, "eulas", 0) > 0)
    g_string_append_printf (text, "  %s\n", _ ("A licence has to be agreed to."));
}

/* One line an element: the members that it has, with a colon between them. */
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

      g_string_append_printf (text,
                              "  %s%s%s\n",
                              one != NULL ? one : "",
                              two != NULL ? ": " : "",
                              two != NULL ? two : "");
    }
}

static void
format_signature (GString *text, JsonObject *signature)
{
  g_string_append_printf (text, "%s\n", _ ("Signed:"));
  format_line (text, _ ("By"), signature, "signer");
  format_line (text, _ ("Issued by"), signature, "issuer");
  format_line (text, _ ("SHA-256 of the certificate"), signature, "fingerprint");
}

static char *
format (JsonNode *result)
{
  JsonObject *object = json_node_get_object (result);
  GString *text;
  JsonArray *systems;

  if (json_object_has_member (object, "machines"))
    return carrel_app_plan_format (object);
  text = g_string_new (NULL);
  systems = json_object_get_array_member (object, "systems");
  if (!json_object_has_member (object, "kind"))
    {
      g_autofree char *facts = carrel_base_json_print (result, TRUE);

      g_string_append_printf (text, "%s\n", facts);
      return g_string_free (text, FALSE);
    }
  for (guint i = 0; i < json_array_get_length (systems); i++)
    format_system (text, json_array_get_object_element (systems, i));
  if (json_object_has_member (object, "signature"))
    format_signature (text, json_object_get_object_member (object, "signature"));
  format_list (text,
               _ ("It asks of this host:"),
                  json_object_get_array_member (object, "requests"),
                  "item",
                  "value");
  format_list (text,
               _ ("To beware of:"), json_object_get_array_member (object, "risks"), "words", NULL);
  carrel_app_dropped_format (text, json_object_get_array_member (object, "not_carried_over"));
  return g_string_free (text, FALSE);
}

const CarrelAppVerb carrel_app_verb_inspect = {
  .name = "inspect",
  .summary = N_ ("Say what is in a package of another product"),
    .description = N_ ("Reads the descriptor of a package (OVA, OVF, VMware, VirtualBox, libvirt and others) "
                     "and says which machines it describes, what they ask of this host, what cannot be "
                     "carried over, and what to beware of. Nothing is imported and nothing is changed."),
      .flags = CARREL_APP_VERB_STANDS_ALONE,
      .arguments = arguments,
      .run = run,
      .format = format,
    };
