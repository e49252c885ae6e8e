/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-facts.h"

#include "carrel-appliance-kept.h"

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
set_text_or_null (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static void
set_number (JsonObject *object, const char *name, gint64 number)
{
  if (number >= 0)
    json_object_set_int_member (object, name, number);
}

static void
set_number_or_null (JsonObject *object, const char *name, gint64 number)
{
  if (number >= 0)
    json_object_set_int_member (object, name, number);
  else
    json_object_set_null_member (object, name);
}

static void
set_truth (JsonObject *object, const char *name, int truth)
{
  if (truth >= 0)
    json_object_set_boolean_member (object, name, truth > 0);
}

static void
set_texts (JsonObject *object, const char *name, GPtrArray *texts)
{
  JsonArray *array;

  if (texts->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  json_object_set_array_member (object, name, array);
}

static void
set_object (JsonObject *object, const char *name, JsonObject *member)
{
  if (json_object_get_size (member) > 0)
    json_object_set_object_member (object, name, member);
  else
    json_object_unref (member);
}

static void
set_array (JsonObject *object, const char *name, JsonArray *member)
{
  if (json_array_get_length (member) > 0)
    json_object_set_array_member (object, name, member);
  else
    json_array_unref (member);
}

static const CarrelApplianceProduct *
find_product (GPtrArray *products)
{
  for (guint i = 0; i < products->len; i++)
    {
      const CarrelApplianceProduct *product = g_ptr_array_index (products, i);

      if (product->name != NULL || product->vendor != NULL || product->version != NULL)
        return product;
    }
  return NULL;
}

static void
set_product (JsonObject *object, GPtrArray *products)
{
  const CarrelApplianceProduct *product = find_product (products);
  JsonObject *member;

  if (product == NULL)
    return;
  member = json_object_new ();
  set_text (member, "name", product->name);
  set_text (member, "vendor", product->vendor);
  set_text (member, "version", product->version);
  set_object (object, "product", member);
}

/* A key alone, unless another property of the same machine has it, too. */
static char *
make_key (GHashTable *counts, const CarrelApplianceProperty *property)
{
  if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, property->key)) < 2)
    return g_strdup (property->key);
  return g_strconcat (property->class_name != NULL ? property->class_name : "",
                      property->class_name != NULL ? "." : "",
                      property->key,
                      property->instance != NULL ? "." : "",
                      property->instance,
                      NULL);
}

static void
set_properties (JsonObject *object, GPtrArray *properties)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *values = json_object_new ();
  JsonArray *secrets = json_array_new ();

  for (guint i = 0; i < properties->len; i++)
    {
      const CarrelApplianceProperty *property = g_ptr_array_index (properties, i);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, property->key));

      g_hash_table_insert (counts, property->key, GUINT_TO_POINTER (count + 1));
    }
  for (guint i = 0; i < properties->len; i++)
    {
      const CarrelApplianceProperty *property = g_ptr_array_index (properties, i);
      g_autofree char *key = make_key (counts, property);

      set_text_or_null (values, key, property->value);
      if (property->is_secret > 0)
        json_array_add_string_element (secrets, key);
    }
  set_object (object, "properties", values);
  set_array (object, "passwords", secrets);
}

static JsonArray *
describe_disks (GPtrArray *disks)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (disks, i);
      JsonObject *object = json_object_new ();

      set_text (object, "bus", disk->bus);
      set_number (object, "controller", disk->controller);
      set_number (object, "unit", disk->unit);
      set_text (object, "model", disk->model);
      set_number_or_null (object, "capacity", disk->capacity_bytes);
      set_text_or_null (object, "file", disk->file);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_drives (GPtrArray *drives)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < drives->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (drives, i);
      JsonObject *object = json_object_new ();

      set_text (object, "bus", drive->bus);
      set_number (object, "controller", drive->controller);
      set_number (object, "unit", drive->unit);
      set_text_or_null (object, "file", drive->file);
      set_truth (object, "connected", drive->is_connected);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_nics (GPtrArray *nics)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (nics, i);
      JsonObject *object = json_object_new ();

      set_text (object, "model", nic->model);
      set_text_or_null (object, "network", nic->network);
      set_text (object, "mac", nic->mac);
      set_truth (object, "connected", nic->is_connected);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
