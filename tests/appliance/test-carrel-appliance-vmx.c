/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-vmx.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

#define HEAD "config.version = \"8\"\nvirtualHW.version = \"17\"\n"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model;

  g_assert_true (carrel_appliance_vmx_recognise (bytes));
  model = carrel_appliance_vmx_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (model->systems->len, ==, 1);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_vmx_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    HEAD "displayName = \"A |22B|22\"\nguestOS = \"debian12-64\"\nnumvcpus = \"4\"\n"
         "cpuid.coresPerSocket = \"2\"\nmemsize = \"2048\"\nfirmware = \"efi\"\n"
         "uefi.secureBoot.enabled = \"TRUE\"\nvtpm.present = \"TRUE\"\nvhv.enable = \"TRUE\"\n"
         "nvram = \"a.nvram\"\nannotation = \"one|0Atwo\"\nbios.bootOrder = \"cd,hd\"\n"
         "uuid.bios = \"56 4d 12 23 f8 35 c4 b1-bb f6 e3 23 90 d6 2b d3\"\n"
         "sound.present = \"TRUE\"\nsound.virtualDev = \"hdaudio\"\nusb.present = \"TRUE\"\n"
         "usb_xhci.present = \"TRUE\"\nmks.enable3d = \"TRUE\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  g_assert_cmpstr (system->name, ==, "A \"B\"");
  g_assert_cmpstr (system->uuid, ==, "564d1223-f835-c4b1-bbf6-e32390d62bd3");
  g_assert_cmpint (system->vcpus, ==, 4);
  g_assert_cmpint (system->cores_per_socket, ==, 2);
  g_assert_cmpint (system->memory_mib, ==, 2048);
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpint (system->has_secure_boot, ==, 1);
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpint (system->has_nested_hv, ==, 1);
  g_assert_cmpint (system->has_iommu, ==, -1);
  g_assert_cmpint (system->has_video_3d, ==, 1);
  g_assert_cmpstr (system->nvram_file, ==, "a.nvram");
  g_assert_cmpstr (system->annotation, ==, "one\ntwo");
  g_assert_cmpstr (g_ptr_array_index (system->hw_family, 0), ==, "vmx-17");
  g_assert_cmpuint (system->boot->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (system->boot, 0), ==, "cdrom");
  g_assert_cmpstr (system->sound, ==, "hda");
  g_assert_cmpuint (system->usb->len, ==, 2);
}

