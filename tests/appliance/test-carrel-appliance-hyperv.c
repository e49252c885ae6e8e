/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-hyperv.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model;

  g_assert_true (carrel_appliance_hyperv_recognise (bytes));
  model = carrel_appliance_hyperv_parse (bytes, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_hyperv_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

#define IDE "83f8638b-8dca-4152-9eda-2ca8b33039b4"
#define SCSI "d422512d-2bf2-4752-809d-7b82b5fcb1b4"
#define NIC "2fc216b0-d2e2-4967-9b6d-b8a5c9ca2778"

static const char whole[] =
  "<?xml version='1.0'?><configuration><_" IDE "_><controller0><drive0>"
  "<pathname type='string'>C:\\VM\\a.vhdx</pathname><type type='string'>VHD</type></drive0></controller0>"
  "<controller1><drive0><pathname type='string'>D:\\x.iso</pathname><type type='string'>ISO</type></drive0>"
  "<drive1><type type='string'>NONE</type></drive1></controller1></_" IDE "_>"
  "<_" SCSI "_><controller0><drive2><pathname>\\\\.\\PHYSICALDRIVE1</pathname><type>PHYSICAL</type>"
  "</drive2></controller0></_" SCSI "_>"
  "<_" NIC "_><MacAddress type='string'>00155D010203</MacAddress><IsConnected type='bool'>True"
  "</IsConnected><AltSwitchName type='string'>LAN</AltSwitchName></_" NIC "_>"
  "<manifest><vdev001><device type='string'>" NIC
  "</device><name type='string'>Ethernet Adapter</name>"
  "</vdev001></manifest>"
  "<properties><name type='string'>srv</name><global_id>74864F52-A7B7-4172-A7A5-54B6F3E9CD21</global_id>"
  "<subtype type='integer'>1</subtype><notes>old</notes></properties>"
  "<settings><processors><count type='integer'>2</count></processors>"
  "<memory><bank><size type='integer'>1024</size></bank></memory></settings></configuration>";

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (whole);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, 0);
  const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, 0);
  const CarrelApplianceRequest *request = g_ptr_array_index (system->requests, 0);

  g_assert_cmpstr (system->name, ==, "srv");
  g_assert_cmpstr (system->uuid, ==, "74864f52-a7b7-4172-a7a5-54b6f3e9cd21");
  g_assert_cmpstr (system->annotation, ==, "old");
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpint (system->vcpus, ==, 2);
  g_assert_cmpint (system->memory_mib, ==, 1024);
  g_assert_cmpuint (system->disks->len, ==, 2);
  g_assert_cmpstr (disk->file, ==, "C:\\VM\\a.vhdx");
  g_assert_cmpstr (disk->bus, ==, "ide");
  disk = g_ptr_array_index (system->disks, 1);
  g_assert_cmpstr (disk->format, ==, "device");
  g_assert_cmpstr (disk->bus, ==, "scsi");
  g_assert_cmpint (disk->unit, ==, 2);
  g_assert_cmpstr (request->kind, ==, "device");
  g_assert_cmpstr (drive->file, ==, "D:\\x.iso");
  g_assert_cmpint (drive->controller, ==, 1);
  g_assert_cmpstr (nic->mac, ==, "00:15:5d:01:02:03");
  g_assert_cmpstr (nic->network, ==, "LAN");
  g_assert_cmpint (nic->is_connected, ==, 1);
}

static void
test_reads_utf16 (void)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *wide = g_convert (whole, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;

  g_byte_array_append (array, (const guint8 *) "\xff\xfe", 2);
  g_byte_array_append (array, (const guint8 *) wide, (guint) length);
  bytes = g_bytes_new (array->data, array->len);
  g_assert_true (carrel_appliance_hyperv_recognise (bytes));
  model = carrel_appliance_hyperv_parse (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (model->systems->len, ==, 1);
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("\x14\x20\x28\x01 rest", CARREL_APPLIANCE_ERROR_INVALID, ".vmcx");
  assert_refused ("<configuration/>", CARREL_APPLIANCE_ERROR_UNKNOWN, "Hyper-V");
  assert_refused ("<configuration><properties/><settings><processors><count>0</count></processors>"
                  "</settings></configuration>",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "processors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/hyperv/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/hyperv/reads-utf16", test_reads_utf16);
  g_test_add_func ("/appliance/hyperv/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
