/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-vbox.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

#define BASE "11111111-1111-1111-1111-111111111111"
#define LAYER "22222222-2222-2222-2222-222222222222"
#define ISO "33333333-3333-3333-3333-333333333333"

static const char whole[] =
  "<VirtualBox xmlns='http://www.virtualbox.org/' version='1.19-linux'>"
  "<Machine uuid='{74864F52-a7b7-4172-a7a5-54b6f3e9cd21}' name='a' OSType='Debian_64'"
  " currentSnapshot='{44444444-4444-4444-4444-444444444444}'><Description>notes</Description>"
  "<MediaRegistry><HardDisks><HardDisk uuid='{" BASE "}' location='a.vdi' format='VDI'>"
  "<HardDisk uuid='{" LAYER "}' location='Snapshots/{" LAYER "}.vdi' format='VDI'/></HardDisk>"
  "</HardDisks><DVDImages><Image uuid='{" ISO "}' location='/isos/x.iso'/></DVDImages>"
  "</MediaRegistry><Snapshot name='before'><Snapshots><Snapshot name='after'/></Snapshots></Snapshot>"
  "<Hardware><CPU count='2'><NestedHWVirt enabled='true'/></CPU><Memory RAMSize='1024'/>"
  "<Firmware type='EFI'/><BIOS><NVRAM path='a.nvram'/></BIOS>"
  "<TrustedPlatformModule type='v2_0'/><HID Pointing='USBTablet'/>"
  "<Boot><Order position='1' device='DVD'/><Order position='2' device='HardDisk'/></Boot>"
  "<Display VRAMSize='16' monitorCount='2' accelerate3D='true'/>"
  "<USB><Controllers><Controller name='x' type='XHCI'/></Controllers></USB>"
  "<Network><Adapter slot='0' enabled='true' MACAddress='0800272A589D' cable='true' type='82540EM'>"
  "<DisabledModes><BridgedInterface name='eth9'/></DisabledModes><NAT/></Adapter>"
  "<Adapter slot='1' enabled='false' MACAddress='0800272A589E' type='virtio'/>"
  "<Adapter slot='2' enabled='true' cable='false' type='virtio'><InternalNetwork name='lab'/>"
  "</Adapter></Network><AudioAdapter controller='HDA' enabled='true'/><RTC localOrUTC='UTC'/>"
  "<StorageControllers><StorageController name='IDE' type='PIIX4'>"
  "<AttachedDevice type='DVD' port='1' device='0'><Image uuid='{" ISO "}'/></AttachedDevice>"
  "</StorageController><StorageController name='SATA' type='AHCI'>"
  "<AttachedDevice type='HardDisk' port='3' device='0'><Image uuid='{" LAYER "}'/></AttachedDevice>"
  "</StorageController></StorageControllers></Hardware></Machine></VirtualBox>";

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model = carrel_appliance_vbox_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (model->systems->len, ==, 1);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_vbox_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (whole);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  g_assert_cmpstr (system->name, ==, "a");
  g_assert_cmpstr (system->uuid, ==, "74864f52-a7b7-4172-a7a5-54b6f3e9cd21");
  g_assert_cmpstr (system->annotation, ==, "notes");
  g_assert_cmpstr (system->os.vbox, ==, "Debian_64");
  g_assert_cmpstr (system->os.family, ==, "linux");
  g_assert_cmpint (system->vcpus, ==, 2);
  g_assert_cmpint (system->memory_mib, ==, 1024);
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpstr (system->nvram_file, ==, "a.nvram");
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpint (system->has_nested_hv, ==, 1);
  g_assert_cmpint (system->has_video_3d, ==, 1);
  g_assert_cmpint (system->video_bytes, ==, 16 * 1048576);
  g_assert_cmpstr (system->clock, ==, "utc");
  g_assert_cmpstr (system->sound, ==, "hda");
  g_assert_cmpstr (g_ptr_array_index (system->boot, 0), ==, "cdrom");
  g_assert_cmpstr (g_ptr_array_index (system->usb, 0), ==, "xhci");
  g_assert_cmpstr (g_ptr_array_index (system->pointing, 0), ==, "usbtablet");
  g_assert_cmpuint (system->notes->len, ==, 2);
}

