/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-utm.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "carrel-appliance-error.h"
#include "carrel-appliance-plist.h"
#include "carrel-appliance-value.h"

/*
 * UTM's documents call the sections of version 4 Information, System, QEMU, Input, Sharing, Display,
 * Drive, Network, Serial, Sound; before it they were Info, System, Input, Sharing, Display, Drives,
 * Networking, Sound, and keys were named otherwise.  Each value is looked for by both names.
 */

enum
{
  PROCESSORS_MAX = 4096,
  DRIVES_MAX = 256,
};

static JsonObject *
get_object (JsonObject *parent, const char *name)
{
  return parent != NULL ? carrel_base_json_get_object (parent, name) : NULL;
}

static const char *
get_text (JsonObject *object, const char *name, const char *old)
{
  const char *text = object != NULL ? carrel_base_json_get_string (object, name) : NULL;

  if (text == NULL && object != NULL && old != NULL)
    text = carrel_base_json_get_string (object, old);
  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
get_truth (JsonObject *object, const char *name, const char *old)
{
  return object != NULL && (carrel_base_json_get_boolean (object, name, FALSE) ||
                            (old != NULL && carrel_base_json_get_boolean (object, old, FALSE)));
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? MIN (json_array_get_length (array), DRIVES_MAX) : 0;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_number (JsonObject *object,
             const char *name,
             const char *old,
             gint64 maximum,
             gint64 *out_number,
             GError **error)
{
  gint64 number = object != NULL ? carrel_base_json_get_int (object, name, -1) : -1;

  if (object != NULL && number < 0 && old != NULL && json_object_has_member (object, old))
    {
      name = old;
      number = carrel_base_json_get_int (object, old, -1);
    }
  if (object == NULL || !json_object_has_member (object, name))
    return TRUE;
  if (number < 0 || number > maximum)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_INVALID,
                   _ ("%s is no whole number from 0 to %u"), name, (guint) maximum);
      return FALSE;
    }
  /* Nothing chosen: UTM decides at each start. */
  if (number > 0)
    *out_number = number;
  return TRUE;
}

static gboolean
read_hardware (CarrelApplianceSystem *system, JsonObject *root, GError **error)
{
  JsonObject *section = get_object (root, "System");
  JsonObject *qemu = get_object (root, "QEMU");

  system->os.arch = g_strdup (get_text (section, "Architecture", NULL));
  if (!read_number (section, "CPUCount", NULL, PROCESSORS_MAX, &system->vcpus, error) ||
      !read_number (section,
                    "MemorySize",
                    "Memory",
                    CARREL_BASE_LIMIT_MEMORY_MIB,
                    &system->memory_mib,
                    error))
    return FALSE;
  if (get_truth (qemu, "UEFIBoot", NULL) || get_truth (section, "BootUefi", NULL))
    system->firmware = g_strdup ("efi");
  else if (g_strcmp0 (system->os.arch, "x86_64") == 0 || g_strcmp0 (system->os.arch, "i386") == 0)
    system->firmware = g_strdup ("bios");
  if (get_truth (qemu, "TPMDevice", NULL))
    system->has_tpm = 1;
  if (get_truth (qemu, "RTCLocalTime", "RTCUseLocalTime") ||
      get_truth (section, "RTCUseLocalTime", NULL))
    system->clock = g_strdup ("localtime");
  else
    system->clock = g_strdup ("utc");
  return TRUE;
}

static const char *
get_bus (const char *interface)
{
  static const char *const buses[][2] = {
    { "virtio", "virtio" }, { "ide", "ide" }, { "sata", "sata" },     { "scsi", "scsi" },
    { "nvme", "nvme" },     { "usb", "usb" }, { "floppy", "floppy" }, { "sd", "sd" },
  };

  for (gsize i = 0; interface != NULL && i < G_N_ELEMENTS (buses); i++)
    {
      if (g_ascii_strcasecmp (interface, buses[i][0]) == 0)
        return buses[i][1];
    }
  return NULL;
}

static void
note (CarrelApplianceSystem *system, const char *item, const char *words, JsonNode *raw)
{
  g_autofree char *text = raw != NULL ? carrel_base_json_print (raw, FALSE) : NULL;

  carrel_appliance_model_add_note (system->notes, item, words, text);
}

