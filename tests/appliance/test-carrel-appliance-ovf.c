/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-ovf.h"

#include "appliance/carrel-appliance-error.h"

#include <string.h>

/*
 * One descriptor of our own, taken apart and put together again: each case replaces one of its parts.
 */

typedef struct
{
  const char *space;
  const char *references;
  const char *sections;
  const char *disks;
  const char *system;
  const char *items;
} Parts;

static const Parts whole = {
  .space = "http://schemas.dmtf.org/ovf/envelope/1",
  .references = "<File ovf:id='f1' ovf:href='a.vmdk' ovf:size='7'/>"
                "<File ovf:id='f2' ovf:href='b.iso'/><File ovf:id='f3' ovf:href='notes.txt'/>",
  .sections = "",
  .disks = "<Disk ovf:diskId='d1' ovf:fileRef='f1' ovf:capacity='2' "
           "ovf:capacityAllocationUnits='byte * 2^30'/>"
           "<Disk ovf:diskId='d2' ovf:capacity='1073741824'/>",
  .system = "",
  .items =
    "<Item><r:InstanceID>3</r:InstanceID><r:ResourceType>6</r:ResourceType>"
    "<r:ResourceSubType>someother, lsilogic</r:ResourceSubType><r:Address>0</r:Address></Item>"
    "<Item><r:InstanceID>4</r:InstanceID><r:ResourceType>17</r:ResourceType><r:Parent>3"
    "</r:Parent><r:AddressOnParent>1</r:AddressOnParent>"
    "<r:HostResource>ovf:/disk/d1</r:HostResource></Item>"
    "<Item><r:InstanceID>5</r:InstanceID><r:ResourceType>17</r:ResourceType><r:Parent>3"
    "</r:Parent><r:AddressOnParent>0</r:AddressOnParent>"
    "<r:HostResource>/disk/d2</r:HostResource></Item>"
    "<Item><r:InstanceID>6</r:InstanceID><r:ResourceType>15</r:ResourceType>"
    "<r:HostResource>ovf:/file/f2</r:HostResource></Item>",
};

static CarrelApplianceModel *
parse (const Parts *parts, const char *configuration, GError **error)
{
  g_autofree char *text =
    g_strdup_printf ("<?xml version='1.0'?><Envelope xmlns='%s' xmlns:ovf='%s' xmlns:r='urn:rasd' "
                     "xmlns:v='urn:vssd' xmlns:vmw='http://www.vmware.com/schema/ovf' "
                     "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
                     "<References>%s</References>%s<DiskSection><Info/>%s</DiskSection>"
                     "<VirtualSystem ovf:id='vm'><Info/>%s<VirtualHardwareSection><Info/>"
                     "<System><v:VirtualSystemType>vmx-10 vmx-11</v:VirtualSystemType></System>%s"
                     "</VirtualHardwareSection></VirtualSystem></Envelope>",
                     parts->space,
                     parts->space,
                     parts->references,
                     parts->sections,
                     parts->disks,
                     parts->system,
                     parts->items);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return carrel_appliance_ovf_parse (bytes, configuration, error);
}

static CarrelApplianceSystem *
get_system (const CarrelApplianceModel *model, guint index)
{
  g_assert_cmpuint (model->systems->len, >, index);
  return g_ptr_array_index (model->systems, index);
}

