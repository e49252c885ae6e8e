/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-stream-private.h"
#include "carrel-appliance-disk-writer-private.h"

G_BEGIN_DECLS

/* How a compressed file is poured out, and, from `is_disk` on, what it was. */
typedef struct
{
  CarrelApplianceDiskInput *input;
  CarrelBaseImageKind kind;
  CarrelApplianceDiskHash *hash;
  CarrelApplianceDiskState *state;
  guint64 bytes_max;
  gboolean is_disk; /* plain sectors, which went into the disk; else they lie aside */
  guint64 virtual_bytes;
  const char *inner_name;
} CarrelApplianceDiskPour;

/* Unpacks a file: into the disk `output` when it is not NULL and the file holds plain sectors; into
 * `aside`, as it is, otherwise.  Never more than `bytes_max`, and what a disk format needs beside. */
gboolean carrel_appliance_disk_pour (CarrelApplianceDiskPour *self,
                                     CarrelApplianceDiskOutput *output,
                                     gboolean is_raw,
                                     CarrelApplianceDiskOutput *aside,
                                     GError **error);

G_END_DECLS
