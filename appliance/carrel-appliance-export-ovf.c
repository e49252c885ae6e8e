/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-ovf.h"

#include "carrel-appliance-export-kept-private.h"
#include "carrel-appliance-export-markup-private.h"
#include "carrel-appliance-export-product-private.h"
#include "carrel-appliance-export-vbox-private.h"
#include "carrel-appliance-ovf-private.h"

#include <inttypes.h>
#include <string.h>

#define ENVELOPE "http://schemas.dmtf.org/ovf/envelope/1"
#define CIM "http://schemas.dmtf.org/wbem/wscim/1/"
#define STREAM "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"

/* Values of CIM_ResourceAllocationSettingData.ResourceType. */
enum
{
  TYPE_PROCESSOR = 3,
  TYPE_MEMORY = 4,
  TYPE_IDE = 5,
  TYPE_SCSI = 6,
  TYPE_NIC = 10,
  TYPE_FLOPPY = 14,
  TYPE_CD = 15,
  TYPE_DISK = 17,
  TYPE_STORAGE = 20,
  TYPE_SERIAL = 21,
  TYPE_USB = 23,
  TYPE_SOUND = 35,
  TYPE_OTHER = 1,
};

/* A hardware item; what is %NULL is not written. */
typedef struct
{
  guint type;
  const char *subtype;
  char *name;
  const char *words;
  char *address;
  char *unit; /* at the parent */
  guint parent;
  const char *automatic;
  const char *connection;
  char *resource;
  const char *units; /* of the quantity */
  gint64 quantity;
  gint64 cores;    /* per socket, VMware's */
  const char *bus; /* what it was here */
  const char *card;
} Item;

typedef struct
{
  CarrelApplianceExportMarkup markup;
  const CarrelApplianceModel *model;
  CarrelApplianceExportProfile profile;
  guint id;               /* of the last item of the machine */
  guint first_controller; /* that of the machine's first controller */
  guint boot_ids[3];      /* of the first disk, CD drive and card; 0: none */
} Printing;

static char *
number (gint64 value)
{
  return g_strdup_printf ("%" PRId64, value);
}

static void
print_config (Printing *self, const char *key, const char *value)
{
  if (value != NULL)
    carrel_appliance_export_markup_empty (&self->markup,
                                          "vmw:Config",
                                          "ovf:required",
                                          "false",
                                          "vmw:key",
                                          key,
                                          "vmw:value",
                                          value,
                                          NULL);
}

/* In the order of the standard's schema, which is that of the alphabet. */
static void
print_item (Printing *self, Item *item)
{
  g_autofree char *id = number (++self->id);
  g_autofree char *type = number (item->type);
  g_autofree char *parent = item->parent > 0 ? number (item->parent) : NULL;
  g_autofree char *quantity = item->quantity > 0 ? number (item->quantity) : NULL;
  g_autofree char *cores = item->cores > 0 ? number (item->cores) : NULL;
  CarrelApplianceExportMarkup *markup = &self->markup;

  /* What a product does not know must not be in the way of the rest. */
  carrel_appliance_export_markup_open (markup,
                                       "Item",
                                       "ovf:required",
                                       item->type == TYPE_SOUND || item->type == TYPE_OTHER ||
                                           item->type == TYPE_SERIAL || item->type == TYPE_USB ||
                                           item->type == TYPE_FLOPPY
                                         ? "false"
                                         : NULL,
                                       NULL);
  carrel_appliance_export_markup_text (markup, "rasd:Address", item->address, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:AddressOnParent", item->unit, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:AllocationUnits", item->units, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:AutomaticAllocation", item->automatic, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:Caption", item->name, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:Connection", item->connection, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:Description", item->words, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:ElementName", item->name, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:HostResource", item->resource, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:InstanceID", id, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:Parent", parent, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:ResourceSubType", item->subtype, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:ResourceType", type, NULL);
  carrel_appliance_export_markup_text (markup, "rasd:VirtualQuantity", quantity, NULL);
  carrel_appliance_export_markup_text (markup,
                                       "vmw:CoresPerSocket",
                                       cores,
                                       "ovf:required",
                                       "false",
                                       NULL);
  print_config (self, CARREL_APPLIANCE_OVF_NATIVE_BUS, item->bus);
  print_config (self, CARREL_APPLIANCE_OVF_NATIVE_CARD, item->card);
  carrel_appliance_export_markup_close (markup);
  g_free (item->name);
  g_free (item->address);
  g_free (item->unit);
  g_free (item->resource);
}