static void
test_reads_a_whole_descriptor (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = parse (&whole, NULL, &error);
  const CarrelApplianceSystem *system;
  const CarrelApplianceDisk *disk;
  const CarrelApplianceDrive *drive;

  g_assert_no_error (error);
  g_assert_cmpstr (model->ovf_version, ==, "1.0");
  system = get_system (model, 0);
  g_assert_cmpstr (system->name, ==, "vm");
  g_assert_cmpstr (g_ptr_array_index (system->hw_family, 1), ==, "vmx-11");
  g_assert_cmpuint (system->disks->len, ==, 2);
  /* By unit, not in the order of the text; a disk without a file is blank. */
  disk = g_ptr_array_index (system->disks, 0);
  g_assert_cmpstr (disk->id, ==, "d2");
  g_assert_null (disk->file);
  g_assert_cmpint (disk->capacity_bytes, ==, 1 << 30);
  disk = g_ptr_array_index (system->disks, 1);
  g_assert_cmpstr (disk->file, ==, "a.vmdk");
  g_assert_cmpint (disk->capacity_bytes, ==, G_GINT64_CONSTANT (2) << 30);
  g_assert_cmpint (disk->file_bytes, ==, 7);
  g_assert_cmpstr (disk->model, ==, "lsilogic");
  g_assert_cmpint (disk->unit, ==, 1);
  drive = g_ptr_array_index (system->cdroms, 0);
  g_assert_cmpstr (drive->file, ==, "b.iso");
  g_assert_cmpint (((CarrelApplianceFile *) g_ptr_array_index (model->files, 1))->is_used, ==, 1);
  g_assert_cmpint (((CarrelApplianceFile *) g_ptr_array_index (model->files, 2))->is_used, ==, 0);
}

#define CPU(attributes, count)                                                            \
  "<Item " attributes "><r:InstanceID>1</r:InstanceID><r:ResourceType>3</r:ResourceType>" \
  "<r:VirtualQuantity>" count "</r:VirtualQuantity></Item>"
#define MEMORY(attributes, count, unit)                                                   \
  "<Item " attributes "><r:InstanceID>2</r:InstanceID><r:ResourceType>4</r:ResourceType>" \
  "<r:AllocationUnits>" unit "</r:AllocationUnits>"                                       \
  "<r:VirtualQuantity>" count "</r:VirtualQuantity></Item>"
#define NIC(attributes, id)                                                                     \
  "<Item " attributes "><r:InstanceID>" id "</r:InstanceID><r:ResourceType>10</r:ResourceType>" \
  "<r:ResourceSubType>VmxNet3</r:ResourceSubType><r:Connection>net</r:Connection></Item>"
#define CONFIGURATIONS                                                                             \
  "<DeploymentOptionSection><Info/><Configuration ovf:id='small'><Label>S</Label></Configuration>" \
  "<Configuration ovf:id='large' ovf:default='true'/></DeploymentOptionSection>"

static void
test_reads_the_configuration_that_is_chosen (void)
{
  static const struct
  {
    const char *configuration;
    gint64 vcpus;
    guint nics;
  } cases[] = { { NULL, 8, 2 }, { "small", 2, 1 }, { "large", 8, 2 } };
  Parts parts = whole;

  parts.sections = CONFIGURATIONS;
  parts.items = CPU ("", "2") CPU ("ovf:configuration='other large'", "8")
    CPU ("ovf:bound='max'", "64") NIC ("", "5") NIC ("ovf:configuration='large'", "6");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CarrelApplianceModel) model = parse (&parts, cases[i].configuration, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (model->default_configuration, ==, "large");
      g_assert_cmpint (get_system (model, 0)->vcpus, ==, cases[i].vcpus);
      g_assert_cmpuint (get_system (model, 0)->nics->len, ==, cases[i].nics);
    }
}

static void
test_names_the_configurations_there_are (void)
{
  Parts parts = whole;
  g_autoptr (GError) error = NULL;

  parts.sections = CONFIGURATIONS;
  g_assert_null (parse (&parts, "huge", &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "small, large"));
}