static void
test_reads_the_current_state (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (whole);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, 0);
  const CarrelApplianceFile *file;

  g_assert_cmpuint (system->disks->len, ==, 1);
  g_assert_cmpstr (disk->file, ==, "Snapshots/{" LAYER "}.vdi");
  g_assert_cmpstr (disk->parent, ==, BASE);
  g_assert_cmpstr (disk->format, ==, "vdi");
  g_assert_cmpstr (disk->bus, ==, "sata");
  g_assert_cmpint (disk->unit, ==, 3);
  g_assert_cmpstr (drive->file, ==, "/isos/x.iso");
  g_assert_cmpstr (drive->bus, ==, "ide");
  g_assert_cmpint (drive->controller, ==, 1);
  g_assert_cmpuint (model->files->len, ==, 3);
  file = g_ptr_array_index (model->files, 2);
  g_assert_cmpstr (file->id, ==, BASE);
  g_assert_cmpstr (file->name, ==, "a.vdi");
}

static void
test_reads_network_cards (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (whole);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, 0);

  g_assert_cmpuint (system->nics->len, ==, 2);
  g_assert_cmpstr (nic->model, ==, "e1000");
  g_assert_cmpstr (nic->network, ==, "nat");
  g_assert_cmpstr (nic->mac, ==, "08:00:27:2a:58:9d");
  g_assert_cmpint (nic->is_connected, ==, 1);
  nic = g_ptr_array_index (system->nics, 1);
  g_assert_cmpstr (nic->network, ==, "lab");
  g_assert_cmpint (nic->is_connected, ==, 0);
}

static void
test_lists_what_it_asks_of_the_host (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<VirtualBox><Machine name='a' stateFile='s.sav'><Hardware><UART><Port slot='0' enabled='true'"
    " hostMode='RawFile' path='/home/x/.profile'/><Port enabled='false' hostMode='HostDevice'"
    " path='/dev/ttyS0'/></UART><SharedFolders><SharedFolder name='r' hostPath='/'/></SharedFolders>"
    "</Hardware><StorageControllers><StorageController type='AHCI'>"
    "<AttachedDevice type='DVD' port='0'><HostDrive src='/dev/sr0'/></AttachedDevice>"
    "<AttachedDevice type='HardDisk' port='1'><Image uuid='{" BASE "}'/></AttachedDevice>"
    "</StorageController></StorageControllers></Machine></VirtualBox>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  static const char *const expected[][2] = {
    { "device", "/dev/sr0" },
    { "file", "/home/x/.profile" },
    { "folder", "/" },
  };

  g_assert_cmpuint (system->requests->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const CarrelApplianceRequest *request = g_ptr_array_index (system->requests, i);

      g_assert_cmpstr (request->kind, ==, expected[i][0]);
      g_assert_cmpstr (request->value, ==, expected[i][1]);
    }
  /* A disk that no registry knows is not mistaken for an empty one. */
  g_assert_cmpstr (disk->file, ==, NULL);
  g_assert_cmpstr (disk->format, ==, "missing");
  g_assert_cmpuint (model->risks->len, ==, 2);
}

static void
test_is_not_led_in_circles (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<VirtualBox><Machine name='a'><MediaRegistry><HardDisks><HardDisk uuid='{" BASE "}'"
    " location='a.vdi'><HardDisk uuid='{" LAYER "}' location='b.vdi'><HardDisk uuid='{" BASE "}'"
    " location='c.vdi'/></HardDisk></HardDisk></HardDisks></MediaRegistry><StorageControllers>"
    "<StorageController type='AHCI'><AttachedDevice type='HardDisk' port='0'>"
    "<Image uuid='{" LAYER "}'/></AttachedDevice></StorageController></StorageControllers>"
    "</Machine></VirtualBox>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);

  g_assert_cmpstr (disk->file, ==, "b.vdi");
  g_assert_cmpuint (model->files->len, ==, 2);
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("<domain/>", CARREL_APPLIANCE_ERROR_UNKNOWN, "VirtualBox");
  assert_refused ("<VirtualBox><Global/></VirtualBox>",
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  ".vbox");
  assert_refused ("<VirtualBox><MachineEncrypted/></VirtualBox>",
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "encrypted");
  assert_refused (
    "<VirtualBox><Machine><Hardware><CPU count='-1'/></Hardware></Machine></VirtualBox>",
    CARREL_APPLIANCE_ERROR_INVALID,
    "CPU count");
  assert_refused ("<VirtualBox><Machine><Hardware><Memory RAMSize='0'/></Hardware></Machine>"
                  "</VirtualBox>",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "RAMSize");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/vbox/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/vbox/reads-the-current-state", test_reads_the_current_state);
  g_test_add_func ("/appliance/vbox/reads-network-cards", test_reads_network_cards);
  g_test_add_func ("/appliance/vbox/lists-what-it-asks-of-the-host",
                   test_lists_what_it_asks_of_the_host);
  g_test_add_func ("/appliance/vbox/is-not-led-in-circles", test_is_not_led_in_circles);
  g_test_add_func ("/appliance/vbox/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
