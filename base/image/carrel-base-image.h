/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a disk image says about itself.  The house has one inspector: the engine asks it before it opens
 * a disk, the importers before they read one.  It does no I/O of its own and trusts nothing: every
 * offset and length is checked against the file before it is used.
 */

/**
 * CarrelBaseImageKind:
 * @CARREL_BASE_IMAGE_KIND_UNKNOWN: nothing known
 * @CARREL_BASE_IMAGE_KIND_RAW: a boot sector or a partition table
 * @CARREL_BASE_IMAGE_KIND_ISO: a disc image (ISO 9660 or UDF), also with a partition table
 * @CARREL_BASE_IMAGE_KIND_QCOW2: qcow2
 * @CARREL_BASE_IMAGE_KIND_VMDK: VMware's, in any sub-format
 * @CARREL_BASE_IMAGE_KIND_VDI: VirtualBox's
 * @CARREL_BASE_IMAGE_KIND_VHD: Virtual PC's and the older Hyper-V's
 * @CARREL_BASE_IMAGE_KIND_VHDX: Hyper-V's
 * @CARREL_BASE_IMAGE_KIND_OTHER: another disk format (QED, Parallels, LUKS, Bochs)
 * @CARREL_BASE_IMAGE_KIND_GZIP: something compressed by gzip
 * @CARREL_BASE_IMAGE_KIND_XZ: something compressed by xz
 * @CARREL_BASE_IMAGE_KIND_ZSTD: something compressed by zstd
 * @CARREL_BASE_IMAGE_KIND_ARCHIVE: a tar archive, as packages are
 *
 * What a file's contents say it is.
 */
typedef enum
{
  CARREL_BASE_IMAGE_KIND_UNKNOWN,
  CARREL_BASE_IMAGE_KIND_RAW,
  CARREL_BASE_IMAGE_KIND_ISO,
  CARREL_BASE_IMAGE_KIND_QCOW2,
  CARREL_BASE_IMAGE_KIND_VMDK,
  CARREL_BASE_IMAGE_KIND_VDI,
  CARREL_BASE_IMAGE_KIND_VHD,
  CARREL_BASE_IMAGE_KIND_VHDX,
  CARREL_BASE_IMAGE_KIND_OTHER,
  CARREL_BASE_IMAGE_KIND_GZIP,
  CARREL_BASE_IMAGE_KIND_XZ,
  CARREL_BASE_IMAGE_KIND_ZSTD,
  CARREL_BASE_IMAGE_KIND_ARCHIVE,
} CarrelBaseImageKind;

/**
 * CarrelBaseImageQcow2:
 * @cluster_bits: a cluster has 2 to the power of this many bytes
 * @l1_entries: entries of the active L1 table
 * @l1_offset: where it lies, in bytes
 * @has_zstd: compressed clusters are zstd streams, not deflate
 * @has_extended_l2: L2 entries have bitmaps of sub-clusters
 *
 * Where a qcow2 image keeps what.
 */
typedef struct
{
  guint cluster_bits;
  guint32 l1_entries;
  guint64 l1_offset;
  gboolean has_zstd;
  gboolean has_extended_l2;
} CarrelBaseImageQcow2;

/**
 * CarrelBaseImageVmdkLayout:
 * @CARREL_BASE_IMAGE_VMDK_LAYOUT_HOSTED: Workstation's: tables of sectors ("KDMV")
 * @CARREL_BASE_IMAGE_VMDK_LAYOUT_VMFS: ESXi's older one, vmfsSparse ("COWD"): tables of 4096 sectors
 * @CARREL_BASE_IMAGE_VMDK_LAYOUT_SE: ESXi's newer one, seSparse: tables of 4096 numbers of 64 bits
 *
 * How a sparse VMDK keeps its grains.
 */
typedef enum
{
  CARREL_BASE_IMAGE_VMDK_LAYOUT_HOSTED,
  CARREL_BASE_IMAGE_VMDK_LAYOUT_VMFS,
  CARREL_BASE_IMAGE_VMDK_LAYOUT_SE,
} CarrelBaseImageVmdkLayout;

/**
 * CarrelBaseImageVmdk:
 * @layout: how it keeps its grains
 * @is_descriptor: a text that only names other files
 * @is_stream: grains are compressed and each is preceded by a marker (streamOptimized)
 * @is_extent: one extent of a disk in several files: it has no descriptor
 * @has_zero_entries: an entry of 1 in a grain table is a grain of zeros
 * @grain_bytes: bytes of a grain, a power of two
 * @table_entries: entries of one grain table
 * @directory_offset: where the grain directory lies, in bytes
 * @tables_offset: where the grain tables lie, in bytes, for %CARREL_BASE_IMAGE_VMDK_LAYOUT_SE
 * @data_offset: where grains may begin, in bytes
 *
 * Where a VMDK image keeps what.
 */
typedef struct
{
  CarrelBaseImageVmdkLayout layout;
  gboolean is_descriptor;
  gboolean is_stream;
  gboolean is_extent;
  gboolean has_zero_entries;
  guint32 grain_bytes;
  guint32 table_entries;
  guint64 directory_offset;
  guint64 tables_offset;
  guint64 data_offset;
} CarrelBaseImageVmdk;

