/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-plan.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"
#include "appliance/carrel-appliance-libvirt.h"
#include "appliance/carrel-appliance-vmx.h"
#include "base/spec/carrel-spec-validate.h"

#define HEAD "config.version = \"8\"\nvirtualHW.version = \"17\"\ndisplayName = \"a\"\n"

static CarrelAppliancePlan *
plan (CarrelApplianceModel *(*parse) (GBytes *, GError **), const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = parse (bytes, &error);
  CarrelAppliancePlan *made;

  g_assert_no_error (error);
  made = carrel_appliance_plan_new (model, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static const CarrelAppliancePlanMapping *
find_mapping (const CarrelAppliancePlanMachine *machine, const char *item)
{
  const CarrelAppliancePlanMapping *found = NULL;

  for (guint i = 0; i < machine->mappings->len; i++)
    {
      const CarrelAppliancePlanMapping *mapping = g_ptr_array_index (machine->mappings, i);

      if (g_str_equal (mapping->item, item))
        found = mapping;
    }
  return found;
}

static gboolean
is_dropped (const CarrelAppliancePlan *self, const char *item)
{
  for (guint i = 0; i < self->dropped->len; i++)
    {
      const CarrelAppliancePlanDropped *dropped = g_ptr_array_index (self->dropped, i);

      if (g_str_equal (dropped->item, item))
        return TRUE;
    }
  return FALSE;
}

/* The order of a collection within a collection is counted through, in the place where that stands. */
static void
test_plans_the_order_of_start (void)
{
  static const struct
  {
    const char *system, *collection;
    gint64 order, delay_s;
    guint turn, seconds;
  } starts[] = {
    { "a", NULL, 10, 30, 1, 30 },       { "inner", NULL, 20, 0, 0, 0 },
    { "b", "inner", 2, 7200, 3, 3600 }, { "c", "inner", 1, 0, 2, 0 },
    { "d", NULL, 20, 0, 2, 0 },         { "e", NULL, 40, -1, 4, 0 },
    { "f", NULL, 0, 5, 0, 0 },          { "g", NULL, 40, 0, 4, 0 },
    { "inner", "inner", 3, 0, 0, 0 },
  };
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePlan) made = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      CarrelApplianceStart *start = carrel_appliance_model_add_start (model);

      start->system = g_strdup (starts[i].system);
      start->collection = g_strdup (starts[i].collection);
      start->order = starts[i].order;
      start->start_delay_s = starts[i].delay_s;
      start->waits_for_guest = starts[i].delay_s == 30;
      if (!g_str_equal (starts[i].system, "inner"))
        carrel_appliance_model_add_system (model)->id = g_strdup (starts[i].system);
    }
  made = carrel_appliance_plan_new (model, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < made->machines->len; i++)
    {
      const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, i);

      for (gsize k = 0; k < G_N_ELEMENTS (starts); k++)
        if (g_str_equal (starts[k].system, machine->system->id))
          {
            g_assert_cmpuint (machine->spec->start.order, ==, starts[k].turn);
            g_assert_cmpuint (machine->spec->start.delay_s, ==, starts[k].seconds);
            g_assert_cmpint (machine->spec->start.waits_for_guest, ==, starts[k].delay_s == 30);
            g_assert_cmpint (find_mapping (machine, "start-order") != NULL,
                             ==,
                             starts[k].turn != 0);
          }
    }
}

