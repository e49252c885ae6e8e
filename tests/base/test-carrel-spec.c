/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/spec/carrel-spec.h"

#include <string.h>

#include "base/carrel-base-error.h"
#include "base/spec/carrel-spec-defaults.h"

static CarrelSpec *
make_spec (CarrelSpecFamily family)
{
  return carrel_spec_defaults_make (&(CarrelSpecDefaultsRequest){
    .name = "Büro 虚拟机 <b>",
    .os_id = "debian12",
    .family = family,
    .firmware = CARREL_SPEC_FIRMWARE_UEFI,
    .processors = 2,
    .memory_mib = 2048,
    .disk_bytes = G_GUINT64_CONSTANT (20) << 30,
    .media_path = "/srv/images/a \"quoted\", image=on.iso",
  });
}

static void
test_survives_print_and_parse (void)
{
  for (guint family = 0; family <= CARREL_SPEC_FAMILY_OTHER; family++)
    {
      g_autoptr (CarrelSpec) spec = make_spec ((CarrelSpecFamily) family);
      g_autofree char *text = carrel_spec_to_json (spec, TRUE);
      g_autoptr (GError) error = NULL;
      g_autoptr (CarrelSpec) parsed = carrel_spec_from_json (text, -1, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_true (carrel_spec_is_equal (spec, parsed));
      again = carrel_spec_to_json (parsed, TRUE);
      g_assert_cmpstr (text, ==, again);
    }
}

static void
test_copies_deeply (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  g_autoptr (CarrelSpec) copy = carrel_spec_copy (spec);

  g_assert_true (carrel_spec_is_equal (spec, copy));
  carrel_spec_set_string (&carrel_spec_get_disk (copy, 0)->file, "other.qcow2");
  g_assert_false (carrel_spec_is_equal (spec, copy));
}

static void
test_adds_and_removes_devices (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  CarrelSpecDisk *disk = carrel_spec_add_disk (spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);

  g_assert_cmpstr (disk->id, ==, "disk1");
  g_assert_true (g_strv_contains ((const char *const *) spec->boot_order, "disk1"));
  g_assert_true (carrel_spec_remove_device (spec, carrel_spec_get_disk (spec, 0)->id));
  g_assert_false (g_strv_contains ((const char *const *) spec->boot_order, "disk0"));
  g_assert_null (carrel_spec_find_disk (spec, "disk0"));
  g_assert_false (carrel_spec_remove_device (spec, "disk0"));
  disk = carrel_spec_add_disk (spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);
  g_assert_cmpstr (disk->id, ==, "disk0");
  g_assert_nonnull (carrel_spec_find_drive (spec, "cd0"));
  g_assert_nonnull (carrel_spec_find_network (spec, "net0"));
}

/* Each replaces @from by @to in a valid text. */
static const struct
{
  const char *from;
  const char *to;
  CarrelBaseError code;
} hostile[] = {
  { "\"carrel-spec\":1", "\"carrel-spec\":2", CARREL_BASE_ERROR_NEWER },
  { "\"carrel-spec\":1", "\"carrel-spec\":-1", CARREL_BASE_ERROR_INVALID },
  { "\"carrel-spec\":1", "\"carrel-spec\":\"1\"", CARREL_BASE_ERROR_INVALID },
  { "\"machine\":", "\"maschine\":", CARREL_BASE_ERROR_INVALID },
  { "\"processors\":2", "\"processors\":0", CARREL_BASE_ERROR_LIMIT },
  { "\"processors\":2", "\"processors\":-2", CARREL_BASE_ERROR_LIMIT },
  { "\"processors\":2", "\"processors\":4294967298", CARREL_BASE_ERROR_LIMIT },
  { "\"processors\":2", "\"processors\":2.5", CARREL_BASE_ERROR_INVALID },
  { "\"processors\":2", "\"processors\":\"2\"", CARREL_BASE_ERROR_INVALID },
  { "\"processors\":2", "\"processors\":[2]", CARREL_BASE_ERROR_INVALID },
  { "\"processors\":2", "\"extra-arguments\":\"-x\"", CARREL_BASE_ERROR_INVALID },
  { "\"firmware\":\"uefi\"", "\"firmware\":\"coreboot\"", CARREL_BASE_ERROR_INVALID },
  { "\"id\":\"disk0\"", "\"id\":\"disk0,readonly=on\"", CARREL_BASE_ERROR_INVALID },
  { "\"id\":\"disk0\"", "\"id\":\"cd0\"", CARREL_BASE_ERROR_INVALID },
  { "\"size-bytes\":21474836480", "\"size-bytes\":7", CARREL_BASE_ERROR_LIMIT },
  { "\"size-bytes\":21474836480", "\"size-bytes\":21474836481", CARREL_BASE_ERROR_INVALID },
  { "\"file\":\"", "\"file\":\"../", CARREL_BASE_ERROR_INVALID },
  { "\"path\":\"/srv", "\"path\":\"srv", CARREL_BASE_ERROR_INVALID },
  { "\"machine-type\":\"pc-q35-7.2\"", "\"machine-type\":\"none,x=1\"", CARREL_BASE_ERROR_INVALID },
  { "\"boot-order\":[\"disk0\"", "\"boot-order\":[\"disk7\"", CARREL_BASE_ERROR_INVALID },
  { "\"boot-order\":[\"disk0\"", "\"boot-order\":[\"disk0\",\"disk0\"", CARREL_BASE_ERROR_INVALID },
  { "\"boot-order\":[\"disk0\"", "\"boot-order\":[7", CARREL_BASE_ERROR_INVALID },
  { "\"mac\":\"52:", "\"mac\":\"53:", CARREL_BASE_ERROR_INVALID },
  { "\"disks\":[{", "\"disks\":[[],{", CARREL_BASE_ERROR_INVALID },
};

static char *
replace_once (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

static void
test_refuses_hostile_texts (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  g_autofree char *text = carrel_spec_to_json (spec, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *bad = replace_once (text, hostile[i].from, hostile[i].to);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s -> %s", hostile[i].from, hostile[i].to);
      g_assert_null (carrel_spec_from_json (bad, -1, &error));
      g_assert_error (error, CARREL_BASE_ERROR, (int) hostile[i].code);
    }
}

static void
test_bounds_the_number_of_devices (void)
{
  g_autoptr (CarrelSpec) spec = make_spec (CARREL_SPEC_FAMILY_LINUX);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 16; i++)
    carrel_spec_add_disk (spec, 1 << 20, CARREL_SPEC_BUS_VIRTIO);
  text = carrel_spec_to_json (spec, FALSE);
  g_assert_null (carrel_spec_from_json (text, -1, &error));
  g_assert_error (error, CARREL_BASE_ERROR, CARREL_BASE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spec/survives-print-and-parse", test_survives_print_and_parse);
  g_test_add_func ("/spec/copies-deeply", test_copies_deeply);
  g_test_add_func ("/spec/adds-and-removes-devices", test_adds_and_removes_devices);
  g_test_add_func ("/spec/refuses-hostile-texts", test_refuses_hostile_texts);
  g_test_add_func ("/spec/bounds-the-number-of-devices", test_bounds_the_number_of_devices);
  return g_test_run ();
}
