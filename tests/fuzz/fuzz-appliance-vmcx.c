/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>

#include "appliance/carrel-appliance-hyperv.h"
#include "appliance/carrel-appliance-model.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;

  if (!carrel_appliance_hyperv_is_binary (bytes))
    return 0;
  model = carrel_appliance_hyperv_parse (bytes, &error);
  g_assert_true ((model == NULL) == (error != NULL));
  return 0;
}
