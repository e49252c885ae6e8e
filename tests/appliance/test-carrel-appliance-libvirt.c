/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-libvirt.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model = carrel_appliance_libvirt_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (model->systems->len, ==, 1);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_libvirt_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<domain type='kvm'><name>a</name><uuid>C7A5FDBD-CDAF-9455-926A-D65C16DB1809</uuid>"
    "<description>notes</description><memory unit='GiB'>2</memory><vcpu current='2'>4</vcpu>"
    "<metadata><l:libosinfo xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'>"
    "<l:os id='http://debian.org/debian/12'/></l:libosinfo></metadata>"
    "<os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>"
    "<firmware><feature enabled='yes' name='secure-boot'/></firmware><nvram>/v/a.fd</nvram>"
    "<boot dev='cdrom'/><boot dev='hd'/></os><cpu><topology sockets='1' cores='2' threads='1'/>"
    "<feature policy='require' name='vmx'/></cpu><clock offset='localtime'/><devices>"
    "<sound model='ich9'/><tpm model='tpm-crb'><backend type='emulator'/></tpm>"
    "<controller type='usb' model='qemu-xhci'/><input type='tablet' bus='usb'/>"
    "<video><model type='virtio' heads='2'><acceleration accel3d='yes'/></model></video>"
    "<iommu model='intel'/></devices></domain>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  g_assert_cmpstr (system->name, ==, "a");
  g_assert_cmpstr (system->uuid, ==, "c7a5fdbd-cdaf-9455-926a-d65c16db1809");
  g_assert_cmpstr (system->annotation, ==, "notes");
  g_assert_cmpint (system->memory_mib, ==, 2048);
  g_assert_cmpint (system->vcpus, ==, 2);
  g_assert_cmpint (system->cores_per_socket, ==, 2);
  g_assert_cmpstr (system->os.libosinfo, ==, "debian12");
  g_assert_cmpstr (system->os.family, ==, "linux");
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpint (system->has_secure_boot, ==, 1);
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpint (system->has_iommu, ==, 1);
  g_assert_cmpint (system->has_nested_hv, ==, 1);
  g_assert_cmpint (system->has_video_3d, ==, 1);
  g_assert_cmpint (system->displays, ==, 2);
  g_assert_cmpstr (system->nvram_file, ==, "/v/a.fd");
  g_assert_cmpstr (system->clock, ==, "localtime");
  g_assert_cmpstr (system->sound, ==, "hda");
  g_assert_cmpstr (g_ptr_array_index (system->boot, 0), ==, "cdrom");
  g_assert_cmpstr (g_ptr_array_index (system->usb, 0), ==, "xhci");
  g_assert_cmpstr (g_ptr_array_index (system->pointing, 0), ==, "usbtablet");
}

