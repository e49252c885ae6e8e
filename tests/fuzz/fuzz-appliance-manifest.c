/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stddef.h>
#include <stdint.h>

#include "appliance/carrel-appliance-manifest.h"
#include "appliance/carrel-appliance-signature.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The same bytes as a list of digests, and as the certificate file beside one. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) entries = carrel_appliance_manifest_parse (bytes, NULL);
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");

  carrel_appliance_signature_check (bytes, bytes, "box.mf", NULL, NULL, &model->signature, NULL);
  return 0;
}
