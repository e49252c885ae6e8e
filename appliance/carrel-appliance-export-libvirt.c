/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-libvirt.h"

#include "carrel-appliance-export-kept-private.h"
#include "carrel-appliance-export-markup-private.h"
#include "carrel-appliance-export-os-private.h"

#include <inttypes.h>
#include <string.h>

#define OSINFO_SPACE "http://libosinfo.org/xmlns/libvirt/domain/1.0"

typedef struct
{
  CarrelApplianceExportMarkup markup;
  const CarrelApplianceSystem *system;
  CarrelSpecVideo video;
  const char *folder;
  guint letters[3]; /* the next name of "vda", "sda", "hda" */
} Printing;

static char *
number (gint64 value)
{
  return g_strdup_printf ("%" PRId64, value);
}

static gboolean
has_ide (const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->controllers->len; i++)
    if (g_str_equal (((const CarrelApplianceController *) g_ptr_array_index (system->controllers,
                                                                             i))
                       ->bus,
                     "ide"))
      return TRUE;
  return FALSE;
}

static void
print_os (Printing *self)
{
  static const char *const words[][2] = { { "disk", "hd" },
                                          { "cdrom", "cdrom" },
                                          { "network", "network" } };
  CarrelApplianceExportMarkup *markup = &self->markup;
  gboolean is_efi = g_strcmp0 (self->system->firmware, "efi") == 0;

  carrel_appliance_export_markup_open (markup, "os", "firmware", is_efi ? "efi" : NULL, NULL);
  carrel_appliance_export_markup_text (markup,
                                       "type",
                                       "hvm",
                                       "arch",
                                       "x86_64",
                                       "machine",
                                       has_ide (self->system) ? "pc" : "q35",
                                       NULL);
  if (is_efi)
    {
      carrel_appliance_export_markup_open (markup, "firmware", NULL);
      carrel_appliance_export_markup_empty (markup,
                                            "feature",
                                            "enabled",
                                            "no",
                                            "name",
                                            "secure-boot",
                                            NULL);
      carrel_appliance_export_markup_close (markup);
    }
  for (guint i = 0; i < self->system->boot->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (words); k++)
      if (g_str_equal (g_ptr_array_index (self->system->boot, i), words[k][0]))
        carrel_appliance_export_markup_empty (markup, "boot", "dev", words[k][1], NULL);
  carrel_appliance_export_markup_close (markup);
}

static void
print_processors (Printing *self)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  g_autofree char *count = number (self->system->vcpus);
  g_autofree char *memory = number (self->system->memory_mib);
  g_autofree char *cores = number (self->system->cores_per_socket);
  g_autofree char *sockets = number (self->system->vcpus / self->system->cores_per_socket);

  carrel_appliance_export_markup_text (markup, "memory", memory, "unit", "MiB", NULL);
  carrel_appliance_export_markup_text (markup, "vcpu", count, NULL);
  print_os (self);
  carrel_appliance_export_markup_open (markup, "features", NULL);
  carrel_appliance_export_markup_empty (markup, "acpi", NULL);
  carrel_appliance_export_markup_empty (markup, "apic", NULL);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_open (markup, "cpu", "mode", "host-model", NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "topology",
                                        "sockets",
                                        sockets,
                                        "dies",
                                        "1",
                                        "cores",
                                        cores,
                                        "threads",
                                        "1",
                                        NULL);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_empty (markup,
                                        "clock",
                                        "offset",
                                        g_strcmp0 (self->system->clock, "localtime") == 0
                                          ? "localtime"
                                          : "utc",
                                        NULL);
}

/* "vda", "vdb", …, "vdz", "vdaa". */
static char *
take_name (Printing *self, const char *bus)
{
  guint kind = g_str_equal (bus, "virtio") ? 0 : g_str_equal (bus, "ide") ? 2 : 1;
  guint index = self->letters[kind]++;
  static const char *const prefixes[] = { "vd", "sd", "hd" };

  if (index < 26)
    return g_strdup_printf ("%s%c", prefixes[kind], 'a' + index);
  return g_strdup_printf ("%s%c%c", prefixes[kind], 'a' + index / 26 - 1, 'a' + index % 26);
}