static void
read_drive (CarrelApplianceSystem *system, JsonObject *object, JsonNode *raw, guint index)
{
  const char *type = get_text (object, "ImageType", NULL);
  const char *file = get_text (object, "ImageName", "ImagePath");
  const char *bus = get_bus (get_text (object, "Interface", "InterfaceType"));
  const char *id = get_text (object, "Identifier", "DriveName");

  if (type == NULL || g_ascii_strcasecmp (type, "disk") == 0)
    {
      CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

      disk->id = g_strdup (id);
      disk->bus = g_strdup (bus);
      disk->unit = index;
      disk->file = g_strdup (file);
      disk->is_read_only = get_truth (object, "ReadOnly", NULL);
      if (file == NULL)
        disk->format = g_strdup ("missing");
    }
  else if (g_ascii_strcasecmp (type, "cd") == 0)
    {
      CarrelApplianceDrive *drive = carrel_appliance_model_add_cdrom (system);

      drive->bus = g_strdup (bus);
      drive->unit = index;
      drive->file = g_strdup (file);
      drive->is_connected = file != NULL;
    }
  else
    note (system, type, _ ("This image is no disk, and is not carried over"), raw);
}

static void
read_drives (CarrelApplianceSystem *system, JsonObject *root)
{
  JsonArray *drives = carrel_base_json_get_array (root, "Drive");

  if (drives == NULL)
    drives = carrel_base_json_get_array (root, "Drives");
  for (guint i = 0; i < get_length (drives); i++)
    {
      JsonObject *object = get_element (drives, i);

      if (object != NULL)
        read_drive (system, object, json_array_get_element (drives, i), i);
    }
}

static const char *
get_nic_model (const char *hardware)
{
  if (hardware == NULL)
    return NULL;
  if (g_str_has_prefix (hardware, "virtio"))
    return "virtio";
  if (g_str_equal (hardware, "pcnet"))
    return "pcnet32";
  return hardware;
}

static void
read_nic (CarrelApplianceModel *model,
          CarrelApplianceSystem *system,
          JsonObject *object,
          JsonNode *raw)
{
  const char *mode = get_text (object, "Mode", "NetworkMode");
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (system);
  JsonArray *forwards = carrel_base_json_get_array (object, "PortForward");
  guint i = 0;

  nic->model = g_strdup (get_nic_model (get_text (object, "Hardware", "NetworkCard")));
  nic->mac = carrel_appliance_value_dup_mac (get_text (object, "MacAddress", "NetworkCardMac"));
  nic->network = g_ascii_strdown (mode != NULL ? mode : "emulated", -1);
  nic->is_connected = 1;
  while (
    i < model->networks->len &&
    !g_str_equal (((const CarrelApplianceNetwork *) g_ptr_array_index (model->networks, i))->name,
                  nic->network))
    i++;
  if (i == model->networks->len)
    carrel_appliance_model_add_network (model)->name = g_strdup (nic->network);
  if (get_length (forwards) > 0)
    note (system, "PortForward", _ ("Ports of the host are not opened for a machine"), raw);
}

static void
read_network (CarrelApplianceModel *model, CarrelApplianceSystem *system, JsonObject *root)
{
  JsonArray *cards = carrel_base_json_get_array (root, "Network");
  JsonObject *old = get_object (root, "Networking");

  for (guint i = 0; i < get_length (cards); i++)
    {
      JsonObject *object = get_element (cards, i);

      if (object != NULL)
        read_nic (model, system, object, json_array_get_element (cards, i));
    }
  if (old != NULL && get_truth (old, "NetworkEnabled", NULL))
    read_nic (model, system, old, json_object_get_member (root, "Networking"));
}

static void
read_ports (CarrelApplianceSystem *system, JsonObject *root)
{
  JsonArray *ports = carrel_base_json_get_array (root, "Serial");

  for (guint i = 0; i < get_length (ports); i++)
    {
      JsonObject *object = get_element (ports, i);
      const char *mode = get_text (object, "Mode", NULL);
      const char *host = get_text (object, "TcpHostAddress", NULL);
      CarrelAppliancePort *port;

      if (object == NULL)
        continue;
      port = carrel_appliance_model_add_serial (system);
      port->kind = g_ascii_strdown (mode != NULL ? mode : "terminal", -1);
      port->is_connected = 1;
      if (g_str_has_prefix (port->kind, "tcp"))
        carrel_appliance_model_add_request (system->requests, "network", "Serial", host);
    }
}

