/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-kept.h"

#include <string.h>

#include "appliance/carrel-appliance-descriptor.h"
#include "appliance/carrel-appliance-export-libvirt.h"
#include "appliance/carrel-appliance-export-ovf.h"
#include "appliance/carrel-appliance-export-vmx.h"
#include "appliance/carrel-appliance-export.h"
#include "appliance/carrel-appliance-facts.h"
#include "appliance/carrel-appliance-plan.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/spec/carrel-spec-validate.h"
#include "base/spec/carrel-spec.h"

/* What may and what may not be written again, in every description that can hold something. */

#define VMX_HEAD \
  "config.version = \"8\"\nvirtualHW.version = \"17\"\ndisplayName = \"a\"\nmemsize = \"64\"\n"
#define OVF_HEAD                                                     \
  "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "        \
  "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' "              \
  "xmlns:vmw='http://www.vmware.com/schema/ovf' "                    \
  "xmlns:vbox='http://www.virtualbox.org/ovf/machine'><References/>" \
  "<VirtualSystem ovf:id='a'><Info/><Name>a</Name><VirtualHardwareSection><Info/>"
#define OVF_MIDDLE "</VirtualHardwareSection>"
#define OVF_TAIL "</VirtualSystem></Envelope>"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model = carrel_appliance_descriptor_parse (bytes, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static CarrelSpec *
import (const CarrelApplianceModel *model)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePlan) plan = carrel_appliance_plan_new (model, NULL, &error);
  const CarrelAppliancePlanMachine *machine;

  g_assert_no_error (error);
  machine = g_ptr_array_index (plan->machines, 0);
  carrel_spec_validate (machine->spec, &error);
  g_assert_no_error (error);
  return carrel_spec_copy (machine->spec);
}

static char *export(const CarrelSpec *spec,
                    CarrelApplianceExportFormat format,
                    CarrelApplianceExportProfile profile)
{
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_export_machine_free);
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel) model = NULL;

  g_ptr_array_add (machines, carrel_appliance_export_machine_new (carrel_spec_copy (spec), NULL));
  model = carrel_appliance_export_describe (machines, format, profile, notes);
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX)
    return carrel_appliance_export_vmx_print (model);
  if (format == CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT)
    return carrel_appliance_export_libvirt_print (model, CARREL_SPEC_VIDEO_VIRTIO, "/where");
  return carrel_appliance_export_ovf_print (model, profile);
}

/* "kept" of the facts, and the facts that come of what is kept. */
static char *
print_kept (const CarrelApplianceModel *model)
{
  g_autoptr (JsonObject) facts = carrel_appliance_facts_to_json (model);
  JsonObject *system = json_array_get_object_element (json_object_get_array_member (facts,
                                                                                    "systems"),
                                                      0);
  static const char *const names[] = { "kept", "secure_boot", "nested_hv", "iommu", "video_3d" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *found = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_object_has_member (system, names[i]))
      json_object_set_member (found, names[i], json_object_dup_member (system, names[i]));
  json_node_take_object (node, found);
  return carrel_base_json_print (node, TRUE);
}

typedef struct
{
  const char *text;
  CarrelApplianceExportFormat format;
  CarrelApplianceExportProfile profile;
  const char *there[8];
  const char *absent[12];
} Way;