static void
test_makes_a_valid_machine (void)
{
  g_autoptr (CarrelAppliancePlan) made =
    plan (carrel_appliance_vmx_parse,
          HEAD
          "guestOS = \"debian12-64\"\nnumvcpus = \"4\"\nmemsize = \"2048\"\n"
          "scsi0.present = \"TRUE\"\nscsi0.virtualDev = \"pvscsi\"\nscsi0:0.present = \"TRUE\"\n"
          "scsi0:0.fileName = \"a.vmdk\"\nide1:0.present = \"TRUE\"\n"
          "ide1:0.deviceType = \"cdrom-image\"\nide1:0.fileName = \"x.iso\"\n"
          "ethernet0.present = \"TRUE\"\nethernet0.virtualDev = \"vmxnet3\"\n"
          "ethernet0.addressType = \"static\"\nethernet0.address = \"00:50:56:2F:D3:46\"\n"
          "bios.bootOrder = \"cd,hd\"\nvtpm.present = \"TRUE\"\n");
  const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, 0);
  const CarrelAppliancePlanDisk *disk = g_ptr_array_index (machine->disks, 0);
  const CarrelSpec *spec = machine->spec;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (machine->problem, ==, NULL);
  g_assert_true (carrel_spec_validate (spec, &error));
  g_assert_cmpstr (spec->name, ==, "a");
  g_assert_cmpstr (spec->os_id, ==, "debian12");
  g_assert_cmpint (spec->family, ==, CARREL_SPEC_FAMILY_LINUX);
  g_assert_cmpuint (spec->processors, ==, 4);
  g_assert_cmpuint (spec->memory_mib, ==, 2048);
  g_assert_cmpuint (spec->disks->len, ==, 1);
  g_assert_cmpint (carrel_spec_get_disk (spec, 0)->bus, ==, CARREL_SPEC_BUS_VIRTIO);
  g_assert_nonnull (find_mapping (machine, "disk0")->reason);
  g_assert_cmpstr (find_mapping (machine, "processors")->reason, ==, NULL);
  g_assert_cmpint (carrel_spec_get_network (spec, 0)->model, ==, CARREL_SPEC_NETWORK_MODEL_VIRTIO);
  g_assert_cmpstr (carrel_spec_get_network (spec, 0)->mac, ==, "00:50:56:2f:d3:46");
  g_assert_cmpint (disk->source, ==, CARREL_APPLIANCE_PLAN_SOURCE_MEMBER);
  g_assert_cmpstr (disk->name, ==, "a.vmdk");
  g_assert_cmpstr (spec->boot_order[0], ==, "cd0");
  g_assert_cmpstr (spec->boot_order[1], ==, "disk0");
  g_assert_true (is_dropped (made, "tpm"));
  g_assert_true (is_dropped (made, "x.iso"));
  g_assert_cmpuint (made->networks->len, ==, 1);
}

static void
test_keeps_what_the_guest_boots_from (void)
{
  static const struct
  {
    const char *settings;
    CarrelSpecChipset chipset;
    CarrelSpecBus bus;
  } cases[] = {
    { "guestOS = \"windows9-64\"\nide0:0.present = \"TRUE\"\nide0:0.fileName = \"a.vmdk\"\n",
      CARREL_SPEC_CHIPSET_I440FX,
      CARREL_SPEC_BUS_IDE },
    { "firmware = \"efi\"\nide0:0.present = \"TRUE\"\nide0:0.fileName = \"a.vmdk\"\n",
      CARREL_SPEC_CHIPSET_Q35,
      CARREL_SPEC_BUS_SATA },
    { "guestOS = \"windows9-64\"\nscsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"a.vmdk\"\n",
      CARREL_SPEC_CHIPSET_Q35,
      CARREL_SPEC_BUS_SATA },
    { "guestOS = \"winxppro\"\nscsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"a.vmdk\"\n",
      CARREL_SPEC_CHIPSET_I440FX,
      CARREL_SPEC_BUS_IDE },
    { "sata0:0.present = \"TRUE\"\nsata0:0.fileName = \"a.vmdk\"\n",
      CARREL_SPEC_CHIPSET_Q35,
      CARREL_SPEC_BUS_SATA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, cases[i].settings, NULL);
      g_autoptr (CarrelAppliancePlan) made = plan (carrel_appliance_vmx_parse, text);
      const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, 0);

      g_test_message ("%s", cases[i].settings);
      g_assert_cmpstr (machine->problem, ==, NULL);
      g_assert_cmpint (machine->spec->chipset, ==, cases[i].chipset);
      g_assert_cmpint (carrel_spec_get_disk (machine->spec, 0)->bus, ==, cases[i].bus);
    }
}

static void
test_asks_for_whatever_is_of_the_host (void)
{
  g_autoptr (CarrelAppliancePlan)
    made = plan (carrel_appliance_vmx_parse,
                 HEAD "scsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"/dev/sda\"\n"
                      "scsi0:1.present = \"TRUE\"\nscsi0:1.fileName = \"/home/x/b.vmdk\"\n"
                      "serial0.present = \"TRUE\"\nserial0.fileType = \"file\"\n"
                      "serial0.fileName = \"/home/x/.bashrc\"\nsharedFolder0.hostPath = \"/\"\n");
  const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, 0);
  const CarrelAppliancePlanDisk *disk = g_ptr_array_index (machine->disks, 0);
  static const struct
  {
    const char *kind;
    const char *value;
    gboolean is_needed;
  } expected[] = {
    { "file", "/home/x/b.vmdk", TRUE },
    { "device", "/dev/sda", FALSE },
    { "file", "/home/x/.bashrc", FALSE },
    { "folder", "/", FALSE },
  };

  g_assert_cmpuint (made->consents->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const CarrelAppliancePlanConsent *consent = g_ptr_array_index (made->consents, i);

      g_assert_cmpstr (consent->kind, ==, expected[i].kind);
      g_assert_cmpstr (consent->value, ==, expected[i].value);
      g_assert_cmpint (consent->is_needed, ==, expected[i].is_needed);
      g_assert_nonnull (consent->words);
    }
  /* The device is no disk of the machine, and no blank one is made of it. */
  g_assert_cmpuint (machine->disks->len, ==, 1);
  g_assert_cmpuint (machine->spec->disks->len, ==, 1);
  g_assert_cmpint (disk->source, ==, CARREL_APPLIANCE_PLAN_SOURCE_HOST);
}

