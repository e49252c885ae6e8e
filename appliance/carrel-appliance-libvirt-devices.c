/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-libvirt-private.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-xml.h"

/* What a device becomes is decided by its element's name, in the table at the end. */

typedef struct
{
  CarrelApplianceModel *model;
  CarrelApplianceSystem *system;
} Reading;

static char *
dup_attribute (const xmlNode *node, const char *child, const char *name)
{
  return carrel_appliance_xml_dup_attribute (child != NULL ? carrel_appliance_xml_find (node, child)
                                                           : node,
                                             NULL,
                                             name);
}

static void
note_device (Reading *reading, const xmlNode *node, const char *words)
{
  g_autofree char *raw = carrel_appliance_xml_dup_markup (node);

  carrel_appliance_model_add_note (reading->system->notes, (const char *) node->name, words, raw)
    ->again = carrel_appliance_xml_dup_again (node);
}

static void
request (Reading *reading, const char *kind, const xmlNode *node, const char *value)
{
  carrel_appliance_model_add_request (reading->system->requests,
                                      kind,
                                      (const char *) node->name,
                                      value);
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

static char *
dup_network (const xmlNode *node)
{
  static const char *const names[] = { "network", "bridge", "portgroup", "dev", "path" };
  g_autofree char *type = dup_attribute (node, NULL, "type");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = dup_attribute (node, "source", names[i]);

      if (name != NULL && *name != '\0')
        return g_steal_pointer (&name);
    }
  return g_strdup (type != NULL && *type != '\0' ? type : "user");
}

static char *
dup_nic_model (const xmlNode *node)
{
  g_autofree char *model = dup_attribute (node, "model", "type");

  if (model == NULL)
    return NULL;
  if (g_str_equal (model, "pcnet") || g_ascii_strcasecmp (model, "vlance") == 0)
    return g_strdup ("pcnet32");
  if (g_str_has_prefix (model, "virtio"))
    return g_strdup ("virtio");
  return g_ascii_strdown (model, -1);
}

static void
read_interface (Reading *reading, const xmlNode *node)
{
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (reading->system);
  g_autofree char *type = dup_attribute (node, NULL, "type");
  g_autofree char *mac = dup_attribute (node, "mac", "address");
  g_autofree char *link = dup_attribute (node, "link", "state");
  g_autofree char *script = dup_attribute (node, "script", "path");

  nic->model = dup_nic_model (node);
  nic->mac = carrel_appliance_value_dup_mac (mac);
  nic->network = dup_network (node);
  nic->is_connected = g_strcmp0 (link, "down") != 0;
  if (!has_network (reading->model, nic->network))
    carrel_appliance_model_add_network (reading->model)->name = g_strdup (nic->network);
  if (g_strcmp0 (type, "hostdev") == 0 || g_strcmp0 (type, "vdpa") == 0)
    request (reading, "device", node, nic->network);
  else if (g_strcmp0 (type, "vhostuser") == 0)
    request (reading, "socket", node, nic->network);
  if (script != NULL)
    note_device (reading, node, _ ("A script of the host is never run for a machine"));
}

static void
read_port (Reading *reading, const xmlNode *node)
{
  static const char *const kinds[][2] = {
    { "file", "file" },   { "dev", "device" },  { "pipe", "pipe" },
    { "unix", "socket" }, { "tcp", "network" }, { "udp", "network" },
  };
  gboolean is_serial = strcmp ((const char *) node->name, "serial") == 0;
  CarrelAppliancePort *port = is_serial ? carrel_appliance_model_add_serial (reading->system)
                                        : carrel_appliance_model_add_parallel (reading->system);
  g_autofree char *type = dup_attribute (node, NULL, "type");
  g_autofree char *path = dup_attribute (node, "source", "path");
  g_autofree char *host = dup_attribute (node, "source", "host");
  const char *target = path != NULL ? path : host;

  port->kind = g_strdup (type != NULL ? type : "pty");
  port->target = g_strdup (target);
  port->is_connected = 1;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (port->kind, kinds[i][0]) && target != NULL)
        request (reading, kinds[i][1], node, target);
    }
}

