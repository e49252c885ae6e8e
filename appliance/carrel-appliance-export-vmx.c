/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-vmx.h"

#include "carrel-appliance-export-kept-private.h"

#include <inttypes.h>
#include <string.h>

#define HARDWARE_PREFIX "vmx-"

/* What could end a value, or begin an escape, is escaped as VMware does: "|22". */
static void
put (GString *text, const char *key, const char *value)
{
  g_string_append_printf (text, "%s = \"", key);
  for (const char *at = value; *at != '\0'; at++)
    if (*at == '"' || *at == '|' || g_ascii_iscntrl (*at))
      g_string_append_printf (text, "|%02X", (guint8) *at);
    else
      g_string_append_c (text, *at);
  g_string_append (text, "\"\n");
}

static void
put_of (GString *text, const char *device, const char *key, const char *value)
{
  g_autofree char *whole = g_strconcat (device, ".", key, NULL);

  if (value != NULL)
    put (text, whole, value);
}

static void
put_number (GString *text, const char *key, gint64 value)
{
  g_autofree char *digits = g_strdup_printf ("%" PRId64, value);

  put (text, key, digits);
}

static const char *
print_truth (gboolean truth)
{
  return truth ? "TRUE" : "FALSE";
}

/* "56 4d 7e 1f 2a 3b 4c 5d-8e 9f …" */
static char *
print_uuid (const char *uuid)
{
  GString *text = g_string_new (NULL);
  guint count = 0;

  for (const char *at = uuid; at[0] != '\0' && at[1] != '\0'; at += *at == '-' ? 1 : 2)
    {
      if (*at == '-')
        continue;
      if (count > 0)
        g_string_append_c (text, count == 8 ? '-' : ' ');
      g_string_append_len (text, at, 2);
      count++;
    }
  return g_string_free (text, FALSE);
}

static void
print_names (GString *text, const CarrelApplianceSystem *system)
{
  put (text, ".encoding", "UTF-8");
  put (text, "config.version", "8");
  put (text,
       "virtualHW.version",
       (const char *) g_ptr_array_index (system->hw_family, 0) + strlen (HARDWARE_PREFIX));
  put (text, "displayName", system->name);
  put (text, "guestOS", system->os.vmware);
  if (system->annotation != NULL)
    put (text, "annotation", system->annotation);
  if (system->uuid != NULL)
    {
      g_autofree char *uuid = print_uuid (system->uuid);

      put (text, "uuid.bios", uuid);
      put (text, "uuid.action", "keep");
    }
  put_number (text, "numvcpus", system->vcpus);
  if (system->cores_per_socket > 0)
    put_number (text, "cpuid.coresPerSocket", system->cores_per_socket);
  put_number (text, "memsize", system->memory_mib);
  put (text, "firmware", system->firmware);
}

static void
print_boot_order (GString *text, const CarrelApplianceSystem *system)
{
  static const char *const words[][2] = { { "disk", "hdd" },
                                          { "cdrom", "cdrom" },
                                          { "network", "ethernet0" } };
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < system->boot->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (words); k++)
      if (g_str_equal (g_ptr_array_index (system->boot, i), words[k][0]))
        g_string_append_printf (order, "%s%s", order->len > 0 ? "," : "", words[k][1]);
  if (order->len > 0)
    put (text, "bios.bootOrder", order->str);
}

/* Bridges that express cards need. */
static void
print_board (GString *text)
{
  put (text, "pciBridge0.present", "TRUE");
  for (guint i = 4; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("pciBridge%u", i);

      put_of (text, name, "present", "TRUE");
      put_of (text, name, "virtualDev", "pcieRootPort");
      put_of (text, name, "functions", "8");
    }
  put (text, "hpet0.present", "TRUE");
}

static void
print_storage (GString *text, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);
      g_autofree char *name = g_strdup_printf ("%s%" PRId64, controller->bus, controller->index);

      /* IDE is part of the board. */
      if (g_str_equal (controller->bus, "ide"))
        continue;
      put_of (text, name, "present", "TRUE");
      if (g_str_equal (controller->bus, "scsi"))
        put_of (text,
                name,
                "virtualDev",
                g_strcmp0 (controller->model, "lsilogicsas") == 0 ? "lsisas1068"
                                                                  : controller->model);
    }
  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);
      g_autofree char *name =
        g_strdup_printf ("%s%" PRId64 ":%" PRId64, disk->bus, disk->controller, disk->unit);

      put_of (text, name, "present", "TRUE");
      put_of (text, name, "fileName", disk->file);
    }
  for (guint i = 0; i < system->cdroms->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);
      g_autofree char *name =
        g_strdup_printf ("%s%" PRId64 ":%" PRId64, drive->bus, drive->controller, drive->unit);

      put_of (text, name, "present", "TRUE");
      put_of (text, name, "deviceType", "cdrom-image");
      put_of (text, name, "startConnected", print_truth (drive->is_connected > 0));
    }
}

