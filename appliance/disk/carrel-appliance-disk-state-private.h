/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "carrel-appliance-disk-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the threads of one conversion share: the first error, whether to stop, how far they are.  Any
 * thread may call any of it.
 */
typedef struct _CarrelApplianceDiskState CarrelApplianceDiskState;

/* Begins; `report` is called in `context`.  Returns: (transfer full) */
CarrelApplianceDiskState *carrel_appliance_disk_state_new (GCancellable *cancellable,
                                                           GMainContext *context,
                                                           CarrelApplianceDiskProgressFunc report,
                                                           gpointer report_data);

/* Frees it. */
void carrel_appliance_disk_state_free (CarrelApplianceDiskState *self);

/* Returns: (transfer none) (nullable): what cancels it. */
GCancellable *carrel_appliance_disk_state_get_cancellable (CarrelApplianceDiskState *self);

/* How many bytes the whole way has. */
void carrel_appliance_disk_state_set_total (CarrelApplianceDiskState *self, guint64 total);

/* The same for a way of several disks: what each of them says later of its own total is not listened to. */
void carrel_appliance_disk_state_fix_total (CarrelApplianceDiskState *self, guint64 total);

/* Returns: how many bytes the whole way has, as far as anybody has said. */
guint64 carrel_appliance_disk_state_get_total (CarrelApplianceDiskState *self);

/* So many more bytes of it are done. */
void carrel_appliance_disk_state_advance (CarrelApplianceDiskState *self, guint64 bytes);

/* Takes over an error, unless there is one; everybody stops. */
void carrel_appliance_disk_state_fail (CarrelApplianceDiskState *self, GError *error);

/* Returns: whether to give up, because of an error or because it was cancelled. */
gboolean carrel_appliance_disk_state_should_stop (CarrelApplianceDiskState *self);

/* Returns: whether all went well; if not, @error is what went wrong first. */
gboolean carrel_appliance_disk_state_finish (CarrelApplianceDiskState *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelApplianceDiskState, carrel_appliance_disk_state_free)

G_END_DECLS
