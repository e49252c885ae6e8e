/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-utm.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model;

  g_assert_true (carrel_appliance_utm_recognise (bytes));
  model = carrel_appliance_utm_parse (bytes, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_utm_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

#define PLIST(x)                                                               \
  "<?xml version='1.0'?><!DOCTYPE plist PUBLIC '-//Apple//DTD PLIST 1.0//EN' " \
  "'http://www.apple.com/DTDs/PropertyList-1.0.dtd'><plist version='1.0'>" x "</plist>"
#define KEY(k, v) "<key>" k "</key>" v
#define TEXT(k, v) "<key>" k "</key><string>" v "</string>"

static const char whole[] = PLIST (
  "<dict>" KEY ("ConfigurationVersion", "<integer>4</integer>") TEXT ("Backend", "QEMU")
    KEY ("Information",
         "<dict>" TEXT ("Name", "Ubuntu") TEXT ("UUID", "564D1223-F835-C4B1-BBF6-E32390D62BD3")
           TEXT ("Notes", "mine") "</dict>")
      KEY ("System",
           "<dict>" TEXT ("Architecture", "x86_64") KEY ("CPUCount", "<integer>4</integer>")
             KEY ("MemorySize", "<integer>4096</integer>") "</dict>")
        KEY ("QEMU",
             "<dict>" KEY ("UEFIBoot", "<true/>") KEY ("TPMDevice", "<true/>")
               KEY ("AdditionalArguments", "<array><string>-fw_cfg</string></array>") "</dict>")
          KEY ("Input", "<dict>" TEXT ("UsbBusSupport", "3.0") "</dict>")
            KEY ("Sharing", "<dict>" TEXT ("DirectoryShareMode", "VirtFS") "</dict>")
              KEY ("Drive",
                   "<array><dict>" TEXT ("ImageType", "Disk") TEXT ("Interface", "NVMe")
                     TEXT ("ImageName", "a.qcow2") "</dict><dict>" TEXT ("ImageType", "CD")
                       TEXT ("Interface", "USB") "</dict><dict>" TEXT ("ImageType", "BIOS")
                         TEXT ("ImageName", "b.bin") "</dict></array>")
                KEY ("Network",
                     "<array><dict>" TEXT ("Mode", "Shared") TEXT ("Hardware", "virtio-net-pci")
                       TEXT ("MacAddress", "0E:5F:AA:CE:C0:68") "</dict></array>")
                  KEY ("Serial",
                       "<array><dict>" TEXT ("Mode", "TcpServer")
                         TEXT ("TcpHostAddress", "0.0.0.0") "</dict></array>")
                    KEY ("Sound",
                         "<array><dict>" TEXT ("Hardware",
                                               "intel-hda") "</dict></array>") "</dict>");

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (whole);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, 0);
  const CarrelApplianceRequest *request = g_ptr_array_index (system->requests, 0);

  g_assert_cmpstr (system->name, ==, "Ubuntu");
  g_assert_cmpstr (system->uuid, ==, "564d1223-f835-c4b1-bbf6-e32390d62bd3");
  g_assert_cmpstr (system->annotation, ==, "mine");
  g_assert_cmpint (system->vcpus, ==, 4);
  g_assert_cmpint (system->memory_mib, ==, 4096);
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpstr (system->os.arch, ==, "x86_64");
  g_assert_cmpuint (system->disks->len, ==, 1);
  g_assert_cmpstr (disk->file, ==, "a.qcow2");
  g_assert_cmpstr (disk->bus, ==, "nvme");
  g_assert_cmpuint (system->cdroms->len, ==, 1);
  g_assert_cmpstr (nic->model, ==, "virtio");
  g_assert_cmpstr (nic->mac, ==, "0e:5f:aa:ce:c0:68");
  g_assert_cmpstr (nic->network, ==, "shared");
  g_assert_cmpstr (system->sound, ==, "hda");
  g_assert_cmpstr (g_ptr_array_index (system->usb, 0), ==, "xhci");
  g_assert_cmpuint (system->requests->len, ==, 1);
  g_assert_cmpstr (request->kind, ==, "network");
  /* The image of a BIOS, the shared folder, the arguments. */
  g_assert_cmpuint (system->notes->len, ==, 3);
}

static void
test_reads_machines_of_before (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    PLIST ("<dict>" KEY ("ConfigurationVersion", "<integer>2</integer>")
             KEY ("System",
                  "<dict>" TEXT ("Architecture", "x86_64") KEY ("Memory", "<integer>512</integer>")
                    KEY ("BootUefi", "<false/>") "</dict>")
               KEY ("Drives",
                    "<array><dict>" TEXT ("ImageType", "disk") TEXT ("InterfaceType", "ide")
                      TEXT ("ImagePath", "old.qcow2") "</dict></array>")
                 KEY ("Networking",
                      "<dict>" KEY ("NetworkEnabled", "<true/>")
                        TEXT ("NetworkCard", "rtl8139") "</dict>") "</dict>"));
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, 0);

  g_assert_cmpint (system->memory_mib, ==, 512);
  g_assert_cmpstr (system->firmware, ==, "bios");
  g_assert_cmpstr (disk->file, ==, "old.qcow2");
  g_assert_cmpstr (disk->bus, ==, "ide");
  g_assert_cmpstr (nic->model, ==, "rtl8139");
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused (PLIST ("<dict/>"), CARREL_APPLIANCE_ERROR_UNKNOWN, "UTM");
  assert_refused (PLIST ("<array/>"), CARREL_APPLIANCE_ERROR_UNKNOWN, "UTM");
  assert_refused (PLIST ("<dict>" KEY ("ConfigurationVersion", "<integer>4</integer>")
                           TEXT ("Backend", "Apple") KEY ("System", "<dict/>") "</dict>"),
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "Apple");
  assert_refused (PLIST (
                    "<dict>" KEY ("ConfigurationVersion", "<integer>4</integer>")
                      KEY ("System",
                           "<dict>" KEY ("CPUCount", "<integer>-1</integer>") "</dict>") "</dict>"),
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "CPUCount");
  assert_refused ("<!DOCTYPE plist [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><plist><string>&x;"
                  "</string></plist>",
                  CARREL_APPLIANCE_ERROR_REFUSED,
                  "document type");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/utm/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/utm/reads-machines-of-before", test_reads_machines_of_before);
  g_test_add_func ("/appliance/utm/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