describe_os (const CarrelApplianceOs *os)
{
  JsonObject *object = json_object_new ();

  set_number (object, "cim", os->cim);
  set_text (object, "vmware", os->vmware);
  set_text (object, "vbox", os->vbox);
  set_text (object, "libosinfo", os->libosinfo);
  set_text (object, "family", os->family);
  set_text (object, "arch", os->arch);
  return object;
}

static const CarrelApplianceStart *
find_start (const CarrelApplianceModel *model, const char *id)
{
  for (guint i = 0; i < model->starts->len; i++)
    {
      const CarrelApplianceStart *start = g_ptr_array_index (model->starts, i);

      if (g_strcmp0 (start->system, id) == 0)
        return start;
    }
  return NULL;
}

static void
describe_devices (const CarrelApplianceSystem *system, JsonObject *object)
{
  json_object_set_array_member (object, "disks", describe_disks (system->disks));
  json_object_set_array_member (object, "cdroms", describe_drives (system->cdroms));
  json_object_set_int_member (object, "floppies", system->floppies->len);
  json_object_set_array_member (object, "nics", describe_nics (system->nics));
  json_object_set_int_member (object, "serial_ports", system->serials->len);
  json_object_set_int_member (object, "usb", system->usb->len);
  set_text (object, "sound", system->sound);
  set_texts (object, "pointing", system->pointing);
  set_truth (object, "video_3d", system->has_video_3d);
}

/* What an export to the same product writes again: "vmw:ExtraConfig svga.autodetect" and its value. */
static void
set_kept (JsonObject *object, const CarrelApplianceModel *model, GPtrArray *notes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < notes->len; i++)
    {
      const CarrelApplianceNote *note = g_ptr_array_index (notes, i);
      CarrelApplianceKeptPlace place = carrel_appliance_kept_find_place (model->kind, note->item);
      JsonNode *chosen = carrel_appliance_kept_choose (place, note->again, NULL);
      JsonObject *one;

      if (chosen == NULL)
        continue;
      one = json_object_new ();
      json_object_set_string_member (one, "item", note->item);
      json_object_set_member (one, "again", chosen);
      json_array_add_object_element (array, one);
    }
  set_array (object, "kept", array);
}

static JsonObject *
describe_system (const CarrelApplianceModel *model, const CarrelApplianceSystem *system)
{
  const CarrelApplianceStart *start = find_start (model, system->id);
  JsonObject *object = json_object_new ();

  set_text (object, "name", system->name);
  set_text (object, "uuid", system->uuid);
  set_number (object, "vcpus", system->vcpus);
  set_number (object, "cores_per_socket", system->cores_per_socket);
  set_number (object, "memory_mib", system->memory_mib);
  set_text (object, "firmware", system->firmware);
  set_truth (object, "secure_boot", system->has_secure_boot);
  set_truth (object, "tpm", system->has_tpm);
  set_truth (object, "iommu", system->has_iommu);
  set_truth (object, "nested_hv", system->has_nested_hv);
  set_text_or_null (object, "clock", g_strcmp0 (system->clock, "utc") == 0 ? "utc" : NULL);
  set_texts (object, "hw_family", system->hw_family);
  set_text (object, "nvram_file", system->nvram_file);
  if (start != NULL)
    set_number (object, "start_order", start->order);
  set_texts (object, "boot", system->boot);
  set_object (object, "os", describe_os (&system->os));
  describe_devices (system, object);
  set_product (object, system->products);
  json_object_set_boolean_member (object, "annotation", system->annotation != NULL);
  json_object_set_int_member (object, "eulas", system->eulas->len);
  set_properties (object, system->properties);
  set_texts (object, "transport", system->transport);
  set_kept (object, model, system->notes);
  return object;
}

