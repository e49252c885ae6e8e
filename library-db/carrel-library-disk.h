/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-library-layer.h"

G_BEGIN_DECLS

#define CARREL_TYPE_LIBRARY_DISK (carrel_library_disk_get_type ())

/**
 * CarrelLibraryDisk:
 * @id: the disk's name in the machine's spec
 * @layers: (element-type CarrelLibraryLayer): its chain, the writable layer first
 *
 * A disk of a machine: a name and the chain of layers behind it.
 */
typedef struct
{
  char *id;
  GPtrArray *layers;
} CarrelLibraryDisk;

/**
 * carrel_library_disk_get_type:
 *
 * Returns: the boxed type. Any thread.
 */
GType carrel_library_disk_get_type (void);

/**
 * carrel_library_disk_new:
 * @id: the disk's name in the machine's spec
 *
 * Returns: (transfer full): a disk without layers. Any thread.
 */
CarrelLibraryDisk *carrel_library_disk_new (const char *id);

/**
 * carrel_library_disk_add_layer:
 * @disk: a disk
 * @layer: (transfer full): the layer beneath the last one added
 *
 * Adds a layer at the bottom of the chain. Any thread.
 */
void carrel_library_disk_add_layer (CarrelLibraryDisk *disk, CarrelLibraryLayer *layer);

/**
 * carrel_library_disk_copy:
 * @disk: a disk
 *
 * Returns: (transfer full): a deep copy. Any thread.
 */
CarrelLibraryDisk *carrel_library_disk_copy (const CarrelLibraryDisk *disk);

/**
 * carrel_library_disk_free:
 * @disk: (nullable) (transfer full): a disk
 *
 * Frees the disk. Any thread.
 */
void carrel_library_disk_free (CarrelLibraryDisk *disk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelLibraryDisk, carrel_library_disk_free)

G_END_DECLS
