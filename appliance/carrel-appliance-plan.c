/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-json.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-facts.h"
#include "carrel-appliance-kept.h"
#include "carrel-appliance-origin.h"
#include "carrel-appliance-plan-private.h"

static void
mapping_free (gpointer data)
{
  CarrelAppliancePlanMapping *mapping = data;

  g_free (mapping->item);
  g_free (mapping->from);
  g_free (mapping->to);
  g_free (mapping->reason);
  g_free (mapping);
}

static void
disk_free (gpointer data)
{
  CarrelAppliancePlanDisk *disk = data;

  g_free (disk->id);
  g_free (disk->name);
  g_free (disk);
}

static void
machine_free (gpointer data)
{
  CarrelAppliancePlanMachine *machine = data;

  carrel_spec_free (machine->spec);
  g_ptr_array_unref (machine->mappings);
  g_ptr_array_unref (machine->disks);
  g_free (machine->problem);
  g_free (machine);
}

static void
consent_free (gpointer data)
{
  CarrelAppliancePlanConsent *consent = data;

  g_free (consent->system);
  g_free (consent->kind);
  g_free (consent->item);
  g_free (consent->value);
  g_free (consent->words);
  g_free (consent);
}

static void
dropped_free (gpointer data)
{
  CarrelAppliancePlanDropped *dropped = data;

  g_free (dropped->system);
  g_free (dropped->item);
  g_free (dropped->words);
  g_free (dropped);
}

static void
risk_free (gpointer data)
{
  CarrelApplianceRisk *risk = data;

  g_free (risk->kind);
  g_free (risk->words);
  g_free (risk);
}

void
carrel_appliance_plan_free (CarrelAppliancePlan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->machines);
  g_ptr_array_unref (self->networks);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->consents);
  g_ptr_array_unref (self->risks);
  carrel_appliance_model_free (self->model);
  g_free (self);
}

void
carrel_appliance_plan_add_mapping (GPtrArray *mappings,
                                   const char *item,
                                   const char *from,
                                   const char *to,
                                   const char *reason)
{
  CarrelAppliancePlanMapping *mapping = g_new0 (CarrelAppliancePlanMapping, 1);

  mapping->item = g_strdup (item);
  mapping->from = g_strdup (from);
  mapping->to = g_strdup (to);
  mapping->reason = g_strdup (reason);
  g_ptr_array_add (mappings, mapping);
}

void
carrel_appliance_plan_add_dropped (CarrelAppliancePlan *self,
                                   const CarrelApplianceSystem *system,
                                   const char *item,
                                   const char *words)
{
  CarrelAppliancePlanDropped *dropped = g_new0 (CarrelAppliancePlanDropped, 1);

  dropped->system = g_strdup (system != NULL ? system->id : NULL);
  dropped->item = g_strdup (item);
  dropped->words = g_strdup (words);
  g_ptr_array_add (self->dropped, dropped);
}

void
carrel_appliance_plan_add_consent (CarrelAppliancePlan *self,
                                   const CarrelApplianceSystem *system,
                                   const char *kind,
                                   const char *item,
                                   const char *value,
                                   const char *words,
                                   gboolean is_needed)
{
  CarrelAppliancePlanConsent *consent = g_new0 (CarrelAppliancePlanConsent, 1);

  consent->system = g_strdup (system != NULL ? system->id : NULL);
  consent->kind = g_strdup (kind);
  consent->item = g_strdup (item);
  consent->value = g_strdup (value);
  consent->words = g_strdup (words);
  consent->is_needed = is_needed;
  g_ptr_array_add (self->consents, consent);
}

void
carrel_appliance_plan_add_risk (CarrelAppliancePlan *self, const char *kind, const char *words)
{
  CarrelApplianceRisk *risk = g_new0 (CarrelApplianceRisk, 1);

  risk->kind = g_strdup (kind);
  risk->words = g_strdup (words);
  g_ptr_array_add (self->risks, risk);
}