static void
print_basics (Printing *self, const CarrelApplianceSystem *system)
{
  Item processors = { .type = TYPE_PROCESSOR,
                      .name = g_strdup_printf ("%" PRId64 " virtual CPU(s)", system->vcpus),
                      .words = "Number of virtual CPUs",
                      .units = "hertz * 10^6",
                      .quantity = system->vcpus,
                      .cores = system->cores_per_socket };
  Item memory = { .type = TYPE_MEMORY,
                  .name = g_strdup_printf ("%" PRId64 " MB of memory", system->memory_mib),
                  .words = "Memory Size",
                  .units = "byte * 2^20",
                  .quantity = system->memory_mib };

  print_item (self, &processors);
  print_item (self, &memory);
}

static const char *
get_controller_type (Printing *self, const CarrelApplianceController *controller)
{
  if (g_str_equal (controller->bus, "sata"))
    return self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX ? "AHCI"
                                                                       : "vmware.sata.ahci";
  if (g_str_equal (controller->bus, "ide"))
    return "PIIX4";
  if (g_str_equal (controller->bus, "nvme"))
    return "vmware.nvme.controller";
  if (g_strcmp0 (controller->model, "pvscsi") == 0)
    return "VirtualSCSI";
  return g_strcmp0 (controller->model, "virtio") == 0 ? "virtio-scsi" : controller->model;
}

static void
print_controllers (Printing *self, const CarrelApplianceSystem *system)
{
  self->first_controller = self->id + 1;
  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);
      gboolean is_ide = g_str_equal (controller->bus, "ide");
      gboolean is_scsi = g_str_equal (controller->bus, "scsi") &&
                         g_strcmp0 (controller->model, "virtio") != 0;
      /* VirtualBox knows a controller of SATA by this name. */
      Item item = {
        .type = is_ide    ? TYPE_IDE
                : is_scsi ? TYPE_SCSI
                          : TYPE_STORAGE,
        .subtype = get_controller_type (self, controller),
        .name = g_strdup_printf ("%sController%" PRId64, controller->bus, controller->index),
        .words = is_ide                                  ? "IDE Controller"
                 : is_scsi                               ? "SCSI Controller"
                 : g_str_equal (controller->bus, "nvme") ? "NVMe Controller"
                                                         : "SATA Controller",
        .address = number (controller->index)
      };

      print_item (self, &item);
    }
}

static guint
find_controller (Printing *self, const CarrelApplianceSystem *system, const char *bus, gint64 index)
{
  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);

      if (g_str_equal (controller->bus, bus) && controller->index == index)
        return self->first_controller + i;
    }
  return 0;
}

static void
remember_boot (Printing *self, guint kind)
{
  if (self->boot_ids[kind] == 0)
    self->boot_ids[kind] = self->id;
}

static void
print_disks (Printing *self, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);
      Item item = { .type = TYPE_DISK,
                    .name = g_strdup_printf ("disk%u", i + 1),
                    .words = "Disk Image",
                    .unit = number (disk->unit),
                    .parent = find_controller (self, system, disk->bus, disk->controller),
                    .resource = g_strconcat ("ovf:/disk/", disk->id, NULL),
                    .bus = disk->native };

      print_item (self, &item);
      remember_boot (self, 0);
    }
  for (guint i = 0; i < system->cdroms->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);
      Item item = { .type = TYPE_CD,
                    .name = g_strdup_printf ("cdrom%u", i + 1),
                    .words = "CD/DVD Drive",
                    .unit = number (drive->unit),
                    .automatic = drive->is_connected > 0 ? "true" : "false",
                    .parent = find_controller (self, system, drive->bus, drive->controller) };

      print_item (self, &item);
      remember_boot (self, 1);
    }
}

/* Drives of machines that had some, empty. */
static void
print_floppies (Printing *self, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->floppies->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->floppies, i);
      Item item = { .type = TYPE_FLOPPY,
                    .name = g_strdup_printf ("floppy%u", i),
                    .words = "Floppy Drive",
                    .unit = number (drive->unit),
                    .automatic = "false" };

      print_item (self, &item);
    }
}

/* Controllers of USB, and the TPM, of machines that had some. */
static void
print_kept_devices (Printing *self, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->usb->len; i++)
    {
      const char *kind = g_ptr_array_index (system->usb, i);
      g_autofree char *subtype = g_strconcat ("vmware.usb.", kind, NULL);
      Item item = { .type = TYPE_USB,
                    .subtype = g_str_equal (kind, "usb") ? NULL : subtype,
                    .name = g_strdup_printf ("usb%u", i),
                    .words = "USB Controller",
                    .address = number (i) };

      print_item (self, &item);
    }
  if (system->has_tpm > 0)
    {
      Item item = { .type = TYPE_OTHER,
                    .subtype = "vmware.vtpm",
                    .name = g_strdup ("tpm"),
                    .words = "Trusted Platform Module",
                    .automatic = "false" };

      print_item (self, &item);
    }
}

