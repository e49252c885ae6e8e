/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-vagrant.h"

#include <string.h>

#include "appliance/carrel-appliance-error.h"

static CarrelApplianceModel *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  CarrelApplianceModel *model;

  g_assert_true (carrel_appliance_vagrant_recognise (bytes));
  model = carrel_appliance_vagrant_parse (bytes, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_refused (const char *text, int code, const char *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_appliance_vagrant_parse (bytes, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_reads_a_box_with_disks (void)
{
  g_autoptr (CarrelApplianceModel)
    model = parse ("{\"provider\": \"libvirt\", \"format\": \"qcow2\", \"virtual_size\": 20,"
                   " \"architecture\": \"amd64\"}");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);

  g_assert_cmpstr (disk->file, ==, "box.img");
  g_assert_cmpstr (disk->format, ==, "qcow2");
  g_assert_cmpint (disk->capacity_bytes, ==, G_GINT64_CONSTANT (21474836480));
  g_assert_cmpstr (system->os.arch, ==, "x86_64");
}

static void
test_reads_several_disks (void)
{
  g_autoptr (CarrelApplianceModel)
    model = parse ("{\"provider\": \"libvirt\", \"disks\": [{\"path\": \"a.img\"},"
                   " {\"path\": \"b.img\", \"format\": \"raw\"}]}");
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 1);

  g_assert_cmpuint (system->disks->len, ==, 2);
  g_assert_cmpstr (disk->file, ==, "b.img");
  g_assert_cmpstr (disk->format, ==, "raw");
}

static void
test_points_to_the_descriptor (void)
{
  g_autoptr (CarrelApplianceModel) model = parse ("{\"provider\":\"virtualbox\"}");
  const CarrelApplianceFile *file = g_ptr_array_index (model->files, 0);

  g_assert_cmpuint (model->systems->len, ==, 0);
  g_assert_cmpstr (file->name, ==, "box.ovf");
}

static void
test_refuses_in_one_sentence (void)
{
  assert_refused ("{\"versions\": []}", CARREL_APPLIANCE_ERROR_UNSUPPORTED, ".box");
  assert_refused ("{\"provider\": \"docker\"}", CARREL_APPLIANCE_ERROR_UNSUPPORTED, "docker");
  assert_refused ("{}", CARREL_APPLIANCE_ERROR_UNKNOWN, "provider");
  assert_refused ("{", CARREL_APPLIANCE_ERROR_INVALID, "metadata");
  assert_refused ("{\"provider\": \"libvirt\", \"virtual_size\": -1}",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "virtual_size");
  assert_refused ("{\"provider\": \"libvirt\", \"disks\": [{}]}",
                  CARREL_APPLIANCE_ERROR_INVALID,
                  "path");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/vagrant/reads-a-box-with-disks", test_reads_a_box_with_disks);
  g_test_add_func ("/appliance/vagrant/reads-several-disks", test_reads_several_disks);
  g_test_add_func ("/appliance/vagrant/points-to-the-descriptor", test_points_to_the_descriptor);
  g_test_add_func ("/appliance/vagrant/refuses-in-one-sentence", test_refuses_in_one_sentence);
  return g_test_run ();
}
