/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export.h"

#include "carrel-appliance-export-kept-private.h"
#include "carrel-appliance-export-name-private.h"
#include "carrel-appliance-export-os-private.h"
#include "carrel-appliance-os.h"
#include "carrel-appliance-ovf-cim.h"

#include "base/spec/carrel-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * A machine becomes values of the model, the same that a reader makes of what is written: so one table
 * decides what a device is called, and reading back what was written can be compared with what was meant.
 */

#define IDE_UNITS 2
#define SATA_UNITS 30
#define SATA_UNITS_QEMU 6
#define SCSI_UNITS 15
#define SCSI_UNITS_VIRTIO 255
#define SCSI_UNIT_OWN 7
#define DEVICES 4 /* buses of a spec */

/* What a bus or a card of ours is there. */
typedef struct
{
  const char *bus;
  const char *model;
} Place;

typedef struct
{
  Place disks[DEVICES]; /* by CarrelSpecBus */
  const char *cards[3]; /* by CarrelSpecNetworkModel */
} Hardware;

typedef struct
{
  CarrelApplianceModel *model;
  CarrelApplianceExportFormat format;
  CarrelApplianceExportProfile profile;
  GPtrArray *notes;
  const CarrelApplianceExportMachine *machine;
  CarrelApplianceSystem *system;
  const Hardware *hardware;
  gint64 units[DEVICES]; /* the next free one by CarrelSpecBus, as far as they share a controller */
} Describing;

#define SATA       \
  {                \
    "sata", "ahci" \
  }
#define IDE        \
  {                \
    "ide", "piix4" \
  }

static const Hardware generic = { { SATA, SATA, SATA, IDE }, { "e1000", "e1000", "pcnet32" } };

static const Hardware vmware_linux = { { { "scsi", "pvscsi" }, { "scsi", "pvscsi" }, SATA, IDE },
                                       { "vmxnet3", "e1000e", "pcnet32" } };

static const Hardware vmware = { { SATA, SATA, SATA, IDE }, { "vmxnet3", "e1000e", "pcnet32" } };

static const Hardware virtualbox = { { SATA, { "scsi", "virtio" }, SATA, IDE },
                                     { "virtio", "e1000", "pcnet32" } };

static const Hardware virt_v2v = { { SATA, SATA, SATA, IDE }, { "virtio", "e1000e", "rtl8139" } };

static const Hardware libvirt = {
  { { "virtio", "virtio" }, { "scsi", "virtio" }, SATA, { "ide", NULL } },
  { "virtio", "e1000e", "rtl8139" }
};

static const char *const bus_words[] = { "virtio", "scsi", "sata", "ide" };
static const char *const card_words[] = { "virtio", "e1000e", "rtl8139" };

static const Hardware *
choose_hardware (Describing *self)
{
  gboolean is_linux = self->machine->spec->family == CARREL_SPEC_FAMILY_LINUX;

  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT ||
      self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return &libvirt;
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ||
      self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE)
    return is_linux ? &vmware_linux : &vmware;
  if (self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX)
    return &virtualbox;
  return self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V ? &virt_v2v : &generic;
}

static void
free_note (gpointer data)
{
  CarrelApplianceExportNote *note = data;

  g_free (note->system);
  g_free (note->item);
  g_free (note->from);
  g_free (note->to);
  g_free (note->words);
  g_free (note);
}

GPtrArray *
carrel_appliance_export_new_notes (void)
{
  return g_ptr_array_new_with_free_func (free_note);
}

static void
note (Describing *self, const char *item, const char *from, const char *to, const char *words)
{
  CarrelApplianceExportNote *added = g_new0 (CarrelApplianceExportNote, 1);

  added->system = g_strdup (self->machine->spec->name);
  added->item = g_strdup (item);
  added->from = g_strdup (from);
  added->to = g_strdup (to);
  added->words = g_strdup (words);
  g_ptr_array_add (self->notes, added);
}

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
make_disk_name (Describing *self, guint index)
{
  if (self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return g_strdup_printf ("%s-disk%u.%s", self->system->id, index + 1, get_ending (self->format));
  if (self->machine->spec->disks->len == 1)
    return g_strdup ("box.img");
  return g_strdup_printf ("box_%u.img", index);
}

/* A .vmx does not say what kind of IDE there is. */
static const char *
get_model (Describing *self, const Place *place)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX && g_str_equal (place->bus, "ide"))
    return NULL;
  return place->model;
}

static CarrelApplianceController *
ensure_controller (Describing *self, const Place *place, gint64 index)
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
has_own_unit (const Place *place)
{
  return g_str_equal (place->bus, "scsi") && g_strcmp0 (place->model, "virtio") != 0;
}

