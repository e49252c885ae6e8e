/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-codec-private.h"
#include "carrel-appliance-disk-input.h"

G_BEGIN_DECLS

/*
 * A disk that can be read anywhere.  There is a reader for each format that is read so, and one for a
 * chain of layers.  Several threads may read at a time, each with its own codec.
 */
typedef struct _CarrelApplianceDiskReader CarrelApplianceDiskReader;

typedef struct
{
  /* Mandatory: fills `buffer`, which lies within the disk; where the layer holds nothing, by
   * carrel_appliance_disk_reader_read_below(). */
  gboolean (*read) (CarrelApplianceDiskReader *self,
                    CarrelApplianceDiskCodec *codec,
                    guint64 offset,
                    guint8 *buffer,
                    gsize length,
                    GError **error);
  /* Mandatory: the next stretch that may hold something other than zeros; FALSE with an error when that
   * cannot be read.  Past the last one the offset is the disk's size.  One thread at a time. */
  gboolean (*find_data) (CarrelApplianceDiskReader *self,
                         guint64 offset,
                         guint64 *out_offset,
                         guint64 *out_length,
                         GError **error);
  /* Mandatory: frees what the format's part holds, not the reader itself. */
  void (*clear) (CarrelApplianceDiskReader *self);
} CarrelApplianceDiskReaderClass;

struct _CarrelApplianceDiskReader
{
  const CarrelApplianceDiskReaderClass *format;
  CarrelApplianceDiskInput *input;
  CarrelApplianceDiskReader *base; /* the layer below; NULL: zeros */
  guint64 virtual_bytes;
  gsize unit; /* reads are best aligned to this */
};

/* Opens a layer that the inspector let pass.  Takes `base` in any case.  Returns: (transfer full)
 * (nullable); UNSUPPORTED when the format is not one of those read here. */
CarrelApplianceDiskReader *carrel_appliance_disk_reader_new (CarrelApplianceDiskInput *input,
                                                             const CarrelBaseImage *image,
                                                             CarrelApplianceDiskReader *base,
                                                             GError **error);

/* Opens a chain of layers (CarrelApplianceDiskInput), the topmost first, from its bottom up.  What stands on
 * nothing must say so, and the other way round.  Returns: (transfer full) (nullable) */
CarrelApplianceDiskReader *carrel_appliance_disk_reader_open_chain (GPtrArray *layers,
                                                                    GError **error);

/* Whether carrel_appliance_disk_reader_new() reads such an image. */
gboolean carrel_appliance_disk_reader_is_for (const CarrelBaseImage *image);

/* Frees it and the layers below. */
void carrel_appliance_disk_reader_free (CarrelApplianceDiskReader *self);

/* Reads what the guest would; past the end of a layer there are zeros. */
gboolean carrel_appliance_disk_reader_read (CarrelApplianceDiskReader *self,
                                            CarrelApplianceDiskCodec *codec,
                                            guint64 offset,
                                            guint8 *buffer,
                                            gsize length,
                                            GError **error);

/* For the formats: what the layers below hold there, or zeros. */
gboolean carrel_appliance_disk_reader_read_below (CarrelApplianceDiskReader *self,
                                                  CarrelApplianceDiskCodec *codec,
                                                  guint64 offset,
                                                  guint8 *buffer,
                                                  gsize length,
                                                  GError **error);

/* The next stretch that may hold something, in any layer. */
gboolean carrel_appliance_disk_reader_find_data (CarrelApplianceDiskReader *self,
                                                 guint64 offset,
                                                 guint64 *out_offset,
                                                 guint64 *out_length,
                                                 GError **error);

/* How many bytes all stretches have. */
gboolean carrel_appliance_disk_reader_count_data (CarrelApplianceDiskReader *self,
                                                  guint64 *out_bytes,
                                                  GError **error);

/* For the formats: says that a disk's tables cannot be right.  Returns: FALSE */
gboolean carrel_appliance_disk_reader_fail_tables (CarrelApplianceDiskInput *input, GError **error);

/* For the formats: says that a disk has more tables than are kept at a time. */
void carrel_appliance_disk_reader_fail_pieces (CarrelApplianceDiskInput *input, GError **error);

/* The formats. */
CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_raw (CarrelApplianceDiskInput *input);
CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_qcow2 (CarrelApplianceDiskInput *input,
                                                                   const CarrelBaseImage *image,
                                                                   GError **error);
CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_vmdk (CarrelApplianceDiskInput *input,
                                                                  const CarrelBaseImage *image,
                                                                  GError **error);

CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_esx (CarrelApplianceDiskInput *input,
                                                                 const CarrelBaseImage *image,
                                                                 GError **error);

CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_vhdx (CarrelApplianceDiskInput *input,
                                                                  const CarrelBaseImage *image,
                                                                  GError **error);

CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_vdi (const CarrelBaseImage *image);

CarrelApplianceDiskReader *carrel_appliance_disk_reader_new_extents (
  CarrelApplianceDiskInput *input,
  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskReader, carrel_appliance_disk_reader_free)

G_END_DECLS
