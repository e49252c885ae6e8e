/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/*
 * The grains of a streamOptimized VMDK, found by walking the file from its first marker on.  Does no I/O:
 * it is shown the bytes.  What a grain may claim is bounded: its place lies in the disk, no place comes
 * twice, its packed length is not absurd.
 */
typedef struct _CarrelApplianceDiskGrains CarrelApplianceDiskGrains;

/* One packed grain: where its zlib stream lies in the file, and what it is the contents of. */
typedef struct
{
  guint64 position;
  guint32 length;
  guint64 disk_offset;
  guint32 disk_length; /* bytes of it that the disk has; less than a grain at its end only */
} CarrelApplianceDiskGrain;

typedef enum
{
  CARREL_APPLIANCE_DISK_GRAINS_GRAIN, /* there is one */
  CARREL_APPLIANCE_DISK_GRAINS_MORE,  /* bytes beyond those shown are needed */
  CARREL_APPLIANCE_DISK_GRAINS_END,   /* there are no more */
  CARREL_APPLIANCE_DISK_GRAINS_BAD,   /* the error is set */
} CarrelApplianceDiskGrainsStep;

/* Begins at the first grain.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskGrains *carrel_appliance_disk_grains_new (const char *name,
                                                             const CarrelBaseImage *image,
                                                             guint64 file_bytes,
                                                             GError **error);

/* Frees it. */
void carrel_appliance_disk_grains_free (CarrelApplianceDiskGrains *self);

/* Returns: where in the file the next marker lies: bytes before it need not be shown any more. */
guint64 carrel_appliance_disk_grains_get_position (CarrelApplianceDiskGrains *self);

/* Returns: how many bytes a marker and its grain have at most. */
gsize carrel_appliance_disk_grains_get_length_max (CarrelApplianceDiskGrains *self);

/* Looks for the next grain in `bytes`, which are those of the file from `offset` on. */
CarrelApplianceDiskGrainsStep carrel_appliance_disk_grains_step (
  CarrelApplianceDiskGrains *self,
  const guint8 *bytes,
  gsize length,
  guint64 offset,
  CarrelApplianceDiskGrain *out_grain,
  GError **error);

/* Compares the file's own directory of its grains with those that were walked over: a file in which they
 * differ would be another disk to another reader. */
gboolean carrel_appliance_disk_grains_check_directory (CarrelApplianceDiskGrains *self,
                                                       CarrelApplianceDiskInput *input,
                                                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskGrains, carrel_appliance_disk_grains_free)

G_END_DECLS
