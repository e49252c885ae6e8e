/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/carrel-appliance-plan.h"
#include "appliance/carrel-appliance-vbox.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_vbox_parse (bytes, NULL);
  g_autoptr (CarrelAppliancePlan) plan = NULL;

  /* Whatever was understood can be planned. */
  if (model != NULL)
    plan = carrel_appliance_plan_new (model, NULL, NULL);

  return 0;
}
