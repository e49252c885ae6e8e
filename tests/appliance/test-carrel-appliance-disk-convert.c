/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "disk-fixture.h"

#include "appliance/carrel-appliance-error.h"
#include "base/carrel-base-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

static const struct
{
  const char *format;
  const char *options;
  const char *name;
} sources[] = {
  { "raw", "size=73401856", "raw" },
  { "qcow2", "compat=1.1", "qcow2" },
  { "qcow2", "compat=0.10,cluster_size=4k", "qcow2" },
  { "qcow2", "compat=1.1,cluster_size=2M", "qcow2" },
  { "qcow2", "compressed", "qcow2" },
  { "qcow2", "extended_l2=on,cluster_size=128k", "qcow2" },
  { "vmdk", "subformat=monolithicSparse", "VMDK" },
  { "vmdk", "subformat=streamOptimized", "VMDK" },
  { "vdi", "static=off", "VDI" },
  { "vhdx", "subformat=dynamic", "VHDX" },
  { "vpc", "subformat=dynamic,force_size=on", "VHD" },
  { "vpc", "subformat=fixed,force_size=on", "VHD" },
};

static void
test_sources (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    for (guint raw = 0; raw < 2; raw++)
      {
        CarrelApplianceDiskRequest request = { .digest = "SHA256" };
        g_autofree char *source =
          disk_fixture_make (fixture, "source", sources[i].format, sources[i].options);
        CarrelApplianceDiskResult result = { 0 };
        g_autoptr (GError) error = NULL;

        g_test_message ("%s %s", sources[i].format, sources[i].options);
        request.format = raw ? CARREL_APPLIANCE_DISK_FORMAT_RAW
                             : CARREL_APPLIANCE_DISK_FORMAT_QCOW2;
        disk_fixture_convert (source, &request, target, &result, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (result.source_format, ==, sources[i].name);
        g_assert_cmpuint (strlen (result.source_digest), ==, 64);
        disk_fixture_compare (target, raw ? "raw" : "qcow2", fixture->raw, "raw");
        carrel_appliance_disk_convert_clear_result (&result);
        g_unlink (target);
        g_unlink (source);
      }
}

static void
test_packs_the_same_bytes (DiskFixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      CarrelApplianceDiskRequest request = { .format = CARREL_APPLIANCE_DISK_FORMAT_VMDK,
                                             .is_small = i == 1,
                                             .threads = 1 };
      g_autofree char *first = disk_fixture_path (fixture, "first.vmdk");
      g_autofree char *second = disk_fixture_path (fixture, "second.vmdk");
      g_autofree char *qcow2 = disk_fixture_make (fixture, "source", "qcow2", "cluster_size=8k");
      CarrelApplianceDiskResult result = { 0 };
      g_autoptr (GError) error = NULL;
      g_autofree char *digest = NULL;
      g_autofree char *computed = NULL;
      g_autofree char *bytes = NULL;
      gsize length;

      disk_fixture_convert (fixture->raw, &request, first, &result, &error);
      g_assert_no_error (error);
      digest = g_strdup (result.target_digest);
      carrel_appliance_disk_convert_clear_result (&result);
      request.threads = 3;
      disk_fixture_convert (qcow2, &request, second, &result, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (digest, ==, result.target_digest);
      carrel_appliance_disk_convert_clear_result (&result);
      g_assert_true (g_file_get_contents (second, &bytes, &length, NULL));
      computed = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) bytes, length);
      g_assert_cmpstr (computed, ==, digest);
      disk_fixture_compare (first, "vmdk", fixture->raw, "raw");
      g_unlink (first);
      g_unlink (second);
      g_unlink (qcow2);
    }
}