static void
test_takes_a_capacity_from_a_property (void)
{
  Parts parts = whole;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;

  parts.disks = "<Disk ovf:diskId='d1' ovf:capacity='${size}' "
                "ovf:capacityAllocationUnits='byte * 2^20'/>"
                "<Disk ovf:diskId='d2' ovf:capacity='${c.size.1}'/>";
  parts.sections = CONFIGURATIONS;
  parts.system = "<ProductSection ovf:class='c' ovf:instance='1'><Info/><Product>P</Product>"
                 "<Category>Sizes</Category><Property ovf:key='size' ovf:type='uint32' "
                 "ovf:userConfigurable='true' ovf:value='2048'>"
                 "<Value ovf:configuration='large' ovf:value='4096'/></Property>"
                 "<Property ovf:key='secret' ovf:type='string' ovf:password='true'/>"
                 "</ProductSection>";
  model = parse (&parts, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      const CarrelApplianceDisk *disk = g_ptr_array_index (get_system (model, 0)->disks, i);
      gint64 unit = g_str_equal (disk->id, "d1") ? 1024 * 1024 : 1;

      g_assert_cmpint (disk->capacity_bytes, ==, 4096 * unit);
    }
  g_assert_cmpstr (((const CarrelApplianceProperty *)
                      g_ptr_array_index (get_system (model, 0)->properties, 0))
                     ->category,
                   ==,
                   "Sizes");
  g_assert_cmpint (((const CarrelApplianceProperty *)
                      g_ptr_array_index (get_system (model, 0)->properties, 1))
                     ->is_secret,
                   ==,
                   1);
}

static void
test_reads_the_sections_of_old (void)
{
  static const char text[] =
    "<e:Envelope xmlns:e='http://www.vmware.com/schema/ovf/1/envelope' xmlns:r='urn:r' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' e:version='0.9'>"
    "<References><File e:id='f' e:href='a.vmdk'/></References>"
    "<Section xsi:type='e:DiskSection_Type'><Disk e:diskId='d' e:fileRef='f' e:capacity='4096'/>"
    "</Section><Section xsi:type='e:NetworkSection_Type'><Network e:name='net'/></Section>"
    "<Content e:id='old' xsi:type='e:VirtualSystem_Type'>"
    "<Section e:id='67' xsi:type='e:OperatingSystemSection_Type'/>"
    "<Section xsi:type='e:VirtualHardwareSection_Type'>"
    "<Item><r:InstanceId>1</r:InstanceId><r:ResourceType>4</r:ResourceType>"
    "<r:AllocationUnits>MegaBytes</r:AllocationUnits><r:VirtualQuantity>256</r:VirtualQuantity></Item>"
    "<Item><r:InstanceId>2</r:InstanceId><r:ResourceType>5</r:ResourceType><r:BusNumber>1"
    "</r:BusNumber></Item>"
    "<Item><r:InstanceId>3</r:InstanceId><r:ResourceType>17</r:ResourceType><r:Parent>2</r:Parent>"
    "<r:HostResource>disk/d</r:HostResource></Item></Section></Content></e:Envelope>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_ovf_parse (bytes, NULL, &error);
  const CarrelApplianceDisk *disk;

  g_assert_no_error (error);
  g_assert_cmpstr (model->ovf_version, ==, "0.9");
  g_assert_cmpint (get_system (model, 0)->memory_mib, ==, 256);
  g_assert_cmpstr (get_system (model, 0)->os.family, ==, "windows");
  g_assert_cmpstr (get_system (model, 0)->os.arch, ==, "i686");
  disk = g_ptr_array_index (get_system (model, 0)->disks, 0);
  g_assert_cmpstr (disk->bus, ==, "ide");
  g_assert_cmpint (disk->controller, ==, 1);
  g_assert_cmpstr (disk->file, ==, "a.vmdk");
}

