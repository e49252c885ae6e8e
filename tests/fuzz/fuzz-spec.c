/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>

#include "base/spec/carrel-spec.h"

/* A spec comes from manifests, from other programs and from people: whatever is in it, it is refused
 * with an error or it is a machine that survives being printed and parsed again. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelSpec) spec = carrel_spec_from_json ((const char *) data, (gssize) size, &error);
  g_autoptr (CarrelSpec) again = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((spec == NULL) == (error != NULL));
  if (spec == NULL)
    return 0;
  text = carrel_spec_to_json (spec, FALSE);
  again = carrel_spec_from_json (text, -1, NULL);
  g_assert_nonnull (again);
  g_assert_true (carrel_spec_is_equal (spec, again));
  return 0;
}
