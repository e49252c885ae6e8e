/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-origin.h"

#include <string.h>

#include "appliance/carrel-appliance-descriptor.h"
#include "appliance/carrel-appliance-export-ovf.h"
#include "appliance/carrel-appliance-export-vmx.h"
#include "appliance/carrel-appliance-export.h"
#include "appliance/carrel-appliance-facts.h"
#include "appliance/carrel-appliance-plan.h"
#include "base/carrel-base-json.h"
#include "base/carrel-base-limits.h"
#include "base/spec/carrel-spec-validate.h"
#include "base/spec/carrel-spec.h"

/* A machine that goes back to the product it came from is what it was there. */

/* Of descriptors of others; what is not the same asks for more than a machine has here, or for the host's. */
#define SAME_PERCENT_MIN 98

static CarrelApplianceModel *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return carrel_appliance_descriptor_parse (bytes, NULL, error);
}

/* The machines that a package would become.  Returns: (transfer full) (nullable) */
static GPtrArray *
import (const CarrelApplianceModel *model)
{
  g_autoptr (CarrelAppliancePlan) plan = carrel_appliance_plan_new (model, NULL, NULL);
  g_autoptr (GPtrArray) machines = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_export_machine_free);

  if (plan == NULL)
    return NULL;
  for (guint i = 0; i < plan->machines->len; i++)
    {
      const CarrelAppliancePlanMachine *machine = g_ptr_array_index (plan->machines, i);

      if (!carrel_spec_validate (machine->spec, NULL))
        return NULL;
      g_ptr_array_add (machines,
                       carrel_appliance_export_machine_new (carrel_spec_copy (machine->spec),
                                                            NULL));
    }
  return g_steal_pointer (&machines);
}

static char *export(GPtrArray *machines,
                    CarrelApplianceExportFormat format,
                    CarrelApplianceExportProfile profile)
{
  g_autoptr (GPtrArray) notes = carrel_appliance_export_new_notes ();
  g_autoptr (CarrelApplianceModel)
    model = carrel_appliance_export_describe (machines, format, profile, notes);

  return format == CARREL_APPLIANCE_EXPORT_FORMAT_VMX
           ? carrel_appliance_export_vmx_print (model)
           : carrel_appliance_export_ovf_print (model, profile);
}

/* --- Descriptors that nobody here wrote --- */

/* The name of a file is the package's, and a medium is not exported. */
static void
forget_files (JsonObject *system)
{
  static const char *const lists[] = { "disks", "cdroms" };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *array = carrel_base_json_get_array (system, lists[i]);

      for (guint k = 0; array != NULL && k < json_array_get_length (array); k++)
        json_object_remove_member (json_array_get_object_element (array, k), "file");
    }
}

static gboolean holds (JsonNode *found, JsonNode *meant);

static gboolean
holds_array (JsonArray *found, JsonArray *meant)
{
  guint length = json_array_get_length (meant);

  if (json_array_get_length (found) != length)
    return FALSE;
  for (guint i = 0; i < length; i++)
    if (!holds (json_array_get_element (found, i), json_array_get_element (meant, i)))
      return FALSE;
  return TRUE;
}

static gboolean
holds_object (JsonObject *found, JsonObject *meant)
{
  g_autoptr (GList) members = json_object_get_members (meant);

  for (GList *at = members; at != NULL; at = at->next)
    if (!holds (json_object_get_member (found, at->data), json_object_get_member (meant, at->data)))
      return FALSE;
  return TRUE;
}

/* Whether all that is meant is there: a machine may say more of itself than it did, such as its addresses. */
static gboolean
holds (JsonNode *found, JsonNode *meant)
{
  if (JSON_NODE_HOLDS_NULL (meant))
    return TRUE;
  if (found == NULL || JSON_NODE_TYPE (found) != JSON_NODE_TYPE (meant))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (meant))
    return holds_array (json_node_get_array (found), json_node_get_array (meant));
  if (JSON_NODE_HOLDS_OBJECT (meant))
    return holds_object (json_node_get_object (found), json_node_get_object (meant));
  return json_node_equal (found, meant);
}

static const char *const facts_kept[] = { "vcpus",     "memory_mib", "firmware",   "os",
                                          "hw_family", "disks",      "cdroms",     "floppies",
                                          "nics",      "usb",        "sound",      "product",
                                          "eulas",     "passwords",  "properties", "transport",
                                          "tpm",       "secure_boot" };