/* How many places a controller has. */
static gint64
count_units (Describing *self, const Place *place)
{
  if (g_str_equal (place->bus, "ide"))
    return IDE_UNITS;
  if (g_str_equal (place->bus, "sata"))
    return self->hardware == &libvirt ? SATA_UNITS_QEMU : SATA_UNITS;
  return has_own_unit (place) ? SCSI_UNITS : SCSI_UNITS_VIRTIO;
}

/* The next place on a bus.  Buses that become the same one share its places; the seventh of a SCSI controller
 * is the controller itself. */
static void
take_place (Describing *self, CarrelSpecBus bus, gint64 *out_controller, gint64 *out_unit)
{
  const Place *place = &self->hardware->disks[bus];
  gint64 number;
  guint shared = bus;

  for (guint i = 0; i < bus; i++)
    if (g_str_equal (self->hardware->disks[i].bus, place->bus))
      {
        shared = i;
        break;
      }
  number = self->units[shared]++;
  /* Each disk of virtio is a card of its own. */
  *out_controller = -1;
  *out_unit = number;
  if (g_str_equal (place->bus, "virtio"))
    return;
  *out_controller = number / count_units (self, place);
  *out_unit = number % count_units (self, place);
  if (has_own_unit (place) && *out_unit >= SCSI_UNIT_OWN)
    *out_unit += 1;
  ensure_controller (self, place, *out_controller);
}

static void
note_change (Describing *self,
             const char *item,
             const char *ours,
             const char *theirs,
             gboolean is_same,
             const char *words)
{
  if (!is_same)
    note (self, item, ours, theirs, words);
}

static void
add_file (CarrelApplianceModel *model, const char *name)
{
  CarrelApplianceFile *file = carrel_appliance_model_add_file (model);

  file->id = g_strdup_printf ("file%u", model->files->len);
  file->name = g_strdup (name);
  file->is_used = 1;
}

static void
add_disk (Describing *self, guint index)
{
  const CarrelSpecDisk *ours = carrel_spec_get_disk (self->machine->spec, index);
  const Place *place = &self->hardware->disks[ours->bus];
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (self->system);
  gboolean is_packed = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_OVA ||
                       self->format == CARREL_APPLIANCE_EXPORT_FORMAT_OVF;

  disk->id = g_strdup_printf ("%s-%s", self->system->id, ours->id);
  take_place (self, ours->bus, &disk->controller, &disk->unit);
  disk->bus = g_strdup (place->bus);
  disk->model = g_strdup (get_model (self, place));
  disk->capacity_bytes = (gint64) ours->size_bytes;
  disk->file = make_disk_name (self, index);
  disk->format = g_strdup (is_packed ? "streamOptimized" : get_ending (self->format));
  disk->is_read_only = ours->read_only;
  if (is_packed && !g_str_equal (bus_words[ours->bus], place->bus))
    disk->native = g_strdup (bus_words[ours->bus]);
  if (is_packed)
    add_file (self->model, disk->file);
  note_change (self,
               ours->id,
               bus_words[ours->bus],
               place->model != NULL ? place->model : place->bus,
               g_str_equal (bus_words[ours->bus], place->bus) ||
                 (ours->bus == CARREL_SPEC_BUS_SCSI && g_strcmp0 (place->model, "virtio") == 0),
               _ ("There is no such controller there; the guest needs a driver for the other one"));
  if (ours->read_only && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
    note (self,
          ours->id,
          NULL,
          NULL,
          _ ("That the guest may only read this disk cannot be said there"));
}

static void
add_drive (Describing *self, const CarrelSpecDrive *ours)
{
  CarrelApplianceDrive *drive = carrel_appliance_model_add_cdrom (self->system);
  /* A CD drive hangs where CD drives do. */
  CarrelSpecBus bus = ours->bus == CARREL_SPEC_BUS_IDE ? CARREL_SPEC_BUS_IDE : CARREL_SPEC_BUS_SATA;
  g_autofree char *image = NULL;

  if (ours->bus == CARREL_SPEC_BUS_SCSI && self->hardware == &libvirt)
    bus = CARREL_SPEC_BUS_SCSI;
  take_place (self, bus, &drive->controller, &drive->unit);
  drive->bus = g_strdup (self->hardware->disks[bus].bus);
  drive->model = g_strdup (get_model (self, &self->hardware->disks[bus]));
  drive->is_connected = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT;
  note_change (self,
               ours->id,
               bus_words[ours->bus],
               drive->bus,
               g_str_equal (bus_words[ours->bus], drive->bus),
               _ ("CD drives are on SATA there"));
  if (*ours->path == '\0')
    return;
  image = g_path_get_basename (ours->path);
  note (self,
        ours->id,
        image,
        NULL,
        _ ("The image in the drive stays here; the drive goes out empty"));
}

static const char *
get_network_name (Describing *self)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
    return "default";
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    return "nat";
  return "NAT";
}

