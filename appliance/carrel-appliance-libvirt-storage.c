/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-libvirt-private.h"
#include "carrel-appliance-value.h"
#include "carrel-appliance-xml.h"

enum
{
  CONTROLLERS_MAX = 1000,
  UNITS_MAX = 65535,
  /* Letters behind "sd" that are counted: "sdzzz" is disk 18277. */
  LETTERS_MAX = 3,
};

typedef struct
{
  char *bus;
  gint64 controller;
  gint64 unit;
} Place;

static char *
dup_attribute (const xmlNode *node, const char *child, const char *name)
{
  return carrel_appliance_xml_dup_attribute (child != NULL ? carrel_appliance_xml_find (node, child)
                                                           : node,
                                             NULL,
                                             name);
}

static gint64
get_number (const xmlNode *node, const char *child, const char *name, gint64 maximum)
{
  g_autofree char *text = dup_attribute (node, child, name);
  gint64 number = -1;

  carrel_appliance_value_parse_number (text, maximum, &number);
  return number;
}

/* What the name of a disk tells: "hdc" stands at IDE, third. */
static gint64
read_letters (const char *letters)
{
  gint64 index = 0;
  gsize length = strlen (letters);

  if (length == 0 || length > LETTERS_MAX)
    return -1;
  for (; *letters != '\0'; letters++)
    {
      if (!g_ascii_islower (*letters))
        return -1;
      index = index * 26 + (*letters - 'a') + 1;
    }
  return index - 1;
}

static const char *
get_bus_of_name (const char *name)
{
  static const char *const buses[][2] = {
    { "hd", "ide" }, { "sd", "scsi" }, { "vd", "virtio" }, { "fd", "floppy" }, { "xvd", "xen" },
  };

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (buses); i++)
    {
      if (g_str_has_prefix (name, buses[i][0]))
        return buses[i][1];
    }
  return NULL;
}

static void
place_by_name (const char *name, Place *place)
{
  gint64 index = -1;

  if (name != NULL && g_str_has_prefix (name, "xvd"))
    index = read_letters (name + 3);
  else if (name != NULL && strlen (name) > 2)
    index = read_letters (name + 2);
  if (index < 0)
    return;
  if (g_strcmp0 (place->bus, "ide") == 0)
    {
      place->controller = index / 2;
      place->unit = index % 2;
    }
  else
    {
      place->controller = g_strcmp0 (place->bus, "virtio") == 0 ? -1 : 0;
      place->unit = index;
    }
}

static void
read_place (const xmlNode *node, Place *place)
{
  g_autofree char *name = dup_attribute (node, "target", "dev");
  g_autofree char *type = dup_attribute (node, "address", "type");
  gint64 bus = get_number (node, "address", "bus", UNITS_MAX);
  gint64 target = get_number (node, "address", "target", UNITS_MAX);

  place->bus = dup_attribute (node, "target", "bus");
  place->controller = -1;
  place->unit = -1;
  if (place->bus == NULL)
    place->bus = g_strdup (get_bus_of_name (name));
  if (place->bus != NULL && g_str_equal (place->bus, "fdc"))
    {
      g_free (place->bus);
      place->bus = g_strdup ("floppy");
    }
  if (g_strcmp0 (type, "drive") != 0)
    {
      place_by_name (name, place);
      return;
    }
  place->controller = get_number (node, "address", "controller", CONTROLLERS_MAX);
  place->unit = get_number (node, "address", "unit", UNITS_MAX);
  /* Each IDE controller of libvirt has two channels, which everybody else counts. */
  if (g_strcmp0 (place->bus, "ide") == 0 && place->controller >= 0)
    place->controller = place->controller * 2 + MAX (bus, 0);
  /* Some SCSI controllers have one unit at each target. */
  if (g_strcmp0 (place->bus, "scsi") == 0 && place->unit == 0 && target > 0)
    place->unit = target;
}

static const char *
get_model (const char *bus, const char *stated)
{
  static const char *const models[][2] = {
    { "lsilogic", "lsilogic" },
    { "lsisas1068", "lsilogicsas" },
    { "lsisas1078", "lsilogicsas" },
    { "buslogic", "buslogic" },
    { "vmpvscsi", "pvscsi" },
    { "virtio-scsi", "virtio" },
    { "virtio-transitional", "virtio" },
    { "virtio-non-transitional", "virtio" },
    { "auto", NULL },
  };

  if (g_strcmp0 (bus, "sata") == 0)
    return "ahci";
  if (g_strcmp0 (bus, "virtio") == 0)
    return "virtio";
  for (gsize i = 0; stated != NULL && i < G_N_ELEMENTS (models); i++)
    {
      if (g_str_equal (stated, models[i][0]))
        return models[i][1];
    }
  return NULL;
}

static void
read_controllers (CarrelApplianceSystem *system, const xmlNode *devices)
{
  static const char *const buses[] = { "scsi", "sata", "ide", "fdc" };

  for (const xmlNode *node = carrel_appliance_xml_get_child (devices, NULL, "controller");
       node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "controller"))
    {
      g_autofree char *type = dup_attribute (node, NULL, "type");
      g_autofree char *model = dup_attribute (node, NULL, "model");
      CarrelApplianceController *controller;

      for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (buses); i++)
        {
          if (!g_str_equal (type, buses[i]))
            continue;
          controller = carrel_appliance_model_add_controller (system);
          controller->bus = g_strdup (g_str_equal (type, "fdc") ? "floppy" : type);
          controller->index = get_number (node, NULL, "index", CONTROLLERS_MAX);
          controller->model = g_strdup (get_model (type, model));
        }
    }
}

