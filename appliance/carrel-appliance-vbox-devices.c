/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-value.h"
#include "carrel-appliance-vbox-private.h"
#include "carrel-appliance-xml.h"

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  return carrel_appliance_xml_dup_attribute (node, NULL, name);
}

static gboolean
is_true (const xmlNode *node, const char *name)
{
  g_autofree char *text = dup_attribute (node, name);

  return carrel_appliance_value_parse_truth (text) > 0;
}

static gboolean
has_network (const CarrelApplianceModel *model, const char *name)
{
  for (guint i = 0; i < model->networks->len; i++)
    {
      const CarrelApplianceNetwork *network = g_ptr_array_index (model->networks, i);

      if (g_str_equal (network->name, name))
        return TRUE;
    }
  return FALSE;
}

/* The kind of network, or the name of one that exists inside VirtualBox only.  The name of a bridge is
 * a card of the host that wrote it, and means nothing elsewhere. */
static char *
dup_network (const xmlNode *adapter)
{
  static const struct
  {
    const char *element;
    const char *word;
    gboolean has_name;
  } kinds[] = {
    { "NAT", "nat", FALSE },
    { "BridgedInterface", "bridged", FALSE },
    { "HostOnlyInterface", "hostonly", FALSE },
    { "HostOnlyNetwork", "hostonly", FALSE },
    { "InternalNetwork", "intnet", TRUE },
    { "NATNetwork", "natnetwork", TRUE },
    { "GenericInterface", "generic", FALSE },
    { "CloudNetwork", "cloud", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const xmlNode *node = carrel_appliance_xml_get_child (adapter, NULL, kinds[i].element);
      g_autofree char *name = dup_attribute (node, "name");

      if (node != NULL && kinds[i].has_name && name != NULL && *name != '\0')
        return g_steal_pointer (&name);
      if (node != NULL)
        return g_strdup (kinds[i].word);
    }
  return NULL;
}

static const char *
get_nic_model (const char *type)
{
  static const char *const models[][2] = {
    { "Am79C970A", "pcnet32" }, { "Am79C973", "pcnet32" }, { "Am79C960", "pcnet32" },
    { "82540EM", "e1000" },     { "82543GC", "e1000" },    { "82545EM", "e1000" },
    { "82583V", "e1000e" },     { "virtio", "virtio" },    { "RTL8139", "rtl8139" },
  };

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (models); i++)
    {
      if (g_ascii_strcasecmp (type, models[i][0]) == 0)
        return models[i][1];
    }
  return type;
}

static void
read_adapter (CarrelApplianceModel *model, CarrelApplianceSystem *system, const xmlNode *node)
{
  g_autofree char *type = dup_attribute (node, "type");
  g_autofree char *mac = dup_attribute (node, "MACAddress");
  const xmlNode *nat = carrel_appliance_xml_get_child (node, NULL, "NAT");
  const xmlNode *forwarding = carrel_appliance_xml_get_child (nat, NULL, "Forwarding");
  CarrelApplianceNic *nic;

  if (!is_true (node, "enabled"))
    return;
  nic = carrel_appliance_model_add_nic (system);
  nic->model = g_strdup (get_nic_model (type));
  nic->mac = carrel_appliance_value_dup_mac (mac);
  nic->network = dup_network (node);
  nic->is_connected = is_true (node, "cable");
  if (nic->network != NULL && !has_network (model, nic->network))
    carrel_appliance_model_add_network (model)->name = g_strdup (nic->network);
  if (forwarding != NULL)
    {
      g_autofree char *raw = carrel_appliance_xml_dup_markup (forwarding);

      carrel_appliance_model_add_note (system->notes,
                                       "Forwarding",
                                       _ ("Ports of the host are not opened for a machine"), raw);
    }
}

static void
read_serial (CarrelApplianceSystem *system, const xmlNode *node)
{
  static const char *const kinds[][2] = {
    { "RawFile", "file" },
    { "HostPipe", "pipe" },
    { "HostDevice", "device" },
    { "TCP", "network" },
  };
  g_autofree char *mode = dup_attribute (node, "hostMode");
  g_autofree char *path = dup_attribute (node, "path");
  CarrelAppliancePort *port;

  if (!is_true (node, "enabled"))
    return;
  port = carrel_appliance_model_add_serial (system);
  port->kind = g_strdup ("none");
  port->target = g_strdup (path);
  port->is_connected = 1;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (mode, kinds[i][0]) != 0)
        continue;
      g_free (port->kind);
      port->kind = g_strdup (kinds[i][1]);
      carrel_appliance_model_add_request (system->requests, port->kind, "UART", path);
    }
}

static void
read_parallel (CarrelApplianceSystem *system, const xmlNode *node)
{
  g_autofree char *path = dup_attribute (node, "path");
  CarrelAppliancePort *port;

  if (!is_true (node, "enabled"))
    return;
  port = carrel_appliance_model_add_parallel (system);
  port->kind = g_strdup ("device");
  port->target = g_strdup (path);
  port->is_connected = 1;
  if (path != NULL)
    carrel_appliance_model_add_request (system->requests, "device", "LPT", path);
}