/* One controller of IDE has two buses there; virtio has addresses of its own. */
static void
print_address (Printing *self, const char *bus, gint64 controller, gint64 unit)
{
  gboolean is_ide = g_str_equal (bus, "ide");
  g_autofree char *index = number (is_ide ? 0 : controller);
  g_autofree char *cable = number (is_ide ? controller : 0);
  g_autofree char *place = number (unit);

  if (!g_str_equal (bus, "virtio"))
    carrel_appliance_export_markup_empty (&self->markup,
                                          "address",
                                          "type",
                                          "drive",
                                          "controller",
                                          index,
                                          "bus",
                                          cable,
                                          "target",
                                          "0",
                                          "unit",
                                          place,
                                          NULL);
}

static void
print_disk (Printing *self, const CarrelApplianceDisk *disk)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  g_autofree char *path = g_build_filename (self->folder, disk->file, NULL);
  g_autofree char *name = take_name (self, disk->bus);

  carrel_appliance_export_markup_open (markup, "disk", "type", "file", "device", "disk", NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "driver",
                                        "name",
                                        "qemu",
                                        "type",
                                        "qcow2",
                                        "discard",
                                        "unmap",
                                        NULL);
  carrel_appliance_export_markup_empty (markup, "source", "file", path, NULL);
  carrel_appliance_export_markup_empty (markup, "target", "dev", name, "bus", disk->bus, NULL);
  if (disk->is_read_only > 0)
    carrel_appliance_export_markup_empty (markup, "readonly", NULL);
  print_address (self, disk->bus, disk->controller, disk->unit);
  carrel_appliance_export_markup_close (markup);
}

static void
print_drive (Printing *self, const CarrelApplianceDrive *drive)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  g_autofree char *name = take_name (self, drive->bus);

  carrel_appliance_export_markup_open (markup, "disk", "type", "file", "device", "cdrom", NULL);
  carrel_appliance_export_markup_empty (markup, "driver", "name", "qemu", "type", "raw", NULL);
  carrel_appliance_export_markup_empty (markup, "target", "dev", name, "bus", drive->bus, NULL);
  carrel_appliance_export_markup_empty (markup, "readonly", NULL);
  print_address (self, drive->bus, drive->controller, drive->unit);
  carrel_appliance_export_markup_close (markup);
}

static void
print_controllers (Printing *self)
{
  for (guint i = 0; i < self->system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (self->system->controllers,
                                                                       i);
      g_autofree char *index = number (controller->index);

      /* The second controller of IDE is the second cable of the first one there. */
      if (g_str_equal (controller->bus, "ide") && controller->index > 0)
        continue;
      carrel_appliance_export_markup_empty (&self->markup,
                                            "controller",
                                            "type",
                                            controller->bus,
                                            "index",
                                            index,
                                            "model",
                                            g_str_equal (controller->bus, "scsi") ? "virtio-scsi"
                                                                                  : NULL,
                                            NULL);
    }
}

static void
print_cards (Printing *self)
{
  CarrelApplianceExportMarkup *markup = &self->markup;

  for (guint i = 0; i < self->system->nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (self->system->nics, i);

      carrel_appliance_export_markup_open (markup, "interface", "type", "network", NULL);
      carrel_appliance_export_markup_empty (markup, "mac", "address", nic->mac, NULL);
      carrel_appliance_export_markup_empty (markup, "source", "network", nic->network, NULL);
      carrel_appliance_export_markup_empty (markup, "model", "type", nic->model, NULL);
      if (nic->is_connected == 0)
        carrel_appliance_export_markup_empty (markup, "link", "state", "down", NULL);
      carrel_appliance_export_markup_close (markup);
    }
}

static void
print_serials (Printing *self)
{
  CarrelApplianceExportMarkup *markup = &self->markup;

  for (guint i = 0; i < self->system->serials->len; i++)
    {
      g_autofree char *port = number (i);

      carrel_appliance_export_markup_open (markup, "serial", "type", "pty", NULL);
      carrel_appliance_export_markup_empty (markup,
                                            "target",
                                            "type",
                                            "isa-serial",
                                            "port",
                                            port,
                                            NULL);
      carrel_appliance_export_markup_close (markup);
    }
}