static void
add_eulas (CarrelAppliancePlan *self, const CarrelApplianceSystem *system, GPtrArray *eulas)
{
  for (guint i = 0; i < eulas->len; i++)
    {
      const CarrelApplianceEula *eula = g_ptr_array_index (eulas, i);

      carrel_appliance_plan_add_consent (
        self,
        system,
        "licence",
        eula->title != NULL ? eula->title : "EULA",
        eula->text,
        _ ("The package comes with a licence, which has to be read and agreed to"), TRUE);
    }
}

/* A request is granted by nobody but the person; what exists here has to be chosen anew. */
static const char *
get_request_words (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *words;
  } words[] = {
    { "device", N_ ("It wants a device of this computer; it is made without") },
      { "file", N_ ("It wants to read or write a file of this computer; it is made without") },
        { "folder", N_ ("It wants to share a folder of this computer; it is made without") },
          { "pipe", N_ ("It wants to talk to a program of this computer; it is made without") },
            { "socket", N_ ("It wants to talk to a program of this computer; it is made without") },
              { "network",
                N_ ("It wants a connection of its own to the network; it is made without") },
                { "program",
                  N_ ("It wants to run a program of this computer; that is never done") },
              };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (kind, words[i].kind))
        return _ (words[i].words);
    }
  return _ ("It asks for something of this computer; it is made without");
}

static void
add_requests (CarrelAppliancePlan *self, const CarrelApplianceSystem *system, GPtrArray *requests)
{
  for (guint i = 0; i < requests->len; i++)
    {
      const CarrelApplianceRequest *request = g_ptr_array_index (requests, i);

      carrel_appliance_plan_add_consent (self,
                                         system,
                                         request->kind,
                                         request->item,
                                         request->value,
                                         get_request_words (request->kind),
                                         FALSE);
    }
}

static void
add_notes (CarrelAppliancePlan *self, const CarrelApplianceSystem *system, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const CarrelApplianceNote *note = g_ptr_array_index (notes, i);

      carrel_appliance_plan_add_dropped (self, system, note->item, note->words);
    }
}

/* What has no place here is kept with the machine.  What is said of the whole package goes with its only
 * machine. */
static void
keep_notes (CarrelAppliancePlan *self, CarrelAppliancePlanMachine *machine)
{
  const char *origin = self->model->kind;
  guint left = 0;

  if (!carrel_appliance_origin_take (machine->spec, self->model, machine->system))
    left++;
  left += carrel_appliance_kept_take (machine->spec, origin, machine->system->notes);
  if (self->model->systems->len == 1)
    left += carrel_appliance_kept_take (machine->spec, origin, self->model->notes);
  if (left > 0)
    carrel_appliance_plan_add_risk (
      self,
      "kept",
      _ ("There is more than can be kept with the machine: a part of what is not carried over is not "
         "there for an export any more"));
}

static void
add_package (CarrelAppliancePlan *self)
{
  const CarrelApplianceModel *model = self->model;

  for (guint i = 0; i < model->networks->len; i++)
    {
      const CarrelApplianceNetwork *network = g_ptr_array_index (model->networks, i);

      carrel_appliance_plan_add_mapping (
        self->networks,
        network->name,
        network->name,
        "user",
        _ ("The guest reaches out through this computer, and nothing reaches in"));
    }
  add_eulas (self, NULL, model->eulas);
  add_requests (self, NULL, model->requests);
  add_notes (self, NULL, model->notes);
  for (guint i = 0; i < model->risks->len; i++)
    {
      const CarrelApplianceRisk *risk = g_ptr_array_index (model->risks, i);

      carrel_appliance_plan_add_risk (self, risk->kind, risk->words);
    }
}

static void
add_totals (CarrelAppliancePlan *self)
{
  for (guint i = 0; i < self->machines->len; i++)
    {
      const CarrelAppliancePlanMachine *machine = g_ptr_array_index (self->machines, i);

      for (guint j = 0; j < machine->disks->len; j++)
        {
          const CarrelAppliancePlanDisk *disk = g_ptr_array_index (machine->disks, j);

          /* Each is bounded by the largest disk, and their count by the model: no overflow. */
          self->declared_bytes += MAX (disk->declared_bytes, 0);
          self->file_bytes += MAX (disk->file_bytes, 0);
        }
    }
}

