/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-model.h"

#include "carrel-appliance-types-private.h"

CarrelApplianceModel *
carrel_appliance_model_new (const char *kind)
{
  CarrelApplianceModel *self = carrel_appliance_field_new_struct (&carrel_appliance_types_model);

  self->kind = g_strdup (kind);
  return self;
}

gboolean
carrel_appliance_model_is_disk_alone (const CarrelApplianceModel *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_str_equal (self->kind, "disk") || g_str_equal (self->kind, "physical");
}

gboolean
carrel_appliance_model_knows_disks_only (const CarrelApplianceModel *self)
{
  const CarrelApplianceSystem *system;

  g_return_val_if_fail (self != NULL, FALSE);

  if (carrel_appliance_model_is_disk_alone (self))
    return TRUE;
  if (!g_str_equal (self->kind, "hyperv") || self->systems->len != 1)
    return FALSE;
  system = g_ptr_array_index (self->systems, 0);
  return system->firmware == NULL && system->disks->len > 0;
}

void
carrel_appliance_model_free (CarrelApplianceModel *self)
{
  carrel_appliance_field_free_struct (&carrel_appliance_types_model, self);
}

gboolean
carrel_appliance_model_check (const CarrelApplianceModel *self, GError **error)
{
  return carrel_appliance_field_check (&carrel_appliance_types_model, self, error);
}

JsonObject *
carrel_appliance_model_to_json (const CarrelApplianceModel *self)
{
  return carrel_appliance_field_to_json (&carrel_appliance_types_model, self);
}

CarrelApplianceModel *
carrel_appliance_model_from_json (JsonObject *object, GError **error)
{
  return carrel_appliance_field_from_json (&carrel_appliance_types_model, object, error);
}

CarrelApplianceSystem *
carrel_appliance_model_add_system (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_system, self->systems);
}

CarrelApplianceNetwork *
carrel_appliance_model_add_network (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_network, self->networks);
}

CarrelApplianceConfiguration *
carrel_appliance_model_add_configuration (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_configuration,
                                        self->configurations);
}

CarrelApplianceFile *
carrel_appliance_model_add_file (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_file, self->files);
}

CarrelApplianceStart *
carrel_appliance_model_add_start (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_start, self->starts);
}

CarrelApplianceMessage *
carrel_appliance_model_add_message (CarrelApplianceModel *self)
{
  return carrel_appliance_field_append (&carrel_appliance_types_message, self->messages);
}

CarrelApplianceController *
carrel_appliance_model_add_controller (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_controller, system->controllers);
}

CarrelApplianceDisk *
carrel_appliance_model_add_disk (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_disk, system->disks);
}

CarrelApplianceDrive *
carrel_appliance_model_add_cdrom (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_drive, system->cdroms);
}

CarrelApplianceDrive *
carrel_appliance_model_add_floppy (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_drive, system->floppies);
}

CarrelApplianceNic *
carrel_appliance_model_add_nic (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_nic, system->nics);
}

CarrelAppliancePort *
carrel_appliance_model_add_serial (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_port, system->serials);
}

CarrelAppliancePort *
carrel_appliance_model_add_parallel (CarrelApplianceSystem *system)
{
  return carrel_appliance_field_append (&carrel_appliance_types_port, system->parallels);
}

CarrelApplianceProduct *
carrel_appliance_model_add_product (GPtrArray *products)
{
  return carrel_appliance_field_append (&carrel_appliance_types_product, products);
}

CarrelApplianceProperty *
carrel_appliance_model_add_property (GPtrArray *properties)
{
  return carrel_appliance_field_append (&carrel_appliance_types_property, properties);
}

CarrelApplianceEula *
carrel_appliance_model_add_eula (GPtrArray *eulas)
{
  return carrel_appliance_field_append (&carrel_appliance_types_eula, eulas);
}

CarrelApplianceNote *
carrel_appliance_model_add_note (GPtrArray *notes,
                                 const char *item,
                                 const char *words,
                                 const char *raw)
{
  CarrelApplianceNote *note = carrel_appliance_field_append (&carrel_appliance_types_note, notes);

  note->item = g_strdup (item);
  note->words = g_strdup (words);
  note->raw = g_strdup (raw);
  return note;
}

void
carrel_appliance_model_add_request (GPtrArray *requests,
                                    const char *kind,
                                    const char *item,
                                    const char *value)
{
  CarrelApplianceRequest *request = carrel_appliance_field_append (&carrel_appliance_types_request,
                                                                   requests);

  request->kind = g_strdup (kind);
  request->item = g_strdup (item);
  request->value = g_strdup (value);
}

void
carrel_appliance_model_add_risk (CarrelApplianceModel *self, const char *kind, char *words)
{
  CarrelApplianceRisk *risk = carrel_appliance_field_append (&carrel_appliance_types_risk,
                                                             self->risks);

  risk->kind = g_strdup (kind);
  risk->words = words;
}

/* Where a device stands: its bus by first appearance, its controller, its unit, its place before. */
typedef struct
{
  gpointer device;
  guint bus;
  gint64 controller;
  gint64 unit;
  guint place;
} Address;

static guint
rank_bus (GPtrArray *buses, const char *bus)
{
  for (guint i = 0; i < buses->len; i++)
    if (g_strcmp0 (g_ptr_array_index (buses, i), bus) == 0)
      return i;
  g_ptr_array_add (buses, (gpointer) bus);
  return buses->len - 1;
}

static int
compare_addresses (gconstpointer left, gconstpointer right)
{
  const Address *a = left;
  const Address *b = right;

  if (a->bus != b->bus)
    return a->bus < b->bus ? -1 : 1;
  if (a->controller != b->controller)
    return a->controller < b->controller ? -1 : 1;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  return a->place < b->place ? -1 : a->place > b->place;
}

static void
reorder (GPtrArray *list, GArray *addresses)
{
  g_array_sort (addresses, compare_addresses);
  for (guint i = 0; i < list->len; i++)
    list->pdata[i] = g_array_index (addresses, Address, i).device;
}

void
carrel_appliance_model_sort (CarrelApplianceSystem *system)
{
  g_autoptr (GPtrArray) buses = g_ptr_array_new ();
  g_autoptr (GArray) disks = g_array_new (FALSE, FALSE, sizeof (Address));
  g_autoptr (GArray) cdroms = g_array_new (FALSE, FALSE, sizeof (Address));

  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);
      Address address = { (gpointer) disk,
                          rank_bus (buses, disk->bus),
                          disk->controller,
                          disk->unit,
                          i };

      g_array_append_val (disks, address);
    }
  for (guint i = 0; i < system->cdroms->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);
      Address address = { (gpointer) drive,
                          rank_bus (buses, drive->bus),
                          drive->controller,
                          drive->unit,
                          i };

      g_array_append_val (cdroms, address);
    }
  reorder (system->disks, disks);
  reorder (system->cdroms, cdroms);
}
