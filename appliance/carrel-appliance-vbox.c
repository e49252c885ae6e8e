/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-vbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-vbox-private.h"
#include "carrel-appliance-xml.h"

enum
{
  PROCESSORS_MAX = 4096,
  SNAPSHOTS_MAX = 1000,
};

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  return carrel_appliance_xml_dup_attribute (node, NULL, name);
}

static char *
dup_attribute_at (const xmlNode *node, const char *path, const char *name)
{
  return dup_attribute (carrel_appliance_xml_find (node, path), name);
}

static gboolean
read_numbers (CarrelApplianceSystem *system, const xmlNode *hardware, GError **error)
{
  g_autofree char *count = dup_attribute_at (hardware, "CPU", "count");
  g_autofree char *memory = dup_attribute_at (hardware, "Memory", "RAMSize");

  system->vcpus = 1;
  return carrel_appliance_value_require_number (count,
                                                "CPU count",
                                                1,
                                                PROCESSORS_MAX,
                                                &system->vcpus,
                                                error) &&
         carrel_appliance_value_require_number (memory,
                                                "RAMSize",
                                                1,
                                                CARREL_BASE_LIMIT_MEMORY_MIB,
                                                &system->memory_mib,
                                                error);
}

static void
read_firmware (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  g_autofree char *firmware = dup_attribute_at (hardware, "Firmware", "type");
  g_autofree char *nvram = dup_attribute_at (hardware, "BIOS/NVRAM", "path");
  g_autofree char *secure = dup_attribute_at (hardware, "BIOS/UefiSecureBoot", "enabled");
  g_autofree char *tpm = dup_attribute_at (hardware, "TrustedPlatformModule", "type");
  g_autofree char *iommu = dup_attribute_at (hardware, "Iommu", "type");
  g_autofree char *nested = dup_attribute_at (hardware, "CPU/NestedHWVirt", "enabled");
  gboolean is_efi = firmware != NULL && g_ascii_strncasecmp (firmware, "EFI", 3) == 0;

  system->firmware = g_strdup (is_efi ? "efi" : "bios");
  if (is_efi)
    system->nvram_file = g_steal_pointer (&nvram);
  system->has_secure_boot = carrel_appliance_value_parse_truth (secure);
  if (tpm != NULL)
    system->has_tpm = g_ascii_strcasecmp (tpm, "None") != 0;
  if (iommu != NULL)
    system->has_iommu = g_ascii_strcasecmp (iommu, "None") != 0;
  system->has_nested_hv = carrel_appliance_value_parse_truth (nested);
}

static void
read_boot_order (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  static const char *const words[][2] = {
    { "HardDisk", "disk" },
    { "DVD", "cdrom" },
    { "Network", "network" },
    { "Floppy", "floppy" },
  };
  const xmlNode *boot = carrel_appliance_xml_get_child (hardware, NULL, "Boot");

  for (const xmlNode *node = carrel_appliance_xml_get_child (boot, NULL, "Order"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Order"))
    {
      g_autofree char *device = dup_attribute (node, "device");

      for (gsize i = 0; device != NULL && i < G_N_ELEMENTS (words); i++)
        {
          if (g_str_equal (device, words[i][0]) &&
              !g_ptr_array_find_with_equal_func (system->boot, words[i][1], g_str_equal, NULL))
            g_ptr_array_add (system->boot, g_strdup (words[i][1]));
        }
    }
}

static void
read_clock (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  g_autofree char *clock = dup_attribute_at (hardware, "RTC", "localOrUTC");

  if (clock != NULL)
    system->clock = g_strdup (g_ascii_strcasecmp (clock, "UTC") == 0 ? "utc" : "localtime");
}

/* The snapshots, each inside the one before.  The depth of XML bounds the recursion. */
static void
read_snapshots (CarrelApplianceSystem *system, const xmlNode *parent, guint *count)
{
  for (const xmlNode *node = carrel_appliance_xml_get_child (parent, NULL, "Snapshot");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Snapshot"))
    {
      g_autofree char *name = dup_attribute (node, "name");

      if ((*count)++ >= SNAPSHOTS_MAX)
        return;
      carrel_appliance_model_add_note (
        system->notes,
        name != NULL ? name : "Snapshot",
        _ ("This snapshot stays in VirtualBox; only the current state is carried over"), NULL);
      read_snapshots (system, carrel_appliance_xml_get_child (node, NULL, "Snapshots"), count);
    }
}

static void
read_rest (CarrelApplianceModel *model, CarrelApplianceSystem *system, const xmlNode *machine)
{
  g_autofree char *state = dup_attribute (machine, "stateFile");
  guint snapshots = 0;

  if (state != NULL && *state != '\0')
    carrel_appliance_model_add_risk (
      model,
      "state",
      g_strdup (_ ("The machine was suspended, not shut down: it starts afresh here, and what its "
                   "programs had not saved is lost")));
  carrel_appliance_vbox_note_extra (system->notes, machine);
  read_snapshots (system, machine, &snapshots);
}

static gboolean
read_machine (CarrelApplianceModel *model, const xmlNode *machine, GError **error)
{
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  const xmlNode *hardware = carrel_appliance_xml_get_child (machine, NULL, "Hardware");
  g_autofree char *uuid = dup_attribute (machine, "uuid");
  g_autofree char *type = dup_attribute (machine, "OSType");

  system->name = dup_attribute (machine, "name");
  system->id = g_strdup (system->name != NULL && *system->name != '\0' ? system->name : "vm");
  system->uuid = carrel_appliance_value_dup_uuid (uuid);
  system->annotation = carrel_appliance_xml_dup_child_text (machine, NULL, "Description");
  model->name = g_strdup (system->name);
  carrel_appliance_os_set_vbox (&system->os, type);
  if (!read_numbers (system, hardware, error))
    return FALSE;
  read_firmware (system, hardware);
  read_boot_order (system, hardware);
  read_clock (system, hardware);
  carrel_appliance_vbox_read_storage (model, system, machine);
  carrel_appliance_vbox_read_devices (model, system, hardware);
  read_rest (model, system, machine);
  return TRUE;
}

static const xmlNode *
find_machine (const xmlNode *root, GError **error)
{
  const xmlNode *machine;

  if (!carrel_appliance_xml_is (root, NULL, "VirtualBox"))
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This is no VirtualBox machine: its first element is not "
                              "\"VirtualBox\""));
      return NULL;
    }
  if (carrel_appliance_xml_get_child (root, NULL, "MachineEncrypted") != NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                           _ ("The VirtualBox machine is encrypted: remove its encryption in "
                              "VirtualBox first, then import it"));
      return NULL;
    }
  machine = carrel_appliance_xml_get_child (root, NULL, "Machine");
  if (machine == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                           _ ("This file holds VirtualBox' own settings, not a machine; choose the "
                              ".vbox file of one"));
    }
  return machine;
}

CarrelApplianceModel *
carrel_appliance_vbox_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("vbox");
  g_autoptr (xmlDoc) document = NULL;
  const xmlNode *machine;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  document = carrel_appliance_xml_parse (data, length, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, error);
  if (document == NULL)
    return NULL;
  machine = find_machine (xmlDocGetRootElement (document), error);
  if (machine == NULL || !read_machine (model, machine, error) ||
      !carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}