/**
 * CarrelBaseImageVdi:
 * @blocks: how many blocks of 1 MiB the disk has
 * @map_offset: where the table of blocks lies, in bytes
 * @data_offset: where the first block lies, in bytes
 * @uuid: the image's own identity, as its header has it
 * @parent: that of the image that it holds differences to; zeros when it stands alone
 *
 * Where a VDI image keeps what.
 */
typedef struct
{
  guint32 blocks;
  guint32 map_offset;
  guint32 data_offset;
  guint8 uuid[16];
  guint8 parent[16];
} CarrelBaseImageVdi;

/**
 * CarrelBaseImageVhdx:
 * @block_bytes: bytes of a block, a power of two
 * @sector_bytes: bytes of a sector of the guest's: 512 or 4096
 * @blocks_offset: where the table of blocks lies, in bytes
 * @blocks_length: its bytes
 * @parent_offset: where it is said which image this one holds differences to, in bytes
 * @parent_length: its bytes; 0 when it is not said
 * @state: changes when the disk's contents do
 *
 * Where a VHDX image keeps what.
 */
typedef struct
{
  guint32 block_bytes;
  guint32 sector_bytes;
  guint64 blocks_offset;
  guint64 blocks_length;
  guint64 parent_offset;
  guint32 parent_length;
  guint8 state[16];
} CarrelBaseImageVhdx;

/**
 * CarrelBaseImage:
 * @kind: what it is
 * @name: (nullable): the format's name, static
 * @virtual_bytes: the size the guest sees (ISO: what its header states); else the file's length
 * @damage: (nullable): static, to be translated: how the header contradicts itself or the file
 * @is_damaged: whether there is such a @damage
 * @has_backing_file: names another image it stands on
 * @has_data_file: names other files that hold its data
 * @is_encrypted: encrypted
 * @is_dirty: not closed properly
 * @is_corrupt: marked corrupt by what wrote it
 * @unknown_features: features it needs that are not known, not 0 if there are any
 * @is_ambiguous: readable as two formats
 * @qcow2: for %CARREL_BASE_IMAGE_KIND_QCOW2 that is not damaged
 * @vmdk: for %CARREL_BASE_IMAGE_KIND_VMDK that is not damaged
 * @vdi: for %CARREL_BASE_IMAGE_KIND_VDI that is not damaged
 * @vhdx: for %CARREL_BASE_IMAGE_KIND_VHDX that is not damaged
 */
typedef struct
{
  CarrelBaseImageKind kind;
  const char *name;
  guint64 virtual_bytes;
  const char *damage;
  gboolean is_damaged;
  gboolean has_backing_file;
  gboolean has_data_file;
  gboolean is_encrypted;
  gboolean is_dirty;
  gboolean is_corrupt;
  guint64 unknown_features;
  gboolean is_ambiguous;
  CarrelBaseImageQcow2 qcow2;
  CarrelBaseImageVmdk vmdk;
  CarrelBaseImageVdi vdi;
  CarrelBaseImageVhdx vhdx;
} CarrelBaseImage;

/**
 * CarrelBaseImageRead:
 * @data: what stands in the #CarrelBaseImageFile
 * @buffer: where to put the bytes
 * @length: how many, at most 256 KiB
 * @offset: from where, always below the file's length
 *
 * Reads a part of an image.
 *
 * Returns: how many bytes there were, less than @length only at the end; -1 with errno set
 */
typedef gssize (*CarrelBaseImageRead) (gpointer data, guint8 *buffer, gsize length, guint64 offset);

/**
 * CarrelBaseImageFile:
 * @read: reads a part of it
 * @data: for @read
 * @length: its length in bytes
 *
 * An image to be looked at.
 */
typedef struct
{
  CarrelBaseImageRead read;
  gpointer data;
  guint64 length;
} CarrelBaseImageFile;

/**
 * carrel_base_image_inspect:
 * @file: an image
 * @out_image: (out caller-allocates): what it is; untouched on failure
 *
 * Reads an image's header, and judges nothing.  Memory and time are bounded whatever the header says.
 * Any thread.
 *
 * Returns: %TRUE, or %FALSE with errno set when @file could not be read
 */
gboolean carrel_base_image_inspect (const CarrelBaseImageFile *file, CarrelBaseImage *out_image);

/**
 * carrel_base_image_inspect_descriptor:
 * @descriptor: an open, seekable file
 * @offset: where the image begins in it
 * @length: the image's bytes
 * @out_image: (out caller-allocates): what it is; untouched on failure
 *
 * Same for an image that lies in an open file.  Any thread.
 *
 * Returns: %TRUE, or %FALSE with errno set when @descriptor could not be read
 */
gboolean carrel_base_image_inspect_descriptor (int descriptor,
                                               guint64 offset,
                                               guint64 length,
                                               CarrelBaseImage *out_image);

G_END_DECLS
