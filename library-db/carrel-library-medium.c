/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-medium.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryMedium,
                     carrel_library_medium,
                     carrel_library_medium_copy,
                     carrel_library_medium_free)

CarrelLibraryMedium *
carrel_library_medium_copy (const CarrelLibraryMedium *medium)
{
  CarrelLibraryMedium *copy;

  g_return_val_if_fail (medium != NULL, NULL);

  copy = g_memdup2 (medium, sizeof *medium);
  copy->path = g_strdup (medium->path);
  copy->os_id = g_strdup (medium->os_id);
  copy->label = g_strdup (medium->label);
  return copy;
}

void
carrel_library_medium_free (CarrelLibraryMedium *medium)
{
  if (medium == NULL)
    return;
  g_free (medium->path);
  g_free (medium->os_id);
  g_free (medium->label);
  g_free (medium);
}
