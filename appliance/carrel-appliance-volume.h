/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceVolume:
 * @offset_bytes: where it begins on its disk
 * @length_bytes: its bytes
 * @used_bytes: how many of them are copied
 * @holds: what it holds, as #CarrelApplianceDiskUsedName
 * @verdict: whether it is known what is free in it, as #CarrelApplianceDiskUsedVerdict
 *
 * A partition of a disk of this computer.
 */
typedef struct
{
  gint64 offset_bytes;
  gint64 length_bytes;
  gint64 used_bytes;
  gint64 holds;
  gint64 verdict;
} CarrelApplianceVolume;

G_END_DECLS