/* virt-v2v knows the card of virtio by another name than VirtualBox. */
static const char *
get_card_type (Printing *self, const char *model)
{
  static const char *const types[][2] = {
    { "e1000", "E1000" },     { "e1000e", "E1000e" },     { "vmxnet3", "VmxNet3" },
    { "pcnet32", "PCNet32" }, { "virtio", "virtio-net" },
  };

  if (self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V && g_strcmp0 (model, "virtio") == 0)
    return model;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i][0], model) == 0)
      return types[i][1];
  return model;
}

static void
print_devices (Printing *self, const CarrelApplianceSystem *system)
{
  gboolean is_vmware = self->profile != CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX;

  for (guint i = 0; i < system->nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, i);
      Item item = { .type = TYPE_NIC,
                    .subtype = get_card_type (self, nic->model),
                    .name = g_strdup_printf ("Ethernet %u", i + 1),
                    .words = "Ethernet adapter",
                    .address = g_strdup (nic->mac),
                    .automatic = nic->is_connected > 0 ? "true" : "false",
                    .connection = nic->network,
                    .card = nic->native };

      print_item (self, &item);
      remember_boot (self, 2);
    }
  /* VirtualBox has them in its own description. */
  for (guint i = 0; is_vmware && i < system->serials->len; i++)
    {
      Item item = { .type = TYPE_SERIAL,
                    .name = g_strdup_printf ("serial%u", i),
                    .words = "Serial Port",
                    .automatic = "false" };

      print_item (self, &item);
    }
  if (system->sound != NULL)
    {
      gboolean is_old = g_str_equal (system->sound, "ensoniq1371");
      Item item = { .type = is_vmware ? TYPE_OTHER : TYPE_SOUND,
                    .subtype = !is_vmware ? system->sound
                               : is_old   ? "vmware.soundcard.ensoniq1371"
                                          : "vmware.soundcard.hdaudio",
                    .name = g_strdup ("sound"),
                    .words = "Sound Card",
                    .automatic = "false" };

      print_item (self, &item);
    }
}

/* Words that stand in one place.  Returns: (transfer full) (nullable) */
static char *
join (GPtrArray *texts)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (words,
                            "%s%s",
                            i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (texts, i));
  return words->len > 0 ? g_strdup (words->str) : NULL;
}

static void
print_hardware (Printing *self, const CarrelApplianceSystem *system)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  g_autofree char *transport = join (system->transport);
  g_autofree char *families = join (system->hw_family);

  carrel_appliance_export_markup_open (markup,
                                       "VirtualHardwareSection",
                                       "ovf:transport",
                                       transport,
                                       NULL);
  carrel_appliance_export_markup_text (markup,
                                       "Info",
                                       "Virtual hardware requirements for a virtual machine",
                                       NULL);
  carrel_appliance_export_markup_open (markup, "System", NULL);
  carrel_appliance_export_markup_text (markup, "vssd:ElementName", "Virtual Hardware Family", NULL);
  carrel_appliance_export_markup_text (markup, "vssd:InstanceID", "0", NULL);
  carrel_appliance_export_markup_text (markup, "vssd:VirtualSystemIdentifier", system->name, NULL);
  carrel_appliance_export_markup_text (markup, "vssd:VirtualSystemType", families, NULL);
  carrel_appliance_export_markup_close (markup);
  self->id = 0;
  memset (self->boot_ids, 0, sizeof self->boot_ids);
  print_basics (self, system);
  print_controllers (self, system);
  print_disks (self, system);
  print_floppies (self, system);
  print_devices (self, system);
  print_kept_devices (self, system);
  print_config (self, "firmware", system->firmware);
  print_config (self, "uuid", system->uuid);
  carrel_appliance_export_kept_print (system, CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG, markup);
  carrel_appliance_export_kept_print (system, CARREL_APPLIANCE_KEPT_PLACE_OVF_EXTRA, markup);
  carrel_appliance_export_markup_close (markup);
}