static int
compare_starts (gconstpointer left, gconstpointer right)
{
  const CarrelApplianceStart *a = *(CarrelApplianceStart *const *) left;
  const CarrelApplianceStart *b = *(CarrelApplianceStart *const *) right;

  return a->order < b->order ? -1 : a->order > b->order;
}

/*
 * Those of one collection in their order; in the place of a nested collection stand its own. Each
 * collection is taken once: one that is said to contain itself would never end.
 */
static void
add_starts (GPtrArray *starts, const char *collection, GHashTable *taken, JsonArray *array)
{
  if (!g_hash_table_add (taken, (gpointer) (collection != NULL ? collection : "")))
    return;
  for (guint i = 0; i < starts->len; i++)
    {
      const CarrelApplianceStart *start = g_ptr_array_index (starts, i);
      guint before = json_array_get_length (array);

      if (g_strcmp0 (start->collection, collection) != 0)
        continue;
      add_starts (starts, start->system, taken, array);
      if (json_array_get_length (array) == before)
        json_array_add_string_element (array, start->system);
    }
}

static JsonArray *
describe_start_order (const CarrelApplianceModel *model)
{
  g_autoptr (GPtrArray) starts = g_ptr_array_copy (model->starts, NULL, NULL);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = json_array_new ();

  g_ptr_array_set_free_func (starts, NULL);
  /* Stable: those of one order stay as they are. */
  g_ptr_array_sort (starts, compare_starts);
  add_starts (starts, NULL, taken, array);
  return array;
}

static JsonObject *
describe_package (const CarrelApplianceModel *model)
{
  JsonObject *object = json_object_new ();
  JsonArray *networks = json_array_new ();
  JsonArray *configurations = json_array_new ();
  JsonArray *extra = json_array_new ();

  for (guint i = 0; i < model->networks->len; i++)
    json_array_add_string_element (networks,
                                   ((const CarrelApplianceNetwork *)
                                      g_ptr_array_index (model->networks, i))
                                     ->name);
  for (guint i = 0; i < model->configurations->len; i++)
    json_array_add_string_element (configurations,
                                   ((const CarrelApplianceConfiguration *)
                                      g_ptr_array_index (model->configurations, i))
                                     ->id);
  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (model->files, i);

      if (file->is_used <= 0 && file->name != NULL)
        json_array_add_string_element (extra, file->name);
    }
  set_text (object, "name", model->name);
  set_text (object, "ovf_version", model->ovf_version);
  set_array (object, "networks", networks);
  set_array (object, "configurations", configurations);
  set_text (object, "default_configuration", model->default_configuration);
  set_array (object, "extra_files", extra);
  set_array (object, "start_order", describe_start_order (model));
  set_product (object, model->products);
  set_properties (object, model->properties);
  if (model->eulas->len > 0)
    json_object_set_int_member (object, "eulas", model->eulas->len);
  return object;
}

JsonObject *
carrel_appliance_facts_to_json (const CarrelApplianceModel *model)
{
  JsonObject *object = json_object_new ();
  JsonArray *systems = json_array_new ();

  for (guint i = 0; i < model->systems->len; i++)
    json_array_add_object_element (systems,
                                   describe_system (model, g_ptr_array_index (model->systems, i)));
  json_object_set_object_member (object, "package", describe_package (model));
  json_object_set_array_member (object, "systems", systems);
  return object;
}

JsonObject *
carrel_appliance_facts_describe_signature (const CarrelApplianceSignature *signature)
{
  JsonObject *object = json_object_new ();

  set_text (object, "state", signature->state);
  set_text (object, "signer", signature->signer);
  set_text (object, "issuer", signature->issuer);
  set_text (object, "fingerprint", signature->fingerprint);
  set_text (object, "expires", signature->expires);
  set_truth (object, "trusted", signature->is_trusted);
  return object;
}
