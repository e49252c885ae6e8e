/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-value.h"
#include "carrel-appliance-vbox-private.h"
#include "carrel-appliance-xml.h"

enum
{
  PORTS_MAX = 1000,
};

typedef struct
{
  char *uuid;
  char *location;
  char *format;
  char *parent;
} Medium;

static void
medium_free (gpointer data)
{
  Medium *medium = data;

  g_free (medium->uuid);
  g_free (medium->location);
  g_free (medium->format);
  g_free (medium->parent);
  g_free (medium);
}

static char *
dup_attribute (const xmlNode *node, const char *name)
{
  return carrel_appliance_xml_dup_attribute (node, NULL, name);
}

static char *
dup_uuid (const xmlNode *node)
{
  g_autofree char *text = dup_attribute (node, "uuid");

  return carrel_appliance_value_dup_uuid (text);
}

/* A layer of a disk stands inside the one it continues.  The depth of XML bounds the recursion. */
static void
read_media (GHashTable *media, const xmlNode *parent, const char *name, const char *parent_uuid)
{
  for (const xmlNode *node = carrel_appliance_xml_get_child (parent, NULL, name); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, name))
    {
      Medium *medium = g_new0 (Medium, 1);

      medium->uuid = dup_uuid (node);
      medium->location = dup_attribute (node, "location");
      if (medium->location == NULL)
        medium->location = dup_attribute (node, "src");
      medium->format = dup_attribute (node, "format");
      medium->parent = g_strdup (parent_uuid);
      /* The first of two with one UUID counts; so a layer's parent was always there before it. */
      if (medium->uuid == NULL || medium->location == NULL ||
          g_hash_table_contains (media, medium->uuid))
        {
          medium_free (medium);
          continue;
        }
      g_hash_table_insert (media, medium->uuid, medium);
      read_media (media, node, name, medium->uuid);
    }
}

static GHashTable *
read_registry (const xmlNode *machine)
{
  GHashTable *media = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, medium_free);
  const xmlNode *registry = carrel_appliance_xml_get_child (machine, NULL, "MediaRegistry");

  read_media (media, carrel_appliance_xml_find (registry, "HardDisks"), "HardDisk", NULL);
  read_media (media, carrel_appliance_xml_find (registry, "DVDImages"), "Image", NULL);
  read_media (media, carrel_appliance_xml_find (registry, "FloppyImages"), "Image", NULL);
  return media;
}

static const struct
{
  const char *type;
  const char *bus;
  const char *model;
} controllers[] = {
  { "PIIX3", "ide", "piix4" },
  { "PIIX4", "ide", "piix4" },
  { "ICH6", "ide", "piix4" },
  { "AHCI", "sata", "ahci" },
  { "IntelAhci", "sata", "ahci" },
  { "LsiLogic", "scsi", "lsilogic" },
  { "LsiLogicSas", "scsi", "lsilogicsas" },
  { "BusLogic", "scsi", "buslogic" },
  { "VirtioSCSI", "scsi", "virtio" },
  { "NVMe", "nvme", "nvme" },
  { "USB", "usb", NULL },
  { "I82078", "floppy", NULL },
};

typedef struct
{
  CarrelApplianceModel *model;
  CarrelApplianceSystem *system;
  GHashTable *media;
  const CarrelApplianceController *controller;
} Reading;

static gint64
get_number (const xmlNode *node, const char *name)
{
  g_autofree char *text = dup_attribute (node, name);
  gint64 number = 0;

  carrel_appliance_value_parse_number (text, PORTS_MAX, &number);
  return number;
}

/* IDE counts channels as everybody does; all others have one port for each unit. */
static void
read_place (const Reading *reading, const xmlNode *node, gint64 *out_controller, gint64 *out_unit)
{
  gint64 port = get_number (node, "port");

  *out_controller = reading->controller->index;
  *out_unit = port;
  if (g_str_equal (reading->controller->bus, "ide"))
    {
      *out_controller = reading->controller->index * 2 + port;
      *out_unit = get_number (node, "device");
    }
}

static void
add_file (CarrelApplianceModel *model, const Medium *medium)
{
  CarrelApplianceFile *file;

  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *known = g_ptr_array_index (model->files, i);

      if (g_strcmp0 (known->id, medium->uuid) == 0)
        return;
    }
  file = carrel_appliance_model_add_file (model);
  file->id = g_strdup (medium->uuid);
  file->name = g_strdup (medium->location);
  file->is_used = 1;
}

static const Medium *
find_medium (const Reading *reading, const xmlNode *device)
{
  const xmlNode *image = carrel_appliance_xml_get_child (device, NULL, "Image");
  g_autofree char *uuid = dup_uuid (image);

  return uuid != NULL ? g_hash_table_lookup (reading->media, uuid) : NULL;
}