static void
test_reads_what_it_packs (DiskFixture *fixture, gconstpointer data)
{
  CarrelApplianceDiskRequest request = { .format = CARREL_APPLIANCE_DISK_FORMAT_VMDK };
  g_autofree char *packed = disk_fixture_path (fixture, "packed.vmdk");
  g_autofree char *again = disk_fixture_path (fixture, "again.vmdk");
  g_autofree char *back = disk_fixture_path (fixture, "back.qcow2");
  CarrelApplianceDiskResult result = { 0 };
  CarrelApplianceDiskResult result_again = { 0 };
  g_autoptr (GError) error = NULL;

  disk_fixture_convert (fixture->raw, &request, packed, &result, &error);
  g_assert_no_error (error);
  /* A stream is packed again by way of a disk aside. */
  disk_fixture_convert (packed, &request, again, &result_again, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result.target_digest, ==, result_again.target_digest);
  request.format = CARREL_APPLIANCE_DISK_FORMAT_QCOW2;
  request.digest = "SHA256";
  request.expected_digest = result.target_digest;
  disk_fixture_convert (packed, &request, back, NULL, &error);
  g_assert_no_error (error);
  disk_fixture_compare (back, "qcow2", fixture->raw, "raw");
  carrel_appliance_disk_convert_clear_result (&result);
  carrel_appliance_disk_convert_clear_result (&result_again);
}

static void
test_other_targets (DiskFixture *fixture, gconstpointer data)
{
  static const struct
  {
    CarrelApplianceDiskFormat format;
    const char *name;
  } targets[] = {
    { CARREL_APPLIANCE_DISK_FORMAT_VHDX, "vhdx" },
    { CARREL_APPLIANCE_DISK_FORMAT_VDI, "vdi" },
    { CARREL_APPLIANCE_DISK_FORMAT_VMDK, "vmdk" },
  };
  static const char *const froms[][2] = { { "vdi", "static=off" },
                                          { "vhdx", "subformat=dynamic" },
                                          { "qcow2", "compat=1.1" },
                                          { "vmdk", "subformat=streamOptimized" } };
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (froms); j++)
      {
        CarrelApplianceDiskRequest request = { .format = targets[i].format };
        g_autofree char *source = disk_fixture_make (fixture, "source", froms[j][0], froms[j][1]);
        g_autoptr (GError) error = NULL;

        g_test_message ("%s to %s", froms[j][0], targets[i].name);
        disk_fixture_convert (source, &request, target, NULL, &error);
        g_assert_no_error (error);
        disk_fixture_compare (target, targets[i].name, fixture->raw, "raw");
        g_unlink (target);
        g_unlink (source);
      }
  disk_fixture_count (fixture, 1);
}

static char *
convert_with_identity (DiskFixture *fixture,
                       const char *source,
                       CarrelApplianceDiskFormat format,
                       const char *format_name,
                       const char *identity,
                       gsize *length)
{
  CarrelApplianceDiskRequest request = { .format = format, .identity = identity };
  g_autofree char *target = disk_fixture_path (fixture, "identified");
  const char *check[] = { "qemu-img", "check", "-q", "-f", format_name, target, NULL };
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  disk_fixture_convert (source, &request, target, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (disk_fixture_succeeds (check));
  disk_fixture_compare (target, format_name, fixture->raw, "raw");
  g_assert_true (g_file_get_contents (target, &bytes, length, NULL));
  g_unlink (target);
  return bytes;
}

/* Another identity changes nothing but the one identifier. */
static void
test_identifiers_follow_the_disk (DiskFixture *fixture, gconstpointer data)
{
  static const struct
  {
    CarrelApplianceDiskFormat format;
    const char *name;
  } targets[] = { { CARREL_APPLIANCE_DISK_FORMAT_VHDX, "vhdx" },
                  { CARREL_APPLIANCE_DISK_FORMAT_VDI, "vdi" } };
  g_autofree char *qcow2 = disk_fixture_make (fixture, "source", "qcow2", "cluster_size=8k");

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      CarrelApplianceDiskFormat format = targets[i].format;
      const char *name = targets[i].name;
      gsize lengths[5];
      g_autofree char *first =
        convert_with_identity (fixture, fixture->raw, format, name, "one", &lengths[0]);
      g_autofree char *again =
        convert_with_identity (fixture, qcow2, format, name, "one", &lengths[1]);
      g_autofree char *other =
        convert_with_identity (fixture, qcow2, format, name, "two", &lengths[2]);
      g_autofree char *nobodys =
        convert_with_identity (fixture, fixture->raw, format, name, NULL, &lengths[3]);
      g_autofree char *nobodys_again =
        convert_with_identity (fixture, qcow2, format, name, NULL, &lengths[4]);
      gsize differing = 0;

      g_assert_cmpmem (first, lengths[0], again, lengths[1]);
      g_assert_cmpmem (nobodys, lengths[3], nobodys_again, lengths[4]);
      g_assert_cmpuint (lengths[2], ==, lengths[0]);
      for (gsize at = 0; at < lengths[0]; at++)
        differing += first[at] != other[at];
      g_assert_cmpuint (differing, >, 8);
      g_assert_cmpuint (differing, <=, 16);
    }
  disk_fixture_count (fixture, 2);
}