static char *
dup_model (const CarrelApplianceSystem *system, const Place *place)
{
  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);

      if (g_strcmp0 (controller->bus, place->bus) == 0 && controller->index == place->controller &&
          controller->model != NULL)
        return g_strdup (controller->model);
    }
  return g_strdup (get_model (place->bus, NULL));
}

/* What a source that is no file names, in words: "rbd:pool/image". */
static char *
dup_foreign_source (const xmlNode *source, const char *type)
{
  static const char *const names[] = { "dev", "dir", "name", "volume", "path" };
  g_autofree char *protocol = dup_attribute (source, NULL, "protocol");
  g_autofree char *pool = dup_attribute (source, NULL, "pool");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = dup_attribute (source, NULL, names[i]);

      if (name == NULL)
        continue;
      if (protocol != NULL)
        return g_strconcat (protocol, ":", name, NULL);
      return pool != NULL ? g_strconcat (pool, "/", name, NULL) : g_steal_pointer (&name);
    }
  return g_strdup (protocol != NULL ? protocol : type);
}

/* The file that a disk's or drive's bytes are in; anything else that it names becomes a request. */
static char *
read_source (CarrelApplianceSystem *system,
             const xmlNode *node,
             const char *item,
             gboolean *out_foreign)
{
  static const char *const kinds[][2] = {
    { "block", "device" },     { "nvme", "device" }, { "dir", "folder" },
    { "network", "network" },  { "volume", "file" }, { "vhostuser", "socket" },
    { "vhostvdpa", "device" },
  };
  g_autofree char *type = dup_attribute (node, NULL, "type");
  const xmlNode *source = carrel_appliance_xml_get_child (node, NULL, "source");
  g_autofree char *foreign = NULL;

  *out_foreign = FALSE;
  if (type == NULL || g_str_equal (type, "file"))
    return dup_attribute (source, NULL, "file");
  if (source == NULL)
    return NULL;
  foreign = dup_foreign_source (source, type);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (type, kinds[i][0]))
        continue;
      /* An element that names nothing (an empty drive of type block) asks for nothing. */
      if (g_str_equal (foreign, type))
        return NULL;
      carrel_appliance_model_add_request (system->requests, kinds[i][1], item, foreign);
      *out_foreign = TRUE;
    }
  return NULL;
}

static char *
make_item (const xmlNode *node)
{
  g_autofree char *name = dup_attribute (node, "target", "dev");

  return g_strdup (name != NULL && *name != '\0' ? name : "disk");
}

static void
read_drive (CarrelApplianceSystem *system, const xmlNode *node, gboolean is_floppy)
{
  g_autofree char *item = make_item (node);
  Place place = { 0 };
  CarrelApplianceDrive *drive = is_floppy ? carrel_appliance_model_add_floppy (system)
                                          : carrel_appliance_model_add_cdrom (system);
  gboolean is_foreign = FALSE;

  read_place (node, &place);
  drive->bus = g_steal_pointer (&place.bus);
  place.bus = drive->bus;
  drive->controller = place.controller;
  drive->unit = place.unit;
  drive->model = dup_model (system, &place);
  drive->is_connected = 1;
  drive->file = read_source (system, node, item, &is_foreign);
}

static void
note_disk (CarrelApplianceSystem *system, const xmlNode *node, const char *item)
{
  static const char *const parts[] = {
    "iotune", "encryption", "transient", "geometry", "auth", "throttlefilters",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const xmlNode *part = carrel_appliance_xml_get_child (node, NULL, parts[i]);
      g_autofree char *name = NULL;
      g_autofree char *raw = NULL;

      if (part == NULL)
        continue;
      name = g_strdup_printf ("%s %s", item, parts[i]);
      raw = carrel_appliance_xml_dup_markup (part);
      carrel_appliance_model_add_note (system->notes,
                                       name,
                                       _ ("This property of the disk is not carried over"), raw);
    }
}

static void
read_disk (CarrelApplianceSystem *system, const xmlNode *node)
{
  g_autofree char *item = make_item (node);
  Place place = { 0 };
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);
  gboolean is_foreign = FALSE;

  read_place (node, &place);
  disk->id = g_strdup (item);
  disk->bus = g_steal_pointer (&place.bus);
  place.bus = disk->bus;
  disk->controller = place.controller;
  disk->unit = place.unit;
  disk->model = dup_model (system, &place);
  disk->file = read_source (system, node, item, &is_foreign);
  disk->format = is_foreign ? g_strdup ("device") : dup_attribute (node, "driver", "type");
  disk->serial = carrel_appliance_xml_dup_child_text (node, NULL, "serial");
  disk->is_read_only = carrel_appliance_xml_get_child (node, NULL, "readonly") != NULL;
  disk->is_shared = carrel_appliance_xml_get_child (node, NULL, "shareable") != NULL;
  note_disk (system, node, item);
}

void
carrel_appliance_libvirt_read_storage (CarrelApplianceSystem *system, const xmlNode *devices)
{
  read_controllers (system, devices);
  for (const xmlNode *node = carrel_appliance_xml_get_child (devices, NULL, "disk"); node != NULL;
       node = carrel_appliance_xml_get_next (node, NULL, "disk"))
    {
      g_autofree char *device = dup_attribute (node, NULL, "device");

      if (g_strcmp0 (device, "cdrom") == 0)
        read_drive (system, node, FALSE);
      else if (g_strcmp0 (device, "floppy") == 0)
        read_drive (system, node, TRUE);
      else
        read_disk (system, node);
    }
  carrel_appliance_model_sort (system);
}