static void
test_reads_a_collection_with_its_order (void)
{
  static const char text[] =
    "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "
    "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1'><References/>"
    "<VirtualSystemCollection ovf:id='all'><Info/><Name>All of it</Name>"
    "<VirtualSystem ovf:id='b'><Info/></VirtualSystem><VirtualSystem ovf:id='a'><Info/>"
    "<EulaSection><Info/><License>Agree</License></EulaSection></VirtualSystem>"
    "<VirtualSystemCollection ovf:id='inner'><Info/><VirtualSystem ovf:id='c'><Info/></VirtualSystem>"
    "<StartupSection><Item ovf:id='c' ovf:order='1'/></StartupSection></VirtualSystemCollection>"
    "<StartupSection><Info/><Item ovf:id='a' ovf:order='1' ovf:startDelay='30' "
    "ovf:waitingForGuest='true'/><Item ovf:id='b' ovf:order='2'/></StartupSection>"
    "</VirtualSystemCollection></Envelope>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_ovf_parse (bytes, NULL, &error);
  const CarrelApplianceStart *start;

  g_assert_no_error (error);
  g_assert_cmpstr (model->name, ==, "All of it");
  g_assert_cmpint (model->is_collection, ==, 1);
  g_assert_cmpuint (model->systems->len, ==, 3);
  g_assert_cmpuint (get_system (model, 1)->eulas->len, ==, 1);
  start = g_ptr_array_index (model->starts, 0);
  g_assert_cmpstr (start->system, ==, "a");
  g_assert_cmpint (start->start_delay_s, ==, 30);
  g_assert_cmpint (start->waits_for_guest, ==, 1);
  start = g_ptr_array_index (model->starts, 2);
  g_assert_cmpstr (start->collection, ==, "inner");
}

static void
test_takes_the_settings_of_vmware (void)
{
  Parts parts = whole;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;
  const CarrelApplianceSystem *system;
  const CarrelApplianceNote *note;

  parts.items = "<Item><r:InstanceID>9</r:InstanceID><r:ResourceType>1</r:ResourceType>"
                "<r:ResourceSubType>vmware.vtpm</r:ResourceSubType></Item>"
                "<Item><r:InstanceID>10</r:InstanceID><r:ResourceType>1</r:ResourceType>"
                "<r:ResourceSubType>vmware.pci.passthrough</r:ResourceSubType></Item>"
                "<vmw:Config vmw:key='firmware' vmw:value='efi'/>"
                "<vmw:Config vmw:key='bootOptions.efiSecureBootEnabled' vmw:value='true'/>"
                "<vmw:Config vmw:key='unheard.of' vmw:value='1'/>"
                "<vmw:ExtraConfig vmw:key='nvram' vmw:value='ovf:/file/f3'/>";
  model = parse (&parts, NULL, &error);
  g_assert_no_error (error);
  system = get_system (model, 0);
  g_assert_cmpstr (system->firmware, ==, "efi");
  g_assert_cmpint (system->has_secure_boot, ==, 1);
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpstr (system->nvram_file, ==, "notes.txt");
  g_assert_cmpuint (system->requests->len, ==, 1);
  /* What was understood and has no place here is kept as well as what was not. */
  g_assert_cmpuint (system->notes->len, ==, 3);
  g_assert_cmpstr (((const CarrelApplianceNote *) g_ptr_array_index (system->notes, 1))->item,
                   ==,
                   "vmw:Config bootOptions.efiSecureBootEnabled");
  note = g_ptr_array_index (system->notes, 2);
  g_assert_cmpstr (note->item, ==, "vmw:Config unheard.of");
  g_assert_cmpstr (note->again, ==, "[[\"unheard.of\",\"1\"]]");
}