static CarrelApplianceModel *
copy_model (const CarrelApplianceModel *model, GError **error)
{
  g_autoptr (JsonObject) object = carrel_appliance_model_to_json (model);

  return carrel_appliance_model_from_json (object, error);
}

CarrelAppliancePlan *
carrel_appliance_plan_new (const CarrelApplianceModel *model,
                           CarrelAppliancePackage *package,
                           GError **error)
{
  g_autoptr (CarrelAppliancePlan) self = NULL;
  CarrelApplianceModel *copy;

  g_return_val_if_fail (model != NULL, NULL);
  if (model->systems->len == 0)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                           _ ("There is no machine in this package"));
      return NULL;
    }
  copy = copy_model (model, error);
  if (copy == NULL)
    return NULL;
  self = g_new0 (CarrelAppliancePlan, 1);
  self->model = copy;
  self->machines = g_ptr_array_new_with_free_func (machine_free);
  self->networks = g_ptr_array_new_with_free_func (mapping_free);
  self->dropped = g_ptr_array_new_with_free_func (dropped_free);
  self->consents = g_ptr_array_new_with_free_func (consent_free);
  self->risks = g_ptr_array_new_with_free_func (risk_free);
  add_package (self);
  for (guint i = 0; i < copy->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (copy->systems, i);
      CarrelAppliancePlanMachine *machine = g_new0 (CarrelAppliancePlanMachine, 1);

      machine->system = system;
      machine->mappings = g_ptr_array_new_with_free_func (mapping_free);
      machine->disks = g_ptr_array_new_with_free_func (disk_free);
      g_ptr_array_add (self->machines, machine);
      carrel_appliance_plan_fill_machine (self, machine, package);
      add_eulas (self, system, system->eulas);
      add_requests (self, system, system->requests);
      add_notes (self, system, system->notes);
      keep_notes (self, machine);
    }
  carrel_appliance_plan_set_order (self);
  add_totals (self);
  return g_steal_pointer (&self);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonArray *
describe_mappings (GPtrArray *mappings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < mappings->len; i++)
    {
      const CarrelAppliancePlanMapping *mapping = g_ptr_array_index (mappings, i);
      JsonObject *object = json_object_new ();

      set_text (object, "item", mapping->item);
      set_text (object, "from", mapping->from);
      set_text (object, "to", mapping->to);
      set_text (object, "reason", mapping->reason);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_disks (GPtrArray *disks)
{
  static const char *const words[] = { "member", "blank", "host" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < disks->len; i++)
    {
      const CarrelAppliancePlanDisk *disk = g_ptr_array_index (disks, i);
      JsonObject *object = json_object_new ();

      set_text (object, "id", disk->id);
      set_text (object, "source", words[disk->source]);
      set_text (object, "name", disk->name);
      if (disk->declared_bytes >= 0)
        json_object_set_int_member (object, "declared_bytes", disk->declared_bytes);
      if (disk->file_bytes >= 0)
        json_object_set_int_member (object, "file_bytes", disk->file_bytes);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe_machine (const CarrelAppliancePlanMachine *machine)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = carrel_spec_to_json (machine->spec, FALSE);
  JsonObject *spec = carrel_base_json_parse_object (text, strlen (text), NULL);

  set_text (object, "id", machine->system->id);
  set_text (object, "name", machine->spec->name);
  set_text (object, "problem", machine->problem);
  if (spec != NULL)
    json_object_set_object_member (object, "spec", spec);
  json_object_set_array_member (object, "mappings", describe_mappings (machine->mappings));
  json_object_set_array_member (object, "disks", describe_disks (machine->disks));
  return object;
}

static JsonArray *
describe_consents (GPtrArray *consents)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < consents->len; i++)
    {
      const CarrelAppliancePlanConsent *consent = g_ptr_array_index (consents, i);
      JsonObject *object = json_object_new ();

      set_text (object, "system", consent->system);
      set_text (object, "kind", consent->kind);
      set_text (object, "item", consent->item);
      set_text (object, "value", consent->value);
      set_text (object, "words", consent->words);
      json_object_set_boolean_member (object, "needed", consent->is_needed);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_dropped (GPtrArray *list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->len; i++)
    {
      const CarrelAppliancePlanDropped *dropped = g_ptr_array_index (list, i);
      JsonObject *object = json_object_new ();

      set_text (object, "system", dropped->system);
      set_text (object, "item", dropped->item);
      set_text (object, "words", dropped->words);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_configurations (GPtrArray *configurations)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < configurations->len; i++)
    {
      const CarrelApplianceConfiguration *one = g_ptr_array_index (configurations, i);
      JsonObject *object = json_object_new ();

      set_text (object, "id", one->id);
      set_text (object, "label", one->label);
      set_text (object, "description", one->description);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* How many of the files that are read have a digest to be compared with. */
static void
count_digests (const CarrelApplianceModel *model, JsonObject *object)
{
  guint files = 0, digests = 0;

  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (model->files, i);

      files += file->is_used > 0;
      digests += file->is_used > 0 && file->digest != NULL;
    }
  json_object_set_int_member (object, "files", files);
  json_object_set_int_member (object, "digests", digests);
}

/* The package's own words first, then those of its first machine that says anything. */
static void
add_product (const CarrelApplianceModel *model, JsonObject *object)
{
  const CarrelApplianceProduct *product = model->products->len > 0
                                            ? g_ptr_array_index (model->products, 0)
                                            : NULL;

  for (guint i = 0; product == NULL && i < model->systems->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);

      if (system->products->len > 0)
        product = g_ptr_array_index (system->products, 0);
    }
  if (product == NULL)
    return;
  set_text (object, "product", product->name);
  set_text (object, "vendor", product->vendor);
  set_text (object,
            "version",
            product->full_version != NULL ? product->full_version : product->version);
}

/* Who made it, and what may be chosen. */
static JsonObject *
describe_package (const CarrelApplianceModel *model)
{
  JsonObject *object = json_object_new ();

  set_text (object, "kind", model->kind);
  set_text (object, "name", model->name);
  set_text (object, "description", model->description);
  set_text (object, "generator", model->generator);
  add_product (model, object);
  set_text (object, "configuration", model->chosen_configuration);
  json_object_set_array_member (object,
                                "configurations",
                                describe_configurations (model->configurations));
  if (model->signature.state != NULL)
    json_object_set_object_member (object,
                                   "signature",
                                   carrel_appliance_facts_describe_signature (&model->signature));
  count_digests (model, object);
  return object;
}

JsonObject *
carrel_appliance_plan_to_json (const CarrelAppliancePlan *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *machines = json_array_new ();
  JsonArray *risks = json_array_new ();

  for (guint i = 0; i < self->machines->len; i++)
    json_array_add_object_element (machines,
                                   describe_machine (g_ptr_array_index (self->machines, i)));
  for (guint i = 0; i < self->risks->len; i++)
    {
      const CarrelApplianceRisk *risk = g_ptr_array_index (self->risks, i);
      JsonObject *element = json_object_new ();

      set_text (element, "kind", risk->kind);
      set_text (element, "words", risk->words);
      json_array_add_object_element (risks, element);
    }
  json_object_set_object_member (object, "package", describe_package (self->model));
  json_object_set_array_member (object, "machines", machines);
  json_object_set_array_member (object, "networks", describe_mappings (self->networks));
  json_object_set_array_member (object, "dropped", describe_dropped (self->dropped));
  json_object_set_array_member (object, "consents", describe_consents (self->consents));
  json_object_set_array_member (object, "risks", risks);
  json_object_set_int_member (object, "declared_bytes", self->declared_bytes);
  json_object_set_int_member (object, "file_bytes", self->file_bytes);
  return object;
}
