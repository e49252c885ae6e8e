/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-export.h"

#include "appliance/carrel-appliance-descriptor.h"
#include "appliance/carrel-appliance-export-libvirt.h"
#include "appliance/carrel-appliance-export-ovf.h"
#include "appliance/carrel-appliance-export-vagrant.h"
#include "appliance/carrel-appliance-export-vmx.h"
#include "appliance/carrel-appliance-facts.h"

#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MACHINE_UUID "5f1c8f5e-7c1d-4d9b-8f35-0a5a3f2b9c11"
#define MIB (G_GUINT64_CONSTANT (1) << 20)

/* Two disks on two buses, a CD drive, a card; everything that a machine can have, the notes awkward. */
static CarrelApplianceExportMachine *
make_machine (const char *name, CarrelSpecFamily family, CarrelSpecFirmware firmware)
{
  CarrelSpecDefaultsRequest request = {
    .name = name,
    .family = family,
    .firmware = firmware,
    .processors = 3,
    .memory_mib = 1536,
  };
  CarrelSpec *spec = carrel_spec_defaults_make (&request);
  CarrelSpecBus bus = spec->chipset == CARREL_SPEC_CHIPSET_Q35 ? CARREL_SPEC_BUS_SCSI
                                                               : CARREL_SPEC_BUS_IDE;

  carrel_spec_set_string (&spec->uuid, MACHINE_UUID);
  carrel_spec_set_string (&spec->os_id, family == CARREL_SPEC_FAMILY_LINUX ? "debian12" : "win10");
  carrel_spec_add_disk (spec,
                        64 * MIB,
                        spec->chipset == CARREL_SPEC_CHIPSET_Q35 ? CARREL_SPEC_BUS_VIRTIO
                                                                 : CARREL_SPEC_BUS_IDE);
  carrel_spec_add_disk (spec, 8 * MIB, bus);
  if (spec->networks->len > 0)
    carrel_spec_set_string (&carrel_spec_get_network (spec, 0)->mac, "52:54:00:01:02:03");
  spec->serial_ports = 2;
  return carrel_appliance_export_machine_new (spec, "1 < 2 & \"so\"\n\001on");
}

static GPtrArray *
make_machines (CarrelSpecFamily family, CarrelSpecFirmware firmware, guint count)
{
  GPtrArray *machines = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_export_machine_free);

  for (guint i = 0; i < count; i++)
    {
      CarrelApplianceExportMachine *machine = make_machine ("Müller's “box”", family, firmware);

      /* The last one starts first. */
      machine->spec->start.order = count - i;
      machine->spec->start.delay_s = 30 * i;
      machine->spec->start.waits_for_guest = i > 0;
      g_ptr_array_add (machines, machine);
    }
  return machines;
}

