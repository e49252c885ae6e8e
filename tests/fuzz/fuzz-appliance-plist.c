/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/carrel-appliance-plist.h"
#include "appliance/carrel-appliance-utm.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A property list, XML or binary, by itself and as the configuration of a UTM machine. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (JsonNode) tree = carrel_appliance_plist_parse ((const char *) data, size, NULL);
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_utm_parse (bytes, NULL);

  return 0;
}