/* How many facts are lost, each said. */
static guint
count_lost (const char *path, const CarrelApplianceModel *before, const CarrelApplianceModel *after)
{
  g_autoptr (JsonObject) meant = carrel_appliance_facts_to_json (before);
  g_autoptr (JsonObject) found = carrel_appliance_facts_to_json (after);
  JsonArray *ours = json_object_get_array_member (meant, "systems");
  JsonArray *theirs = json_object_get_array_member (found, "systems");
  guint lost = 0;

  g_assert_cmpuint (json_array_get_length (ours), ==, json_array_get_length (theirs));
  for (guint i = 0; i < json_array_get_length (ours); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (facts_kept); k++)
      {
        JsonObject *one = json_array_get_object_element (ours, i);
        JsonObject *other = json_array_get_object_element (theirs, i);
        const char *name = facts_kept[k];
        g_autofree char *before_text = NULL;
        g_autofree char *after_text = NULL;

        forget_files (one);
        if (!json_object_has_member (one, name) ||
            holds (json_object_get_member (other, name), json_object_get_member (one, name)))
          continue;
        lost++;
        before_text = carrel_base_json_print (json_object_get_member (one, name), FALSE);
        if (json_object_has_member (other, name))
          after_text = carrel_base_json_print (json_object_get_member (other, name), FALSE);
        g_test_message ("%s: %s: %.300s, then %.300s", path, name, before_text, after_text);
      }
  return lost;
}

typedef struct
{
  guint tried;
  guint same;
} Count;

static void
try_one (const char *path, Count *count)
{
  g_autofree char *text = NULL;
  g_autofree char *out = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;
  g_autoptr (CarrelApplianceModel) back = NULL;
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (GError) error = NULL;
  CarrelApplianceExportFormat format = CARREL_APPLIANCE_EXPORT_FORMAT_OVA;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  model = parse (text, length, NULL);
  if (model == NULL || model->systems->len == 0)
    return;
  machines = import (model);
  if (machines == NULL)
    return;
  if (g_str_equal (model->kind, "vmx"))
    format = CARREL_APPLIANCE_EXPORT_FORMAT_VMX;
  out = export(machines,
               format,
               strstr (text, "virtualbox-") != NULL ? CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX
                                                    : CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE);
  back = parse (out, strlen (out), &error);
  g_assert_no_error (error);
  count->tried++;
  count->same += count_lost (path, model, back) == 0;
}

static void
try_folder (const char *folder, Count *count)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        try_folder (path, count);
      else if (g_str_has_suffix (name, ".ovf") || g_str_has_suffix (name, ".vmx"))
        try_one (path, count);
    }
}

static void
test_those_of_others (void)
{
  g_autofree char *folder = NULL;
  Count count = { 0 };

  if (g_getenv ("CARREL_CORPUS") == NULL)
    {
      g_test_skip ("CARREL_CORPUS names no folder with descriptors of others");
      return;
    }
  folder = g_build_filename (g_getenv ("CARREL_CORPUS"), "appliances", NULL);
  try_folder (folder, &count);
  g_test_message ("%u of %u are what they were", count.same, count.tried);
  g_assert_cmpuint (count.tried, >, 0);
  g_assert_cmpuint (count.same * 100, >=, count.tried * SAME_PERCENT_MIN);
}

/* --- One of our own --- */

#define ITEM(id, type, rest)                                                                       \
  "<Item><rasd:InstanceID>" id "</rasd:InstanceID><rasd:ResourceType>" type "</rasd:ResourceType>" \
  "<rasd:ElementName>a</rasd:ElementName>" rest "</Item>"
#define DISK(id, unit)                                             \
  ITEM (id,                                                        \
        "17",                                                      \
        "<rasd:AddressOnParent>" unit "</rasd:AddressOnParent>"    \
        "<rasd:HostResource>ovf:/disk/d" id "</rasd:HostResource>" \
        "<rasd:Parent>3</rasd:Parent>")

