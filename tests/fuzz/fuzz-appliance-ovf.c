/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/carrel-appliance-descriptor.h"
#include "appliance/carrel-appliance-facts.h"
#include "appliance/carrel-appliance-ovf.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What was understood can be told, and survives the journey from a confined reader. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_ovf_parse (bytes, NULL, NULL);
  g_autoptr (CarrelApplianceModel) again = NULL;
  g_autoptr (JsonObject) facts = NULL;
  g_autoptr (JsonObject) object = NULL;

  carrel_appliance_descriptor_get_kind (bytes);
  if (model == NULL)
    return 0;
  facts = carrel_appliance_facts_to_json (model);
  object = carrel_appliance_model_to_json (model);
  again = carrel_appliance_model_from_json (object, NULL);
  g_assert (again != NULL);
  return 0;
}