static void
test_flattens_chains (DiskFixture *fixture, gconstpointer data)
{
  static const CarrelApplianceDiskFormat formats[] = { CARREL_APPLIANCE_DISK_FORMAT_QCOW2,
                                                       CARREL_APPLIANCE_DISK_FORMAT_VMDK,
                                                       CARREL_APPLIANCE_DISK_FORMAT_VDI };
  static const char *const names[] = { "qcow2", "vmdk", "vdi" };
  g_autofree char *base = disk_fixture_make (fixture, "base.qcow2", "qcow2", "compat=1.1");
  g_autofree char *middle = disk_fixture_path (fixture, "middle.qcow2");
  g_autofree char *top = disk_fixture_path (fixture, "top.qcow2");
  g_autofree char *target = disk_fixture_path (fixture, "target");
  g_autoptr (GPtrArray)
    layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_appliance_disk_input_unref);

  disk_fixture_run ("qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "qcow2",
                    "-b",
                    base,
                    middle,
                    NULL);
  disk_fixture_run ("qemu-io",
                    "-f",
                    "qcow2",
                    "-c",
                    "write -q -P 7 1M 300k",
                    "-c",
                    "write -q -z 2M 128k",
                    middle,
                    NULL);
  disk_fixture_run ("qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "qcow2",
                    "-b",
                    middle,
                    top,
                    "90M",
                    NULL);
  disk_fixture_run ("qemu-io",
                    "-f",
                    "qcow2",
                    "-c",
                    "write -q -P 9 1100k 1k",
                    "-c",
                    "write -q -P 3 80M 5k",
                    top,
                    NULL);
  g_ptr_array_add (layers, disk_fixture_open (top));
  g_ptr_array_add (layers, disk_fixture_open (middle));
  g_ptr_array_add (layers, disk_fixture_open (base));
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      CarrelApplianceDiskRequest request = { .format = formats[i] };
      g_autoptr (GError) error = NULL;

      disk_fixture_convert_layers (layers, &request, target, NULL, NULL, &error);
      g_assert_no_error (error);
      disk_fixture_compare (target, names[i], top, "qcow2");
      g_unlink (target);
    }
}

