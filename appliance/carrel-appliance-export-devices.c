/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-describing-private.h"

#include "carrel-appliance-export-origin-private.h"

#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A machine's devices and their places: those that it had at the product it goes back to, or the next ones. */

#define IDE_UNITS 2
#define SATA_UNITS 30
#define SATA_UNITS_QEMU 6
#define SCSI_UNITS 15
#define SCSI_UNITS_VIRTIO 255
#define SCSI_UNIT_OWN 7

static const char *const bus_words[] = { "virtio", "scsi", "sata", "ide" };
static const char *const card_words[] = { "virtio", "e1000e", "rtl8139" };

static const char *
get_ending (CarrelApplianceExportFormat format)
{
  switch (format)
    {
    case CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT:
      return "qcow2";
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVA:
    case CARREL_APPLIANCE_EXPORT_FORMAT_OVF:
    case CARREL_APPLIANCE_EXPORT_FORMAT_VMX:
    case CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT:
    default:
      return "vmdk";
    }
}

/* Vagrant gives the names itself: a single disk has another one than the first of several. */
static char *
make_disk_name (CarrelApplianceExportDescribing *self, guint index)
{
  if (self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return g_strdup_printf ("%s-disk%u.%s", self->system->id, index + 1, get_ending (self->format));
  if (self->machine->spec->disks->len == 1)
    return g_strdup ("box.img");
  return g_strdup_printf ("box_%u.img", index);
}

/* A .vmx does not say what kind of IDE there is. */
static const char *
get_model (CarrelApplianceExportDescribing *self, const CarrelApplianceExportPlace *place)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX && g_str_equal (place->bus, "ide"))
    return NULL;
  return place->model;
}

static CarrelApplianceController *
ensure_controller (CarrelApplianceExportDescribing *self,
                   const CarrelApplianceExportPlace *place,
                   gint64 index)
{
  CarrelApplianceController *controller;

  for (guint i = 0; i < self->system->controllers->len; i++)
    {
      controller = g_ptr_array_index (self->system->controllers, i);
      if (g_str_equal (controller->bus, place->bus) && controller->index == index)
        return controller;
    }
  controller = carrel_appliance_model_add_controller (self->system);
  controller->bus = g_strdup (place->bus);
  controller->index = index;
  controller->model = g_strdup (get_model (self, place));
  return controller;
}

/* Parallel SCSI counts the controller among its units. */
static gboolean
has_own_unit (const CarrelApplianceExportPlace *place)
{
  return g_str_equal (place->bus, "scsi") && g_strcmp0 (place->model, "virtio") != 0;
}

/* How many places a controller has. */
static gint64
count_units (CarrelApplianceExportDescribing *self, const CarrelApplianceExportPlace *place)
{
  if (g_str_equal (place->bus, "ide"))
    return IDE_UNITS;
  if (g_str_equal (place->bus, "sata"))
    return self->hardware->is_ours ? SATA_UNITS_QEMU : SATA_UNITS;
  return has_own_unit (place) ? SCSI_UNITS : SCSI_UNITS_VIRTIO;
}

/* The place of a number on a bus: the seventh of a SCSI controller is the controller itself. */
static gboolean
is_free_place (CarrelApplianceExportDescribing *self,
               const CarrelApplianceExportPlace *place,
               gint64 number,
               gint64 *out_controller,
               gint64 *out_unit)
{
  *out_controller = number / count_units (self, place);
  *out_unit = number % count_units (self, place);
  if (has_own_unit (place) && *out_unit >= SCSI_UNIT_OWN)
    *out_unit += 1;
  return g_hash_table_add (self->taken,
                           carrel_appliance_export_origin_dup_place (place->bus,
                                                                     *out_controller,
                                                                     *out_unit));
}

/* The next free place on a bus.  Buses that become the same one share its places.  Returns: (nullable): its
 * controller; each disk of virtio is a card of its own. */
static CarrelApplianceController *
take_place (CarrelApplianceExportDescribing *self,
            CarrelSpecBus bus,
            gint64 *out_controller,
            gint64 *out_unit)
{
  const CarrelApplianceExportPlace *place = &self->hardware->disks[bus];
  guint shared = bus;

  for (guint i = 0; i < bus; i++)
    if (g_str_equal (self->hardware->disks[i].bus, place->bus))
      {
        shared = i;
        break;
      }
  if (g_str_equal (place->bus, "virtio"))
    {
      *out_controller = -1;
      *out_unit = self->units[shared]++;
      return NULL;
    }
  while (!is_free_place (self, place, self->units[shared]++, out_controller, out_unit))
    ;
  return ensure_controller (self, place, *out_controller);
}

