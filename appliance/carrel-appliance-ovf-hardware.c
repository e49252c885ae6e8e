/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-ovf-unit.h"
#include "carrel-appliance-value.h"

#include "base/carrel-base-limits.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* Values of CIM_ResourceAllocationSettingData.ResourceType. */
enum
{
  TYPE_PROCESSOR = 3,
  TYPE_MEMORY = 4,
  TYPE_IDE = 5,
  TYPE_SCSI = 6,
  TYPE_STORAGE = 20,
};

#define PROCESSORS_MAX 4096

/* Words in a ResourceSubType, in lower case; a descriptor may list several that would do. */
static const struct
{
  const char *word;
  const char *bus;
  const char *model;
} controllers[] = {
  { "lsilogic", "scsi", "lsilogic" },
  { "lsilogicsas", "scsi", "lsilogicsas" },
  { "buslogic", "scsi", "buslogic" },
  { "virtualscsi", "scsi", "pvscsi" },
  { "pvscsi", "scsi", "pvscsi" },
  { "virtio-scsi", "scsi", "virtio" },
  { "virtioscsi", "scsi", "virtio" },
  { "virtio", "scsi", "virtio" },
  { "ahci", "sata", "ahci" },
  { "vmware.sata.ahci", "sata", "ahci" },
  { "vmware.nvme.controller", "nvme", "nvme" },
  { "nvme", "nvme", "nvme" },
  { "nvmexpress", "nvme", "nvme" },
  { "vmware.nvdimm.controller", "nvdimm", "nvdimm" },
  { "piix3", "ide", "piix3" },
  { "piix4", "ide", "piix4" },
  { "ich6", "ide", "ich6" },
};

static gboolean
set_invalid (GError **error, const CarrelApplianceOvfItem *item, const char *text)
{
  g_set_error (error,
               CARREL_APPLIANCE_ERROR,
               CARREL_APPLIANCE_ERROR_INVALID,
               /* Translators: what is asked for, for instance “-1”, and the item's own name. */
               _ ("“%s” is no quantity that the hardware item “%s” can have."),
                  text != NULL ? text : "",
                  item->label);
  return FALSE;
}

static gboolean
read_processors (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system, GError **error)
{
  g_autofree char *cores = carrel_appliance_xml_dup_child_text (item->node, NULL, "CoresPerSocket");
  gint64 count;

  /* An item may only reserve or limit. */
  if (item->quantity == NULL)
    return TRUE;
  if (!carrel_appliance_value_parse_number (item->quantity, PROCESSORS_MAX, &count) || count == 0)
    return set_invalid (error, item, item->quantity);
  system->vcpus = count;
  if (carrel_appliance_value_parse_number (cores, PROCESSORS_MAX, &count) && count > 0)
    system->cores_per_socket = count;
  return TRUE;
}

static gboolean
read_memory (const CarrelApplianceOvfItem *item, CarrelApplianceSystem *system, GError **error)
{
  const char *unit = item->units;
  gint64 bytes;

  if (item->quantity == NULL)
    return TRUE;
  /* Without a unit the standard means bytes; nobody who leaves it out does. */
  if (!carrel_appliance_ovf_unit_parse_bytes (item->quantity, unit, &bytes))
    return set_invalid (error, item, item->quantity);
  if (unit == NULL && bytes < 1024 * 1024 && bytes > 0)
    bytes *= 1024 * 1024;
  if (bytes < 1024 * 1024 || bytes / (1024 * 1024) > CARREL_BASE_LIMIT_MEMORY_MIB)
    return set_invalid (error, item, item->quantity);
  system->memory_mib = bytes / (1024 * 1024);
  return TRUE;
}

static gboolean
is_number_taken (GPtrArray *items, const char *bus, gint64 index)
{
  for (guint i = 0; i < items->len; i++)
    {
      const CarrelApplianceOvfItem *item = g_ptr_array_index (items, i);

      if (g_strcmp0 (item->bus, bus) == 0 && item->index == index)
        return TRUE;
    }
  return FALSE;
}