static const char ovf[] =
  "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "
  "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' "
  "xmlns:vmw='http://www.vmware.com/schema/ovf' "
  "xmlns:rasd='http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData' "
  "xmlns:vssd='http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData'>"
  "<References/><DiskSection><Info/><Disk ovf:capacity='8388608' ovf:diskId='d5'/>"
  "<Disk ovf:capacity='8388608' ovf:diskId='d6'/></DiskSection>"
  "<NetworkSection><Info/><Network ovf:name='the blue one'><Description>of sheds</Description></Network>"
  "</NetworkSection><VirtualSystem ovf:id='a'><Info/><Name>a</Name>"
  "<OperatingSystemSection ovf:id='36' vmw:osType='vmwarePhoton64Guest'><Info/></OperatingSystemSection>"
  "<ProductSection ovf:class='net'><Info/><Product>Bicycle</Product><Vendor>Sheds &amp; Co</Vendor>"
  "<Category>Bells</Category>"
  "<Property ovf:key='bell' ovf:type='string' ovf:userConfigurable='true' ovf:value='loud'>"
  "<Label>Bell</Label></Property>"
  "<Property ovf:key='lock' ovf:type='string' ovf:password='true' ovf:userConfigurable='true'/>"
  "</ProductSection><EulaSection><Info>Terms</Info><License>Ride &lt;slowly&gt;</License></EulaSection>"
  "<VirtualHardwareSection ovf:transport='iso com.vmware.guestInfo'><Info/><System>"
  "<vssd:VirtualSystemType>vmx-15 vmx-17</vssd:VirtualSystemType></System>" ITEM (
    "1",
    "3",
    "<rasd:VirtualQuantity>4</rasd:VirtualQuantity>"
    "<vmw:CoresPerSocket ovf:required='false'>2</vmw:CoresPerSocket>")
    ITEM ("2",
          "4",
          "<rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>"
          "<rasd:VirtualQuantity>512</rasd:VirtualQuantity>")
      ITEM (
        "3",
        "6",
        "<rasd:Address>1</rasd:Address><rasd:ResourceSubType>lsilogicsas</rasd:ResourceSubType>")
        ITEM ("4", "14", "<rasd:AddressOnParent>0</rasd:AddressOnParent>") DISK ("5", "9") DISK (
          "6",
          "3") ITEM ("7",
                     "10",
                     "<rasd:Connection>the blue one</rasd:Connection>"
                     "<rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>")
          ITEM ("8", "23", "<rasd:ResourceSubType>vmware.usb.xhci</rasd:ResourceSubType>") ITEM (
            "9",
            "1",
            "<rasd:ResourceSubType>vmware.vtpm</rasd:ResourceSubType>") "<vmw:Config vmw:key='firmware' vmw:value='efi'/></VirtualHardwareSection></VirtualSystem></Envelope>";

static CarrelSpecKept *
find_origin (const CarrelSpec *spec)
{
  for (guint i = 0; i < spec->kept->len; i++)
    if (carrel_appliance_origin_is (carrel_spec_get_kept (spec, i)))
      return carrel_spec_get_kept (spec, i);
  return NULL;
}

static CarrelSpec *
get_spec (GPtrArray *machines)
{
  return ((CarrelApplianceExportMachine *) g_ptr_array_index (machines, 0))->spec;
}

/* Out, in and out again: the same text. */
static void
test_goes_back_as_it_came (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = parse (ovf, strlen (ovf), &error);
  g_autoptr (CarrelApplianceModel) back = NULL;
  g_autoptr (GPtrArray) machines = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *out = NULL;
  g_autofree char *last = NULL;

  g_assert_no_error (error);
  machines = import (model);
  out = export(machines,
               CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
               CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE);
  back = parse (out, strlen (out), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_lost ("our own", model, back), ==, 0);
  again = import (back);
  carrel_spec_set_string (&get_spec (again)->uuid, get_spec (machines)->uuid);
  last = export(again, CARREL_APPLIANCE_EXPORT_FORMAT_OVA, CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE);
  g_assert_cmpstr (out, ==, last);
}

/* What every OVF can say goes into every OVF; hardware of one product into that of none else. */
static void
test_gives_others_what_they_know (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (ovf, strlen (ovf), NULL);
  g_autoptr (GPtrArray) machines = import (model);
  g_autofree char *generic = export(machines,
                                    CARREL_APPLIANCE_EXPORT_FORMAT_OVF,
                                    CARREL_APPLIANCE_EXPORT_PROFILE_GENERIC);
  g_autofree char *virtualbox = export(machines,
                                       CARREL_APPLIANCE_EXPORT_FORMAT_OVF,
                                       CARREL_APPLIANCE_EXPORT_PROFILE_VIRTUALBOX);

  g_assert_nonnull (strstr (generic, "<Product>Bicycle</Product>"));
  g_assert_nonnull (strstr (virtualbox, "Ride &lt;slowly&gt;"));
  g_assert_nonnull (strstr (generic, "ovf:name=\"the blue one\""));
  g_assert_null (strstr (generic, "lsilogicsas"));
  g_assert_null (strstr (generic, "VmxNet3"));
  g_assert_null (strstr (virtualbox, "vmx-15"));
  g_assert_null (strstr (virtualbox, "vtpm"));
}

/* A system that was changed here is what it is here. */
static void
test_follows_what_changed (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (ovf, strlen (ovf), NULL);
  g_autoptr (GPtrArray) machines = import (model);
  g_autofree char *out = NULL;

  carrel_spec_set_string (&get_spec (machines)->os_id, "debian12");
  get_spec (machines)->processors = 3;
  carrel_spec_remove_device (get_spec (machines), "disk0");
  out = export(machines,
               CARREL_APPLIANCE_EXPORT_FORMAT_OVA,
               CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE);
  g_assert_null (strstr (out, "Photon"));
  g_assert_nonnull (strstr (out, "debian12_64Guest"));
  g_assert_nonnull (strstr (out, "<vmw:CoresPerSocket ovf:required=\"false\">3<"));
  g_assert_null (strstr (out, "<rasd:AddressOnParent>3<"));
  g_assert_nonnull (strstr (out, "<rasd:AddressOnParent>9<"));
}

