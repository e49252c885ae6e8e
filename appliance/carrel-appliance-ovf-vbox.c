/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-ovf-private.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-vbox-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>

typedef struct
{
  const char *theirs;
  const char *ours;
} Word;

static const Word boots[] = {
  { "HardDisk", "disk" },
  { "DVD", "cdrom" },
  { "Floppy", "floppy" },
  { "Network", "network" },
};

static const Word pointings[] = {
  { "PS2Mouse", "ps2mouse" },    { "USBMouse", "usbmouse" },           { "USBTablet", "usbtablet" },
  { "ComboMouse", "usbtablet" }, { "USBMultiTouch", "usbmultitouch" },
};

static const char *
translate (const Word *words, gsize count, const char *text)
{
  for (gsize i = 0; i < count && text != NULL; i++)
    if (g_ascii_strcasecmp (words[i].theirs, text) == 0)
      return words[i].ours;
  return NULL;
}

static int
get_enabled (const xmlNode *node, const char *path, const char *attribute)
{
  g_autofree char *text = carrel_appliance_ovf_dup_attribute (carrel_appliance_xml_find (node,
                                                                                         path),
                                                              attribute);

  return carrel_appliance_value_parse_truth (text);
}

static void
read_boot (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *boot = carrel_appliance_xml_get_child (hardware, NULL, "Boot");

  if (system->boot->len > 0)
    return;
  for (xmlNode *node = carrel_appliance_xml_get_child (boot, NULL, "Order"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Order"))
    {
      g_autofree char *device = carrel_appliance_ovf_dup_attribute (node, "device");
      const char *word = translate (boots, G_N_ELEMENTS (boots), device);

      if (word != NULL)
        g_ptr_array_add (system->boot, g_strdup (word));
    }
}

static void
read_firmware (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *node = carrel_appliance_xml_get_child (hardware, NULL, "Firmware");
  g_autofree char *type = carrel_appliance_ovf_dup_attribute (node, "type");
  g_autofree char *tpm = NULL;
  int truth = get_enabled (hardware, "BIOS/SecureBoot", "enabled");

  if (truth < 0)
    truth = get_enabled (hardware, "BIOS/NVRAM/SecureBoot", "enabled");
  if (truth < 0)
    truth = get_enabled (hardware, "Firmware/SecureBoot", "enabled");
  if (system->firmware == NULL)
    system->firmware = g_strdup (
      type != NULL && g_ascii_strncasecmp (type, "EFI", 3) == 0 ? "efi" : "bios");
  if (truth >= 0)
    system->has_secure_boot = truth;
  node = carrel_appliance_xml_get_child (hardware, NULL, "TrustedPlatformModule");
  tpm = carrel_appliance_ovf_dup_attribute (node, "type");
  if (tpm != NULL && g_ascii_strcasecmp (tpm, "None") != 0)
    system->has_tpm = 1;
}

static void
read_adapters (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *network = carrel_appliance_xml_get_child (hardware, NULL, "Network");
  guint index = 0;

  for (xmlNode *node = carrel_appliance_xml_get_child (network, NULL, "Adapter");
       node != NULL && index < system->nics->len;
       node = carrel_appliance_xml_get_next (node, NULL, "Adapter"))
    {
      CarrelApplianceNic *nic = g_ptr_array_index (system->nics, index);
      g_autofree char *mac = carrel_appliance_ovf_dup_attribute (node, "MACAddress");

      if (!carrel_appliance_ovf_get_truth (node, "enabled", FALSE))
        continue;
      if (nic->mac == NULL)
        nic->mac = carrel_appliance_value_dup_mac (mac);
      index++;
    }
}

static void
read_ports (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *ports = carrel_appliance_xml_get_child (hardware, NULL, "UART");

  for (xmlNode *node = carrel_appliance_xml_get_child (ports, NULL, "Port"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Port"))
    {
      g_autofree char *mode = carrel_appliance_ovf_dup_attribute (node, "hostMode");
      g_autofree char *path = carrel_appliance_ovf_dup_attribute (node, "path");
      CarrelAppliancePort *port;

      if (!carrel_appliance_ovf_get_truth (node, "enabled", FALSE))
        continue;
      port = carrel_appliance_model_add_serial (system);
      port->kind = mode != NULL ? g_ascii_strdown (mode, -1) : NULL;
      port->target = g_strdup (path);
      port->is_connected = 1;
      if (path != NULL)
        carrel_appliance_model_add_request (system->requests, "device", "UART", path);
    }
}

static void
read_display (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *display = carrel_appliance_xml_get_child (hardware, NULL, "Display");
  g_autofree char *memory = carrel_appliance_ovf_dup_attribute (display, "VRAMSize");
  g_autofree char *monitors = carrel_appliance_ovf_dup_attribute (display, "monitorCount");
  g_autofree char *pointing =
    carrel_appliance_ovf_dup_attribute (carrel_appliance_xml_get_child (hardware, NULL, "HID"),
                                        "Pointing");
  const char *word = translate (pointings, G_N_ELEMENTS (pointings), pointing);
  int truth = get_enabled (hardware, "Display", "accelerate3D");
  gint64 number;

  if (truth >= 0)
    system->has_video_3d = truth;
  if (carrel_appliance_value_parse_number (memory, 4096, &number))
    system->video_bytes = number * 1024 * 1024;
  if (carrel_appliance_value_parse_number (monitors, 64, &number))
    system->displays = number;
  if (word != NULL)
    g_ptr_array_add (system->pointing, g_strdup (word));
}

/* OVF's own item says which sound card; without one VirtualBox' description does. */
static void
read_sound (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  static const Word sounds[] = { { "AC97", "ac97" }, { "HDA", "hda" }, { "SB16", "sb16" } };
  xmlNode *node = carrel_appliance_xml_get_child (hardware, NULL, "AudioAdapter");
  g_autofree char *controller = carrel_appliance_ovf_dup_attribute (node, "controller");

  if (node == NULL || system->sound != NULL ||
      !carrel_appliance_ovf_get_truth (node, "enabled", FALSE))
    return;
  /* AC97 is what is meant where nothing is written. */
  system->sound = g_strdup (
    controller != NULL ? translate (sounds, G_N_ELEMENTS (sounds), controller) : "ac97");
}

static void
list_folders (const xmlNode *hardware, CarrelApplianceSystem *system)
{
  xmlNode *folders = carrel_appliance_xml_get_child (hardware, NULL, "SharedFolders");

  for (xmlNode *node = carrel_appliance_xml_get_child (folders, NULL, "SharedFolder"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "SharedFolder"))
    {
      g_autofree char *path = carrel_appliance_ovf_dup_attribute (node, "hostPath");

      carrel_appliance_model_add_request (system->requests, "folder", "SharedFolder", path);
    }
}

void
carrel_appliance_ovf_read_vbox (const xmlNode *node, CarrelApplianceSystem *system)
{
  xmlNode *hardware = carrel_appliance_xml_get_child (node, NULL, "Hardware");
  g_autofree char *uuid = carrel_appliance_ovf_dup_attribute (node, "uuid");
  g_autofree char *clock = NULL;
  g_autofree char *raw = carrel_appliance_xml_dup_markup (node);
  int truth;

  if (system->uuid == NULL)
    system->uuid = carrel_appliance_value_dup_uuid (uuid);
  if (hardware != NULL)
    {
      clock =
        carrel_appliance_ovf_dup_attribute (carrel_appliance_xml_get_child (hardware, NULL, "RTC"),
                                            "localOrUTC");
      if (clock != NULL)
        system->clock = g_strdup (g_ascii_strcasecmp (clock, "UTC") == 0 ? "utc" : "localtime");
      truth = get_enabled (hardware, "CPU/NestedHWVirt", "enabled");
      if (truth >= 0)
        system->has_nested_hv = truth;
      read_firmware (hardware, system);
      read_boot (hardware, system);
      read_display (hardware, system);
      read_adapters (hardware, system);
      read_sound (hardware, system);
      if (system->serials->len == 0)
        read_ports (hardware, system);
      list_folders (hardware, system);
    }
  carrel_appliance_vbox_note_extra (system->notes, node);
  carrel_appliance_model_add_note (system->notes,
                                   "vbox:Machine",
                                   _ ("VirtualBox' own description of the machine; only what is "
                                      "listed here was taken from it."),
                                      raw);
}
