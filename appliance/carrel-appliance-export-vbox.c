/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-export-vbox-private.h"

#include "carrel-appliance-export-kept-private.h"

#include <inttypes.h>
#include <string.h>

/* Of VirtualBox 5.1 and later; newer ones read it, too. */
#define SETTINGS_VERSION "1.16-linux"

char *
carrel_appliance_export_vbox_dup_uuid (const CarrelApplianceSystem *system,
                                       const CarrelApplianceDisk *disk)
{
  g_autofree char *name = g_strconcat (system->uuid != NULL ? system->uuid : "", disk->id, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);

  /* Version 8, which is for identifiers of one's own making (RFC 9562). */
  return g_strdup_printf ("%.8s-%.4s-8%.3s-a%.3s-%.12s",
                          digest,
                          digest + 8,
                          digest + 12,
                          digest + 15,
                          digest + 18);
}

static void
print_truth (CarrelApplianceExportMarkup *markup, const char *name, gboolean truth)
{
  carrel_appliance_export_markup_empty (markup, name, "enabled", truth ? "true" : "false", NULL);
}

static void
print_board (CarrelApplianceExportMarkup *markup, const CarrelApplianceSystem *system)
{
  static const char *const devices[][2] = { { "disk", "HardDisk" },
                                            { "cdrom", "DVD" },
                                            { "network", "Network" } };
  g_autofree char *count = g_strdup_printf ("%" PRId64, system->vcpus);
  g_autofree char *memory = g_strdup_printf ("%" PRId64, system->memory_mib);

  carrel_appliance_export_markup_open (markup, "CPU", "count", count, NULL);
  print_truth (markup, "PAE", TRUE);
  print_truth (markup, "LongMode", g_strcmp0 (system->os.arch, "i686") != 0);
  print_truth (markup, "X2APIC", TRUE);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_empty (markup, "Memory", "RAMSize", memory, NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "Firmware",
                                        "type",
                                        g_strcmp0 (system->firmware, "efi") == 0 ? "EFI" : "BIOS",
                                        NULL);
  carrel_appliance_export_markup_open (markup, "Boot", NULL);
  for (guint i = 0; i < system->boot->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (devices); k++)
      {
        g_autofree char *position = g_strdup_printf ("%u", i + 1);

        if (g_str_equal (g_ptr_array_index (system->boot, i), devices[k][0]))
          carrel_appliance_export_markup_empty (markup,
                                                "Order",
                                                "position",
                                                position,
                                                "device",
                                                devices[k][1],
                                                NULL);
      }
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_empty (markup, "Display", "VRAMSize", "128", NULL);
  carrel_appliance_export_markup_open (markup, "BIOS", NULL);
  print_truth (markup, "IOAPIC", TRUE);
  carrel_appliance_export_markup_close (markup);
}

/* VirtualBox writes addresses without colons, in capitals. */
static char *
dup_address (const char *mac)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *at = mac; mac != NULL && *at != '\0'; at++)
    if (*at != ':')
      g_string_append_c (digits, g_ascii_toupper (*at));
  return digits->len > 0 ? g_strdup (digits->str) : NULL;
}

static void
print_serials (CarrelApplianceExportMarkup *markup, const CarrelApplianceSystem *system)
{
  /* Where such ports are, and the lines that they interrupt by. */
  static const char *const places[][2] = { { "0x3f8", "4" },
                                           { "0x2f8", "3" },
                                           { "0x3e8", "4" },
                                           { "0x2e8", "3" } };

  if (system->serials->len == 0)
    return;
  carrel_appliance_export_markup_open (markup, "UART", NULL);
  for (guint i = 0; i < MIN (system->serials->len, G_N_ELEMENTS (places)); i++)
    {
      g_autofree char *slot = g_strdup_printf ("%u", i);

      carrel_appliance_export_markup_empty (markup,
                                            "Port",
                                            "slot",
                                            slot,
                                            "enabled",
                                            "true",
                                            "IOBase",
                                            places[i][0],
                                            "IRQ",
                                            places[i][1],
                                            "hostMode",
                                            "Disconnected",
                                            NULL);
    }
  carrel_appliance_export_markup_close (markup);
}

static void
print_cards (CarrelApplianceExportMarkup *markup, const CarrelApplianceSystem *system)
{
  carrel_appliance_export_markup_open (markup, "Network", NULL);
  for (guint i = 0; i < system->nics->len; i++)
    {
      const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, i);
      g_autofree char *slot = g_strdup_printf ("%u", i);
      g_autofree char *address = dup_address (nic->mac);
      const char *type = g_strcmp0 (nic->model, "virtio") == 0  ? "virtio"
                         : g_strcmp0 (nic->model, "e1000") == 0 ? "82540EM"
                                                                : "Am79C973";

      carrel_appliance_export_markup_open (markup,
                                           "Adapter",
                                           "slot",
                                           slot,
                                           "enabled",
                                           "true",
                                           "MACAddress",
                                           address,
                                           "cable",
                                           nic->is_connected > 0 ? "true" : "false",
                                           "type",
                                           type,
                                           NULL);
      carrel_appliance_export_markup_empty (markup, "NAT", NULL);
      carrel_appliance_export_markup_close (markup);
    }
  carrel_appliance_export_markup_close (markup);
  print_serials (markup, system);
  if (system->sound != NULL)
    carrel_appliance_export_markup_empty (markup,
                                          "AudioAdapter",
                                          "controller",
                                          g_str_equal (system->sound, "hda") ? "HDA" : "AC97",
                                          "enabled",
                                          "true",
                                          NULL);
  carrel_appliance_export_markup_empty (markup,
                                        "RTC",
                                        "localOrUTC",
                                        g_strcmp0 (system->clock, "utc") == 0 ? "UTC" : "local",
                                        NULL);
}