static void
read_others (CarrelApplianceSystem *system, JsonObject *root)
{
  JsonObject *input = get_object (root, "Input");
  JsonObject *sharing = get_object (root, "Sharing");
  JsonObject *sound = get_object (root, "Sound");
  JsonArray *sounds = carrel_base_json_get_array (root, "Sound");
  const char *usb = get_text (input, "UsbBusSupport", NULL);
  const char *shared = get_text (sharing, "DirectoryShareMode", NULL);
  const char *card = NULL;

  if (usb != NULL && g_ascii_strcasecmp (usb, "Disabled") != 0)
    g_ptr_array_add (system->usb, g_strdup (g_str_equal (usb, "2.0") ? "ehci" : "xhci"));
  if (get_length (sounds) > 0)
    card = get_text (get_element (sounds, 0), "Hardware", NULL);
  else if (sound != NULL && get_truth (sound, "SoundEnabled", NULL))
    card = get_text (sound, "SoundCard", NULL);
  if (card != NULL && strstr (card, "hda") != NULL)
    system->sound = g_strdup ("hda");
  else if (card != NULL)
    system->sound = g_ascii_strdown (card, -1);
  if (shared != NULL && g_ascii_strcasecmp (shared, "None") != 0)
    note (system, "Sharing", _ ("The folder shared with it is chosen anew here"), NULL);
}

static void
note_arguments (CarrelApplianceSystem *system, JsonObject *root)
{
  static const char *const places[][2] = {
    { "QEMU", "AdditionalArguments" },
    { "QEMU", "MachinePropertyOverride" },
    { "System", "AddArgs" },
    { "System", "MachineProperties" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      JsonObject *section = get_object (root, places[i][0]);
      JsonNode *member = section != NULL ? json_object_get_member (section, places[i][1]) : NULL;

      if (member == NULL || JSON_NODE_HOLDS_NULL (member) ||
          (JSON_NODE_HOLDS_ARRAY (member) &&
           json_array_get_length (json_node_get_array (member)) == 0))
        continue;
      note (system,
            places[i][1],
            _ ("It brings arguments for QEMU; arguments of a stranger are never used"), member);
    }
}

static gboolean
check_backend (JsonObject *root, GError **error)
{
  const char *backend = get_text (root, "Backend", NULL);

  if (!json_object_has_member (root, "ConfigurationVersion") || get_object (root, "System") == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This property list is no configuration of a UTM machine"));
      return FALSE;
    }
  if (backend != NULL && g_ascii_strcasecmp (backend, "QEMU") != 0)
    {
      g_set_error_literal (
        error,
        CARREL_APPLIANCE_ERROR,
        CARREL_APPLIANCE_ERROR_UNSUPPORTED,
        _ ("This UTM machine runs by Apple's virtualization, whose hardware exists "
                              "on a Mac only"));
      return FALSE;
    }
  return TRUE;
}

gboolean
carrel_appliance_utm_recognise (GBytes *bytes)
{
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, FALSE);
  data = g_bytes_get_data (bytes, &length);
  if (length >= 8 && memcmp (data, "bplist00", 8) == 0)
    return TRUE;
  return length > 0 && g_strstr_len (data, (gssize) MIN (length, 1024), "<plist") != NULL;
}

CarrelApplianceModel *
carrel_appliance_utm_parse (GBytes *bytes, GError **error)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("utm");
  g_autoptr (JsonNode) tree = NULL;
  CarrelApplianceSystem *system;
  JsonObject *root;
  JsonObject *information;
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  tree = carrel_appliance_plist_parse (data, length, error);
  if (tree == NULL)
    return NULL;
  root = JSON_NODE_HOLDS_OBJECT (tree) ? json_node_get_object (tree) : NULL;
  if (root == NULL)
    {
      g_set_error_literal (error,
                           CARREL_APPLIANCE_ERROR,
                           CARREL_APPLIANCE_ERROR_UNKNOWN,
                           _ ("This property list is no configuration of a UTM machine"));
      return NULL;
    }
  if (!check_backend (root, error))
    return NULL;
  system = carrel_appliance_model_add_system (model);
  information = get_object (root, "Information");
  if (information == NULL)
    information = get_object (root, "Info");
  system->name = g_strdup (get_text (information, "Name", NULL));
  system->id = g_strdup (system->name != NULL ? system->name : "vm");
  system->uuid = carrel_appliance_value_dup_uuid (get_text (information, "UUID", "SystemUUID"));
  system->annotation = g_strdup (get_text (information, "Notes", NULL));
  model->name = g_strdup (system->name);
  if (!read_hardware (system, root, error))
    return NULL;
  read_drives (system, root);
  read_network (model, system, root);
  read_ports (system, root);
  read_others (system, root);
  note_arguments (system, root);
  if (!carrel_appliance_model_check (model, error))
    return NULL;
  return g_steal_pointer (&model);
}
