/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-value.h"
#include "carrel-appliance-vmx-private.h"

enum
{
  NICS = 10,
  PORTS = 4,
  PASSED_DEVICES = 16,
  FOLDERS_MAX = 64,
};

typedef CarrelApplianceVmxDictionary Dictionary;

static const char *
get (Dictionary *dictionary, const char *device, const char *key)
{
  return carrel_appliance_vmx_dictionary_get_of (dictionary, device, key);
}

static gboolean
is_true (Dictionary *dictionary, const char *device, const char *key, gboolean fallback)
{
  int truth = carrel_appliance_value_parse_truth (get (dictionary, device, key));

  return truth < 0 ? fallback : truth > 0;
}

static gboolean
is_word (const char *text, const char *word)
{
  return text != NULL && g_ascii_strcasecmp (text, word) == 0;
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
dup_nic_model (Dictionary *dictionary, const char *name)
{
  const char *model = get (dictionary, name, "virtualDev");
  const char *features = get (dictionary, name, "features");

  if (model == NULL || *model == '\0')
    return NULL;
  if (is_word (model, "vlance"))
    return g_strdup ("pcnet32");
  /* The second generation has the same name and one feature more. */
  if (is_word (model, "vmxnet"))
    return g_strdup (is_word (features, "15") ? "vmxnet2" : "vmxnet");
  return g_ascii_strdown (model, -1);
}

/* What it is plugged into: the network's name, or the kind of network; bridged when nothing is said. */
static char *
dup_nic_network (Dictionary *dictionary, const char *name)
{
  const char *network = get (dictionary, name, "networkName");
  const char *type = get (dictionary, name, "connectionType");
  const char *vnet = get (dictionary, name, "vnet");

  if (network != NULL && *network != '\0')
    return g_strdup (network);
  if (is_word (type, "custom") && vnet != NULL && *vnet != '\0')
    return g_strdup (carrel_appliance_value_get_last_part (vnet));
  return g_ascii_strdown (type != NULL && *type != '\0' ? type : "bridged", -1);
}

static void
read_nic (CarrelApplianceModel *model,
          CarrelApplianceSystem *system,
          Dictionary *dictionary,
          const char *name)
{
  const char *type = get (dictionary, name, "addressType");
  const char *fixed = get (dictionary, name, "address");
  const char *generated = get (dictionary, name, "generatedAddress");
  CarrelApplianceNic *nic;

  if (!is_true (dictionary, name, "present", FALSE))
    return;
  nic = carrel_appliance_model_add_nic (system);
  nic->model = dup_nic_model (dictionary, name);
  nic->network = dup_nic_network (dictionary, name);
  nic->mac = carrel_appliance_value_dup_mac (is_word (type, "static") ? fixed : generated);
  if (nic->mac == NULL)
    nic->mac = carrel_appliance_value_dup_mac (fixed);
  nic->is_connected = is_true (dictionary, name, "startConnected", TRUE);
  if (!has_network (model, nic->network))
    carrel_appliance_model_add_network (model)->name = g_strdup (nic->network);
}

static void
read_port (CarrelApplianceSystem *system, Dictionary *dictionary, const char *name, gboolean serial)
{
  const char *type = get (dictionary, name, "fileType");
  const char *target = get (dictionary, name, "fileName");
  CarrelAppliancePort *port;

  if (!is_true (dictionary, name, "present", FALSE))
    return;
  port = serial ? carrel_appliance_model_add_serial (system)
                : carrel_appliance_model_add_parallel (system);
  port->kind = g_ascii_strdown (type != NULL ? type : "device", -1);
  port->target = g_strdup (target);
  port->is_connected = is_true (dictionary, name, "startConnected", TRUE);
  if (is_word (type, "file") || is_word (type, "pipe") || is_word (type, "network"))
    carrel_appliance_model_add_request (system->requests, port->kind, name, target);
  else if (target != NULL && *target != '\0' && !is_word (type, "thinprint"))
    carrel_appliance_model_add_request (system->requests, "device", name, target);
}

static void
read_usb (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  static const char *const kinds[][2] = {
    { "usb", "uhci" },
    { "ehci", "ehci" },
    { "usb_xhci", "xhci" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean is_there = is_true (dictionary, kinds[i][0], "present", FALSE);

      /* A mouse or keyboard at a port says that the controller is there, too. */
      for (int port = 0; port < PORTS * 2 && !is_there; port++)
        {
          g_autofree char *name = g_strdup_printf ("%s:%d", kinds[i][0], port);

          is_there = is_true (dictionary, name, "present", FALSE);
        }
      if (is_there)
        g_ptr_array_add (system->usb, g_strdup (kinds[i][1]));
    }
}

static void
read_sound (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  const char *model = get (dictionary, "sound", "virtualDev");

  if (!is_true (dictionary, "sound", "present", FALSE))
    return;
  if (is_word (model, "hdaudio"))
    system->sound = g_strdup ("hda");
  else if (is_word (model, "sb16"))
    system->sound = g_strdup ("sb16");
  else
    system->sound = g_strdup ("ensoniq1371");
}

static void
read_video (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  gint64 number = 0;

  system->has_video_3d = carrel_appliance_value_parse_truth (get (dictionary, "mks", "enable3d"));
  if (carrel_appliance_value_parse_number (get (dictionary, "svga", "vramSize"),
                                           G_MAXINT32,
                                           &number))
    system->video_bytes = number;
  if (carrel_appliance_value_parse_number (get (dictionary, "svga", "numDisplays"), 64, &number))
    system->displays = number;
}

static void
read_shares (CarrelApplianceSystem *system, Dictionary *dictionary)
{
  for (int i = 0; i < FOLDERS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("sharedFolder%d", i);
      const char *path = get (dictionary, name, "hostPath");

      if (path != NULL && is_true (dictionary, name, "present", TRUE))
        carrel_appliance_model_add_request (system->requests, "folder", name, path);
    }
  for (int i = 0; i < PASSED_DEVICES; i++)
    {
      g_autofree char *pci = g_strdup_printf ("pciPassthru%d", i);
      g_autofree char *usb = g_strdup_printf ("usb.autoConnect.device%d", i);
      const char *device = carrel_appliance_vmx_dictionary_get (dictionary, usb);

      if (is_true (dictionary, pci, "present", FALSE))
        carrel_appliance_model_add_request (system->requests,
                                            "device",
                                            pci,
                                            get (dictionary, pci, "id"));
      if (device != NULL && *device != '\0')
        carrel_appliance_model_add_request (system->requests, "device", usb, device);
    }
  if (is_true (dictionary, "RemoteDisplay.vnc", "enabled", FALSE))
    {
      carrel_appliance_model_add_note (
        system->notes,
        "RemoteDisplay.vnc",
        _ ("The display is not offered to the network; open the machine here to see it"), NULL);
    }
}

void
carrel_appliance_vmx_read_devices (CarrelApplianceModel *model,
                                   CarrelApplianceSystem *system,
                                   CarrelApplianceVmxDictionary *dictionary)
{
  for (int i = 0; i < NICS; i++)
    {
      g_autofree char *name = g_strdup_printf ("ethernet%d", i);

      read_nic (model, system, dictionary, name);
    }
  for (int i = 0; i < PORTS; i++)
    {
      g_autofree char *serial = g_strdup_printf ("serial%d", i);
      g_autofree char *parallel = g_strdup_printf ("parallel%d", i);

      read_port (system, dictionary, serial, TRUE);
      read_port (system, dictionary, parallel, FALSE);
    }
  read_usb (system, dictionary);
  read_sound (system, dictionary);
  read_video (system, dictionary);
  read_shares (system, dictionary);
}