static void
print_rest (Printing *self)
{
  static const char *const videos[] = { "virtio", "qxl", "vga", "cirrus" };
  CarrelApplianceExportMarkup *markup = &self->markup;
  const char *sound = self->system->sound;

  carrel_appliance_export_markup_open (markup, "channel", "type", "spicevmc", NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "target",
                                        "type",
                                        "virtio",
                                        "name",
                                        "com.redhat.spice.0",
                                        NULL);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_open (markup, "channel", "type", "unix", NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "target",
                                        "type",
                                        "virtio",
                                        "name",
                                        "org.qemu.guest_agent.0",
                                        NULL);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_empty (markup, "input", "type", "tablet", "bus", "usb", NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "graphics",
                                        "type",
                                        "spice",
                                        "autoport",
                                        "yes",
                                        "listen",
                                        "127.0.0.1",
                                        NULL);
  if (sound != NULL)
    carrel_appliance_export_markup_empty (markup,
                                          "sound",
                                          "model",
                                          g_str_equal (sound, "hda") ? "ich6" : sound,
                                          NULL);
  carrel_appliance_export_markup_open (markup, "video", NULL);
  carrel_appliance_export_markup_empty (markup, "model", "type", videos[self->video], NULL);
  carrel_appliance_export_markup_close (markup);
}

static void
print_names (Printing *self)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  const char *os_id = self->system->os.libosinfo;
  g_autofree char *name = g_strdup (self->system->name);
  g_autofree char *address = os_id != NULL ? carrel_appliance_export_os_dup_address (os_id) : NULL;

  /* A name becomes one of a file there. */
  g_strdelimit (name, "/", '-');
  carrel_appliance_export_markup_text (markup, "name", name, NULL);
  carrel_appliance_export_markup_text (markup, "uuid", self->system->uuid, NULL);
  carrel_appliance_export_markup_text (markup, "description", self->system->annotation, NULL);
  if (address == NULL)
    return;
  carrel_appliance_export_markup_open (markup, "metadata", NULL);
  carrel_appliance_export_markup_open (markup,
                                       "libosinfo:libosinfo",
                                       "xmlns:libosinfo",
                                       OSINFO_SPACE,
                                       NULL);
  carrel_appliance_export_markup_empty (markup, "libosinfo:os", "id", address, NULL);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_close (markup);
}

char *
carrel_appliance_export_libvirt_print (const CarrelApplianceModel *model,
                                       CarrelSpecVideo video,
                                       const char *folder)
{
  Printing self = { .video = video, .folder = folder };

  g_return_val_if_fail (model != NULL && model->systems->len == 1, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  self.system = g_ptr_array_index (model->systems, 0);
  carrel_appliance_export_markup_init (&self.markup);
  carrel_appliance_export_markup_open (&self.markup, "domain", "type", "kvm", NULL);
  print_names (&self);
  print_processors (&self);
  carrel_appliance_export_kept_print (self.system,
                                      CARREL_APPLIANCE_KEPT_PLACE_DOMAIN,
                                      &self.markup);
  carrel_appliance_export_markup_open (&self.markup, "devices", NULL);
  for (guint i = 0; i < self.system->disks->len; i++)
    print_disk (&self, g_ptr_array_index (self.system->disks, i));
  for (guint i = 0; i < self.system->cdroms->len; i++)
    print_drive (&self, g_ptr_array_index (self.system->cdroms, i));
  print_controllers (&self);
  print_cards (&self);
  print_serials (&self);
  print_rest (&self);
  carrel_appliance_export_kept_print (self.system,
                                      CARREL_APPLIANCE_KEPT_PLACE_DEVICES,
                                      &self.markup);
  carrel_appliance_export_markup_close (&self.markup);
  carrel_appliance_export_markup_close (&self.markup);
  return carrel_appliance_export_markup_finish (&self.markup);
}