static void
test_reads_disks_in_order (void)
{
  g_autoptr (CarrelApplianceModel)
    model = parse (HEAD "scsi0.present = \"TRUE\"\nscsi0.virtualDev = \"pvscsi\"\n"
                        "scsi0:1.present = \"TRUE\"\nscsi0:1.fileName = \"b-000001.vmdk\"\n"
                        "scsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"a.vmdk\"\n"
                        "scsi0:2.present = \"FALSE\"\nscsi0:2.fileName = \"c.vmdk\"\n"
                        "ide1:0.present = \"TRUE\"\nide1:0.deviceType = \"cdrom-image\"\n"
                        "ide1:0.fileName = \"x.iso\"\nide1:0.startConnected = \"FALSE\"\n"
                        "floppy0.present = \"FALSE\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *first;
  const CarrelApplianceDisk *second;
  const CarrelApplianceDrive *drive;

  g_assert_cmpuint (system->disks->len, ==, 2);
  first = g_ptr_array_index (system->disks, 0);
  second = g_ptr_array_index (system->disks, 1);
  g_assert_cmpstr (first->file, ==, "a.vmdk");
  g_assert_cmpstr (first->model, ==, "pvscsi");
  g_assert_cmpstr (second->file, ==, "b-000001.vmdk");
  g_assert_cmpint (second->unit, ==, 1);
  g_assert_cmpuint (system->cdroms->len, ==, 1);
  drive = g_ptr_array_index (system->cdroms, 0);
  g_assert_cmpstr (drive->file, ==, "x.iso");
  g_assert_cmpint (drive->is_connected, ==, 0);
  g_assert_cmpuint (system->floppies->len, ==, 0);
}

static void
test_reads_network_cards (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    HEAD "ethernet0.present = \"TRUE\"\nethernet0.virtualDev = \"vlance\"\n"
         "ethernet0.connectionType = \"nat\"\nethernet0.addressType = \"static\"\n"
         "ethernet0.address = \"00:50:56:2F:D3:46\"\nethernet1.present = \"TRUE\"\n"
         "ethernet1.networkName = \"VM Network\"\nethernet1.startConnected = \"FALSE\"\n"
         "ethernet2.present = \"TRUE\"\nethernet2.networkName = \"VM Network\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceNic *nic;

  g_assert_cmpuint (system->nics->len, ==, 3);
  nic = g_ptr_array_index (system->nics, 0);
  g_assert_cmpstr (nic->model, ==, "pcnet32");
  g_assert_cmpstr (nic->network, ==, "nat");
  g_assert_cmpstr (nic->mac, ==, "00:50:56:2f:d3:46");
  g_assert_cmpint (nic->is_connected, ==, 1);
  nic = g_ptr_array_index (system->nics, 1);
  g_assert_cmpstr (nic->model, ==, NULL);
  g_assert_cmpint (nic->is_connected, ==, 0);
  g_assert_cmpuint (model->networks->len, ==, 2);
}

static void
assert_request (const CarrelApplianceSystem *system,
                guint index,
                const char *kind,
                const char *value)
{
  const CarrelApplianceRequest *request;

  g_assert_cmpuint (index, <, system->requests->len);
  request = g_ptr_array_index (system->requests, index);
  g_assert_cmpstr (request->kind, ==, kind);
  g_assert_cmpstr (request->value, ==, value);
}

static void
test_lists_what_it_asks_of_the_host (void)
{
  g_autoptr (CarrelApplianceModel)
    model = parse (HEAD "scsi0:0.present = \"TRUE\"\nscsi0:0.deviceType = \"rawDisk\"\n"
                        "scsi0:0.fileName = \"raw.vmdk\"\nscsi0:1.present = \"TRUE\"\n"
                        "scsi0:1.fileName = \"/dev/sda\"\nide1:0.present = \"TRUE\"\n"
                        "ide1:0.deviceType = \"cdrom-raw\"\nide1:0.fileName = \"/dev/sr0\"\n"
                        "serial0.present = \"TRUE\"\nserial0.fileType = \"file\"\n"
                        "serial0.fileName = \"/home/x/.bashrc\"\nsharedFolder0.present = \"TRUE\"\n"
                        "sharedFolder0.hostPath = \"/\"\npciPassthru0.present = \"TRUE\"\n"
                        "pciPassthru0.id = \"0000:01:00.0\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);

  assert_request (system, 0, "device", "raw.vmdk");
  assert_request (system, 1, "device", "/dev/sda");
  assert_request (system, 2, "device", "/dev/sr0");
  assert_request (system, 3, "file", "/home/x/.bashrc");
  assert_request (system, 4, "folder", "/");
  assert_request (system, 5, "device", "0000:01:00.0");
  g_assert_cmpuint (system->requests->len, ==, 6);
  g_assert_cmpstr (drive->file, ==, NULL);
  g_assert_cmpstr (disk->format, ==, "device");
  g_assert_cmpstr (disk->file, ==, NULL);
}

static void
test_keeps_what_it_does_not_understand (void)
{
  g_autoptr (CarrelApplianceModel)
    model = parse (HEAD "guestinfo.x = \"y\"\npciBridge0.present = \"TRUE\"\nguestinfo.z = \"w\"\n"
                        "checkpoint.vmState = \"x.vmss\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceNote *note = g_ptr_array_index (system->notes, 0);

  g_assert_cmpuint (system->notes->len, ==, 2);
  g_assert_cmpstr (note->item, ==, "guestinfo");
  g_assert_cmpstr (note->raw, ==, "guestinfo.x = \"y\"\nguestinfo.z = \"w\"\n");
  g_assert_nonnull (note->words);
  g_assert_cmpuint (model->risks->len, ==, 1);
}

static void
test_notes_snapshots (void)
{
  static const char list[] = "snapshot.numSnapshots = \"1\"\nsnapshot0.uid = \"1\"\n"
                             "snapshot0.displayName = \"before the update\"\n";
  g_autoptr (CarrelApplianceModel) model = parse (HEAD);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  g_autoptr (GBytes) bytes = g_bytes_new_static (list, sizeof list - 1);
  g_autoptr (GError) error = NULL;
  const CarrelApplianceNote *note;

  g_assert_true (carrel_appliance_vmx_add_snapshots (model, bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (system->notes->len, ==, 1);
  note = g_ptr_array_index (system->notes, 0);
  g_assert_cmpstr (note->item, ==, "before the update");
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("", CARREL_APPLIANCE_ERROR_UNKNOWN, "VMware");
  assert_refused ("a = \"b\"\n", CARREL_APPLIANCE_ERROR_UNKNOWN, "config.version");
  assert_refused (HEAD "encryption.data = \"x\"\n",
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "encrypted");
  assert_refused (HEAD "numvcpus = \"-1\"\n", CARREL_APPLIANCE_ERROR_INVALID, "numvcpus");
  assert_refused (HEAD "numvcpus = \"4294967297\"\n", CARREL_APPLIANCE_ERROR_INVALID, "numvcpus");
  assert_refused (HEAD "memsize = \"99999999999999999999\"\n",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "memsize");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/vmx/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/vmx/reads-disks-in-order", test_reads_disks_in_order);
  g_test_add_func ("/appliance/vmx/reads-network-cards", test_reads_network_cards);
  g_test_add_func ("/appliance/vmx/lists-what-it-asks-of-the-host",
                   test_lists_what_it_asks_of_the_host);
  g_test_add_func ("/appliance/vmx/keeps-what-it-does-not-understand",
                   test_keeps_what_it_does_not_understand);
  g_test_add_func ("/appliance/vmx/notes-snapshots", test_notes_snapshots);
  g_test_add_func ("/appliance/vmx/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
