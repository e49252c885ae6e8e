/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-hyperv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-limits.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-vmcx.h"
#include "carrel-appliance-xml.h"

/*
 * The root `configuration` holds `properties` (name, notes, generation), `settings` (processors,
 * memory) and one element for each device, called after its GUID with underscores around it.  What
 * device a GUID is says `manifest`, in words.  Controllers hold `controllerN`, those hold `driveN`.  The binary
 * form holds the same tree.
 */

enum
{
  PROCESSORS_MAX = 4096,
  CONTROLLERS_MAX = 16,
  DRIVES_MAX = 64,
};

static char *
dup_text (const xmlNode *node, const char *path)
{
  g_autofree char *text = carrel_appliance_xml_dup_text (carrel_appliance_xml_find (node, path));

  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* "_83f8638b-..._" and "83F8638B-..." are the same GUID. */
static gboolean
is_guid (const char *name, const char *guid)
{
  gsize length = guid != NULL ? strlen (guid) : 0;

  if (length == 0)
    return FALSE;
  if (*name == '_')
    name++;
  return g_ascii_strncasecmp (name, guid, length) == 0 &&
         (name[length] == '\0' || name[length] == '_');
}

/* What the manifest calls a device. */
static char *
dup_device_name (const xmlNode *root, const char *element)
{
  const xmlNode *manifest = carrel_appliance_xml_get_child (root, NULL, "manifest");

  for (const xmlNode *node = carrel_appliance_xml_get_child (manifest, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      g_autofree char *device = dup_text (node, "device");
      g_autofree char *instance = dup_text (node, "instance");

      if (is_guid (element, instance) || is_guid (element, device))
        return dup_text (node, "name");
    }
  return NULL;
}

static gboolean
read_numbers (CarrelApplianceSystem *system, const xmlNode *root, GError **error)
{
  g_autofree char *count = dup_text (root, "settings/processors/count");
  g_autofree char *memory = dup_text (root, "settings/memory/bank/size");

  return carrel_appliance_value_require_number (count,
                                                "processors",
                                                1,
                                                PROCESSORS_MAX,
                                                &system->vcpus,
                                                error) &&
         carrel_appliance_value_require_number (memory,
                                                "memory",
                                                1,
                                                CARREL_BASE_LIMIT_MEMORY_MIB,
                                                &system->memory_mib,
                                                error);
}

static void
read_image (CarrelApplianceSystem *system,
            const xmlNode *node,
            const char *bus,
            gint64 controller,
            gint64 unit)
{
  g_autofree char *type = dup_text (node, "type");
  g_autofree char *path = dup_text (node, "pathname");

  if (type == NULL || g_ascii_strcasecmp (type, "NONE") == 0)
    return;
  if (g_ascii_strcasecmp (type, "VHD") == 0 || g_ascii_strcasecmp (type, "PHYSICAL") == 0)
    {
      CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

      disk->bus = g_strdup (bus);
      disk->controller = controller;
      disk->unit = unit;
      if (g_ascii_strcasecmp (type, "PHYSICAL") == 0)
        {
          disk->format = g_strdup ("device");
          carrel_appliance_model_add_request (system->requests, "device", bus, path);
        }
      else if (path == NULL)
        disk->format = g_strdup ("missing");
      else
        disk->file = g_steal_pointer (&path);
    }
  else
    {
      CarrelApplianceDrive *drive = carrel_appliance_model_add_cdrom (system);

      drive->bus = g_strdup (bus);
      drive->controller = controller;
      drive->unit = unit;
      drive->is_connected = path != NULL;
      if (g_ascii_strcasecmp (type, "ISO") == 0)
        drive->file = g_steal_pointer (&path);
      else if (path != NULL)
        carrel_appliance_model_add_request (system->requests, "device", "cdrom", path);
    }
}

static void
read_controllers (CarrelApplianceSystem *system,
                  const xmlNode *device,
                  const char *bus,
                  gint64 *count)
{
  for (guint i = 0; i < CONTROLLERS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("controller%u", i);
      const xmlNode *controller = carrel_appliance_xml_get_child (device, NULL, name);

      if (controller == NULL)
        continue;
      for (guint j = 0; j < DRIVES_MAX; j++)
        {
          g_autofree char *drive = g_strdup_printf ("drive%u", j);
          const xmlNode *node = carrel_appliance_xml_get_child (controller, NULL, drive);

          if (node != NULL)
            read_image (system, node, bus, *count, j);
        }
      (*count)++;
    }
}

static void
read_nic (CarrelApplianceModel *model,
          CarrelApplianceSystem *system,
          const xmlNode *device,
          gboolean old)
{
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (system);
  g_autofree char *mac = dup_text (device, "MacAddress");
  g_autofree char *connected = dup_text (device, "IsConnected");
  g_autofree char *switch_name = dup_text (device, "AltSwitchName");
  g_autofree char *connection = dup_text (device, "Connection/AltSwitchName");
  g_autofree char *plain_name = dup_text (device, "SwitchName");
  guint i = 0;

  nic->model = g_strdup (old ? "tulip" : "hyperv");
  nic->mac = carrel_appliance_value_dup_mac (mac);
  /* One that was never started has none yet. */
  if (g_strcmp0 (nic->mac, "00:00:00:00:00:00") == 0)
    g_clear_pointer (&nic->mac, g_free);
  nic->network = g_strdup (switch_name != NULL  ? switch_name
                           : connection != NULL ? connection
                                                : plain_name);
  nic->is_connected = carrel_appliance_value_parse_truth (connected);
  if (nic->network == NULL)
    return;
  while (
    i < model->networks->len &&
    !g_str_equal (((const CarrelApplianceNetwork *) g_ptr_array_index (model->networks, i))->name,
                  nic->network))
    i++;
  if (i == model->networks->len)
    carrel_appliance_model_add_network (model)->name = g_strdup (nic->network);
}

static void
read_floppy (CarrelApplianceSystem *system, const xmlNode *device)
{
  g_autofree char *path = dup_text (device, "controller0/drive0/pathname");
  CarrelApplianceDrive *drive;

  if (path == NULL)
    return;
  drive = carrel_appliance_model_add_floppy (system);
  drive->bus = g_strdup ("floppy");
  drive->controller = 0;
  drive->unit = 0;
  drive->is_connected = TRUE;
  drive->file = g_steal_pointer (&path);
}

/* Later versions have it with the firmware, which is a device. */
static void
read_secure_boot (CarrelApplianceSystem *system, const xmlNode *device)
{
  g_autofree char *text = dup_text (device, "secure_boot_enabled");

  if (text != NULL)
    system->has_secure_boot = carrel_appliance_value_parse_truth (text);
}

static void
read_devices (CarrelApplianceModel *model, CarrelApplianceSystem *system, const xmlNode *root)
{
  gint64 ide = 0;
  gint64 scsi = 0;

  for (const xmlNode *node = carrel_appliance_xml_get_child (root, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      g_autofree char *name = NULL;
      gboolean is_ide;

      if (*node->name != '_')
        continue;
      name = dup_device_name (root, (const char *) node->name);
      is_ide = g_str_has_prefix ((const char *) node->name, "_83f8638b") ||
               (name != NULL && strstr (name, "IDE") != NULL);
      read_secure_boot (system, node);
      if (carrel_appliance_xml_get_child (node, NULL, "MacAddress") != NULL)
        read_nic (model,
                  system,
                  node,
                  name != NULL &&
                    (strstr (name, "Emulated") != NULL || strstr (name, "Legacy") != NULL));
      else if (g_str_has_prefix ((const char *) node->name, "_8f0d2762"))
        read_floppy (system, node);
      else if (is_ide)
        read_controllers (system, node, "ide", &ide);
      else
        read_controllers (system, node, "scsi", &scsi);
    }
  carrel_appliance_model_sort (system);
}

static void
read_properties (CarrelApplianceModel *model, CarrelApplianceSystem *system, const xmlNode *root)
{
  g_autofree char *generation = dup_text (root, "properties/subtype");
  g_autofree char *uuid = dup_text (root, "properties/global_id");
  g_autofree char *secure = dup_text (root, "settings/global/secure_boot");

  system->name = dup_text (root, "properties/name");
  system->id = g_strdup (system->name != NULL ? system->name : "vm");
  system->uuid = carrel_appliance_value_dup_uuid (uuid);
  system->annotation = dup_text (root, "properties/notes");
  model->name = g_strdup (system->name);
  /* Machines of the second generation have UEFI. */
  system->firmware = g_strdup (g_strcmp0 (generation, "1") == 0 ? "efi" : "bios");
  system->has_secure_boot = carrel_appliance_value_parse_truth (secure);
}

gboolean
carrel_appliance_hyperv_is_binary (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  return carrel_appliance_vmcx_recognise (data, length);
}

/* "Virtual Hard Disks/srv.vhdx" is the first disk of "srv". */
static char *
dup_stem (const char *file)
{
  const char *name = carrel_appliance_value_get_last_part (file);
  const char *dot = strrchr (name, '.');

  return dot != NULL && dot != name ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

CarrelApplianceModel *
carrel_appliance_hyperv_describe_unread (GPtrArray *disks, const char *reason, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("hyperv");
  CarrelApplianceSystem *system;

  g_return_val_if_fail (disks != NULL && reason != NULL, NULL);

  g_return_val_if_fail (disks->len > 0, NULL);

  system = carrel_appliance_model_add_system (model);
  system->name = dup_stem (g_ptr_array_index (disks, 0));
  system->id = g_strdup (system->name);
  model->name = g_strdup (system->name);
  for (guint i = 0; i < disks->len; i++)
    {
      CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

      disk->file = g_strdup (g_ptr_array_index (disks, i));
      disk->bus = g_strdup ("scsi");
      disk->controller = 0;
      disk->unit = i;
    }
  carrel_appliance_model_add_nic (system);
  carrel_appliance_model_add_risk (
    model,
    "unknown",
    g_strdup_printf (_ ("%s: only the disks are known, and processors, memory and the rest are chosen anew. Look "
                        "whether they fit."),
      reason));
  if (!carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

gboolean
carrel_appliance_hyperv_recognise (GBytes *bytes)
{
  g_autofree char *plain = NULL;
  gsize length = 0;
  gsize used = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  if (carrel_appliance_vmcx_recognise ((const guint8 *) data, length))
    return TRUE;
  /* Mostly UTF-16: without the zeros it can be looked through as ASCII. */
  length = MIN (length, 4096);
  plain = g_malloc0 (length + 1);
  for (gsize i = 0; i < length; i++)
    {
      if (data[i] != '\0')
        plain[used++] = data[i];
    }
  return strstr (plain, "<configuration") != NULL &&
         (strstr (plain, "type=\"") != NULL || strstr (plain, "type='") != NULL ||
          strstr (plain, "<properties") != NULL);
}

static gboolean
read_root (CarrelApplianceModel *model, const xmlNode *root, GError **error)
{
  CarrelApplianceSystem *system;

  if (!carrel_appliance_xml_is (root, NULL, "configuration") ||
      carrel_appliance_xml_get_child (root, NULL, "properties") == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This is no machine of Hyper-V: the configuration has no properties"));
      return FALSE;
    }
  system = carrel_appliance_model_add_system (model);
  read_properties (model, system, root);
  if (!read_numbers (system, root, error))
    return FALSE;
  read_devices (model, system, root);
  return carrel_appliance_model_check (model, error);
}

CarrelApplianceModel *
carrel_appliance_hyperv_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("hyperv");
  g_autoptr (xmlDoc) document = NULL;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  document =
    carrel_appliance_vmcx_recognise ((const guint8 *) data, length)
      ? carrel_appliance_vmcx_parse ((const guint8 *) data, length, error)
      : carrel_appliance_xml_parse (data, length, CARREL_APPLIANCE_XML_DOCTYPE_REFUSE, error);
  if (document == NULL || !read_root (model, xmlDocGetRootElement (document), error))
    return NULL;
  return g_steal_pointer (&model);
}