static void
read_controller (CarrelApplianceOvfItem *item, GPtrArray *items, CarrelApplianceSystem *system)
{
  g_auto (GStrv) words = g_strsplit_set (item->subtype, " ,\t\r\n", -1);
  const char *bus = item->type == TYPE_IDE ? "ide" : item->type == TYPE_SCSI ? "scsi" : "sata";
  gint64 index = 0;
  CarrelApplianceController *controller;

  for (gsize i = 0; words[i] != NULL && item->model == NULL; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (controllers) && item->model == NULL; k++)
      if (g_str_equal (words[i], controllers[k].word))
        {
          bus = controllers[k].bus;
          item->model = controllers[k].model;
        }
  if (!carrel_appliance_value_parse_number (item->address, 255, &index) ||
      is_number_taken (items, bus, index))
    for (index = 0; is_number_taken (items, bus, index);)
      index++;
  item->bus = bus;
  item->index = index;
  controller = carrel_appliance_model_add_controller (system);
  controller->bus = g_strdup (bus);
  controller->index = index;
  controller->model = g_strdup (item->model);
}

static gboolean
read_basics (GPtrArray *items, CarrelApplianceSystem *system, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      CarrelApplianceOvfItem *item = g_ptr_array_index (items, i);

      if (item->type == TYPE_PROCESSOR && !read_processors (item, system, error))
        return FALSE;
      if (item->type == TYPE_MEMORY && !read_memory (item, system, error))
        return FALSE;
      /* An NVDIMM is listed with the controllers, but is none. */
      if ((item->type == TYPE_IDE || item->type == TYPE_SCSI || item->type == TYPE_STORAGE) &&
          !g_str_equal (item->subtype, "vmware.nvdimm.device"))
        read_controller (item, items, system);
    }
  return TRUE;
}

static void
read_family (const xmlNode *section, CarrelApplianceSystem *system)
{
  xmlNode *node = carrel_appliance_xml_get_child (section, NULL, "System");
  g_autofree char *family = carrel_appliance_xml_dup_child_text (node, NULL, "VirtualSystemType");
  g_autofree char *name = carrel_appliance_xml_dup_child_text (node,
                                                               NULL,
                                                               "VirtualSystemIdentifier");
  g_auto (GStrv) words = family != NULL ? g_strsplit_set (family, " ,\t\r\n", -1) : NULL;

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (system->hw_family, g_strdup (words[i]));
  if (system->name == NULL && name != NULL && *name != '\0')
    system->name = g_steal_pointer (&name);
}

static void
read_transport (const xmlNode *section, CarrelApplianceSystem *system)
{
  g_autofree char *text = carrel_appliance_ovf_dup_attribute (section, "transport");
  g_auto (GStrv) words = text != NULL ? g_strsplit_set (text, " \t\r\n", -1) : NULL;

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (system->transport, g_strdup (words[i]));
}

static void
read_extensions (CarrelApplianceOvf *self, const xmlNode *section, CarrelApplianceSystem *system)
{
  for (xmlNode *node = carrel_appliance_xml_get_child (section, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    if ((carrel_appliance_xml_is (node, NULL, "Config") ||
         carrel_appliance_xml_is (node, NULL, "ExtraConfig")) &&
        carrel_appliance_ovf_is_chosen (self, node, NULL))
      carrel_appliance_ovf_read_config (self, node, system);
}

gboolean
carrel_appliance_ovf_read_hardware (CarrelApplianceOvf *self,
                                    const xmlNode *section,
                                    CarrelApplianceSystem *system,
                                    GError **error)
{
  g_autoptr (GPtrArray) items = carrel_appliance_ovf_read_items (self, section, error);

  if (items == NULL)
    return FALSE;
  read_family (section, system);
  read_transport (section, system);
  if (!read_basics (items, system, error))
    return FALSE;
  system->has_tpm = 0;
  for (guint i = 0; i < items->len; i++)
    {
      const CarrelApplianceOvfItem *item = g_ptr_array_index (items, i);

      if (item->type != TYPE_PROCESSOR && item->type != TYPE_MEMORY && item->bus == NULL &&
          !carrel_appliance_ovf_read_device (self, item, items, system, error))
        return FALSE;
    }
  read_extensions (self, section, system);
  carrel_appliance_model_sort (system);
  return TRUE;
}