static void
add_card (Describing *self, const CarrelSpecNetwork *ours)
{
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (self->system);
  const char *model = self->hardware->cards[ours->model];

  nic->model = g_strdup (model);
  nic->network = g_strdup (get_network_name (self));
  nic->mac = g_strdup (ours->mac);
  nic->is_connected = ours->connected;
  if (self->hardware != &libvirt && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VMX &&
      !g_str_equal (card_words[ours->model], model))
    nic->native = g_strdup (card_words[ours->model]);
  if (self->model->networks->len == 0)
    {
      CarrelApplianceNetwork *network = carrel_appliance_model_add_network (self->model);

      network->name = g_strdup (nic->network);
      network->description = g_strdup ("The guest reaches out through its host");
    }
  note_change (self,
               ours->id,
               card_words[ours->model],
               model,
               g_str_equal (card_words[ours->model], model),
               _ ("There is no such card there; the guest needs a driver for the other one"));
}

/* The kinds of devices in the order in which the first of each stands. */
static void
add_boot_order (Describing *self)
{
  static const char *const kinds[][2] = { { "disk", "disk" },
                                          { "cd", "cdrom" },
                                          { "net", "network" } };
  char **order = self->machine->spec->boot_order;

  for (gsize d = 0; order != NULL && order[d] != NULL; d++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_has_prefix (order[d], kinds[k][0]) &&
          !g_ptr_array_find_with_equal_func (self->system->boot, kinds[k][1], g_str_equal, NULL))
        g_ptr_array_add (self->system->boot, g_strdup (kinds[k][1]));
}

static void
set_os (Describing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  const CarrelApplianceExportOs *known = carrel_appliance_export_os_find (spec->os_id,
                                                                          spec->family);
  CarrelApplianceOs *os = &self->system->os;

  if (self->hardware == &libvirt)
    {
      g_autofree char *address = carrel_appliance_export_os_dup_address (spec->os_id);

      os->arch = g_strdup ("x86_64");
      carrel_appliance_os_set_libosinfo (os, address);
      return;
    }
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    {
      carrel_appliance_os_set_vmware (os, known->vmx);
      return;
    }
  os->cim = known->cim;
  os->description = g_strdup (known->words);
  carrel_appliance_os_set_vmware (os, known->ovf);
  carrel_appliance_os_set_vbox (os, known->vbox);
  carrel_appliance_ovf_cim_complete (os);
}