static void
test_a_layer_alone_is_refused (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *top = disk_fixture_path (fixture, "top.qcow2");
  g_autofree char *target = disk_fixture_path (fixture, "target");
  CarrelApplianceDiskRequest request = { 0 };
  g_autoptr (GError) error = NULL;

  disk_fixture_run ("qemu-img",
                    "create",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "raw",
                    "-b",
                    fixture->raw,
                    top,
                    NULL);
  g_assert_false (disk_fixture_convert (top, &request, target, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_REFUSED);
  disk_fixture_count (fixture, 2);
}

static void
test_unpacks_compressed_files (DiskFixture *fixture, gconstpointer data)
{
  static const char *const programs[] = { "gzip", "xz", "zstd" };
  static const char *const endings[] = { "gz", "xz", "zst" };
  static const char *const inners[][2] = { { "raw", "size=73401856" },
                                           { "qcow2", "compat=1.1" },
                                           { "vmdk", "subformat=streamOptimized" },
                                           { "vdi", "static=off" } };
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (inners); j++)
      {
        CarrelApplianceDiskRequest request = { .digest = "SHA1" };
        g_autofree char *source = disk_fixture_make (fixture, "source", inners[j][0], inners[j][1]);
        g_autofree char *packed = g_strconcat (source, ".", endings[i], NULL);
        g_autofree char *digest = NULL;
        g_autofree char *bytes = NULL;
        CarrelApplianceDiskResult result = { 0 };
        g_autoptr (GError) error = NULL;
        gsize length;

        g_test_message ("%s in %s", inners[j][0], programs[i]);
        disk_fixture_run (programs[i], "-1", "-q", source, NULL);
        disk_fixture_convert (packed, &request, target, &result, &error);
        g_assert_no_error (error);
        disk_fixture_compare (target, "qcow2", fixture->raw, "raw");
        g_assert_true (g_file_get_contents (packed, &bytes, &length, NULL));
        digest = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (guint8 *) bytes, length);
        g_assert_cmpstr (digest, ==, result.source_digest);
        carrel_appliance_disk_convert_clear_result (&result);
        g_unlink (target);
        g_unlink (packed);
        g_unlink (source);
      }
  disk_fixture_count (fixture, 1);
}

static void
test_reads_chunks_and_parts_of_files (DiskFixture *fixture, gconstpointer data)
{
  g_autofree char *vmdk =
    disk_fixture_make (fixture, "a.vmdk", "vmdk", "subformat=streamOptimized");
  g_autofree char *package = disk_fixture_path (fixture, "package");
  g_autofree char *target = disk_fixture_path (fixture, "target");
  g_autoptr (CarrelApplianceDiskInput) input = carrel_appliance_disk_input_new ("chunks");
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();
  CarrelApplianceDiskRequest request = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr (GString) whole = g_string_new ("before");
  g_autoptr (CarrelApplianceSource) source = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (vmdk, &bytes, &length, NULL));
  g_string_append_len (whole, bytes, (gssize) length);
  g_string_append (whole, "behind");
  g_assert_true (g_file_set_contents (package, whole->str, (gssize) whole->len, NULL));
  source = carrel_appliance_source_new (g_open (package, O_RDONLY, 0), &error);
  g_assert_no_error (error);
  for (guint64 at = 0; at < length; at += 999999)
    {
      g_autoptr (CarrelApplianceSource)
        chunk = carrel_appliance_source_slice (source, 6 + at, MIN (999999, length - at), &error);

      g_assert_no_error (error);
      carrel_appliance_disk_input_add (input, chunk);
    }
  g_ptr_array_add (layers, input);
  disk_fixture_convert_layers (layers, &request, target, NULL, NULL, &error);
  g_assert_no_error (error);
  disk_fixture_compare (target, "qcow2", fixture->raw, "raw");
}

static void
test_another_digest_makes_nothing (DiskFixture *fixture, gconstpointer data)
{
  static const char *const formats[][2] = { { "vmdk", "subformat=streamOptimized" },
                                            { "qcow2", "compat=1.1" },
                                            { "vdi", "static=off" } };
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *source = disk_fixture_make (fixture, "source", formats[i][0], formats[i][1]);
      CarrelApplianceDiskRequest request = { .digest = "SHA512", .expected_digest = "00" };
      g_autoptr (GError) error = NULL;

      g_assert_false (disk_fixture_convert (source, &request, target, NULL, &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_MISMATCH);
      disk_fixture_count (fixture, 2);
      g_unlink (source);
    }
}