static void
read_input (Reading *reading, const xmlNode *node)
{
  g_autofree char *type = dup_attribute (node, NULL, "type");
  g_autofree char *bus = dup_attribute (node, NULL, "bus");
  const char *word = NULL;

  if (g_strcmp0 (type, "tablet") == 0)
    word = "usbtablet";
  else if (g_strcmp0 (type, "mouse") == 0)
    word = g_strcmp0 (bus, "usb") == 0 ? "usbmouse" : "ps2mouse";
  else if (g_strcmp0 (type, "passthrough") == 0 || g_strcmp0 (type, "evdev") == 0)
    {
      g_autofree char *path = dup_attribute (node, "source", "evdev");
      g_autofree char *device = dup_attribute (node, "source", "dev");

      request (reading, "device", node, path != NULL ? path : device);
    }
  if (word != NULL)
    g_ptr_array_add (reading->system->pointing, g_strdup (word));
}

static void
read_graphics (Reading *reading, const xmlNode *node)
{
  g_autofree char *listen = dup_attribute (node, NULL, "listen");
  g_autofree char *address = dup_attribute (node, "listen", "address");
  const char *where = address != NULL ? address : listen;

  /* The markup may hold a password, so it is not kept. */
  if (where != NULL && !g_str_has_prefix (where, "127.") && !g_str_equal (where, "::1"))
    carrel_appliance_model_add_note (
      reading->system->notes,
      "graphics",
      _ ("The display is not offered to the network; open the machine here to see it"), NULL);
}

static void
read_sound (Reading *reading, const xmlNode *node)
{
  g_autofree char *model = dup_attribute (node, NULL, "model");

  if (reading->system->sound != NULL || model == NULL || g_str_equal (model, "pcspk"))
    return;
  if (g_str_has_prefix (model, "ich"))
    reading->system->sound = g_strdup ("hda");
  else
    reading->system->sound = g_strdup (model);
}

static void
read_video (Reading *reading, const xmlNode *node)
{
  const xmlNode *model = carrel_appliance_xml_get_child (node, NULL, "model");
  g_autofree char *memory = dup_attribute (model, NULL, "vram");
  g_autofree char *heads = dup_attribute (model, NULL, "heads");
  g_autofree char *accelerated = dup_attribute (model, "acceleration", "accel3d");
  gint64 number = 0;

  if (carrel_appliance_value_parse_number (memory, G_MAXINT32, &number))
    reading->system->video_bytes = number * 1024;
  if (carrel_appliance_value_parse_number (heads, 64, &number))
    reading->system->displays = number;
  if (accelerated != NULL)
    reading->system->has_video_3d = carrel_appliance_value_parse_truth (accelerated);
}

/* Whatever tells a host's device apart, in words. */
static char *
describe_host_device (const xmlNode *node)
{
  const xmlNode *source = carrel_appliance_xml_get_child (node, NULL, "source");
  g_autofree char *vendor = dup_attribute (source, "vendor", "id");
  g_autofree char *product = dup_attribute (source, "product", "id");
  g_autofree char *bus = dup_attribute (source, "address", "bus");
  g_autofree char *slot = dup_attribute (source, "address", "slot");
  g_autofree char *uuid = dup_attribute (source, "address", "uuid");
  g_autofree char *adapter = dup_attribute (source, "adapter", "name");
  g_autofree char *block = carrel_appliance_xml_dup_child_text (source, NULL, "block");
  g_autofree char *character = carrel_appliance_xml_dup_child_text (source, NULL, "char");

  if (vendor != NULL && product != NULL)
    return g_strdup_printf ("%s:%s", vendor, product);
  if (bus != NULL)
    return g_strdup_printf ("%s:%s", bus, slot != NULL ? slot : "");
  if (uuid != NULL)
    return g_steal_pointer (&uuid);
  if (adapter != NULL)
    return g_steal_pointer (&adapter);
  return block != NULL ? g_steal_pointer (&block) : g_steal_pointer (&character);
}

static void
read_hostdev (Reading *reading, const xmlNode *node)
{
  g_autofree char *value = describe_host_device (node);

  request (reading, "device", node, value);
}

static void
read_filesystem (Reading *reading, const xmlNode *node)
{
  static const char *const names[] = { "dir", "file", "dev", "socket", "name", "volume" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = dup_attribute (node, "source", names[i]);

      if (value == NULL)
        continue;
      request (reading, "folder", node, value);
      return;
    }
  note_device (reading, node, _ ("This device has no counterpart here"));
}

