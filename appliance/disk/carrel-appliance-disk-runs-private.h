/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-volume-private.h"

G_BEGIN_DECLS

/*
 * CarrelApplianceDiskRuns:
 *
 * Makes stretches of a row of units (clusters, blocks), each of which is used or free.
 */
typedef struct
{
  CarrelApplianceDiskVolume *volume;
  guint64 base; /* where unit 0 lies in the volume, in bytes */
  guint64 unit; /* bytes */
  guint64 next; /* the unit that is told of next */
  guint64 from; /* the first of the free ones before it */
} CarrelApplianceDiskRuns;

/* Begins with unit 0. */
void carrel_appliance_disk_runs_begin (CarrelApplianceDiskRuns *self,
                                       CarrelApplianceDiskVolume *volume,
                                       guint64 base,
                                       guint64 unit);

/* Tells of the next `count` units. */
void carrel_appliance_disk_runs_take (CarrelApplianceDiskRuns *self,
                                      guint64 count,
                                      gboolean is_free);

/* Tells of the next `count` units by bits, the lowest first; one that is set is used. */
void carrel_appliance_disk_runs_take_bits (CarrelApplianceDiskRuns *self,
                                           const guint8 *bits,
                                           guint64 count);

/* No unit follows. */
void carrel_appliance_disk_runs_end (CarrelApplianceDiskRuns *self);

G_END_DECLS
