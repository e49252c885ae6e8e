/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "library-db/carrel-library-chain-private.h"
#include "library-db/carrel-library-manifest-private.h"

/* A manifest may come from anywhere: it is refused with an error, or it is a machine whose disks stay in
 * the library and that comes back the same when it is printed and parsed again. */

#define UUID "00000001-1111-4222-8333-000000000001"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelLibraryRecord)
    record = carrel_library_manifest_parse ((const char *) data, size, UUID, &error);
  g_autoptr (CarrelLibraryRecord) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  g_assert_true ((record == NULL) == (error != NULL));
  if (record == NULL)
    return 0;
  g_assert_cmpstr (record->machine->uuid, ==, UUID);
  g_assert_true (carrel_library_chain_check (record->machine->disks, NULL));
  text = carrel_library_manifest_print (record);
  again = carrel_library_manifest_parse (text, strlen (text), UUID, NULL);
  g_assert_nonnull (again);
  text_again = carrel_library_manifest_print (again);
  g_assert_cmpstr (text, ==, text_again);
  return 0;
}