static void
check_refused (const Parts *parts, CarrelApplianceError code, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", named);
  g_assert_null (parse (parts, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_refuses_what_it_cannot_be (void)
{
  static const struct
  {
    gsize part;
    const char *text;
    CarrelApplianceError code;
    const char *named;
  } cases[] = {
    { offsetof (Parts, items), CPU ("", "-1"), CARREL_APPLIANCE_ERROR_INVALID, "-1" },
    { offsetof (Parts, items), CPU ("", "0"), CARREL_APPLIANCE_ERROR_INVALID, "vm" },
    { offsetof (Parts, items),
      CPU ("", "4294967297"),
      CARREL_APPLIANCE_ERROR_INVALID,
      "4294967297" },
    { offsetof (Parts, items),
      MEMORY ("", "1", "byte * 2^9999"),
      CARREL_APPLIANCE_ERROR_INVALID,
      "InstanceID 2" },
    { offsetof (Parts, items), MEMORY ("", "0", "byte"), CARREL_APPLIANCE_ERROR_INVALID, "0" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1' ovf:capacity='0'/><Disk ovf:diskId='d2'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "d1" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1' ovf:capacity='-5'/><Disk ovf:diskId='d2'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "-5" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1' ovf:capacity='9223372036854775808'/><Disk ovf:diskId='d2'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "d1" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1' ovf:parentRef='d2'/><Disk ovf:diskId='d2' ovf:parentRef='d1'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "d1" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1' ovf:fileRef='none'/>",
      CARREL_APPLIANCE_ERROR_NOT_FOUND,
      "none" },
    { offsetof (Parts, disks), "<Disk ovf:diskId='d2'/>", CARREL_APPLIANCE_ERROR_NOT_FOUND, "d1" },
    { offsetof (Parts, disks),
      "<Disk ovf:diskId='d1'/><Disk ovf:diskId='d1'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "d1" },
    { offsetof (Parts, references),
      "<File ovf:id='f1' ovf:href='a'/><File ovf:id='f1' ovf:href='b'/>",
      CARREL_APPLIANCE_ERROR_INVALID,
      "f1" },
    { offsetof (Parts, sections),
      "<StrangeSection><Info/></StrangeSection>",
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      "StrangeSection" },
    { offsetof (Parts, space),
      "http://schemas.dmtf.org/ovf/envelope/3",
      CARREL_APPLIANCE_ERROR_UNSUPPORTED,
      "envelope/3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Parts parts = whole;

      G_STRUCT_MEMBER (const char *, &parts, cases[i].part) = cases[i].text;
      check_refused (&parts, cases[i].code, cases[i].named);
    }
}

static void
test_passes_over_what_is_dispensable (void)
{
  Parts parts = whole;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;

  parts.sections = "<StrangeSection ovf:required='false'><Info/>x</StrangeSection>";
  model = parse (&parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (model->notes->len, ==, 1);
  g_assert_nonnull (
    strstr (((const CarrelApplianceNote *) g_ptr_array_index (model->notes, 0))->raw, "<Info/>x"));
}

static void
test_warns_of_names_that_lead_out (void)
{
  Parts parts = whole;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;

  parts.references = "<File ovf:id='f1' ovf:href='../../etc/passwd'/>"
                     "<File ovf:id='f2' ovf:href='http://127.0.0.1/x'/>";
  model = parse (&parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (model->risks->len, ==, 1);
  g_assert_cmpuint (model->requests->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/ovf/reads-a-whole-descriptor", test_reads_a_whole_descriptor);
  g_test_add_func ("/appliance/ovf/reads-the-configuration-that-is-chosen",
                   test_reads_the_configuration_that_is_chosen);
  g_test_add_func ("/appliance/ovf/names-the-configurations-there-are",
                   test_names_the_configurations_there_are);
  g_test_add_func ("/appliance/ovf/takes-a-capacity-from-a-property",
                   test_takes_a_capacity_from_a_property);
  g_test_add_func ("/appliance/ovf/reads-the-sections-of-old", test_reads_the_sections_of_old);
  g_test_add_func ("/appliance/ovf/reads-a-collection-with-its-order",
                   test_reads_a_collection_with_its_order);
  g_test_add_func ("/appliance/ovf/takes-the-settings-of-vmware",
                   test_takes_the_settings_of_vmware);
  g_test_add_func ("/appliance/ovf/refuses-what-it-cannot-be", test_refuses_what_it_cannot_be);
  g_test_add_func ("/appliance/ovf/passes-over-what-is-dispensable",
                   test_passes_over_what_is_dispensable);
  g_test_add_func ("/appliance/ovf/warns-of-names-that-lead-out",
                   test_warns_of_names_that_lead_out);
  return g_test_run ();
}
