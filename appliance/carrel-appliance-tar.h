/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-source.h"

G_BEGIN_DECLS

/**
 * CarrelApplianceTarMember:
 * @name: its name as it stands there, without a leading "./"; bytes, not necessarily UTF-8
 * @is_regular: whether it is a regular file; nothing else is ever read
 * @offset: where its content begins in the archive
 * @size: its bytes
 *
 * One member of an archive.
 */
typedef struct
{
  char *name;
  gboolean is_regular;
  guint64 offset;
  guint64 size;
} CarrelApplianceTarMember;

/**
 * carrel_appliance_tar_recognise:
 * @source: a file
 *
 * Returns: whether it begins with a header of a tar archive (ustar, PAX, GNU) whose checksum is right.
 * Any thread; blocks on the disk.
 */
gboolean carrel_appliance_tar_recognise (CarrelApplianceSource *source);

/**
 * carrel_appliance_tar_list:
 * @source: an archive
 * @error: (out) (optional): %CARREL_APPLIANCE_ERROR_INVALID when it is damaged, cut, or can be read in
 *   two ways; LIMIT; UNSUPPORTED for sparse members and archives in several volumes
 *
 * Walks over the headers, once, and reads nothing else: what each size says is compared with the end
 * of the archive before anything is done with it.
 *
 * Returns: (transfer full) (nullable) (element-type CarrelApplianceTarMember): the members in their
 * order, or %NULL with @error set. Any thread; blocks on the disk.
 */
GPtrArray *carrel_appliance_tar_list (CarrelApplianceSource *source, GError **error);

G_END_DECLS