static void
add_file (CarrelApplianceModel *model, const char *name)
{
  CarrelApplianceFile *file = carrel_appliance_model_add_file (model);

  file->id = g_strdup_printf ("file%u", model->files->len);
  file->name = g_strdup (name);
  file->is_used = 1;
}

/* Where it was at the product that it goes back to; a new one gets the next place there is. */
static void
place_disk (CarrelApplianceExportDescribing *self,
            const CarrelSpecDisk *ours,
            CarrelApplianceDisk *disk)
{
  const CarrelApplianceExportPlace *place = &self->hardware->disks[ours->bus];
  CarrelApplianceController *controller;
  const CarrelApplianceDisk *was = NULL;

  if (self->was != NULL)
    was = carrel_appliance_export_origin_find (self->was->disks, "disk", ours->id);
  if (was != NULL && was->bus != NULL)
    {
      disk->controller = was->controller;
      disk->unit = was->unit;
      controller = ensure_controller (self,
                                      &(CarrelApplianceExportPlace){ was->bus, was->model },
                                      was->controller);
      disk->bus = g_strdup (was->bus);
      disk->model = g_strdup (controller->model);
      return;
    }
  controller = take_place (self, ours->bus, &disk->controller, &disk->unit);
  disk->bus = g_strdup (place->bus);
  disk->model = g_strdup (controller != NULL ? controller->model : get_model (self, place));
  carrel_appliance_export_describing_note_change (
    self,
    ours->id,
    bus_words[ours->bus],
    place->model != NULL ? place->model : place->bus,
    g_str_equal (bus_words[ours->bus], place->bus) ||
      (ours->bus == CARREL_SPEC_BUS_SCSI && g_strcmp0 (place->model, "virtio") == 0),
    _ ("There is no such controller there; the guest needs a driver for the other one"));
}

static void
add_disk (CarrelApplianceExportDescribing *self, guint index)
{
  const CarrelSpecDisk *ours = carrel_spec_get_disk (self->machine->spec, index);
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (self->system);
  gboolean is_packed = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_OVA ||
                       self->format == CARREL_APPLIANCE_EXPORT_FORMAT_OVF;

  disk->id = g_strdup_printf ("%s-%s", self->system->id, ours->id);
  place_disk (self, ours, disk);
  disk->capacity_bytes = (gint64) ours->size_bytes;
  disk->file = make_disk_name (self, index);
  disk->format = g_strdup (is_packed ? "streamOptimized" : get_ending (self->format));
  disk->is_read_only = ours->read_only;
  if (is_packed && !g_str_equal (bus_words[ours->bus], disk->bus))
    disk->native = g_strdup (bus_words[ours->bus]);
  if (is_packed)
    add_file (self->model, disk->file);
  if (ours->read_only && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
    carrel_appliance_export_describing_note (
      self,
      ours->id,
      NULL,
      NULL,
      _ ("That the guest may only read this disk cannot be said there"));
}

/* The drive with the disc by which the guest was told who may use it is of this computer alone. */
static gboolean
is_for_first_start (CarrelApplianceExportDescribing *self, const CarrelSpecDrive *ours)
{
  const CarrelApplianceSystem *system = self->origin != NULL
                                          ? g_ptr_array_index (self->origin->systems, 0)
                                          : NULL;

  return *ours->path != '\0' && strchr (ours->path, '/') == NULL &&
         (system == NULL ||
          carrel_appliance_export_origin_find (system->cdroms, "cd", ours->id) == NULL);
}

/* A CD drive hangs where CD drives do. */
static void
place_drive (CarrelApplianceExportDescribing *self,
             const CarrelSpecDrive *ours,
             CarrelApplianceDrive *drive)
{
  CarrelSpecBus bus = ours->bus == CARREL_SPEC_BUS_IDE ? CARREL_SPEC_BUS_IDE : CARREL_SPEC_BUS_SATA;
  const CarrelApplianceDrive *was = NULL;
  CarrelApplianceController *controller;

  if (self->was != NULL)
    was = carrel_appliance_export_origin_find (self->was->cdroms, "cd", ours->id);
  if (was != NULL && was->bus != NULL)
    {
      drive->controller = was->controller;
      drive->unit = was->unit;
      controller = ensure_controller (self,
                                      &(CarrelApplianceExportPlace){ was->bus, was->model },
                                      was->controller);
      drive->bus = g_strdup (was->bus);
      drive->model = g_strdup (controller->model);
      drive->is_connected = was->is_connected;
      return;
    }
  if (ours->bus == CARREL_SPEC_BUS_SCSI && self->hardware->is_ours)
    bus = CARREL_SPEC_BUS_SCSI;
  controller = take_place (self, bus, &drive->controller, &drive->unit);
  drive->bus = g_strdup (self->hardware->disks[bus].bus);
  drive->model = g_strdup (controller != NULL ? controller->model : NULL);
  carrel_appliance_export_describing_note_change (self,
                                                  ours->id,
                                                  bus_words[ours->bus],
                                                  drive->bus,
                                                  g_str_equal (bus_words[ours->bus], drive->bus),
                                                  _ ("CD drives are on SATA there"));
}

static void
add_drive (CarrelApplianceExportDescribing *self, const CarrelSpecDrive *ours)
{
  CarrelApplianceDrive *drive;
  g_autofree char *image = NULL;

  if (is_for_first_start (self, ours))
    {
      carrel_appliance_export_describing_note (
        self,
        ours->id,
        ours->path,
        NULL,
        _ ("The disc for the guest's first start stays here, with its drive"));
      return;
    }
  drive = carrel_appliance_model_add_cdrom (self->system);
  drive->is_connected = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT;
  place_drive (self, ours, drive);
  if (*ours->path == '\0')
    return;
  image = g_path_get_basename (ours->path);
  carrel_appliance_export_describing_note (
    self,
    ours->id,
    image,
    NULL,
    _ ("The image in the drive stays here; the drive goes out empty"));
}

static const char *
get_network_name (CarrelApplianceExportDescribing *self)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
    return "default";
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    return "nat";
  return "NAT";
}