static void
read_disk (Reading *reading, const xmlNode *node)
{
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (reading->system);
  const Medium *medium = find_medium (reading, node);
  const Medium *layer;

  disk->bus = g_strdup (reading->controller->bus);
  disk->model = g_strdup (reading->controller->model);
  read_place (reading, node, &disk->controller, &disk->unit);
  if (medium == NULL)
    {
      disk->id = dup_uuid (carrel_appliance_xml_get_child (node, NULL, "Image"));
      disk->format = g_strdup ("missing");
      carrel_appliance_model_add_risk (
        reading->model,
        "missing",
        g_strdup_printf (_ ("The disk %s is not in the list of media of this file; it cannot be "
                            "carried over"),
                            disk->id != NULL ? disk->id : "?"));
      return;
    }
  disk->id = g_strdup (medium->uuid);
  disk->file = g_strdup (medium->location);
  disk->format = medium->format != NULL ? g_ascii_strdown (medium->format, -1) : NULL;
  disk->parent = g_strdup (medium->parent);
  for (layer = medium; layer != NULL;
       layer = layer->parent != NULL ? g_hash_table_lookup (reading->media, layer->parent) : NULL)
    add_file (reading->model, layer);
}

static void
read_drive (Reading *reading, const xmlNode *node, gboolean is_floppy)
{
  CarrelApplianceDrive *drive = is_floppy ? carrel_appliance_model_add_floppy (reading->system)
                                          : carrel_appliance_model_add_cdrom (reading->system);
  const Medium *medium = find_medium (reading, node);
  g_autofree char *host = dup_attribute (carrel_appliance_xml_get_child (node, NULL, "HostDrive"),
                                         "src");

  drive->bus = g_strdup (reading->controller->bus);
  drive->model = g_strdup (reading->controller->model);
  read_place (reading, node, &drive->controller, &drive->unit);
  drive->is_connected = medium != NULL;
  if (medium != NULL)
    {
      drive->file = g_strdup (medium->location);
      add_file (reading->model, medium);
    }
  if (host != NULL)
    carrel_appliance_model_add_request (reading->system->requests,
                                        "device",
                                        is_floppy ? "floppy" : "cdrom",
                                        host);
}

static void
read_attached (Reading *reading, const xmlNode *controller)
{
  for (const xmlNode *node = carrel_appliance_xml_get_child (controller, NULL, "AttachedDevice");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "AttachedDevice"))
    {
      g_autofree char *type = dup_attribute (node, "type");

      if (g_strcmp0 (type, "DVD") == 0)
        read_drive (reading, node, FALSE);
      else if (g_strcmp0 (type, "Floppy") == 0)
        read_drive (reading, node, TRUE);
      else
        read_disk (reading, node);
    }
}

static gint64
count_controllers (const CarrelApplianceSystem *system, const char *bus)
{
  gint64 count = 0;

  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);

      if (g_str_equal (controller->bus, bus))
        count++;
    }
  return count;
}

static void
read_controller (Reading *reading, const xmlNode *node)
{
  CarrelApplianceSystem *system = reading->system;
  g_autofree char *type = dup_attribute (node, "type");
  CarrelApplianceController *controller;
  gsize i = 0;
  gint64 index;

  while (i < G_N_ELEMENTS (controllers) && g_strcmp0 (type, controllers[i].type) != 0)
    i++;
  if (i == G_N_ELEMENTS (controllers))
    {
      g_autofree char *raw = carrel_appliance_xml_dup_markup (node);

      carrel_appliance_model_add_note (
        system->notes,
        type != NULL ? type : "StorageController",
        _ ("This controller is not known, and neither it nor its disks are carried over"), raw);
      return;
    }
  index = count_controllers (system, controllers[i].bus);
  controller = carrel_appliance_model_add_controller (system);
  controller->bus = g_strdup (controllers[i].bus);
  controller->index = index;
  controller->model = g_strdup (controllers[i].model);
  reading->controller = controller;
  read_attached (reading, node);
}

void
carrel_appliance_vbox_read_storage (CarrelApplianceModel *model,
                                    CarrelApplianceSystem *system,
                                    const xmlNode *machine)
{
  g_autoptr (GHashTable) media = read_registry (machine);
  Reading reading = { model, system, media, NULL };
  const xmlNode *storage = carrel_appliance_xml_get_child (machine, NULL, "StorageControllers");

  /* Since its version 1.19 the format has them among the hardware. */
  if (storage == NULL)
    storage = carrel_appliance_xml_find (machine, "Hardware/StorageControllers");
  for (const xmlNode *node = carrel_appliance_xml_get_child (storage, NULL, "StorageController");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "StorageController"))
    read_controller (&reading, node);
  carrel_appliance_model_sort (system);
}