static void
assert_problem (const char *domain, const char *words)
{
  g_autoptr (CarrelAppliancePlan) made = plan (carrel_appliance_libvirt_parse, domain);
  const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, 0);

  g_assert_nonnull (machine->problem);
  g_assert_nonnull (strstr (machine->problem, words));
}

static void
test_says_why_a_machine_cannot_be_made (void)
{
  g_autoptr (GString) many = g_string_new ("<domain><devices>");
  g_autoptr (CarrelApplianceModel) empty = carrel_appliance_model_new ("vagrant");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 17; i++)
    g_string_append (many, "<disk><source file='a'/><target dev='vda' bus='virtio'/></disk>");
  g_string_append (many, "</devices></domain>");
  assert_problem (many->str, "16");
  assert_problem ("<domain><os><type arch='aarch64'>hvm</type></os></domain>", "aarch64");
  assert_problem ("<domain><devices><disk><target dev='vda'/></disk></devices></domain>",
                  "empty disk");
  g_assert_null (carrel_appliance_plan_new (empty, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_UNSUPPORTED);
}

static void
test_bounds_what_is_asked_for (void)
{
  g_autoptr (CarrelAppliancePlan)
    made = plan (carrel_appliance_libvirt_parse,
                 "<domain><name>&#9;</name><vcpu>4096</vcpu></domain>");
  const CarrelAppliancePlanMachine *machine = g_ptr_array_index (made->machines, 0);

  g_assert_cmpstr (machine->problem, ==, NULL);
  g_assert_cmpuint (machine->spec->processors, ==, 255);
  g_assert_nonnull (find_mapping (machine, "processors")->reason);
  g_assert_nonnull (find_mapping (machine, "memory")->reason);
  g_assert_cmpstr (machine->spec->name, ==, "Imported machine");
}

static void
test_says_itself_as_json (void)
{
  g_autoptr (CarrelAppliancePlan)
    made = plan (carrel_appliance_vmx_parse,
                 HEAD "scsi0:0.present = \"TRUE\"\nscsi0:0.fileName = \"a.vmdk\"\n");
  g_autoptr (JsonObject) object = carrel_appliance_plan_to_json (made);
  JsonArray *machines = json_object_get_array_member (object, "machines");
  JsonObject *machine = json_array_get_object_element (machines, 0);
  JsonArray *disks = json_object_get_array_member (machine, "disks");
  JsonObject *disk = json_array_get_object_element (disks, 0);
  JsonObject *spec = json_object_get_object_member (machine, "spec");

  g_assert_cmpstr (json_object_get_string_member (machine, "name"), ==, "a");
  g_assert_false (json_object_has_member (machine, "problem"));
  g_assert_cmpstr (json_object_get_string_member (disk, "source"), ==, "member");
  g_assert_cmpstr (json_object_get_string_member (disk, "name"), ==, "a.vmdk");
  g_assert_cmpint (json_object_get_int_member (spec, "carrel-spec"), ==, CARREL_SPEC_VERSION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/plan/plans-the-order-of-start", test_plans_the_order_of_start);
  g_test_add_func ("/appliance/plan/makes-a-valid-machine", test_makes_a_valid_machine);
  g_test_add_func ("/appliance/plan/keeps-what-the-guest-boots-from",
                   test_keeps_what_the_guest_boots_from);
  g_test_add_func ("/appliance/plan/asks-for-whatever-is-of-the-host",
                   test_asks_for_whatever_is_of_the_host);
  g_test_add_func ("/appliance/plan/says-why-a-machine-cannot-be-made",
                   test_says_why_a_machine_cannot_be_made);
  g_test_add_func ("/appliance/plan/bounds-what-is-asked-for", test_bounds_what_is_asked_for);
  g_test_add_func ("/appliance/plan/says-itself-as-json", test_says_itself_as_json);
  return g_test_run ();
}