static void
print_boot_order (Printing *self, const CarrelApplianceSystem *system)
{
  static const char *const kinds[][2] = { { "disk", "disk" },
                                          { "cdrom", "cdrom" },
                                          { "network", "net" } };

  for (guint i = 0; i < system->boot->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *id = number (self->boot_ids[k]);

        if (!g_str_equal (g_ptr_array_index (system->boot, i), kinds[k][0]) ||
            self->boot_ids[k] == 0)
          continue;
        carrel_appliance_export_markup_open (&self->markup,
                                             "vmw:BootOrderSection",
                                             "ovf:required",
                                             "false",
                                             "vmw:instanceId",
                                             id,
                                             "vmw:type",
                                             kinds[k][1],
                                             NULL);
        carrel_appliance_export_markup_text (&self->markup,
                                             "Info",
                                             "Virtual hardware device boot order",
                                             NULL);
        carrel_appliance_export_markup_close (&self->markup);
      }
}

static void
print_os (Printing *self, const CarrelApplianceOs *os)
{
  CarrelApplianceExportMarkup *markup = &self->markup;
  g_autofree char *id = number (os->cim);

  carrel_appliance_export_markup_open (markup,
                                       "OperatingSystemSection",
                                       "ovf:id",
                                       id,
                                       "vmw:osType",
                                       os->vmware,
                                       NULL);
  carrel_appliance_export_markup_text (markup,
                                       "Info",
                                       "The kind of installed guest operating system",
                                       NULL);
  carrel_appliance_export_markup_text (markup, "Description", os->description, NULL);
  carrel_appliance_export_markup_text (markup,
                                       "vbox:OSType",
                                       os->vbox,
                                       "ovf:required",
                                       "false",
                                       NULL);
  carrel_appliance_export_markup_close (markup);
}

static void
print_annotation (Printing *self, const char *text)
{
  if (text == NULL)
    return;
  carrel_appliance_export_markup_open (&self->markup, "AnnotationSection", NULL);
  carrel_appliance_export_markup_text (&self->markup, "Info", "A human-readable annotation", NULL);
  carrel_appliance_export_markup_text (&self->markup, "Annotation", text, NULL);
  carrel_appliance_export_markup_close (&self->markup);
}

static void
print_system (Printing *self, const CarrelApplianceSystem *system)
{
  carrel_appliance_export_markup_open (&self->markup, "VirtualSystem", "ovf:id", system->id, NULL);
  carrel_appliance_export_markup_text (&self->markup, "Info", "A virtual machine", NULL);
  carrel_appliance_export_markup_text (&self->markup, "Name", system->name, NULL);
  print_os (self, &system->os);
  print_annotation (self, system->annotation);
  carrel_appliance_export_product_print (&self->markup, system->products, system->properties);
  carrel_appliance_export_product_print_eulas (&self->markup, system->eulas);
  print_hardware (self, system);
  if (self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX)
    carrel_appliance_export_vbox_print (&self->markup, system);
  else
    print_boot_order (self, system);
  carrel_appliance_export_markup_close (&self->markup);
}

static void
print_files (Printing *self)
{
  const CarrelApplianceModel *model = self->model;

  carrel_appliance_export_markup_open (&self->markup, "References", NULL);
  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (model->files, i);
      g_autofree char *size = file->size_bytes >= 0 ? number (file->size_bytes) : NULL;

      carrel_appliance_export_markup_empty (&self->markup,
                                            "File",
                                            "ovf:id",
                                            file->id,
                                            "ovf:href",
                                            file->name,
                                            "ovf:size",
                                            size,
                                            NULL);
    }
  carrel_appliance_export_markup_close (&self->markup);
}

static const char *
find_file (const CarrelApplianceModel *model, const char *name)
{
  for (guint i = 0; i < model->files->len; i++)
    {
      const CarrelApplianceFile *file = g_ptr_array_index (model->files, i);

      if (g_strcmp0 (file->name, name) == 0)
        return file->id;
    }
  return NULL;
}

static void
print_disk_elements (Printing *self, const CarrelApplianceSystem *system)
{
  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);
      g_autofree char *capacity = number (disk->capacity_bytes);
      g_autofree char *uuid = carrel_appliance_export_vbox_dup_uuid (system, disk);
      gboolean is_vbox = self->profile == CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX;

      carrel_appliance_export_markup_empty (&self->markup,
                                            "Disk",
                                            "ovf:capacity",
                                            capacity,
                                            "ovf:capacityAllocationUnits",
                                            "byte",
                                            "ovf:diskId",
                                            disk->id,
                                            "ovf:fileRef",
                                            find_file (self->model, disk->file),
                                            "ovf:format",
                                            STREAM,
                                            is_vbox ? "vbox:uuid" : NULL,
                                            uuid,
                                            NULL);
    }
}