static const Way ways[] = {
  { .text = VMX_HEAD
    "firmware = \"efi\"\nuefi.secureBoot.enabled = \"TRUE\"\nvhv.enable = \"TRUE\"\n"
    "mks.enable3d = \"TRUE\"\nisolation.tools.copy.disable = \"TRUE\"\n"
    "guestinfo.note = \"a|22 = |22b|0Akey = |22c\"\n"
    "guestinfo.url = \"https://a/b\"\nfoo.bar = \"1|227|7C\"\n"
    "vtpm.present = \"TRUE\"\nRemoteDisplay.vnc.port = \"5900\"\n"
    "sched.swap.derivedName = \"/vmfs/x\"\nsvga.path = \"x\"\nother.thing = \"../up\"\n"
    "some.disk = \"other.vmdk\"\npciPassthru0.id = \"1\"\ndebugStub.listen.guest64 = \"TRUE\"\n"
    "memsize.again = \"1\"\nvmxstats.filename = \"a\"\nnumvcpus.x = \"3\"\n",
    .format = CARREL_APPLIANCE_EXPORT_FORMAT_VMX,
    .there = { "uefi.secureBoot.enabled = \"TRUE\"",
               "vhv.enable = \"TRUE\"",
               "isolation.tools.copy.disable = \"TRUE\"",
               "guestinfo.url = \"https://a/b\"",
               "foo.bar = \"1|227|7C\"" },
    .absent = { "guestinfo.note",
                "vtpm",
                "vnc",
                "vmfs",
                "svga.path",
                "../up",
                "other.vmdk",
                "pciPassthru",
                "debugStub",
                "vmxstats" } },
  { .text = OVF_HEAD
    "<vmw:Config ovf:required='false' vmw:key='cpuHotAddEnabled' vmw:value='true'/>"
    "<vmw:Config vmw:key='nestedHVEnabled' vmw:value='true'/>"
    "<vmw:Config vmw:key='firmware' vmw:value='efi'/>"
    "<vmw:ExtraConfig vmw:key='svga.autodetect' vmw:value='&quot;/&gt;&lt;x y=&quot;'/>"
    "<vmw:ExtraConfig vmw:key='plain.key' vmw:value='&amp;&lt;so&gt; &quot;'/>"
    "<vmw:ExtraConfig vmw:key='log.fileName' vmw:value='a'/>"
    "<vmw:ExtraConfig vmw:key='a b' vmw:value='a'/>"
    "<vmw:ExtraConfig vmw:key='ethernet0.x' vmw:value='a'/>" OVF_MIDDLE OVF_TAIL,
    .format = CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
    .profile = CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE,
    .there = { "<vmw:Config ovf:required=\"false\" vmw:key=\"cpuHotAddEnabled\" vmw:value=\"true\"/>",
               "vmw:key=\"nestedHVEnabled\"",
               "<vmw:ExtraConfig ovf:required=\"false\" vmw:key=\"plain.key\" "
               "vmw:value=\"&amp;&lt;so&gt; &quot;\"/>" },
    .absent = { "log.fileName", "\"a b\"", "ethernet0.x", "<x", "svga.autodetect" } },
  { .text = OVF_HEAD OVF_MIDDLE
    "<vbox:Machine ovf:required='false' version='1.16' uuid='{11111111-1111-4111-8111-111111111111}' "
    "name='a' OSType='Debian_64'><ExtraData>"
    "<ExtraDataItem name='GUI/LastGuestSizeHint' value='800,600'/>"
    "<ExtraDataItem name='GUI/x&quot;/&gt;&lt;y z=&quot;' value='1'/>"
    "<ExtraDataItem name='VBoxInternal/Devices/pcbios/0/Config/BiosRom' value='/etc/passwd'/>"
    "<ExtraDataItem name='GUI/SharedFolder' value='/home'/></ExtraData><Hardware/></vbox:Machine>" OVF_TAIL,
    .format = CARREL_APPLIANCE_EXPORT_FORMAT_OVF,
    .profile = CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX,
    .there = { "<ExtraDataItem name=\"GUI/LastGuestSizeHint\" value=\"800,600\"/>",
               "name=\"GUI/x&quot;/&gt;&lt;y z=&quot;\"" },
    .absent = { "VBoxInternal", "passwd", "/home" } },
  { .text =
      "<domain type='kvm'><name>a</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>"
      "<iothreads>2</iothreads><memtune><hard_limit unit='KiB'>9</hard_limit></memtune>"
      "<cputune><vcpupin vcpu='0' cpuset='3'/></cputune>"
      "<numatune><memory nodeset='0'/></numatune>"
      "<sysinfo type='smbios'><system><entry name='serial'>&lt;&quot;1</entry></system></sysinfo>"
      "<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>"
      "<emulator>/usr/bin/evil</emulator>"
      "<watchdog model='i6300esb' action='reset'><alias name='w'/>"
      "<address type='pci' slot='0x01'/></watchdog>"
      "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"
      "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>"
      "<panic model='/etc/passwd'/><shmem name='x'/></devices></domain>",
    .format = CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT,
    .there = { "<iothreads>2</iothreads>",
               "<hard_limit unit=\"KiB\">9</hard_limit>",
               "<entry name=\"serial\">&lt;&quot;1</entry>",
               "<watchdog model=\"i6300esb\" action=\"reset\"/>",
               "<backend type=\"emulator\" version=\"2.0\"/>" },
    .absent = { "cpuset", "nodeset", "evil", "tpm0", "passwd", "shmem", "alias", "slot=" } },
};

/* Out, in and out again: the same things, and of those that must not go out none. */
static void
test_goes_back_where_it_came_from (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      const Way *way = &ways[i];
      g_autoptr (CarrelApplianceModel) model = parse (way->text);
      g_autoptr (CarrelSpec) spec = import (model);
      g_autofree char *out = export(spec, way->format, way->profile);
      g_autoptr (CarrelApplianceModel) back = parse (out);
      g_autoptr (CarrelSpec) second = import (back);
      g_autofree char *again = export(second, way->format, way->profile);
      g_autoptr (CarrelApplianceModel) third = parse (again);
      g_autofree char *meant = print_kept (model);
      g_autofree char *read = print_kept (back);
      g_autofree char *last = print_kept (third);

      g_assert_cmpuint (spec->kept->len, >, 0);
      for (gsize k = 0; way->there[k] != NULL; k++)
        if (strstr (out, way->there[k]) == NULL)
          g_error ("%s is not in %s", way->there[k], out);
      for (gsize k = 0; way->absent[k] != NULL; k++)
        if (strstr (out, way->absent[k]) != NULL)
          g_error ("%s is in %s", way->absent[k], out);
      g_assert_nonnull (strstr (meant, "kept"));
      g_assert_cmpstr (meant, ==, read);
      g_assert_cmpstr (meant, ==, last);
    }
}

