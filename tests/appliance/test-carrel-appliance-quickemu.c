/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-quickemu.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model;

  g_assert_true (carrel_appliance_quickemu_recognise (bytes));
  model = carrel_appliance_quickemu_parse (bytes, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_quickemu_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = parse (
    "#!/usr/bin/quickemu --vm\nguest_os=\"linux\"\ndisk_img=\"debian-12/disk.qcow2\"\n"
    "iso='debian-12/debian 12.iso'\ndisk_size=\"32G\"\nram=4G\ncpu_cores=2 # two\nboot=\"legacy\"\n"
    "tpm=\"on\"\nport_forwards=(\"22:2200\"\n  '80:8080' )\npublic_dir=\"/\"\n"
    "usb_devices=(\"046d:082d\")\nextra_args=\"-drive file=/etc/shadow\"\nmacaddr=\"52:54:00:AB:51:AE\"\n");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  const CarrelApplianceDrive *drive = g_ptr_array_index (system->cdroms, 0);
  const CarrelApplianceRequest *usb = g_ptr_array_index (system->requests, 0);
  const CarrelApplianceRequest *folder = g_ptr_array_index (system->requests, 1);
  const CarrelApplianceNic *nic = g_ptr_array_index (system->nics, 0);

  g_assert_cmpstr (system->name, ==, "debian-12");
  g_assert_cmpstr (system->os.family, ==, "linux");
  g_assert_cmpint (system->memory_mib, ==, 4096);
  g_assert_cmpint (system->vcpus, ==, 2);
  g_assert_cmpstr (system->firmware, ==, "bios");
  g_assert_cmpint (system->has_tpm, ==, 1);
  g_assert_cmpstr (disk->file, ==, "debian-12/disk.qcow2");
  g_assert_cmpint (disk->capacity_bytes, ==, G_GINT64_CONSTANT (34359738368));
  g_assert_cmpstr (drive->file, ==, "debian-12/debian 12.iso");
  g_assert_cmpstr (nic->mac, ==, "52:54:00:ab:51:ae");
  g_assert_cmpuint (system->requests->len, ==, 2);
  g_assert_cmpstr (usb->value, ==, "046d:082d");
  g_assert_cmpstr (folder->value, ==, "/");
  /* The arguments and the forwarded ports. */
  g_assert_cmpuint (system->notes->len, ==, 2);
}

static void
test_never_executes (void)
{
  static const char *const code[] = {
    "touch /tmp/x\n",
    "ram=$(touch /tmp/x)\n",
    "ram=`touch /tmp/x`\n",
    "ram=\"$(touch /tmp/x)\"\n",
    "ram=\"${HOME}\"\n",
    "ram=4G; touch /tmp/x\n",
    "ram=4G touch /tmp/x\n",
    "ram=4G && touch /tmp/x\n",
    "ram=\"4G\"\"x\"\n",
    "source /tmp/x\n",
    ". /tmp/x\n",
    "f() { touch /tmp/x; }\n",
    "if true; then touch /tmp/x; fi\n",
    "a=(\"x\" $(touch /tmp/x))\n",
    "ram=4G\\\ntouch\n",
    "ram=<(touch /tmp/x)\n",
    "ram=\"open\n",
    "a[$(touch /tmp/x)]=1\n",
    "ram=~root\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (code); i++)
    {
      g_autofree char *text = g_strconcat ("guest_os=\"linux\"\n", code[i], NULL);

      g_test_message ("%s", code[i]);
      assert_refused (text, CARREL_APPLIANCE_ERROR_REFUSED, "Line 2");
    }
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("a=b\n", CARREL_APPLIANCE_ERROR_UNKNOWN, "quickemu");
  assert_refused ("", CARREL_APPLIANCE_ERROR_UNKNOWN, "quickemu");
  assert_refused ("guest_os=x\nram=\"-1\"\n", CARREL_APPLIANCE_ERROR_INVALID, "ram");
  assert_refused ("guest_os=x\nram=\"99999999999T\"\n", CARREL_APPLIANCE_ERROR_INVALID, "ram");
  assert_refused ("guest_os=x\ncpu_cores=4294967297\n",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "cpu_cores");
  assert_refused ("guest_os=\"\xff\"\n", CARREL_APPLIANCE_ERROR_INVALID, "Line 1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/quickemu/reads-a-machine", test_reads_a_machine);
  g_test_add_func ("/appliance/quickemu/never-executes", test_never_executes);
  g_test_add_func ("/appliance/quickemu/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
