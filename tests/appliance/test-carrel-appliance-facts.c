/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "appliance/carrel-appliance-facts.h"

static void
test_states_a_machine (void)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  CarrelApplianceNic *nic = carrel_appliance_model_add_nic (system);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *said;

  system->id = g_strdup ("vm");
  system->name = g_strdup ("A machine");
  system->vcpus = 4;
  system->has_tpm = 1;
  nic->model = g_strdup ("e1000");
  nic->is_connected = 1;
  object = carrel_appliance_facts_to_json (model);
  said = json_array_get_object_element (json_object_get_array_member (object, "systems"), 0);
  g_assert_cmpstr (json_object_get_string_member (said, "name"), ==, "A machine");
  g_assert_cmpint (json_object_get_int_member (said, "vcpus"), ==, 4);
  g_assert_true (json_object_get_boolean_member (said, "tpm"));
  g_assert_false (json_object_has_member (said, "memory_mib"));
  g_assert_false (json_object_has_member (said, "secure_boot"));
  g_assert_cmpint (json_object_get_int_member (said, "floppies"), ==, 0);
  said = json_array_get_object_element (json_object_get_array_member (said, "nics"), 0);
  g_assert_cmpstr (json_object_get_string_member (said, "model"), ==, "e1000");
  g_assert_true (json_object_get_null_member (said, "network"));
  g_assert_true (json_object_get_boolean_member (said, "connected"));
}

static void
test_starts_machines_in_their_order (void)
{
  static const struct
  {
    const char *system;
    gint64 order;
    const char *collection;
  } starts[] = { { "b", 2, NULL },
                 { "e", 2, "inner" },
                 { "inner", 2, NULL },
                 { "d", 1, "inner" },
                 { "a", 1, NULL } };
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (JsonObject) object = NULL;
  JsonArray *order;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      CarrelApplianceStart *start = carrel_appliance_model_add_start (model);

      start->system = g_strdup (starts[i].system);
      start->order = starts[i].order;
      start->collection = g_strdup (starts[i].collection);
    }
  object = carrel_appliance_facts_to_json (model);
  order = json_object_get_array_member (json_object_get_object_member (object, "package"),
                                        "start_order");
  g_assert_cmpstr (json_array_get_string_element (order, 0), ==, "a");
  g_assert_cmpstr (json_array_get_string_element (order, 1), ==, "b");
  g_assert_cmpstr (json_array_get_string_element (order, 2), ==, "d");
  g_assert_cmpstr (json_array_get_string_element (order, 3), ==, "e");
  g_assert_cmpuint (json_array_get_length (order), ==, 4);
}

static void
add_property (CarrelApplianceSystem *system, const char *class_name, const char *key)
{
  CarrelApplianceProperty *property = carrel_appliance_model_add_property (system->properties);

  property->class_name = g_strdup (class_name);
  property->key = g_strdup (key);
  property->value = g_strdup ("x");
  property->is_secret = 1;
}

static void
test_tells_properties_of_one_name_apart (void)
{
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  CarrelApplianceSystem *system = carrel_appliance_model_add_system (model);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *said;

  system->id = g_strdup ("vm");
  add_property (system, "one", "ip");
  add_property (system, "two", "ip");
  add_property (system, "two", "name");
  object = carrel_appliance_facts_to_json (model);
  said = json_array_get_object_element (json_object_get_array_member (object, "systems"), 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (said, "passwords")),
                    ==,
                    3);
  said = json_object_get_object_member (said, "properties");
  g_assert_true (json_object_has_member (said, "one.ip"));
  g_assert_true (json_object_has_member (said, "two.ip"));
  g_assert_true (json_object_has_member (said, "name"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/facts/states-a-machine", test_states_a_machine);
  g_test_add_func ("/appliance/facts/starts-machines-in-their-order",
                   test_starts_machines_in_their_order);
  g_test_add_func ("/appliance/facts/tells-properties-of-one-name-apart",
                   test_tells_properties_of_one_name_apart);
  return g_test_run ();
}