/* --- What an enemy wrote --- */

static void
replace_in (CarrelSpecKept *kept, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (kept->again, from, -1);
  g_autofree char *text = g_strjoinv (to, parts);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  carrel_spec_set_string (&kept->again, text);
}

static void
test_looks_at_what_an_enemy_wrote (void)
{
  static const char *const changes[][2] = {
    { "\"vmxnet3\"", "\"x' evil='1\"" },
    { "\"the blue one\"", "\"a\\nevil\"" },
    { "\"lsilogicsas\"", "\"evil\"" },
    { "\"scsi\"", "\"../evil\"" },
    { "\"unit\":9", "\"unit\":7" },
    { "\"unit\":9", "\"unit\":3" },
    { "\"unit\":9", "\"unit\":2147483647" },
    { "\"controller\":1", "\"controller\":1000000" },
    { "\"vmx-15\"", "\"vmx-99999999999999999999\"" },
    { "\"vmx-15\"", "\"evil evil\"" },
    { "\"iso\"", "\"http://evil\"" },
    { "\"xhci\"", "\"evil\"" },
    { "\"vmwarePhoton64Guest\"", "\"a\\\" evil=\\\"\"" },
    { "\"nics\":[", "\"nics\":[{}," },
    { "\"kind\":\"ovf\"", "\"kind\":\"evil\"" },
    { "\"systems\":[", "\"systems\":[{\"id\":\"evil\"}," },
    { "{", "[" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    for (CarrelApplianceExportFormat format = CARREL_APPLIANCE_EXPORT_FORMAT_OVA;
         format <= CARREL_APPLIANCE_EXPORT_FORMAT_VMX;
         format++)
      {
        g_autoptr (CarrelApplianceModel) model = parse (ovf, strlen (ovf), NULL);
        g_autoptr (CarrelApplianceModel) back = NULL;
        g_autoptr (GPtrArray) machines = import (model);
        g_autoptr (GError) error = NULL;
        g_autofree char *out = NULL;

        replace_in (find_origin (get_spec (machines)), changes[i][0], changes[i][1]);
        out = export(machines, format, CARREL_APPLIANCE_EXPORT_PROFILE_VMWARE);
        back = parse (out, strlen (out), &error);
        g_assert_no_error (error);
        if (strstr (out, "evil") != NULL)
          g_error ("%s: %s", changes[i][1], out);
        g_assert_cmpuint (((CarrelApplianceSystem *) g_ptr_array_index (back->systems, 0))
                            ->disks->len,
                          ==,
                          2);
      }
}

/* Of what is too much the licences go first, and it is said. */
static void
test_keeps_within_bounds (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (ovf, strlen (ovf), NULL);
  CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  CarrelApplianceEula *eula = g_ptr_array_index (system->eulas, 0);
  g_autoptr (CarrelAppliancePlan) plan = NULL;
  g_autoptr (CarrelApplianceModel) origin = NULL;
  const CarrelApplianceRisk *risk;
  const CarrelSpec *spec;

  g_free (eula->text);
  eula->text = g_strnfill (CARREL_BASE_LIMIT_KEPT_ONE_BYTES, 'a');
  plan = carrel_appliance_plan_new (model, NULL, NULL);
  spec = ((const CarrelAppliancePlanMachine *) g_ptr_array_index (plan->machines, 0))->spec;
  g_assert_true (carrel_spec_validate (spec, NULL));
  origin = carrel_appliance_origin_read (spec);
  system = g_ptr_array_index (origin->systems, 0);
  g_assert_cmpuint (system->eulas->len, ==, 0);
  g_assert_cmpuint (system->properties->len, ==, 2);
  g_assert_cmpuint (plan->risks->len, ==, 1);
  risk = g_ptr_array_index (plan->risks, 0);
  g_assert_cmpstr (risk->kind, ==, "kept");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/origin/goes-back-as-it-came", test_goes_back_as_it_came);
  g_test_add_func ("/appliance/origin/gives-others-what-they-know",
                   test_gives_others_what_they_know);
  g_test_add_func ("/appliance/origin/follows-what-changed", test_follows_what_changed);
  g_test_add_func ("/appliance/origin/looks-at-what-an-enemy-wrote",
                   test_looks_at_what_an_enemy_wrote);
  g_test_add_func ("/appliance/origin/keeps-within-bounds", test_keeps_within_bounds);
  g_test_add_func ("/appliance/origin/those-of-others", test_those_of_others);
  return g_test_run ();
}
