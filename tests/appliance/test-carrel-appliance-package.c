/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-package.h"

#include "appliance/carrel-appliance-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What an enemy makes is tried on the whole program by test-hostile.py; here is what works. */

static const char descriptor[] =
  "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "
  "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' xmlns:r='urn:r'>"
  "<References><File ovf:id='f' ovf:href='my%20disk.vmdk' ovf:size='3'/></References>"
  "<DiskSection><Info/><Disk ovf:diskId='d' ovf:fileRef='f' ovf:capacity='4096'/></DiskSection>"
  "<VirtualSystem ovf:id='vm'><Info/><VirtualHardwareSection><Info/>"
  "<Item><r:InstanceID>1</r:InstanceID><r:ResourceType>17</r:ResourceType>"
  "<r:HostResource>ovf:/disk/d</r:HostResource></Item>"
  "</VirtualHardwareSection></VirtualSystem></Envelope>";

typedef struct
{
  char *folder;
} Fixture;

static char *
put (Fixture *fixture, const char *name, const char *content)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, content, -1, &error));
  return path;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *disk = NULL;

  fixture->folder = g_dir_make_tmp ("carrel-package-XXXXXX", NULL);
  path = put (fixture, "box.ovf", descriptor);
  disk = put (fixture, "my disk.vmdk", "abc");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
check_disk (CarrelAppliancePackage *package)
{
  const CarrelApplianceModel *model = carrel_appliance_package_get_model (package);
  const CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  const CarrelApplianceDisk *disk = g_ptr_array_index (system->disks, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceSource)
    source = carrel_appliance_package_find (package, disk->file, &error);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  bytes = carrel_appliance_source_read_all (source, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abc", 3);
}

static void
test_opens_a_folder_and_its_descriptor (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "box.ovf", NULL);
  const char *const paths[] = { fixture->folder, path };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CarrelAppliancePackage)
        package = carrel_appliance_package_open (paths[i], NULL, &error);

      g_assert_no_error (error);
      check_disk (package);
    }
}

static void
test_compares_digests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "abc", -1);
  g_autofree char *own = g_compute_checksum_for_string (G_CHECKSUM_SHA512, descriptor, -1);
  g_autofree char *text = g_strdup_printf ("SHA256(my disk.vmdk)= %s\nSHA512(box.ovf)= %s\n",
                                           digest,
                                           own);
  g_autofree char *list = put (fixture, "box.mf", text);
  g_autofree char *disk = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePackage) package = NULL;
  const CarrelApplianceFile *file;

  package = carrel_appliance_package_open (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  file = g_ptr_array_index (carrel_appliance_package_get_model (package)->files, 0);
  g_assert_cmpstr (file->digest_kind, ==, "sha256");
  g_assert_cmpstr (file->digest, ==, digest);
  g_assert_true (carrel_appliance_package_verify (package, NULL, &error));
  disk = put (fixture, "my disk.vmdk", "abd");
  g_assert_false (carrel_appliance_package_verify (package, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_MISMATCH);
  g_assert_nonnull (strstr (error->message, "disk.vmdk"));
}

static void
test_understands_a_descriptor_without_its_disks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "box.ovf", NULL);
  g_autofree char *disk = g_build_filename (fixture->folder, "my disk.vmdk", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePackage) package = NULL;

  g_assert_cmpint (g_unlink (disk), ==, 0);
  package = carrel_appliance_package_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (carrel_appliance_package_open (fixture->folder, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_NOT_FOUND);
}

static void
test_prefers_the_machine_to_what_lies_beside_it (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = put (fixture, "metadata.json", "{\"provider\":\"virtualbox\"}");
  g_autofree char *domain = put (fixture, "domain.xml", "<domain type='kvm'/>");
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelAppliancePackage)
    package = carrel_appliance_package_open (fixture->folder, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (carrel_appliance_package_get_model (package)->kind, ==, "ovf");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/appliance/package/opens-a-folder-and-its-descriptor",
       test_opens_a_folder_and_its_descriptor);
  ADD ("/appliance/package/compares-digests", test_compares_digests);
  ADD ("/appliance/package/understands-a-descriptor-without-its-disks",
       test_understands_a_descriptor_without_its_disks);
  ADD ("/appliance/package/prefers-the-machine-to-what-lies-beside-it",
       test_prefers_the_machine_to_what_lies_beside_it);
  return g_test_run ();
}