static char *
print_facts (const CarrelApplianceModel *model)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, carrel_appliance_facts_to_json (model));
  return carrel_base_json_print (node, TRUE);
}

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model = carrel_appliance_descriptor_parse (bytes, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static const CarrelApplianceSystem *
get_system (const CarrelApplianceModel *model, guint index)
{
  return g_ptr_array_index (model->systems, index);
}

/* What no descriptor of the kind says is not asked for. */
static void
forget (CarrelApplianceModel *model, gboolean forgets_capacity)
{
  for (guint i = 0; i < model->systems->len; i++)
    {
      CarrelApplianceSystem *system = g_ptr_array_index (model->systems, i);

      for (guint d = 0; d < system->disks->len && forgets_capacity; d++)
        ((CarrelApplianceDisk *) g_ptr_array_index (system->disks, d))->capacity_bytes = -1;
    }
}

static void
assert_devices (const CarrelApplianceSystem *meant, const CarrelApplianceSystem *read)
{
  g_assert_cmpstr (read->name, ==, meant->name);
  g_assert_cmpstr (read->uuid, ==, meant->uuid);
  g_assert_cmpint (read->vcpus, ==, meant->vcpus);
  g_assert_cmpint (read->cores_per_socket, ==, meant->cores_per_socket);
  g_assert_cmpint (read->memory_mib, ==, meant->memory_mib);
  g_assert_cmpstr (read->firmware, ==, meant->firmware);
  g_assert_cmpstr (read->sound, ==, meant->sound);
  g_assert_cmpstr (read->os.family, ==, meant->os.family);
  g_assert_cmpuint (read->disks->len, ==, meant->disks->len);
  for (guint i = 0; i < meant->disks->len; i++)
    {
      const CarrelApplianceDisk *one = g_ptr_array_index (meant->disks, i);
      const CarrelApplianceDisk *two = g_ptr_array_index (read->disks, i);

      g_assert_cmpstr (one->bus, ==, two->bus);
      g_assert_cmpstr (one->model, ==, two->model);
      g_assert_cmpint (one->controller, ==, two->controller);
      g_assert_cmpint (one->unit, ==, two->unit);
      g_assert_cmpint (one->capacity_bytes, ==, two->capacity_bytes);
      g_assert_cmpstr (one->native, ==, two->native);
    }
  g_assert_cmpuint (read->cdroms->len, ==, meant->cdroms->len);
  g_assert_cmpuint (read->nics->len, ==, meant->nics->len);
  for (guint i = 0; i < meant->nics->len; i++)
    {
      const CarrelApplianceNic *one = g_ptr_array_index (meant->nics, i);
      const CarrelApplianceNic *two = g_ptr_array_index (read->nics, i);

      g_assert_cmpstr (one->model, ==, two->model);
      g_assert_cmpstr (one->mac, ==, two->mac);
      g_assert_cmpstr (one->network, ==, two->network);
      g_assert_cmpint (one->is_connected, ==, two->is_connected);
      g_assert_cmpstr (one->native, ==, two->native);
    }
  g_assert_cmpuint (meant->serials->len, ==, 2);
  g_assert_cmpuint (read->serials->len, ==, 2);
  g_assert_cmpuint (read->boot->len, ==, meant->boot->len);
  for (guint i = 0; i < meant->boot->len; i++)
    g_assert_cmpstr (g_ptr_array_index (read->boot, i), ==, g_ptr_array_index (meant->boot, i));
}

/* No two in one place, and none where the controller itself is or where it ends. */
static void
assert_places (const CarrelApplianceSystem *system)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < system->disks->len; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, i);

      g_assert_true (g_hash_table_add (places,
                                       g_strdup_printf ("%s %d %d",
                                                        disk->bus,
                                                        (int) disk->controller,
                                                        (int) disk->unit)));
      g_assert_cmpint (disk->unit, >=, 0);
      if (g_str_equal (disk->bus, "scsi") && g_strcmp0 (disk->model, "virtio") != 0)
        {
          g_assert_cmpint (disk->unit, !=, 7);
          g_assert_cmpint (disk->unit, <, 16);
        }
      else if (g_str_equal (disk->bus, "sata"))
        g_assert_cmpint (disk->unit, <, 30);
    }
}

static const struct
{
  CarrelSpecFamily family;
  CarrelSpecFirmware firmware;
} kinds[] = {
  { CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI },
  { CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS },
  { CARREL_SPEC_FAMILY_WINDOWS, CARREL_SPEC_FIRMWARE_UEFI },
  { CARREL_SPEC_FAMILY_LEGACY, CARREL_SPEC_FIRMWARE_BIOS },
};

/* Facts that OVF has no place for: those of our own notes beside. */
static void
test_ovf_reads_back_for_every_profile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint profile = 0; profile <= CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V; profile++)
      for (guint count = 1; count <= 2; count++)
        {
          g_autoptr (GPtrArray)
            machines = make_machines (kinds[i].family, kinds[i].firmware, count);
          g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
          g_autoptr (CarrelApplianceModel)
            meant = carrel_appliance_export_describe (machines,
                                                      CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
                                                      profile,
                                                      notes);
          g_autofree char *text = carrel_appliance_export_ovf_print (meant, profile);
          g_autofree char *again = carrel_appliance_export_ovf_print (meant, profile);
          g_autoptr (CarrelApplianceModel) read = parse (text);

          g_assert_cmpstr (text, ==, again);
          g_assert_cmpuint (read->systems->len, ==, count);
          g_assert_cmpuint (read->starts->len, ==, count > 1 ? count : 0);
          for (guint k = 0; k < count; k++)
            {
              assert_devices (get_system (meant, k), get_system (read, k));
              g_assert_cmpstr (get_system (read, k)->annotation, ==, "1 < 2 & \"so\"\non");
            }
          for (guint k = 0; k < read->starts->len; k++)
            {
              const CarrelApplianceStart *start = g_ptr_array_index (read->starts, k);

              g_assert_cmpstr (start->system, ==, get_system (read, k)->id);
              g_assert_cmpint (start->order, ==, count - k);
              g_assert_cmpint (start->start_delay_s, ==, 30 * k);
              g_assert_cmpint (start->waits_for_guest, ==, k > 0);
            }
        }
}