/* VirtualBox has one controller of IDE, whose two cables it counts as ports. */
static void
print_attached (CarrelApplianceExportMarkup *markup,
                const char *kind,
                const char *bus,
                gint64 controller,
                gint64 unit,
                const char *uuid)
{
  gboolean is_ide = g_str_equal (bus, "ide");
  g_autofree char *port = g_strdup_printf ("%" PRId64, is_ide ? controller : unit);
  g_autofree char *device = g_strdup_printf ("%" PRId64, is_ide ? unit : 0);
  g_autofree char *braced = uuid != NULL ? g_strconcat ("{", uuid, "}", NULL) : NULL;

  carrel_appliance_export_markup_open (markup,
                                       "AttachedDevice",
                                       "type",
                                       kind,
                                       "port",
                                       port,
                                       "device",
                                       device,
                                       NULL);
  if (braced != NULL)
    carrel_appliance_export_markup_empty (markup, "Image", "uuid", braced, NULL);
  carrel_appliance_export_markup_close (markup);
}

static void
print_controller (CarrelApplianceExportMarkup *markup,
                  const CarrelApplianceSystem *system,
                  const CarrelApplianceController *controller)
{
  static const char *const types[][4] = {
    { "sata", NULL, "SATA Controller", "AHCI" },
    { "nvme", NULL, "NVMe Controller", "NVMe" },
    { "scsi", "lsilogic", "SCSI Controller", "LsiLogic" },
    { "scsi", "lsilogicsas", "SAS Controller", "LsiLogicSas" },
    { "scsi", "buslogic", "SCSI Controller", "BusLogic" },
    { "scsi", NULL, "SCSI Controller", "VirtioSCSI" },
    { "ide", NULL, "IDE Controller", "PIIX4" },
  };
  gsize k = 0;

  while (k + 1 < G_N_ELEMENTS (types) &&
         (!g_str_equal (types[k][0], controller->bus) ||
          (types[k][1] != NULL && g_strcmp0 (types[k][1], controller->model) != 0)))
    k++;
  carrel_appliance_export_markup_open (markup,
                                       "StorageController",
                                       "name",
                                       types[k][2],
                                       "type",
                                       types[k][3],
                                       "PortCount",
                                       g_str_equal (controller->bus, "ide") ? "2" : "30",
                                       "useHostIOCache",
                                       g_str_equal (controller->bus, "ide") ? "true" : "false",
                                       "Bootable",
                                       "true",
                                       NULL);
  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);
      g_autofree char *uuid = carrel_appliance_export_vbox_dup_uuid (system, disk);

      if (g_str_equal (disk->bus, controller->bus))
        print_attached (markup, "HardDisk", disk->bus, disk->controller, disk->unit, uuid);
    }
  for (guint i = 0; i < system->cdroms->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, i);

      if (g_str_equal (drive->bus, controller->bus))
        print_attached (markup, "DVD", drive->bus, drive->controller, drive->unit, NULL);
    }
  carrel_appliance_export_markup_close (markup);
}

void
carrel_appliance_export_vbox_print (CarrelApplianceExportMarkup *markup,
                                    const CarrelApplianceSystem *system)
{
  g_autofree char *uuid = g_strconcat ("{", system->uuid, "}", NULL);

  carrel_appliance_export_markup_open (markup,
                                       "vbox:Machine",
                                       "ovf:required",
                                       "false",
                                       "version",
                                       SETTINGS_VERSION,
                                       "uuid",
                                       uuid,
                                       "name",
                                       system->name,
                                       "OSType",
                                       system->os.vbox,
                                       "snapshotFolder",
                                       "Snapshots",
                                       NULL);
  carrel_appliance_export_markup_text (
    markup,
    "ovf:Info",
    "Complete VirtualBox machine configuration in VirtualBox format",
    NULL);
  carrel_appliance_export_kept_print (system, CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA, markup);
  carrel_appliance_export_markup_open (markup, "Hardware", NULL);
  print_board (markup, system);
  print_cards (markup, system);
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_open (markup, "StorageControllers", NULL);
  for (guint i = 0; i < system->controllers->len; i++)
    {
      const CarrelApplianceController *controller = g_ptr_array_index (system->controllers, i);

      /* The second cable of IDE is a port of the first one's controller. */
      if (controller->index == 0)
        print_controller (markup, system, controller);
    }
  carrel_appliance_export_markup_close (markup);
  carrel_appliance_export_markup_close (markup);
}