static const char *
get_family (Describing *self)
{
  if (self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    return "vmx-14";
  if (self->hardware == &libvirt)
    return NULL;
  return self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX ? "virtualbox-2.2" : "vmx-14";
}

static void
set_sound (Describing *self)
{
  static const char *const ours[] = { NULL, "hda", "ac97" };
  CarrelSpecSound sound = self->machine->spec->sound;
  gboolean is_vmware = self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX ||
                       (self->hardware != &libvirt &&
                        self->profile != CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX);

  if (sound == CARREL_SPEC_SOUND_NONE)
    return;
  self->system->sound = g_strdup (is_vmware && sound == CARREL_SPEC_SOUND_AC97 ? "ensoniq1371"
                                                                               : ours[sound]);
  note_change (self,
               "sound",
               ours[sound],
               self->system->sound,
               g_str_equal (ours[sound], self->system->sound),
               _ ("There is no such card there; the guest needs a driver for the other one"));
}

/* Of the firmware, the clock and the display. */
static void
set_board (Describing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  gboolean has_clock = self->hardware == &libvirt ||
                       (self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX &&
                        self->format <= CARREL_APPLIANCE_EXPORT_FORMAT_OVF);

  self->system->firmware = g_strdup (spec->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "efi" : "bios");
  if (spec->firmware == CARREL_SPEC_FIRMWARE_UEFI)
    note (
      self,
      "nvram",
      NULL,
      NULL,
      _ ("The firmware's variables stay here: it starts there what it finds in the usual place"));
  if (has_clock)
    self->system->clock = g_strdup (spec->local_time ? "localtime" : "utc");
  else if (spec->local_time && self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    note (self,
          "clock",
          "localtime",
          NULL,
          _ ("That its clock shows local time cannot be said there"));
  if (self->hardware != &libvirt)
    note (self, "display", NULL, NULL, _ ("The graphics card there is the product's own"));
}

/* A box is for many machines, and says of each only what they have in common. */
static void
note_box (Describing *self)
{
  if (self->format != CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    return;
  note (self,
        "identity",
        NULL,
        NULL,
        _ ("A box holds no name, notes and addresses: Vagrant gives each machine its own"));
  if (self->machine->spec->drives->len > 0)
    note (self, "cd0", NULL, NULL, _ ("A box has no CD drive"));
}

static void
add_serials (Describing *self)
{
  for (guint i = 0; i < self->machine->spec->serial_ports; i++)
    {
      CarrelAppliancePort *port = carrel_appliance_model_add_serial (self->system);

      port->is_connected = 0;
    }
  if (self->machine->spec->serial_ports > 0 &&
      self->format == CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT)
    note (self, "serial", NULL, NULL, _ ("A box has no serial ports"));
}

/* What came from another product goes back to it, and to no other. */
static void
add_kept (Describing *self)
{
  guint behind = carrel_appliance_export_kept_add (self->system,
                                                   self->machine->spec,
                                                   self->format,
                                                   self->profile);
  g_autofree char *count = g_strdup_printf ("%u", behind);

  if (behind > 0)
    note (
      self,
      "kept",
      count,
      NULL,
      _ ("What was kept of another product's description has no place there, or names something of its "
             "old host"));
}

static void
add_system (Describing *self)
{
  const CarrelSpec *spec = self->machine->spec;
  g_autofree char *id = carrel_appliance_export_name_make_id (self->model, spec->name);
  const char *family;

  self->system = carrel_appliance_model_add_system (self->model);
  self->hardware = choose_hardware (self);
  memset (self->units, 0, sizeof self->units);
  family = get_family (self);
  self->system->id = g_steal_pointer (&id);
  self->system->name = g_strdup (spec->name);
  self->system->uuid = g_strdup (spec->uuid);
  self->system->vcpus = spec->processors;
  self->system->cores_per_socket = spec->processors;
  self->system->memory_mib = spec->memory_mib;
  self->system->annotation = self->machine->notes != NULL && *self->machine->notes != '\0'
                               ? g_strdup (self->machine->notes)
                               : NULL;
  if (family != NULL)
    g_ptr_array_add (self->system->hw_family, g_strdup (family));
  set_os (self);
  set_board (self);
  for (guint i = 0; i < spec->disks->len; i++)
    add_disk (self, i);
  for (guint i = 0; i < spec->drives->len; i++)
    add_drive (self, carrel_spec_get_drive (spec, i));
  for (guint i = 0; i < spec->networks->len; i++)
    add_card (self, carrel_spec_get_network (spec, i));
  set_sound (self);
  add_serials (self);
  add_boot_order (self);
  add_kept (self);
  note_box (self);
}

static const CarrelSpec *
get_spec (GPtrArray *machines, guint index)
{
  return ((CarrelApplianceExportMachine *) g_ptr_array_index (machines, index))->spec;
}

static gboolean
has_order (GPtrArray *machines)
{
  for (guint i = 0; i < machines->len; i++)
    if (get_spec (machines, i)->start.order != 0)
      return TRUE;
  return FALSE;
}

/* Machines that have no turns of their own start as they were named. */
static void
add_starts (CarrelApplianceModel *model, GPtrArray *machines)
{
  gboolean is_ordered = has_order (machines);

  for (guint i = 0; i < machines->len; i++)
    {
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);
      const CarrelSpecStart *stated = &get_spec (machines, i)->start;
      CarrelApplianceStart *start = carrel_appliance_model_add_start (model);

      start->system = g_strdup (system->id);
      start->order = is_ordered ? stated->order : i + 1;
      start->start_delay_s = stated->delay_s;
      start->waits_for_guest = stated->waits_for_guest;
      start->start_action = g_strdup ("powerOn");
      start->stop_action = g_strdup ("guestShutdown");
    }
}

CarrelApplianceModel *
carrel_appliance_export_describe (GPtrArray *machines,
                                  CarrelApplianceExportFormat format,
                                  CarrelApplianceExportProfile profile,
                                  GPtrArray *notes)
{
  static const char *const kinds[] = { "ovf", "ovf", "vmx", "libvirt", "vagrant" };
  CarrelApplianceModel *model = carrel_appliance_model_new (kinds[format]);
  Describing self = { model, format, profile, notes };
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < machines->len; i++)
    {
      self.machine = g_ptr_array_index (machines, i);
      g_string_append_printf (name, "%s%s", i > 0 ? ", " : "", self.machine->spec->name);
      add_system (&self);
    }
  model->name = g_strdup (name->str);
  model->is_collection = machines->len > 1;
  if (model->is_collection)
    add_starts (model, machines);
  return model;
}
