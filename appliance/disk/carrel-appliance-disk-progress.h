/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CarrelApplianceDiskProgress:
 * @done_bytes: how many bytes are done
 * @total_bytes: of how many; 0 while nobody can know
 * @bytes_per_second: how fast it went during the last seconds; 0 while too little was seen
 * @seconds_left: how long the rest takes at that rate; negative while nobody can know
 *
 * How far a conversion is. Bytes are those that are stored, holes do not count.
 */
typedef struct
{
  guint64 done_bytes;
  guint64 total_bytes;
  guint64 bytes_per_second;
  double seconds_left;
} CarrelApplianceDiskProgress;

/**
 * CarrelApplianceDiskProgressFunc:
 * @progress: how far it is
 * @data: what was given along
 *
 * Is told several times a second how far a conversion is, in the main context it was begun in.
 */
typedef void (*CarrelApplianceDiskProgressFunc) (const CarrelApplianceDiskProgress *progress,
                                                 gpointer data);

G_END_DECLS
