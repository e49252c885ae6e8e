/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "disk-fixture.h"

#include "appliance/carrel-appliance-export.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MACHINE_UUID "5f1c8f5e-7c1d-4d9b-8f35-0a5a3f2b9c11"

/* A machine with the fixture's disk, which is read from `path`. */
static GPtrArray *
make_machines (const char *path, CarrelSpecFormat format)
{
  CarrelSpecDefaultsRequest request = { .name = "Same", .processors = 2, .memory_mib = 512 };
  CarrelSpec *spec = carrel_spec_defaults_make (&request);
  GPtrArray *machines = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_export_machine_free);
  GPtrArray *layers = g_ptr_array_new_with_free_func (
    (GDestroyNotify) carrel_appliance_disk_input_unref);
  CarrelApplianceExportMachine *machine;

  carrel_spec_set_string (&spec->uuid, MACHINE_UUID);
  carrel_spec_add_disk (spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);
  carrel_spec_get_disk (spec, 0)->format = format;
  if (spec->networks->len > 0)
    carrel_spec_set_string (&carrel_spec_get_network (spec, 0)->mac, "52:54:00:01:02:03");
  machine = carrel_appliance_export_machine_new (spec, "a note");
  g_ptr_array_add (layers, disk_fixture_open (path));
  g_ptr_array_add (machine->disks, layers);
  g_ptr_array_add (machines, machine);
  return machines;
}

static void
exported_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void export(GPtrArray *machines,
                   const CarrelApplianceExportRequest *request,
                   const char *target)
{
  g_autoptr (GAsyncResult) answer = NULL;
  g_autoptr (GError) error = NULL;

  carrel_appliance_export_async (machines, request, target, NULL, exported_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  carrel_appliance_export_finish (answer, NULL, &error);
  g_assert_no_error (error);
}

static void
add_file (GChecksum *checksum, const char *path)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  g_checksum_update (checksum, (const guchar *) bytes, (gssize) length);
  g_unlink (path);
}

static int
compare_names (gconstpointer left, gconstpointer right)
{
  return strcmp (*(char *const *) left, *(char *const *) right);
}

/* The digest of a file, or of a folder's files and their names; they are removed. */
static char *
take_digest (const char *target)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (target, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      const char *entry = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (target, entry, NULL);

      g_checksum_update (checksum, (const guchar *) entry, -1);
      add_file (checksum, path);
    }
  if (folder == NULL)
    add_file (checksum, target);
  else
    g_assert_cmpint (g_rmdir (target), ==, 0);
  return g_strdup (g_checksum_get_string (checksum));
}

/* Whether the disk comes from a raw file or a qcow2, and however many pack it. */
static void
test_same_machine_same_bytes (DiskFixture *fixture, gconstpointer data)
{
  static const guint threads[] = { 1, 2, 5, 0 };
  CarrelApplianceExportFormat format = (CarrelApplianceExportFormat) GPOINTER_TO_UINT (data);
  g_autofree char *qcow2 = disk_fixture_make (fixture, "source", "qcow2", "cluster_size=8k");
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (guint small = 0; small < 2; small++)
    {
      g_autofree char *first = NULL;

      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          CarrelApplianceExportRequest request = { .format = format,
                                                   .is_small = small == 1,
                                                   .threads = threads[i] };
          g_autoptr (GPtrArray) machines = i % 2 == 0
                                             ? make_machines (fixture->raw, CARREL_SPEC_FORMAT_RAW)
                                             : make_machines (qcow2, CARREL_SPEC_FORMAT_QCOW2);
          g_autofree char *digest = NULL;

          export(machines, &request, target);
          digest = take_digest (target);
          if (first == NULL)
            first = g_steal_pointer (&digest);
          else
            g_assert_cmpstr (digest, ==, first);
        }
    }
  disk_fixture_count (fixture, 2);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    CarrelApplianceExportFormat format;
  } formats[] = {
    { "ova", CARREL_APPLIANCE_EXPORT_FORMAT_OVA },
    { "ovf", CARREL_APPLIANCE_EXPORT_FORMAT_OVF },
    { "vmx", CARREL_APPLIANCE_EXPORT_FORMAT_VMX },
    { "libvirt", CARREL_APPLIANCE_EXPORT_FORMAT_LIBVIRT },
    { "vagrant", CARREL_APPLIANCE_EXPORT_FORMAT_VAGRANT },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/appliance/export-bytes/%s/same-machine-same-bytes",
                                               formats[i].name);

      g_test_add (path,
                  DiskFixture,
                  GUINT_TO_POINTER (formats[i].format),
                  disk_fixture_set_up,
                  test_same_machine_same_bytes,
                  disk_fixture_tear_down);
    }
  return g_test_run ();
}