/* Nothing of one product goes into the description of another. */
static void
test_goes_to_no_other_product (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (ways); k++)
      {
        g_autoptr (CarrelApplianceModel) model = parse (ways[i].text);
        g_autoptr (CarrelSpec) spec = import (model);
        g_autofree char *out = NULL;

        if (i == k)
          continue;
        out = export(spec, ways[k].format, ways[k].profile);
        for (gsize w = 0; ways[i].there[w] != NULL; w++)
          g_assert_null (strstr (out, ways[i].there[w]));
      }
}

/* A machine keeps what it brought through its text, in the order in which it came. */
static void
test_stays_with_the_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (ways[0].text);
  g_autoptr (CarrelSpec) spec = import (model);
  g_autofree char *text = carrel_spec_to_json (spec, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelSpec) read = carrel_spec_from_json (text, -1, &error);

  g_assert_no_error (error);
  g_assert_true (carrel_spec_is_equal (spec, read));
  g_assert_cmpstr (carrel_spec_get_kept (read, 0)->id, ==, carrel_spec_get_kept (spec, 0)->id);
  g_assert_cmpstr (carrel_spec_get_kept (read, 0)->origin, ==, "vmx");
}

/* What there is no place for is said, and the machine is valid all the same. */
static void
test_keeps_within_bounds (void)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("vmx");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  g_autofree char *large = g_strnfill (CARREL_BASE_LIMIT_KEPT_ONE_BYTES - 32, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePlan) plan = NULL;
  const CarrelAppliancePlanMachine *machine;
  const CarrelApplianceRisk *risk;

  system->id = g_strdup ("a");
  for (guint i = 0; i < CARREL_BASE_LIMIT_KEPT + 50; i++)
    carrel_appliance_model_add_note (system->notes, "thing", "words", "raw")->again =
      i < 8 ? carrel_appliance_kept_print_setting ("a.b", large) : g_strdup ("[[\"a\",\"b\"]]");
  plan = carrel_appliance_plan_new (model, NULL, &error);
  g_assert_no_error (error);
  machine = g_ptr_array_index (plan->machines, 0);
  carrel_spec_validate (machine->spec, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (machine->spec->kept->len, <=, CARREL_BASE_LIMIT_KEPT);
  risk = g_ptr_array_index (plan->risks, plan->risks->len - 1);
  g_assert_cmpstr (risk->kind, ==, "kept");
}

/* The library may have been changed by somebody, and the child by what it read. */
static void
test_looks_at_what_an_enemy_wrote (void)
{
  static const struct
  {
    CarrelApplianceKeptPlace place;
    const char *again;
  } cases[] = {
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"a\\nb\",\"c\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"a\",\"b\\nc = 1\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"a\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[\"a\",\"b\"]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[1,2]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"\",\"\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "{\"name\":\"watchdog\"}" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "a = \"b\"" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"SCSI0:0.fileName\",\"b\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VMX, "[[\"x\",\"C:\\\\a\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG, "[[\"a\\\"/>\",\"b\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG, "[[\"uuid\",\"b\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_OVF_CONFIG, "[[\"carrel.bus\",\"ide\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_VBOX_EXTRA, "[[\"VBoxInternal/x\",\"b\"]]" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES, "{\"name\":\"disk\"}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES, "{\"name\":\"panic/><x\"}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES,
      "{\"name\":\"panic\",\"attributes\":[[\"a b\",\"c\"]]}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES, "{\"name\":\"panic\",\"attributes\":[[\"a\"]]}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES, "{\"name\":\"panic\",\"text\":1}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES, "{\"name\":\"panic\",\"children\":[1]}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DEVICES,
      "{\"name\":\"panic\",\"children\":[{\"name\":\"source\"}]}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DOMAIN, "{\"name\":\"watchdog\"}" },
    { CARREL_APPLIANCE_KEPT_PLACE_DOMAIN, "{}" },
    { CARREL_APPLIANCE_KEPT_PLACE_NONE, "[[\"a\",\"b\"]]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_whole = TRUE;

      g_test_message ("%s", cases[i].again);
      g_assert_null (carrel_appliance_kept_choose (cases[i].place, cases[i].again, &is_whole));
      g_assert_false (is_whole);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/kept/goes-back-where-it-came-from",
                   test_goes_back_where_it_came_from);
  g_test_add_func ("/appliance/kept/goes-to-no-other-product", test_goes_to_no_other_product);
  g_test_add_func ("/appliance/kept/stays-with-the-machine", test_stays_with_the_machine);
  g_test_add_func ("/appliance/kept/keeps-within-bounds", test_keeps_within_bounds);
  g_test_add_func ("/appliance/kept/looks-at-what-an-enemy-wrote",
                   test_looks_at_what_an_enemy_wrote);
  return g_test_run ();
}