static void
read_usb (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  const xmlNode *list = carrel_appliance_xml_find (hardware, "USB/Controllers");
  const xmlNode *old = carrel_appliance_xml_get_child (hardware, NULL, "USBController");
  const xmlNode *filters = carrel_appliance_xml_find (hardware, "USB/DeviceFilters");

  for (const xmlNode *node = carrel_appliance_xml_get_child (list, NULL, "Controller");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Controller"))
    {
      g_autofree char *type = dup_attribute (node, "type");

      g_ptr_array_add (system->usb, g_ascii_strdown (type != NULL ? type : "usb", -1));
    }
  if (is_true (old, "enabled"))
    g_ptr_array_add (system->usb, g_strdup ("ohci"));
  if (is_true (old, "enabled") && (is_true (old, "enabledEhci") || is_true (old, "enabledEHCI")))
    g_ptr_array_add (system->usb, g_strdup ("ehci"));
  for (const xmlNode *node =
         carrel_appliance_xml_get_child (filters != NULL ? filters : old, NULL, "DeviceFilter");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "DeviceFilter"))
    {
      g_autofree char *name = dup_attribute (node, "name");
      g_autofree char *vendor = dup_attribute (node, "vendorId");
      g_autofree char *product = dup_attribute (node, "productId");
      g_autofree char *value = g_strdup_printf ("%s %s:%s",
                                                name != NULL ? name : "",
                                                vendor != NULL ? vendor : "*",
                                                product != NULL ? product : "*");

      if (is_true (node, "active"))
        carrel_appliance_model_add_request (system->requests, "device", "USB", g_strstrip (value));
    }
}

static void
read_sound (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  const xmlNode *node = carrel_appliance_xml_get_child (hardware, NULL, "AudioAdapter");
  g_autofree char *controller = dup_attribute (node, "controller");

  if (is_true (node, "enabled"))
    system->sound = g_ascii_strdown (controller != NULL ? controller : "ac97", -1);
}

static void
read_display (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  const xmlNode *node = carrel_appliance_xml_get_child (hardware, NULL, "Display");
  const xmlNode *remote = carrel_appliance_xml_get_child (hardware, NULL, "RemoteDisplay");
  g_autofree char *memory = dup_attribute (node, "VRAMSize");
  g_autofree char *monitors = dup_attribute (node, "monitorCount");
  g_autofree char *accelerated = dup_attribute (node, "accelerate3D");
  gint64 number = 0;

  if (carrel_appliance_value_parse_number (memory, 65536, &number))
    system->video_bytes = number * 1048576;
  if (carrel_appliance_value_parse_number (monitors, 64, &number))
    system->displays = number;
  system->has_video_3d = carrel_appliance_value_parse_truth (accelerated);
  if (is_true (remote, "enabled"))
    carrel_appliance_model_add_note (
      system->notes,
      "RemoteDisplay",
      _ ("The display is not offered to the network; open the machine here to see it"), NULL);
}

static void
read_pointing (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  static const char *const words[][2] = {
    { "PS2Mouse", "ps2mouse" },           { "USBMouse", "usbmouse" },
    { "USBTablet", "usbtablet" },         { "ComboMouse", "ps2mouse" },
    { "USBMultiTouch", "usbmultitouch" }, { "USBMTScreenPlusPad", "usbmultitouch" },
  };
  g_autofree char *pointing = dup_attribute (carrel_appliance_xml_get_child (hardware, NULL, "HID"),
                                             "Pointing");

  for (gsize i = 0; pointing != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (pointing, words[i][0]))
        g_ptr_array_add (system->pointing, g_strdup (words[i][1]));
    }
}

static void
read_shares (CarrelApplianceSystem *system, const xmlNode *hardware)
{
  const xmlNode *folders = carrel_appliance_xml_get_child (hardware, NULL, "SharedFolders");
  const xmlNode *devices = carrel_appliance_xml_find (hardware, "HostPci/Devices");

  for (const xmlNode *node = carrel_appliance_xml_get_child (folders, NULL, "SharedFolder");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "SharedFolder"))
    {
      g_autofree char *path = dup_attribute (node, "hostPath");

      carrel_appliance_model_add_request (system->requests, "folder", "SharedFolder", path);
    }
  for (const xmlNode *node = carrel_appliance_xml_get_child (devices, NULL, "Device"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Device"))
    {
      g_autofree char *host = dup_attribute (node, "host");

      carrel_appliance_model_add_request (system->requests, "device", "HostPci", host);
    }
}

void
carrel_appliance_vbox_read_devices (CarrelApplianceModel *model,
                                    CarrelApplianceSystem *system,
                                    const xmlNode *hardware)
{
  const xmlNode *network = carrel_appliance_xml_get_child (hardware, NULL, "Network");
  const xmlNode *serials = carrel_appliance_xml_get_child (hardware, NULL, "UART");
  const xmlNode *parallels = carrel_appliance_xml_get_child (hardware, NULL, "LPT");

  for (const xmlNode *node = carrel_appliance_xml_get_child (network, NULL, "Adapter");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Adapter"))
    read_adapter (model, system, node);
  for (const xmlNode *node = carrel_appliance_xml_get_child (serials, NULL, "Port"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Port"))
    read_serial (system, node);
  for (const xmlNode *node = carrel_appliance_xml_get_child (parallels, NULL, "Port"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "Port"))
    read_parallel (system, node);
  read_usb (system, hardware);
  read_sound (system, hardware);
  read_display (system, hardware);
  read_pointing (system, hardware);
  read_shares (system, hardware);
}
