/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_LAYER (carrel_library_layer_get_type ())

/**
 * CarrelLibraryLayer:
 * @uuid: the layer's UUID, lower case
 * @file: where it lies, relative to the library folder; never absolute, never with `..`
 * @format: `qcow2` or `raw`
 * @backing_uuid: (nullable): the layer beneath it, or %NULL at the bottom of a chain
 * @virtual_size: what the guest sees, in bytes
 * @owner_count: how many disks and layers stand on it; read from the graph, ignored when given
 *
 * One immutable link of a disk's chain: a value, to be copied freely.
 */
typedef struct
{
  char *uuid;
  char *file;
  char *format;
  char *backing_uuid;
  guint64 virtual_size;
  guint owner_count;
} CarrelLibraryLayer;

/**
 * carrel_library_layer_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_layer_get_type (void);

/**
 * carrel_library_layer_new:
 * @uuid: the layer's UUID
 * @file: its file, relative to the library folder
 * @format: `qcow2` or `raw`
 * @backing_uuid: (nullable): the layer beneath
 * @virtual_size: in bytes
 *
 * Returns: (transfer full): a new layer. Any thread.
 */
CarrelLibraryLayer *carrel_library_layer_new (const char *uuid,
                                              const char *file,
                                              const char *format,
                                              const char *backing_uuid,
                                              guint64 virtual_size);

/**
 * carrel_library_layer_copy:
 * @layer: a layer
 *
 * Returns: (transfer full): a deep copy. Any thread.
 */
CarrelLibraryLayer *carrel_library_layer_copy (const CarrelLibraryLayer *layer);

/**
 * carrel_library_layer_free:
 * @layer: (nullable) (transfer full): a layer
 *
 * Frees the layer. Any thread.
 */
void carrel_library_layer_free (CarrelLibraryLayer *layer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryLayer, carrel_library_layer_free)

G_END_DECLS