static void
read_tpm (Reading *reading, const xmlNode *node)
{
  g_autofree char *path =
    carrel_appliance_xml_dup_attribute (carrel_appliance_xml_find (node, "backend/device"),
                                        NULL,
                                        "path");

  reading->system->has_tpm = 1;
  if (path != NULL)
    request (reading, "device", node, path);
  note_device (reading, node, _ ("This device has no counterpart here"));
}

static void
read_iommu (Reading *reading, const xmlNode *node)
{
  reading->system->has_iommu = 1;
}

static void
read_usb_controller (Reading *reading, const xmlNode *node)
{
  g_autofree char *type = dup_attribute (node, NULL, "type");
  g_autofree char *model = dup_attribute (node, NULL, "model");
  const char *kind = "usb";

  /* A companion shares its ports with another one, its master. */
  if (g_strcmp0 (type, "usb") != 0 || g_strcmp0 (model, "none") == 0 ||
      carrel_appliance_xml_get_child (node, NULL, "master") != NULL)
    return;
  if (model != NULL && strstr (model, "xhci") != NULL)
    kind = "xhci";
  else if (model != NULL && strstr (model, "ehci") != NULL)
    kind = "ehci";
  else if (model != NULL && strstr (model, "uhci") != NULL)
    kind = "uhci";
  g_ptr_array_add (reading->system->usb, g_strdup (kind));
}

/* Programs that run machines by their usual names; any other is a stranger's choice. */
static void
read_emulator (Reading *reading, const xmlNode *node)
{
  static const char *const folders[] = { "/usr/bin/",
                                         "/usr/libexec/",
                                         "/usr/local/bin/",
                                         "/usr/lib/xen/bin/" };
  g_autofree char *path = carrel_appliance_xml_dup_text (node);

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      const char *name = path + strlen (folders[i]);

      if (g_str_has_prefix (path, folders[i]) && strchr (name, '/') == NULL &&
          (g_str_has_prefix (name, "qemu") || g_str_equal (name, "kvm")))
        return;
    }
  note_device (reading, node, _ ("It names a program to run it; that program is not used"));
}

static void
read_channel (Reading *reading, const xmlNode *node)
{
  static const char *const known[] = { "com.redhat.spice",
                                       "org.qemu.guest_agent",
                                       "org.spice-space",
                                       "org.libguestfs" };
  g_autofree char *name = dup_attribute (node, "target", "name");

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_has_prefix (name, known[i]))
        return;
    }
  note_device (reading, node, _ ("This device has no counterpart here"));
}

static void
read_memory (Reading *reading, const xmlNode *node)
{
  g_autofree char *path = carrel_appliance_xml_dup_text (
    carrel_appliance_xml_find (node, "source/path"));

  if (path != NULL)
    request (reading, "file", node, path);
  note_device (reading, node, _ ("This device has no counterpart here"));
}

static void
read_nothing (Reading *reading, const xmlNode *node)
{
}

static const struct
{
  const char *name;
  void (*read) (Reading *reading, const xmlNode *node);
} readers[] = {
  { "interface", read_interface },
  { "serial", read_port },
  { "parallel", read_port },
  { "input", read_input },
  { "graphics", read_graphics },
  { "sound", read_sound },
  { "video", read_video },
  { "hostdev", read_hostdev },
  { "filesystem", read_filesystem },
  { "tpm", read_tpm },
  { "iommu", read_iommu },
  { "controller", read_usb_controller },
  { "emulator", read_emulator },
  { "channel", read_channel },
  { "memory", read_memory },
  /* Disks are read elsewhere; the rest is part of every machine here, or of no meaning. */
  { "disk", read_nothing },
  { "console", read_nothing },
  { "rng", read_nothing },
  { "memballoon", read_nothing },
  { "redirdev", read_nothing },
  { "audio", read_nothing },
  { "hub", read_nothing },
};

void
carrel_appliance_libvirt_read_devices (CarrelApplianceModel *model,
                                       CarrelApplianceSystem *system,
                                       const xmlNode *devices)
{
  Reading reading = { model, system };

  for (const xmlNode *node = carrel_appliance_xml_get_child (devices, NULL, NULL); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, NULL))
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (readers) && strcmp ((const char *) node->name, readers[i].name) != 0)
        i++;
      if (i < G_N_ELEMENTS (readers))
        readers[i].read (&reading, node);
      else
        note_device (&reading, node, _ ("This device has no counterpart here"));
    }
}
