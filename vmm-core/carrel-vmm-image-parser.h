/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** CARREL_VMM_IMAGE_PARSER_HEAD_BYTES: how much of a file's beginning is looked at. */
#define CARREL_VMM_IMAGE_PARSER_HEAD_BYTES 65536U

/** CARREL_VMM_IMAGE_PARSER_TAIL_BYTES: how much of a file's end is looked at. */
#define CARREL_VMM_IMAGE_PARSER_TAIL_BYTES 512U

/**
 * CarrelVmmImageKind:
 * @CARREL_VMM_IMAGE_KIND_UNKNOWN: nothing known
 * @CARREL_VMM_IMAGE_KIND_RAW: a boot sector or a partition table
 * @CARREL_VMM_IMAGE_KIND_ISO: a disc image
 * @CARREL_VMM_IMAGE_KIND_QCOW2: qcow2
 * @CARREL_VMM_IMAGE_KIND_OTHER: another disk format
 *
 * What a file's beginning and end say.
 */
typedef enum
{
  CARREL_VMM_IMAGE_KIND_UNKNOWN,
  CARREL_VMM_IMAGE_KIND_RAW,
  CARREL_VMM_IMAGE_KIND_ISO,
  CARREL_VMM_IMAGE_KIND_QCOW2,
  CARREL_VMM_IMAGE_KIND_OTHER,
} CarrelVmmImageKind;

/**
 * CarrelVmmImage:
 * @kind: what it is
 * @name: (nullable): the format's name, static
 * @virtual_bytes: qcow2: the size the guest sees; ISO: the size its header states; else the file's
 * @is_damaged: the header contradicts itself
 * @has_backing_file: qcow2: names a backing file
 * @has_data_file: qcow2: names a data file
 * @is_encrypted: encrypted
 * @is_dirty: qcow2: not closed properly
 * @is_corrupt: qcow2: marked corrupt
 * @unknown_features: qcow2: incompatible features that are not known
 * @is_ambiguous: readable as two formats
 */
typedef struct
{
  CarrelVmmImageKind kind;
  const char *name;
  guint64 virtual_bytes;
  gboolean is_damaged;
  gboolean has_backing_file;
  gboolean has_data_file;
  gboolean is_encrypted;
  gboolean is_dirty;
  gboolean is_corrupt;
  guint64 unknown_features;
  gboolean is_ambiguous;
} CarrelVmmImage;

/**
 * carrel_vmm_image_parser_parse:
 * @head: the file's beginning
 * @head_length: its bytes, at most %CARREL_VMM_IMAGE_PARSER_HEAD_BYTES are looked at
 * @tail: the file's end
 * @tail_length: its bytes
 * @file_bytes: the file's length
 * @out_image: (out caller-allocates): what it is
 *
 * Reads an image's header.  Does no I/O and trusts nothing.  Any thread.
 */
void carrel_vmm_image_parser_parse (const guint8 *head,
                                    gsize head_length,
                                    const guint8 *tail,
                                    gsize tail_length,
                                    guint64 file_bytes,
                                    CarrelVmmImage *out_image);

G_END_DECLS
