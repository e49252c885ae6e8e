/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/spec/carrel-spec-change.h"

#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec-defaults.h"
#include "base/spec/carrel-spec.h"

static CarrelSpec *
make_spec (void)
{
  return carrel_spec_defaults_make (
    &(CarrelSpecDefaultsRequest){ .name = "One",
                                  .family = CARREL_SPEC_FAMILY_LINUX,
                                  .processors = 1,
                                  .memory_mib = 512,
                                  .disk_bytes = G_GUINT64_CONSTANT (1) << 30 });
}

static const CarrelSpecChange *
find (GPtrArray *changes, const char *path)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const CarrelSpecChange *change = g_ptr_array_index (changes, i);

      if (g_str_equal (change->path, path))
        return change;
    }
  return NULL;
}

static void
assert_change (GPtrArray *changes,
               const char *path,
               CarrelSpecChangeKind kind,
               CarrelSpecChangeApply apply)
{
  const CarrelSpecChange *change = find (changes, path);

  g_assert_nonnull (change);
  g_assert_cmpint (change->kind, ==, kind);
  g_assert_cmpint (change->apply, ==, apply);
}

static void
test_equal_machines_have_no_differences (void)
{
  g_autoptr (CarrelSpec) before = make_spec ();
  g_autoptr (CarrelSpec) after = carrel_spec_copy (before);
  g_autoptr (GPtrArray) changes = carrel_spec_change_list (before, after, NULL);

  g_assert_cmpuint (changes->len, ==, 0);
}

static void
test_tells_when_each_change_takes_effect (void)
{
  g_autoptr (CarrelSpec) before = make_spec ();
  g_autoptr (CarrelSpec) after = carrel_spec_copy (before);
  g_autoptr (GPtrArray) changes = NULL;

  carrel_spec_set_string (&after->name, "Two");
  after->memory_mib = 1024;
  after->display.kind = CARREL_SPEC_DISPLAY_KIND_VNC;
  carrel_spec_get_disk (after, 0)->size_bytes *= 2;
  carrel_spec_set_string (&carrel_spec_get_drive (after, 0)->path, "/x.iso");
  carrel_spec_get_network (after, 0)->connected = FALSE;
  changes = carrel_spec_change_list (before, after, NULL);
  g_assert_cmpuint (changes->len, ==, 6);
  assert_change (changes, "name", CARREL_SPEC_CHANGE_KIND_VALUE, CARREL_SPEC_CHANGE_APPLY_NOTHING);
  assert_change (changes,
                 "memory-mib",
                 CARREL_SPEC_CHANGE_KIND_VALUE,
                 CARREL_SPEC_CHANGE_APPLY_START);
  assert_change (changes,
                 "display/kind",
                 CARREL_SPEC_CHANGE_KIND_VALUE,
                 CARREL_SPEC_CHANGE_APPLY_START);
  assert_change (changes,
                 "disks/disk0/size-bytes",
                 CARREL_SPEC_CHANGE_KIND_VALUE,
                 CARREL_SPEC_CHANGE_APPLY_LIVE);
  assert_change (changes,
                 "drives/cd0/path",
                 CARREL_SPEC_CHANGE_KIND_VALUE,
                 CARREL_SPEC_CHANGE_APPLY_LIVE);
  assert_change (changes,
                 "networks/net0/connected",
                 CARREL_SPEC_CHANGE_KIND_VALUE,
                 CARREL_SPEC_CHANGE_APPLY_LIVE);
  g_assert_cmpstr (find (changes, "drives/cd0/path")->device, ==, "cd0");
  g_assert_null (find (changes, "display/kind")->device);
}

static void
test_matches_devices_by_identifier (void)
{
  g_autoptr (CarrelSpec) before = make_spec ();
  g_autoptr (CarrelSpec) after = carrel_spec_copy (before);
  g_autoptr (GPtrArray) changes = NULL;

  carrel_spec_add_disk (after, 1 << 20, CARREL_SPEC_BUS_VIRTIO);
  carrel_spec_remove_device (after, "net0");
  changes = carrel_spec_change_list (before, after, NULL);
  assert_change (changes,
                 "disks/disk1",
                 CARREL_SPEC_CHANGE_KIND_ADDED,
                 CARREL_SPEC_CHANGE_APPLY_START);
  assert_change (changes,
                 "networks/net0",
                 CARREL_SPEC_CHANGE_KIND_REMOVED,
                 CARREL_SPEC_CHANGE_APPLY_START);
  g_assert_null (find (changes, "disks/disk0"));
}

static void
test_refuses_two_machines (void)
{
  g_autoptr (CarrelSpec) one = make_spec ();
  g_autoptr (CarrelSpec) other = make_spec ();
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_spec_change_list (one, other, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/change/equal-machines-have-none",
                   test_equal_machines_have_no_differences);
  g_test_add_func ("/spec/change/tells-when-each-takes-effect",
                   test_tells_when_each_change_takes_effect);
  g_test_add_func ("/spec/change/matches-devices-by-identifier",
                   test_matches_devices_by_identifier);
  g_test_add_func ("/spec/change/refuses-two-machines", test_refuses_two_machines);
  return g_test_run ();
}
