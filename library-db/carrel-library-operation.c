/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-operation.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryOperation,
                     carrel_library_operation,
                     carrel_library_operation_copy,
                     carrel_library_operation_free)

CarrelLibraryOperation *
carrel_library_operation_copy (const CarrelLibraryOperation *operation)
{
  CarrelLibraryOperation *copy;

  g_return_val_if_fail (operation != NULL, NULL);

  copy = g_memdup2 (operation, sizeof *operation);
  copy->machine_uuid = g_strdup (operation->machine_uuid);
  copy->kind = g_strdup (operation->kind);
  copy->step = g_strdup (operation->step);
  copy->payload_json = g_strdup (operation->payload_json);
  copy->failure = g_strdup (operation->failure);
  return copy;
}

void
carrel_library_operation_free (CarrelLibraryOperation *operation)
{
  if (operation == NULL)
    return;
  g_free (operation->machine_uuid);
  g_free (operation->kind);
  g_free (operation->step);
  g_free (operation->payload_json);
  g_free (operation->failure);
  g_free (operation);
}