static void
test_bounds_the_capacity (DiskFixture *fixture, gconstpointer data)
{
  CarrelApplianceDiskRequest request = { .capacity_max = 1 << 20 };
  g_autofree char *target = disk_fixture_path (fixture, "target");
  g_autofree char *packed = disk_fixture_path (fixture, "disk.raw.gz");
  g_autoptr (GError) error = NULL;

  g_assert_false (disk_fixture_convert (fixture->raw, &request, target, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
  g_clear_error (&error);
  disk_fixture_run ("gzip", "-1", "-k", fixture->raw, NULL);
  g_assert_false (disk_fixture_convert (packed, &request, target, NULL, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
  disk_fixture_count (fixture, 2);
}

static void
test_never_replaces_a_file (DiskFixture *fixture, gconstpointer data)
{
  CarrelApplianceDiskRequest request = { 0 };
  g_autofree char *target = disk_fixture_path (fixture, "target");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (target, "mine", 4, NULL));
  g_assert_false (disk_fixture_convert (fixture->raw, &request, target, NULL, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_FAILED);
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  disk_fixture_count (fixture, 2);
}

typedef struct
{
  guint calls;
  guint64 last;
  GCancellable *cancellable;
} Reports;

static void
report_cb (const CarrelApplianceDiskProgress *progress, gpointer data)
{
  Reports *reports = data;

  g_assert_cmpuint (progress->done_bytes, >=, reports->last);
  g_assert_cmpuint (progress->done_bytes, <=, progress->total_bytes);
  reports->last = progress->done_bytes;
  reports->calls++;
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelling_leaves_nothing (DiskFixture *fixture, gconstpointer data)
{
  static const char *const formats[][2] = { { "vmdk", "subformat=streamOptimized" },
                                            { "raw", "size=73401856" },
                                            { "vdi", "static=off" } };
  g_autofree char *target = disk_fixture_path (fixture, "target");

  for (guint i = 0; i < 36; i++)
    {
      g_autofree char *source =
        disk_fixture_make (fixture, "source", formats[i % 3][0], formats[i % 3][1]);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Reports reports = { 0, 0, cancellable };
      CarrelApplianceDiskRequest request = { .format = (CarrelApplianceDiskFormat) (i / 3 % 3),
                                             .digest = "SHA256",
                                             .report = report_cb,
                                             .report_data = &reports };
      g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (
        (GDestroyNotify) carrel_appliance_disk_input_unref);
      g_autoptr (GError) error = NULL;
      GThread *thread;

      g_ptr_array_add (layers, disk_fixture_open (source));
      if (i < 9)
        g_cancellable_cancel (cancellable);
      /* The other thread cancels at whatever instant it gets to run. */
      thread = g_thread_new ("cancel", cancel_thread, cancellable);
      if (disk_fixture_convert_layers (layers, &request, target, cancellable, NULL, &error))
        {
          g_assert_cmpuint (i, >=, 9);
          disk_fixture_count (fixture, 3);
          g_unlink (target);
        }
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          disk_fixture_count (fixture, 2);
        }
      g_thread_join (thread);
      g_unlink (source);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)            \
  g_test_add ("/appliance/disk/" path, \
              DiskFixture,             \
              NULL,                    \
              disk_fixture_set_up,     \
              function,                \
              disk_fixture_tear_down)
  ADD ("every-source-becomes-qcow2-and-raw", test_sources);
  ADD ("the-same-disk-is-packed-into-the-same-bytes", test_packs_the_same_bytes);
  ADD ("what-is-packed-can-be-read-again", test_reads_what_it_packs);
  ADD ("other-targets", test_other_targets);
  ADD ("identifiers-follow-the-disk", test_identifiers_follow_the_disk);
  ADD ("chains-are-flattened", test_flattens_chains);
  ADD ("a-layer-alone-is-refused", test_a_layer_alone_is_refused);
  ADD ("compressed-files-are-unpacked", test_unpacks_compressed_files);
  ADD ("chunks-and-parts-of-files-are-read", test_reads_chunks_and_parts_of_files);
  ADD ("another-digest-makes-nothing", test_another_digest_makes_nothing);
  ADD ("the-capacity-is-bounded", test_bounds_the_capacity);
  ADD ("a-file-is-never-replaced", test_never_replaces_a_file);
  ADD ("cancelling-leaves-nothing", test_cancelling_leaves_nothing);
  return g_test_run ();
}
