/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-model.h"

#include "appliance/carrel-appliance-error.h"

#include "base/carrel-base-json.h"

#include <string.h>

static CarrelApplianceModel *
make_model (void)
{
  CarrelApplianceModel *model = carrel_appliance_model_new ("ovf");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  CarrelApplianceDisk *disk;

  system->id = g_strdup ("vm");
  system->vcpus = 2;
  system->has_tpm = 0;
  system->os.cim = 100;
  g_ptr_array_add (system->hw_family, g_strdup ("vmx-15"));
  disk = carrel_appliance_model_add_disk (system);
  disk->bus = g_strdup ("scsi");
  disk->capacity_bytes = G_GINT64_CONSTANT (1) << 40;
  carrel_appliance_model_add_network (model)->name = g_strdup ("VM Network");
  carrel_appliance_model_add_note (system->notes, "vmw:Config x", NULL, "<vmw:Config/>");
  carrel_appliance_model_add_request (system->requests, "device", "serial0", "/dev/ttyS0");
  carrel_appliance_model_add_risk (model, "digest", g_strdup ("No digests."));
  return model;
}

static char *
print (const CarrelApplianceModel *model)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, carrel_appliance_model_to_json (model));
  return carrel_base_json_print (node, FALSE);
}

static void
test_is_equal_after_a_journey_as_json (void)
{
  g_autoptr (CarrelApplianceModel) model = make_model ();
  g_autoptr (CarrelApplianceModel) again = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = print (model);
  g_autofree char *after = NULL;
  const CarrelApplianceSystem *system;

  object = carrel_base_json_parse_object (before, strlen (before), &error);
  g_assert_no_error (error);
  again = carrel_appliance_model_from_json (object, &error);
  g_assert_no_error (error);
  after = print (again);
  g_assert_cmpstr (before, ==, after);
  system = g_ptr_array_index (again->systems, 0);
  g_assert_cmpint (system->vcpus, ==, 2);
  g_assert_cmpint (system->memory_mib, ==, -1);
  g_assert_cmpint (system->has_tpm, ==, 0);
  g_assert_cmpint (system->has_secure_boot, ==, -1);
  g_assert_null (system->name);
}

static void
test_refuses_what_a_reader_must_not_say (void)
{
  static const struct
  {
    const char *text;
    CarrelApplianceError code;
  } cases[] = {
    { "{}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":1}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"other\":1}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"systems\":{}}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"systems\":[1]}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"systems\":[{}]}", CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"systems\":[{\"id\":\"a\",\"vcpus\":-2}]}",
      CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"systems\":[{\"id\":\"a\",\"vcpus\":4097}]}",
      CARREL_APPLIANCE_ERROR_LIMIT },
    { "{\"kind\":\"ovf\",\"systems\":[{\"id\":\"a\",\"hw-family\":[[]]}]}",
      CARREL_APPLIANCE_ERROR_INVALID },
    { "{\"kind\":\"ovf\",\"networks\":[{}]}", CARREL_APPLIANCE_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject)
        object = carrel_base_json_parse_object (cases[i].text, strlen (cases[i].text), NULL);

      g_assert_nonnull (object);
      g_assert_null (carrel_appliance_model_from_json (object, &error));
      g_assert_error (error, CARREL_APPLIANCE_ERROR, (int) cases[i].code);
    }
}

static void
test_bounds_counts_lengths_and_encodings (void)
{
  g_autoptr (CarrelApplianceModel) model = make_model ();
  CarrelApplianceSystem *system = g_ptr_array_index (model->systems, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_appliance_model_check (model, &error));
  system->name = g_strdup ("\xff");
  g_assert_false (carrel_appliance_model_check (model, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_INVALID);
  g_clear_error (&error);
  g_free (system->name);
  system->name = g_strnfill (5000, 'x');
  g_assert_false (carrel_appliance_model_check (model, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
  g_clear_error (&error);
  g_clear_pointer (&system->name, g_free);
  for (guint i = 0; i < 1001; i++)
    carrel_appliance_model_add_nic (system);
  g_assert_false (carrel_appliance_model_check (model, &error));
  g_assert_error (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_LIMIT);
}

static void
add_disk (CarrelApplianceSystem *system, const char *bus, gint64 controller, gint64 unit)
{
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

  disk->bus = g_strdup (bus);
  disk->controller = controller;
  disk->unit = unit;
  disk->id = g_strdup_printf ("%s%d:%d", bus, (int) controller, (int) unit);
}

static void
test_sorts_by_controller_and_unit (void)
{
  static const char *const expected[] = { "sata0:0", "sata0:3", "sata1:0", "ide0:0", "ide1:1" };
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);

  add_disk (system, "sata", 1, 0);
  add_disk (system, "ide", 1, 1);
  add_disk (system, "sata", 0, 3);
  add_disk (system, "ide", 0, 0);
  add_disk (system, "sata", 0, 0);
  carrel_appliance_model_sort (system);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (((const CarrelApplianceDisk *) g_ptr_array_index (system->disks, i))->id,
                     ==,
                     expected[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/model/is-equal-after-a-journey-as-json",
                   test_is_equal_after_a_journey_as_json);
  g_test_add_func ("/appliance/model/refuses-what-a-reader-must-not-say",
                   test_refuses_what_a_reader_must_not_say);
  g_test_add_func ("/appliance/model/bounds-counts-lengths-and-encodings",
                   test_bounds_counts_lengths_and_encodings);
  g_test_add_func ("/appliance/model/sorts-by-controller-and-unit",
                   test_sorts_by_controller_and_unit);
  return g_test_run ();
}