/* All that the facts of corpus/README.md hold, word by word. */
static void
test_ovf_keeps_every_fact (void)
{
  for (guint profile = 0; profile <= CARREL_APPLIANCE_EXPORT_PROFILE_VIRT_V2V; profile++)
    {
      g_autoptr (GPtrArray)
        machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI, 2);
      g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
      g_autoptr (CarrelApplianceModel)
        meant = carrel_appliance_export_describe (machines,
                                                  CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
                                                  profile,
                                                  notes);
      g_autofree char *text = carrel_appliance_export_ovf_print (meant, profile);
      g_autoptr (CarrelApplianceModel) read = parse (text);
      g_autofree char *facts_read = print_facts (read);
      g_autofree char *facts_meant = NULL;

      meant->ovf_version = g_strdup ("1.0");
      for (guint i = 0; i < meant->systems->len; i++)
        ((CarrelApplianceSystem *) g_ptr_array_index (meant->systems, i))->has_tpm = 0;
      facts_meant = print_facts (meant);
      g_assert_cmpstr (facts_read, ==, facts_meant);
    }
}

static void
test_vmx_and_libvirt_read_back (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint format = CARREL_APPLIANCE_EXPORT_FORMAT_VMX;
         format <= CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT;
         format++)
      {
        g_autoptr (GPtrArray) machines = make_machines (kinds[i].family, kinds[i].firmware, 1);
        g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
        g_autoptr (CarrelApplianceModel)
          meant = carrel_appliance_export_describe (machines, format, 0, notes);
        g_autofree char *text = format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX
                                  ? carrel_appliance_export_vmx_print (meant)
                                  : carrel_appliance_export_libvirt_print (meant,
                                                                           CARREL_SPEC_VIDEO_VIRTIO,
                                                                           "/where");
        g_autoptr (CarrelApplianceModel) read = parse (text);

        forget (meant, TRUE);
        assert_devices (get_system (meant, 0), get_system (read, 0));
        if (format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
          g_assert_cmpstr (get_system (read, 0)->os.libosinfo,
                           ==,
                           kinds[i].family == CARREL_SPEC_FAMILY_LINUX ? "debian12" : "win10");
      }
}

/* As many disks as a machine may have, on each bus: each has a place that the product has. */
static void
test_every_disk_has_a_place_of_its_own (void)
{
  for (guint bus = CARREL_SPEC_BUS_VIRTIO; bus <= CARREL_SPEC_BUS_SATA; bus++)
    for (guint way = 0; way < 6; way++)
      {
        CarrelApplianceExportFormat format = way < 4 ? CARREL_APPLIANCE_EXPORT_FORMAT_OVA
                                                     : (CarrelApplianceExportFormat) (way - 2);
        g_autoptr (GPtrArray)
          machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, 1);
        CarrelApplianceExportMachine *machine = g_ptr_array_index (machines, 0);
        g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
        g_autoptr (CarrelApplianceModel) meant = NULL;
        g_autoptr (CarrelApplianceModel) read = NULL;
        g_autofree char *text = NULL;

        while (machine->spec->disks->len < CARREL_BASE_LIMIT_DISKS)
          carrel_spec_add_disk (machine->spec, 8 * MIB, (CarrelSpecBus) bus);
        meant = carrel_appliance_export_describe (machines, format, way % 4, notes);
        if (format == CARREL_APPLIANCE_EXPORT_FORMAT_OVA)
          text = carrel_appliance_export_ovf_print (meant, way % 4);
        else if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
          text = carrel_appliance_export_vmx_print (meant);
        else
          text = carrel_appliance_export_libvirt_print (meant, CARREL_SPEC_VIDEO_VIRTIO, "/where");
        read = parse (text);
        if (format != CARREL_APPLIANCE_EXPORT_FORMAT_OVA)
          forget (meant, TRUE);
        carrel_appliance_model_sort (g_ptr_array_index (meant->systems, 0));
        assert_devices (get_system (meant, 0), get_system (read, 0));
        assert_places (get_system (read, 0));
      }
}

static void
test_libvirt_names_disks_where_they_will_lie (void)
{
  g_autoptr (GPtrArray)
    machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, 1);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel) model =
    carrel_appliance_export_describe (machines, CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT, 0, notes);
  g_autofree char *text = carrel_appliance_export_libvirt_print (model,
                                                                 CARREL_SPEC_VIDEO_QXL,
                                                                 "/some/where");

  g_assert_nonnull (strstr (text, "file=\"/some/where/Mullers-box-disk1.qcow2\""));
  g_assert_nonnull (strstr (text, "<model type=\"qxl\"/>"));
}

static void
test_box_reads_back (void)
{
  g_autoptr (GPtrArray)
    machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, 1);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel) model =
    carrel_appliance_export_describe (machines, CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT, 0, notes);
  g_autofree char *metadata = carrel_appliance_export_vagrant_print_metadata (model);
  g_autofree char *file = carrel_appliance_export_vagrant_print_file (model);
  g_autoptr (CarrelApplianceModel) read = parse (metadata);
  const CarrelApplianceDisk *second = g_ptr_array_index (get_system (read, 0)->disks, 1);

  g_assert_cmpstr (second->file, ==, "box_1.img");
  g_assert_cmpstr (second->format, ==, "qcow2");
  g_assert_nonnull (strstr (file, "libvirt.cpus = 3\n"));
  g_assert_nonnull (strstr (file, "libvirt.memory = 1536\n"));
}

