/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>

#include "appliance/carrel-appliance-signature.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* There are no roots. */
static GBytes *
find_none (const char *name, gpointer data)
{
  return NULL;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GBytes) manifest = g_bytes_new_static ("SHA256(a.ovf)= 00\n", 18);
  g_autoptr (CarrelApplianceModel) model = carrel_appliance_model_new ("ovf");
  g_autoptr (GError) error = NULL;
  gboolean is_good = carrel_appliance_signature_check (file,
                                                       manifest,
                                                       "a.mf",
                                                       find_none,
                                                       NULL,
                                                       &model->signature,
                                                       &error);

  g_assert_true (is_good == (error == NULL));
  g_assert_true (is_good == (model->signature.state != NULL));
  return 0;
}
