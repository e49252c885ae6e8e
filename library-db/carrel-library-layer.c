/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-library-layer.h"

G_DEFINE_BOXED_TYPE (CarrelLibraryLayer,
                     carrel_library_layer,
                     carrel_library_layer_copy,
                     carrel_library_layer_free)

CarrelLibraryLayer *
carrel_library_layer_new (const char *uuid,
                          const char *file,
                          const char *format,
                          const char *backing_uuid,
                          guint64 virtual_size)
{
  CarrelLibraryLayer *layer = g_new0 (CarrelLibraryLayer, 1);

  layer->uuid = g_strdup (uuid);
  layer->file = g_strdup (file);
  layer->format = g_strdup (format);
  layer->backing_uuid = g_strdup (backing_uuid);
  layer->virtual_size = virtual_size;
  return layer;
}

CarrelLibraryLayer *
carrel_library_layer_copy (const CarrelLibraryLayer *layer)
{
  CarrelLibraryLayer *copy;

  g_return_val_if_fail (layer != NULL, NULL);

  copy = carrel_library_layer_new (layer->uuid,
                                   layer->file,
                                   layer->format,
                                   layer->backing_uuid,
                                   layer->virtual_size);
  copy->owner_count = layer->owner_count;
  return copy;
}

void
carrel_library_layer_free (CarrelLibraryLayer *layer)
{
  if (layer == NULL)
    return;
  g_free (layer->uuid);
  g_free (layer->file);
  g_free (layer->format);
  g_free (layer->backing_uuid);
  g_free (layer);
}