/* Networks of other products are names that are mapped there; a network of libvirt has to be there. */
static char *
dup_network (CarrelApplianceExportDescribing *self, const CarrelSpecNetwork *ours)
{
  const CarrelApplianceNic *was = NULL;

  if (self->origin != NULL && !self->hardware->is_ours &&
      (self->was != NULL || self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VMX))
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (self->origin->systems, 0);

      was = carrel_appliance_export_origin_find (system->nics, "net", ours->id);
    }
  return g_strdup (was != NULL && was->network != NULL ? was->network : get_network_name (self));
}

static void
add_network (CarrelApplianceExportDescribing *self, const char *name)
{
  const char *words = "The guest reaches out through its host";
  CarrelApplianceNetwork *network;

  for (guint i = 0; i < self->model->networks->len; i++)
    {
      network = g_ptr_array_index (self->model->networks, i);
      if (g_str_equal (network->name, name))
        return;
    }
  for (guint i = 0; self->origin != NULL && i < self->origin->networks->len; i++)
    {
      network = g_ptr_array_index (self->origin->networks, i);
      if (g_str_equal (network->name, name) && network->description != NULL)
        words = network->description;
    }
  network = carrel_appliance_model_add_network (self->model);
  network->name = g_strdup (name);
  network->description = g_strdup (words);
}

static void
add_card (CarrelApplianceExportDescribing *self, const CarrelSpecNetwork *ours)
{
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (self->system);
  const char *model = self->hardware->cards[ours->model];
  const CarrelApplianceNic *was = NULL;

  if (self->was != NULL)
    was = carrel_appliance_export_origin_find (self->was->nics, "net", ours->id);
  if (was != NULL && was->model != NULL)
    model = was->model;
  nic->model = g_strdup (model);
  nic->network = dup_network (self, ours);
  nic->mac = g_strdup (ours->mac);
  nic->is_connected = ours->connected;
  if (!self->hardware->is_ours && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VMX &&
      !g_str_equal (card_words[ours->model], model))
    nic->native = g_strdup (card_words[ours->model]);
  add_network (self, nic->network);
  carrel_appliance_export_describing_note_change (
    self,
    ours->id,
    card_words[ours->model],
    model,
    g_str_equal (card_words[ours->model], model) || was != NULL,
    _ ("There is no such card there; the guest needs a driver for the other one"));
}

void
carrel_appliance_export_describing_add_devices (CarrelApplianceExportDescribing *self)
{
  const CarrelSpec *spec = self->machine->spec;

  for (guint i = 0; i < spec->disks->len; i++)
    add_disk (self, i);
  for (guint i = 0; i < spec->drives->len; i++)
    add_drive (self, carrel_spec_get_drive (spec, i));
  for (guint i = 0; i < spec->networks->len; i++)
    add_card (self, carrel_spec_get_network (spec, i));
}