static void
print_sections (Printing *self)
{
  const CarrelApplianceModel *model = self->model;
  CarrelApplianceExportMarkup *markup = &self->markup;

  print_files (self);
  carrel_appliance_export_markup_open (markup, "DiskSection", NULL);
  carrel_appliance_export_markup_text (markup, "Info", "Virtual disk information", NULL);
  for (guint i = 0; i < model->systems->len; i++)
    print_disk_elements (self, g_ptr_array_index (model->systems, i));
  carrel_appliance_export_markup_close (markup);
  if (model->networks->len == 0)
    return;
  carrel_appliance_export_markup_open (markup, "NetworkSection", NULL);
  carrel_appliance_export_markup_text (markup, "Info", "The list of logical networks", NULL);
  for (guint i = 0; i < model->networks->len; i++)
    {
      const CarrelApplianceNetwork *network = g_ptr_array_index (model->networks, i);

      carrel_appliance_export_markup_open (markup, "Network", "ovf:name", network->name, NULL);
      carrel_appliance_export_markup_text (markup, "Description", network->description, NULL);
      carrel_appliance_export_markup_close (markup);
    }
  carrel_appliance_export_markup_close (markup);
}

static void
print_starts (Printing *self)
{
  const CarrelApplianceModel *model = self->model;
  CarrelApplianceExportMarkup *markup = &self->markup;

  carrel_appliance_export_markup_open (markup, "StartupSection", NULL);
  carrel_appliance_export_markup_text (markup, "Info", "Startup order of the machines", NULL);
  for (guint i = 0; i < model->starts->len; i++)
    {
      const CarrelApplianceStart *start = g_ptr_array_index (model->starts, i);
      g_autofree char *order = number (start->order);
      g_autofree char *delay = number (start->start_delay_s);

      carrel_appliance_export_markup_empty (markup,
                                            "Item",
                                            "ovf:id",
                                            start->system,
                                            "ovf:order",
                                            order,
                                            "ovf:startDelay",
                                            delay,
                                            "ovf:waitingForGuest",
                                            start->waits_for_guest > 0 ? "true" : "false",
                                            "ovf:startAction",
                                            start->start_action,
                                            "ovf:stopAction",
                                            start->stop_action,
                                            NULL);
    }
  carrel_appliance_export_markup_close (markup);
}

static void
print_collection (Printing *self)
{
  const CarrelApplianceModel *model = self->model;
  CarrelApplianceExportMarkup *markup = &self->markup;

  carrel_appliance_export_markup_open (markup,
                                       "VirtualSystemCollection",
                                       "ovf:id",
                                       "collection",
                                       NULL);
  carrel_appliance_export_markup_text (markup, "Info", "A collection of virtual machines", NULL);
  carrel_appliance_export_markup_text (markup, "Name", model->name, NULL);
  print_starts (self);
  carrel_appliance_export_product_print (markup, model->products, model->properties);
  carrel_appliance_export_product_print_eulas (markup, model->eulas);
  for (guint i = 0; i < model->systems->len; i++)
    print_system (self, g_ptr_array_index (model->systems, i));
  carrel_appliance_export_markup_close (markup);
}

char *
carrel_appliance_export_ovf_print (const CarrelApplianceModel *model,
                                   CarrelApplianceExportProfile profile)
{
  Printing self = { .model = model, .profile = profile };

  g_return_val_if_fail (model != NULL && model->systems->len > 0, NULL);

  carrel_appliance_export_markup_init (&self.markup);
  carrel_appliance_export_markup_open (&self.markup,
                                       "Envelope",
                                       "ovf:version",
                                       "1.0",
                                       "xml:lang",
                                       "en-US",
                                       "xmlns",
                                       ENVELOPE,
                                       "xmlns:ovf",
                                       ENVELOPE,
                                       "xmlns:rasd",
                                       CIM "cim-schema/2/CIM_ResourceAllocationSettingData",
                                       "xmlns:vssd",
                                       CIM "cim-schema/2/CIM_VirtualSystemSettingData",
                                       "xmlns:vmw",
                                       "http://www.vmware.com/schema/ovf",
                                       "xmlns:vbox",
                                       "http://www.virtualbox.org/ovf/machine",
                                       "xmlns:xsi",
                                       "http://www.w3.org/2001/XMLSchema-instance",
                                       NULL);
  print_sections (&self);
  if (model->is_collection > 0)
    print_collection (&self);
  else
    print_system (&self, g_ptr_array_index (model->systems, 0));
  carrel_appliance_export_markup_close (&self.markup);
  return carrel_appliance_export_markup_finish (&self.markup);
}