static const CarrelApplianceExportNote *
find_note (GPtrArray *notes, const char *item, gboolean is_change)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const CarrelApplianceExportNote *note = g_ptr_array_index (notes, i);

      if (g_str_equal (note->item, item) && (note->to != NULL) == is_change)
        return note;
    }
  return NULL;
}

static void
test_says_what_changes_and_what_stays (void)
{
  g_autoptr (GPtrArray)
    machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_UEFI, 1);
  CarrelApplianceExportMachine *machine = g_ptr_array_index (machines, 0);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel) model = NULL;
  const CarrelApplianceExportNote *note;

  carrel_spec_set_string (&carrel_spec_get_drive (machine->spec, 0)->path, "/some/install.iso");
  carrel_spec_get_disk (machine->spec, 1)->read_only = TRUE;
  model = carrel_appliance_export_describe (machines, CARREL_APPLIANCE_EXPORT_FORMAT_OVA, 0, notes);
  note = find_note (notes, "disk0", TRUE);
  g_assert_nonnull (note);
  g_assert_cmpstr (note->from, ==, "virtio");
  g_assert_cmpstr (note->to, ==, "ahci");
  note = find_note (notes, "cd0", FALSE);
  g_assert_nonnull (note);
  g_assert_cmpstr (note->from, ==, "install.iso");
  g_assert_nonnull (find_note (notes, "disk1", FALSE));
  g_assert_nonnull (find_note (notes, "nvram", FALSE));
  g_assert_nonnull (find_note (notes, "net0", TRUE));
}

/* libvirt has everything: nothing is said to change. */
static void
test_says_nothing_where_nothing_changes (void)
{
  g_autoptr (GPtrArray)
    machines = make_machines (CARREL_SPEC_FAMILY_LINUX, CARREL_SPEC_FIRMWARE_BIOS, 1);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel) model =
    carrel_appliance_export_describe (machines, CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT, 0, notes);

  g_assert_nonnull (model);
  g_assert_cmpuint (notes->len, ==, 0);
}

/* Only names of its own making are removed, and nothing behind a link. */
static void
test_removes_only_its_own_parts (void)
{
  g_autofree char *top = g_dir_make_tmp ("export-XXXXXX", NULL);
  g_autofree char *target = g_build_filename (top, "a.ova", NULL);
  g_autofree char *aside = carrel_appliance_export_dup_aside (target);
  g_autofree char *inside = g_build_filename (aside, "disk.vmdk", NULL);
  g_autofree char *part = carrel_appliance_export_dup_aside (target);
  g_autofree char *link = carrel_appliance_export_dup_aside (target);
  g_autofree char *foreign = g_strconcat (target, ".mine.part", NULL);
  g_autofree char *kept = g_build_filename (top, "kept", NULL);
  g_autofree char *deep = g_build_filename (kept, "file", NULL);

  g_assert_cmpint (g_mkdir (aside, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "x", 1, NULL));
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  g_assert_true (g_file_set_contents (target, "x", 1, NULL));
  g_assert_cmpint (g_mkdir (kept, 0700), ==, 0);
  g_assert_true (g_file_set_contents (deep, "x", 1, NULL));
  g_assert_cmpint (symlink (kept, link), ==, 0);
  carrel_appliance_export_remove_parts (target);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (deep, G_FILE_TEST_EXISTS));
  g_remove (foreign);
  g_remove (target);
  g_remove (deep);
  g_rmdir (kept);
  g_assert_cmpint (g_rmdir (top), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/export/ovf-reads-back-for-every-profile",
                   test_ovf_reads_back_for_every_profile);
  g_test_add_func ("/appliance/export/ovf-keeps-every-fact", test_ovf_keeps_every_fact);
  g_test_add_func ("/appliance/export/vmx-and-libvirt-read-back", test_vmx_and_libvirt_read_back);
  g_test_add_func ("/appliance/export/every-disk-has-a-place-of-its-own",
                   test_every_disk_has_a_place_of_its_own);
  g_test_add_func ("/appliance/export/libvirt-names-disks-where-they-will-lie",
                   test_libvirt_names_disks_where_they_will_lie);
  g_test_add_func ("/appliance/export/box-reads-back", test_box_reads_back);
  g_test_add_func ("/appliance/export/says-what-changes-and-what-stays",
                   test_says_what_changes_and_what_stays);
  g_test_add_func ("/appliance/export/says-nothing-where-nothing-changes",
                   test_says_nothing_where_nothing_changes);
  g_test_add_func ("/appliance/export/removes-only-its-own-parts", test_removes_only_its_own_parts);
  return g_test_run ();
}