/* A kind of connection, or the name of a network, which ESXi has. */
static void
print_network (GString *text, const char *card, const char *network)
{
  static const char *const kinds[] = { "nat", "hostonly", "bridged", NULL };
  gboolean is_kind = g_strv_contains (kinds, network);

  put_of (text, card, "connectionType", is_kind ? network : "nat");
  if (!is_kind)
    put_of (text, card, "networkName", network);
}

/* What a card is called there. */
static const char *
get_card (const char *model)
{
  if (g_strcmp0 (model, "pcnet32") == 0)
    return "vlance";
  return g_strcmp0 (model, "vmxnet2") == 0 ? "vmxnet" : model;
}

/* VMware lets only addresses of its own range be fixed, unless it is told not to look. */
static void
print_cards (GString *text, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, i);
      g_autofree char *name = g_strdup_printf ("ethernet%u", i);

      put_of (text, name, "present", "TRUE");
      put_of (text, name, "virtualDev", get_card (nic->model));
      if (g_strcmp0 (nic->model, "vmxnet2") == 0)
        put_of (text, name, "features", "15");
      print_network (text, name, nic->network);
      put_of (text, name, "startConnected", print_truth (nic->is_connected > 0));
      if (nic->mac == NULL)
        continue;
      put_of (text, name, "addressType", "static");
      put_of (text, name, "address", nic->mac);
      put_of (text, name, "checkMACAddress", "FALSE");
    }
}

/* Each writes into a file beside the description, once somebody connects it. */
static void
print_serials (GString *text, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->serials->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("serial%u", i);
      g_autofree char *file = g_strdup_printf ("%s-serial%u.txt", system->id, i);

      put_of (text, name, "present", "TRUE");
      put_of (text, name, "fileType", "file");
      put_of (text, name, "fileName", file);
      put_of (text, name, "startConnected", "FALSE");
    }
}

/* Where nothing is said there is one. */
static void
print_floppies (GString *text, const CarrelApplianceSystem *system)
{
  put (text, "floppy0.present", print_truth (system->floppies->len > 0));
  if (system->floppies->len > 0)
    put (text, "floppy0.startConnected", "FALSE");
  if (system->floppies->len < 2)
    return;
  put (text, "floppy1.present", "TRUE");
  put (text, "floppy1.startConnected", "FALSE");
}

static void
print_devices (GString *text, const CarrelApplianceSystem *system)
{
  static const char *const controllers[][2] = { { "uhci", "usb.present" },
                                                { "ehci", "ehci.present" },
                                                { "xhci", "usb_xhci.present" } };

  for (gsize i = 0; i < G_N_ELEMENTS (controllers); i++)
    if (g_ptr_array_find_with_equal_func (system->usb, controllers[i][0], g_str_equal, NULL))
      put (text, controllers[i][1], "TRUE");
  print_floppies (text, system);
  print_serials (text, system);
  if (system->sound == NULL)
    return;
  put (text, "sound.present", "TRUE");
  put (text, "sound.autoDetect", "TRUE");
  if (g_str_equal (system->sound, "hda"))
    put (text, "sound.virtualDev", "hdaudio");
}

typedef struct
{
  GString *text;
  GHashTable *taken; /* keys in lower case */
} Rest;

/* Of two meanings of a key VMware refuses both. */
static void
put_rest_cb (const char *key, const char *value, gpointer data)
{
  Rest *rest = data;

  if (g_hash_table_add (rest->taken, g_ascii_strdown (key, -1)))
    put (rest->text, key, value);
}

/* What was kept of such a description, behind all that is stated here. */
static void
print_kept (GString *text, const CarrelApplianceSystem *system)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Rest rest = { text, taken };

  for (gsize i = 0; lines[i] != NULL; i++)
    g_hash_table_add (taken, g_ascii_strdown (lines[i], (gssize) strcspn (lines[i], " ")));
  carrel_appliance_export_kept_each_setting (system,
                                             CARREL_APPLIANCE_KEPT_PLACE_VMX,
                                             put_rest_cb,
                                             &rest);
}

char *
carrel_appliance_export_vmx_print (const CarrelApplianceModel *model)
{
  const CarrelApplianceSystem *system;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (model != NULL && model->systems->len == 1, NULL);

  system = g_ptr_array_index (model->systems, 0);
  print_names (text, system);
  print_boot_order (text, system);
  print_board (text);
  print_storage (text, system);
  print_cards (text, system);
  print_devices (text, system);
  print_kept (text, system);
  return g_string_free (text, FALSE);
}