static void
test_reads_disks (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<domain><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
    "<source file='/v/b.qcow2'/><target dev='vdb' bus='virtio'/><readonly/><boot order='2'/></disk>"
    "<disk type='file'><source file='/v/a.img'/><target dev='vda' bus='virtio'/></disk>"
    "<disk type='file' device='cdrom'><target dev='hdc'/><boot order='1'/></disk>"
    "<disk type='network' device='disk'><source protocol='rbd' name='p/i'/>"
    "<target dev='sda' bus='scsi'/><address type='drive' controller='0' bus='0' target='0' unit='3'/>"
    "</disk><controller type='scsi' index='0' model='virtio-scsi'/></devices></domain>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, 0);
  const CarrelApplianceRequest *request;

  g_assert_cmpuint (system->disks->len, ==, 3);
  g_assert_cmpstr (disk->file, ==, "/v/a.img");
  g_assert_cmpint (disk->is_read_only, ==, 0);
  disk = g_ptr_array_index (system->disks, 1);
  g_assert_cmpstr (disk->file, ==, "/v/b.qcow2");
  g_assert_cmpstr (disk->format, ==, "qcow2");
  g_assert_cmpint (disk->is_read_only, ==, 1);
  disk = g_ptr_array_index (system->disks, 2);
  g_assert_cmpstr (disk->file, ==, NULL);
  g_assert_cmpstr (disk->format, ==, "device");
  g_assert_cmpstr (disk->model, ==, "virtio");
  g_assert_cmpint (disk->unit, ==, 3);
  g_assert_cmpstr (drive->bus, ==, "ide");
  g_assert_cmpint (drive->controller, ==, 1);
  g_assert_cmpint (drive->unit, ==, 0);
  g_assert_cmpuint (system->requests->len, ==, 1);
  request = g_ptr_array_index (system->requests, 0);
  g_assert_cmpstr (request->value, ==, "rbd:p/i");
  g_assert_cmpstr (g_ptr_array_index (system->boot, 0), ==, "cdrom");
  g_assert_cmpstr (g_ptr_array_index (system->boot, 1), ==, "disk");
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

static gboolean
has_note (const CarrelApplianceSystem *system, const char *item)
{
  for (guint i = 0; i < system->notes->len; i++)
    {
      const CarrelApplianceNote *note = g_ptr_array_index (system->notes, i);

      if (g_str_equal (note->item, item))
        return TRUE;
    }
  return FALSE;
}

static void
test_lists_what_it_asks_of_the_host (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><devices>"
    "<emulator>/tmp/evil</emulator>"
    "<disk type='block'><source dev='/dev/sda'/><target dev='vda'/></disk>"
    "<serial type='file'><source path='/etc/cron.d/x'/></serial>"
    "<filesystem><source dir='/'/><target dir='root'/></filesystem>"
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source>"
    "</hostdev><tpm><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>"
    "<shmem name='x'/></devices>"
    "<q:commandline><q:arg value='-fw_cfg'/></q:commandline></domain>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  assert_request (system, 0, "device", "/dev/sda");
  assert_request (system, 1, "file", "/etc/cron.d/x");
  assert_request (system, 2, "folder", "/");
  assert_request (system, 3, "device", "0x1234:0xbeef");
  assert_request (system, 4, "device", "/dev/tpm0");
  g_assert_cmpuint (system->requests->len, ==, 5);
  g_assert_true (has_note (system, "emulator"));
  g_assert_true (has_note (system, "qemu:commandline"));
  g_assert_true (has_note (system, "shmem"));
}

static void
test_says_nothing_of_a_usual_emulator (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<domain><devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices></domain>");

  g_assert_false (has_note (g_ptr_array_index (model->systems, 0), "emulator"));
}

static void
test_reads_units_of_memory (void)
{
  static const struct
  {
    const char *memory;
    gint64 mib;
  } cases[] = {
    { "<memory>1048576</memory>", 1024 },
    { "<memory unit='b'>1</memory>", 1 },
    { "<memory unit='MB'>1000</memory>", 954 },
    { "<memory unit='TiB'>1</memory>", 1048576 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("<domain>", cases[i].memory, "</domain>", NULL);
      g_autoptr (CarrelApplianceModel) model = parse (text);
      const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

      g_assert_cmpint (system->memory_mib, ==, cases[i].mib);
    }
}

static void
test_reads_the_machine_of_a_snapshot (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "<domainsnapshot><name>s</name><domain><name>inner</name></domain></domainsnapshot>");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);

  g_assert_cmpstr (system->name, ==, "inner");
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("<network/>", CARREL_APPLIANCE_ERROR_UNSUPPORTED, "network");
  assert_refused ("<html/>", CARREL_APPLIANCE_ERROR_UNKNOWN, "domain");
  assert_refused ("<domain><os><type>exe</type></os></domain>",
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "container");
  assert_refused ("<domain><os><type>linux</type></os></domain>",
                  CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                  "paravirtual");
  assert_refused ("<domain><memory unit='pint'>1</memory></domain>",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "pint");
  assert_refused ("<domain><memory unit='TiB'>9999999</memory></domain>",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "memory");
  assert_refused ("<domain><vcpu>0</vcpu></domain>", CARREL_APPLIANCE_ERROR_INVALID, "vcpu");
  assert_refused ("<domain><vcpu>4294967297</vcpu></domain>",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "vcpu");
  assert_refused ("<!DOCTYPE domain [<!ENTITY x SYSTEM '/etc/passwd'>]><domain>&x;</domain>",
                  CARREL_APPLIANCE_ERROR_REFUSED,
                  "document type");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/libvirt/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/libvirt/reads-disks", test_reads_disks);
  g_test_add_func ("/appliance/libvirt/lists-what-it-asks-of-the-host",
                   test_lists_what_it_asks_of_the_host);
  g_test_add_func ("/appliance/libvirt/says-nothing-of-a-usual-emulator",
                   test_says_nothing_of_a_usual_emulator);
  g_test_add_func ("/appliance/libvirt/reads-units-of-memory", test_reads_units_of_memory);
  g_test_add_func ("/appliance/libvirt/reads-the-machine-of-a-snapshot",
                   test_reads_the_machine_of_a_snapshot);
  g_test_add_func ("/appliance/libvirt/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
