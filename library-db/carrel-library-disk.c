/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-disk.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryDisk,
                     carrel_library_disk,
                     carrel_library_disk_copy,
                     carrel_library_disk_free)

CarrelLibraryDisk *
carrel_library_disk_new (const char *id)
{
  CarrelLibraryDisk *disk = g_new0 (CarrelLibraryDisk, 1);

  disk->id = g_strdup (id);
  disk->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_library_layer_free);
  return disk;
}

void
carrel_library_disk_add_layer (CarrelLibraryDisk *disk, CarrelLibraryLayer *layer)
{
  g_return_if_fail (disk != NULL);
  g_return_if_fail (layer != NULL);

  g_ptr_array_add (disk->layers, layer);
}

CarrelLibraryDisk *
carrel_library_disk_copy (const CarrelLibraryDisk *disk)
{
  CarrelLibraryDisk *copy;

  g_return_val_if_fail (disk != NULL, NULL);

  copy = carrel_library_disk_new (disk->id);
  for (guint i = 0; i < disk->layers->len; i++)
    carrel_library_disk_add_layer (copy, carrel_library_layer_copy (disk->layers->pdata[i]));
  return copy;
}

void
carrel_library_disk_free (CarrelLibraryDisk *disk)
{
  if (disk == NULL)
    return;
  g_free (disk->id);
  g_ptr_array_unref (disk->layers);
  g_free (disk);
}
