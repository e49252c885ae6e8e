/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-reader-private.h"
#include "carrel-appliance-disk-state-private.h"

G_BEGIN_DECLS

/*
 * Deals the stretches of a disk that may hold something out to threads, in their order and without gap or
 * overlap, in spans of about a mebibyte.  Any thread.
 */
typedef struct _CarrelApplianceDiskSpans CarrelApplianceDiskSpans;

typedef struct
{
  guint64 number; /* from 0 on, without a gap */
  guint64 offset;
  gsize length;
} CarrelApplianceDiskSpan;

/* Begins, with spans whose ends are multiples of `unit`; counts the total for `state`.  Returns: (transfer
 * full) (nullable): %NULL with the error in `state` */
CarrelApplianceDiskSpans *carrel_appliance_disk_spans_new (CarrelApplianceDiskReader *reader,
                                                           gsize unit,
                                                           CarrelApplianceDiskState *state);

/* Frees it. */
void carrel_appliance_disk_spans_free (CarrelApplianceDiskSpans *self);

/* Returns: the longest span there is. */
gsize carrel_appliance_disk_spans_get_length_max (CarrelApplianceDiskSpans *self);

/* Before the first is dealt out: leaves away what lies before a place, which one of them began or ended at. */
void carrel_appliance_disk_spans_skip (CarrelApplianceDiskSpans *self, guint64 position);

/* Returns: before which place all that holds something has been dealt out. */
guint64 carrel_appliance_disk_spans_get_position (CarrelApplianceDiskSpans *self);

/* Deals the next span out; FALSE when there are no more, or an error is in the state. */
gboolean carrel_appliance_disk_spans_next (CarrelApplianceDiskSpans *self,
                                           CarrelApplianceDiskSpan *out_span);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskSpans, carrel_appliance_disk_spans_free)

G_END_DECLS
